// Package issue counts what customers mention in passing across the whole book, so
// that product hears of it once and by its weight: how many accounts, and how much
// revenue. It is pure; the store has the rows.
package issue

import (
	"bytes"
	"cmp"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// The states of an issue, in their order.
const (
	Open    = "open"    // captured, and product does not know yet
	Handed  = "handed"  // product has it
	Shipped = "shipped" // it is there: everyone who asked is told
)

// Row is one mention with what is counted of its account.
type Row struct {
	data.Issue
	Account  string // its name
	MRR      data.Money
	Currency string
}

// Asker is one account that asked, once however often it did.
type Asker struct {
	ID    data.ID
	Name  string
	MRR   data.Money // in the account's own currency
	Money string     // that currency
	Times int        // how often it was mentioned there
	Last  data.Instant
}

// Group is one issue or requested feature with everyone who asked for it.
type Group struct {
	ID        data.ID // of the mention that stands for all: the one merged into, else the first
	Kind      data.IssueKind
	Title     string
	RootCause string
	Status    string
	Askers    []Asker      // the most revenue first
	Mentions  []data.ID    // every row that is counted here
	MRR       data.Money   // of all askers, currencies weighed by the rank's parity
	First     data.Instant // when it was mentioned first
	Last      data.Instant
}

// Groups counts rows: those that were merged together and those that say the same in
// the same words, whatever case and width, are one group. What shipped and is
// mentioned again later is a group of its own, because shipping it did not help.
// parity says how many units of a currency weigh like one, 1 where not named. The most
// revenue comes first, then the most accounts, then the older.
func Groups(rows []Row, parity map[string]int64) []Group {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.At, b.At), bytes.Compare(a.ID[:], b.ID[:]))
	})
	roots := rootsOf(rows)
	var out []Group
	at := map[string]int{}
	for i := range rows {
		r, root := &rows[i], &rows[roots[i]]
		key := string(root.Kind) + "\x00" + text.Fold(root.Title)
		if r.Status == Shipped {
			key += "\x00" + Shipped
		}
		n, known := at[key]
		if !known {
			n = len(out)
			at[key] = n
			out = append(out, Group{ID: root.ID, Kind: root.Kind, Title: root.Title, Status: r.Status, First: r.At})
		}
		out[n].add(r, parity)
	}
	for i := range out {
		slices.SortStableFunc(out[i].Askers, func(a, b Asker) int {
			return cmp.Compare(weigh(b.MRR, b.Money, parity), weigh(a.MRR, a.Money, parity))
		})
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.MRR, a.MRR), cmp.Compare(len(b.Askers), len(a.Askers)))
	})
	return out
}

// rootsOf is, for each row, the place of the row that it was merged into in the end;
// its own where it was not, or where that one is not known here. Two machines may have
// merged two rows into each other: the older of a ring stands for it.
func rootsOf(rows []Row) []int {
	place := make(map[data.ID]int, len(rows))
	for i := range rows {
		place[rows[i].ID] = i
	}
	roots := make([]int, len(rows))
	for i := range rows {
		roots[i] = i
		least, ring := i, false
		for seen := map[int]bool{}; ; {
			next, known := place[rows[roots[i]].MergedInto]
			if !known {
				break
			}
			if ring = seen[next]; ring {
				break
			}
			seen[next] = true
			roots[i], least = next, min(least, next)
		}
		if ring {
			roots[i] = least
		}
	}
	return roots
}

func (g *Group) add(r *Row, parity map[string]int64) {
	g.Mentions = append(g.Mentions, r.ID)
	g.Last = max(g.Last, r.At)
	g.RootCause = cmp.Or(g.RootCause, r.RootCause)
	if r.Status == Handed {
		g.Status = Handed
	}
	for i := range g.Askers {
		if a := &g.Askers[i]; a.ID == r.AccountID {
			a.Times, a.Last = a.Times+1, r.At
			return
		}
	}
	g.Askers = append(g.Askers, Asker{ID: r.AccountID, Name: r.Account, MRR: r.MRR, Money: r.Currency, Times: 1, Last: r.At})
	g.MRR += weigh(r.MRR, r.Currency, parity)
}

// weigh is an amount in units that can be added up over currencies.
func weigh(m data.Money, currency string, parity map[string]int64) data.Money {
	if p := data.Money(parity[currency]); p > 1 {
		return m / p
	}
	return m
}
