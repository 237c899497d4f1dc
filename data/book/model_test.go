package book_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
)

var noon = data.At(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))

const hour = data.Instant(time.Hour / time.Millisecond)

// model is the book as a plain list, ranked from nothing each time.
type model struct {
	weights rank.Weights
	entries map[data.ID]book.Entry
}

func (m *model) result(id data.ID, now data.Instant) rank.Result {
	e := m.entries[id]
	return m.weights.Of(&e.Standing, &data.Account{
		MRR: e.MRR, Currency: e.Currency, RenewalOn: e.RenewalOn, TimeZone: e.TimeZone,
	}, now)
}

// view is where an account counts, "" for nowhere, "all" for all alone.
func (m *model) view(id data.ID, now data.Instant) data.View {
	r := m.result(id, now)
	if r.Lead < 0 {
		return ""
	}
	if r.Snoozed {
		return book.ViewSnoozed
	}
	if v := m.entries[id].Standing.Firings[r.Lead].Code.View(); v != "" {
		return v
	}
	return book.ViewAll
}

func (m *model) order(view data.View, now data.Instant) []data.ID {
	var ids []data.ID
	for id := range m.entries {
		v := m.view(id, now)
		if v == view || view == book.ViewAll && v != "" && v != book.ViewSnoozed {
			ids = append(ids, id)
		}
	}
	keys := map[data.ID]uint64{}
	for _, id := range ids {
		r := m.result(id, now)
		keys[id] = r.Key()
	}
	slices.SortFunc(ids, func(a, b data.ID) int { return rank.Compare(keys[a], a, keys[b], b) })
	return ids
}

// row is what the book should say of an account.
func (m *model) row(id data.ID, now data.Instant) book.Row {
	e := m.entries[id]
	e.Standing.AccountID = id
	e.Standing.Firings = slices.Clone(e.Standing.Firings)
	m.weights.Sort(e.Standing.Firings, now)
	if e.Standing.At == 0 {
		e.Standing.NextAt = 0
	}
	return book.Row{Entry: e, View: m.view(id, now), Terms: m.result(id, now).Terms}
}

func drawID(t *rapid.T) data.ID {
	n := rapid.IntRange(0, 90).Draw(t, "account")
	return data.ID{0: byte(n % 3), 15: byte(n + 1)}
}

func drawFiring(t *rapid.T) data.Firing {
	at := func(name string) data.Instant {
		return noon + hour*data.Instant(rapid.IntRange(-100, 100).Draw(t, name))
	}
	f := data.Firing{
		Code: rapid.SampledFrom(append(data.Reasons(), "team.custom")).Draw(t, "code"),
		Occurrence: rapid.SampledFrom([]string{
			"", "2026-11-21", "2026-02-30", "01234567-89ab-7cde-8f01-23456789abcd",
			"01234567-89AB-7cde-8f01-23456789abcd", "01234567-89ab-7cde-8f01-23456789abcd/90", "2027-01-01/60", "é",
		}).Draw(t, "occurrence"),
		Since: at("since"),
		Due:   rapid.SampledFrom([]data.Instant{0, at("due"), at("later due")}).Draw(t, "due"),
		N:     rapid.Int64().Draw(t, "n"),
		M:     rapid.Int64Range(-3, 200).Draw(t, "m"),
		Label: rapid.SampledFrom([]string{"", "invoice page slow", "請求書"}).Draw(t, "label"),
	}
	if f.Code.AnswersCustomer() {
		f.BreachAt = at("breach")
		f.AmberAt = at("amber")
	}
	if rapid.IntRange(0, 2).Draw(t, "snoozed") == 0 {
		f.Disposition, f.Until, f.Waits = data.DispositionSnoozed, noon.DateIn(time.UTC)+1, "waits for the budget"
	}
	return f
}

func drawEntry(t *rapid.T) book.Entry {
	firings := rapid.SliceOfNDistinct(rapid.Custom(drawFiring), 0, 3, func(f data.Firing) string {
		return string(f.Code) + f.Occurrence
	}).Draw(t, "firings")
	if len(firings) == 0 {
		firings = nil
	}
	return book.Entry{
		ID:        drawID(t),
		Name:      rapid.SampledFrom([]string{"", "Lindqvist Handels AB", "株式会社さばえ眼鏡", "Brewster & Sons"}).Draw(t, "name"),
		Reading:   rapid.SampledFrom([]string{"", "さばえめがね"}).Draw(t, "reading"),
		Owner:     data.ID{1: byte(rapid.IntRange(0, 3).Draw(t, "owner"))},
		Stage:     rapid.SampledFrom(data.Stages()).Draw(t, "stage"),
		Language:  rapid.SampledFrom([]string{"", "sv", "ja"}).Draw(t, "language"),
		TimeZone:  rapid.SampledFrom([]string{"", "Asia/Tokyo", "America/Los_Angeles", "Nowhere/Land"}).Draw(t, "zone"),
		Country:   rapid.SampledFrom([]string{"", "SE", "JP"}).Draw(t, "country"),
		Currency:  rapid.SampledFrom([]string{"", "SEK", "JPY"}).Draw(t, "currency"),
		MRR:       data.Money(rapid.Int64Range(-5, 20_000_00).Draw(t, "mrr")),
		RenewalOn: rapid.SampledFrom([]data.Date{0, noon.DateIn(time.UTC) + data.Date(rapid.Int32Range(-5, 200).Draw(t, "days"))}).Draw(t, "renewal"),
		Standing: data.Standing{
			At:      rapid.SampledFrom([]data.Instant{0, noon}).Draw(t, "at"),
			NextAt:  noon + hour*data.Instant(rapid.IntRange(1, 50).Draw(t, "next")),
			Firings: firings,
			Score:   rapid.IntRange(data.NoScore, 100).Draw(t, "health"),
			Band:    rapid.SampledFrom([]data.Band{data.BandNone, data.BandRed}).Draw(t, "band"),
			Trend7:  rapid.IntRange(-100, 100).Draw(t, "trend"), Trend30: -7, Inputs: 4, Measures: 6,
		},
	}
}

