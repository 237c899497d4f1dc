package desk

import (
	"cmp"
	"context"
	"math"
	"slices"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
	"rounds/data/rules"
	"rounds/data/signal"
)

// Stand is where an account stands on the queue.
type Stand struct {
	Rank   int         // among all, from 1; 0: not on the queue
	Score  rank.Points // 0 when it is not
	Health int         // 0–100, or data.NoScore
	Lead   data.Reason // "" when it is not on the queue
	View   data.View   // the same
}

// Moved is an account that other rules would place or score otherwise.
type Moved struct {
	ID         data.ID
	Name       string
	Was, Would Stand
}

// elsewhere reports whether the account would have another place, reason or view; one that
// would not has another score or health.
func (m *Moved) elsewhere() bool {
	return m.Was.Rank != m.Would.Rank || m.Was.Lead != m.Would.Lead || m.Was.View != m.Would.View
}

// group puts those that would stand elsewhere first.
func (m *Moved) group() int {
	if m.elsewhere() {
		return 0
	}
	return 1
}

// Trial is what other rules would do.
type Trial struct {
	// Moved are those that would stand elsewhere, by the rank they would have, those that
	// leave the queue last; after them those that would have another score or health alone.
	Moved         []Moved
	Accounts      int
	Elsewhere     int // of Moved, those that would stand elsewhere
	Entered, Left int // of these, those that would come onto the queue, and leave it
}

// Try says what other rules would do to scores and queue, as of now, and changes
// nothing. Every account is evaluated by both rules, so what the store keeps does not
// matter. progress may be nil.
func (d *Desk) Try(ctx context.Context, team *rules.Set, progress func(done, total int)) (*Trial, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	now := d.Now()
	inForce := d.Team()
	numbers, weights := inForce.Signal, inForce.Rank
	total, err := d.Store.NameCount(ctx)
	if err != nil {
		return nil, err
	}
	was, would := book.New(weights), book.New(team.Rank)
	was.SetViews(inForce.Views)
	would.SetViews(team.Views)
	out := &Trial{}
	type pair struct {
		id         data.ID
		was, would int // health
		name       string
	}
	var pairs []pair
	err = d.Store.EachFacts(ctx, now, func(f *data.Facts) error {
		before, after := signal.Evaluate(f, now, numbers), signal.Evaluate(f, now, team.Signal)
		was.Put(book.EntryOf(&f.Account, before))
		would.Put(book.EntryOf(&f.Account, after))
		pairs = append(pairs, pair{f.Account.ID, before.Score, after.Score, f.Account.Name})
		progress(len(pairs), max(total, len(pairs)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	was.Rank(now)
	would.Rank(now)
	out.Accounts = len(pairs)
	before, after := places(was), places(would)
	for _, p := range pairs {
		m := Moved{ID: p.id, Name: p.name, Was: before[p.id], Would: after[p.id]}
		m.Was.Health, m.Would.Health = p.was, p.would
		switch {
		case m.Was == m.Would:
			continue
		case m.Was.Rank == 0 && m.Would.Rank != 0:
			out.Entered++
		case m.Was.Rank != 0 && m.Would.Rank == 0:
			out.Left++
		}
		if m.elsewhere() {
			out.Elsewhere++
		}
		out.Moved = append(out.Moved, m)
	}
	slices.SortStableFunc(out.Moved, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), cmp.Compare(last(a.Would.Rank), last(b.Would.Rank)), cmp.Compare(last(a.Was.Rank), last(b.Was.Rank)))
	})
	return out, nil
}

// last puts accounts that are not on the queue behind those that are.
func last(rank int) int {
	if rank == 0 {
		return math.MaxInt
	}
	return rank
}

func standOf(r *book.Row) Stand {
	s := Stand{Rank: r.Rank, Score: r.Terms.Score(), View: r.View}
	if lead := r.Leading(); lead != nil {
		s.Lead = lead.Code
	}
	return s
}

// places are the accounts on the queue.
func places(b *book.Book) map[data.ID]Stand {
	out := map[data.ID]Stand{}
	for _, r := range b.Rows(book.ViewAll, 0, b.Len()) {
		out[r.ID] = standOf(&r)
	}
	return out
}