// Whatever was put and removed, and wherever the clock went, the book says what
// ranking everything from nothing says.
func TestBookIsItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := model{weights: rank.Defaults(), entries: map[data.ID]book.Entry{}}
		b := book.New(m.weights)
		now := noon
		t.Repeat(map[string]func(*rapid.T){
			"put one": func(t *rapid.T) {
				e := drawEntry(t)
				b.Put(e)
				m.entries[e.ID] = e
			},
			"put many": func(t *rapid.T) {
				for _, e := range rapid.SliceOfN(rapid.Custom(drawEntry), 30, 60).Draw(t, "entries") {
					b.Put(e)
					m.entries[e.ID] = e
				}
			},
			"remove": func(t *rapid.T) {
				id := drawID(t)
				b.Remove(id)
				delete(m.entries, id)
			},
			"remove many": func(t *rapid.T) {
				for _, id := range rapid.SliceOfN(rapid.Custom(drawID), 20, 40).Draw(t, "ids") {
					b.Remove(id)
					delete(m.entries, id)
				}
			},
			"let time pass": func(t *rapid.T) {
				now += data.Instant(rapid.Int64Range(0, int64(30*hour)).Draw(t, "passed"))
			},
			"turn the clock back": func(t *rapid.T) {
				now -= data.Instant(rapid.Int64Range(0, int64(30*hour)).Draw(t, "back"))
			},
			"change the weights": func(t *rapid.T) {
				m.weights.Value = rapid.Int64Range(0, 200).Draw(t, "value")
				m.weights.Urgency = rapid.Int64Range(0, 200).Draw(t, "urgency")
				b.SetWeights(m.weights)
			},
			"rank": func(t *rapid.T) {
				b.Rank(now)
				check(t, b, &m, now)
			},
		})
	})
}

func check(t *rapid.T, b *book.Book, m *model, now data.Instant) {
	if b.Len() != len(m.entries) || b.At() != now {
		t.Fatalf("%d accounts as of %d, want %d as of %d", b.Len(), b.At(), len(m.entries), now)
	}
	counts := b.Counts()
	for _, view := range book.Views() {
		want := m.order(view, now)
		if counts[view] != len(want) {
			t.Fatalf("view %s counts %d, want %d", view, counts[view], len(want))
		}
		rows := b.Rows(view, 0, len(want)+1)
		if len(rows) != len(want) {
			t.Fatalf("view %s has %d rows, want %d", view, len(rows), len(want))
		}
		for i, row := range rows {
			wantRow := m.row(want[i], now)
			wantRow.Rank = i + 1
			if !reflect.DeepEqual(row, wantRow) {
				t.Fatalf("view %s, row %d is\n%+v, want\n%+v", view, i, row, wantRow)
			}
			if at, ok := b.Position(want[i], view); !ok || at != i {
				t.Fatalf("view %s: %v stands at %d (%v), want %d", view, want[i], at, ok, i)
			}
		}
	}
	checkEach(t, b, m, now)
}

// checkEach looks at the accounts themselves, on the queue or not.
func checkEach(t *rapid.T, b *book.Book, m *model, now data.Instant) {
	next, stale := rank.Never, map[data.ID]bool{}
	var urgent data.ID
	least, all := rank.Never, m.order(book.ViewAll, now)
	for id, e := range m.entries {
		row, ok := b.Get(id)
		want := m.row(id, now)
		want.Rank = slices.Index(all, id) + 1
		if !ok || !reflect.DeepEqual(row, want) {
			t.Fatalf("Get says\n%+v (%v), want\n%+v", row, ok, want)
		}
		nextAt := want.Standing.NextAt
		next = min(next, nextAt)
		if !e.Standing.ValidAt(now) && (e.Standing.At == 0 || e.Standing.At <= now) {
			stale[id] = true
		}
		for _, f := range e.Standing.Firings {
			if f.Code.AnswersCustomer() && f.Disposition == "" &&
				(f.BreachAt < least || f.BreachAt == least && slices.Compare(id[:], urgent[:]) < 0) {
				urgent, least = id, f.BreachAt
			}
		}
	}
	if got := b.NextChange(); got != next {
		t.Fatalf("the next change is at %d, want %d", got, next)
	}
	got := map[data.ID]bool{}
	for _, id := range b.Stale(now) {
		got[id] = true
	}
	if !maps.Equal(got, stale) {
		t.Fatalf("stale are %v, want %v", got, stale)
	}
	row, firing, ok := b.Urgent()
	if ok != (least != rank.Never) || ok && (row.ID != urgent || firing.BreachAt != least || !firing.Code.AnswersCustomer()) {
		t.Fatalf("most urgent is %v at %d (%v), want %v at %d", row.ID, firing.BreachAt, ok, urgent, least)
	}
}
