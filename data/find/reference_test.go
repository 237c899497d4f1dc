package find

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sample is an entry as it was added.
type sample struct {
	key   uint32
	kind  Kind
	texts []string // the name, then the alternatives
	alone *Index   // with no other entry
}

func newSample(key uint32, kind Kind, texts []string) sample {
	e := sample{key: key, kind: kind, texts: texts, alone: New(1)}
	e.addTo(e.alone)
	return e
}

func (e sample) addTo(x *Index) { x.Add(e.key, e.kind, e.texts[0], e.texts[1:]...) }

// plainSearch scores every text of every entry alone, in all ways: what Search
// finds without tiers, columns or bounds.
func plainSearch(entries []sample, typed string, limit int, kinds ...Kind) []string {
	q := newQuery(typed)
	type found struct {
		sample
		score, field int
	}
	var all []found
	for _, e := range entries {
		if len(q.joined) == 0 || (len(kinds) > 0 && !slices.Contains(kinds, e.kind)) {
			continue
		}
		best := found{sample: e}
		for field := range e.texts {
			v := plainScore(&q, e.alone.row(field), int(e.alone.cores[field]))
			if v > 0 && field > 0 {
				v -= altPenalty
			}
			if v > best.score {
				best.score, best.field = v, field
			}
		}
		if best.score > 0 {
			all = append(all, best)
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.kind, b.kind),
			cmp.Compare(len([]rune(a.texts[0])), len([]rune(b.texts[0]))), strings.Compare(a.texts[0], b.texts[0]),
			cmp.Compare(a.key, b.key))
	})
	var out []string
	for _, f := range all[:min(limit, len(all))] {
		out = append(out, fmt.Sprint(f.key, f.kind, f.texts[0], f.score, f.field))
	}
	return out
}

func plainScore(q *query, row []byte, core int) int {
	s := &searcher{q: q}
	if core == 0 {
		if q.phoneTrunk == "" || len(row) == 0 {
			return 0
		}
		return phoneValue(q, row)
	}
	v := contiguous(q.text, row, core, 0)
	if v < ScoreWordStart && len(q.words) > 1 {
		v = max(v, eachWord(q, row, core, false, s))
	}
	if v < ScoreInitials && len(q.runes) > 1 {
		v = max(v, initials(q.joined, row, core))
	}
	if v == 0 && len(q.runes) > 2 {
		v = inOrder(q.joined, row, core)
	}
	if q.typos && q.whole.forgives {
		v = max(v, s.near(&q.whole, row, core))
	}
	if q.typos && len(q.words) > 1 {
		v = max(v, eachWord(q, row, core, true, s))
	}
	return v
}

func outline(found []Match) []string {
	var out []string
	for _, m := range found {
		out = append(out, fmt.Sprint(m.Key, m.Kind, m.Name, m.Score, m.Field))
	}
	return out
}

func TestSearchIsPlainSearch(t *testing.T) {
	text := rapid.OneOf(phrase(), phrase(), phrase(), rapid.StringMatching(`\+?[1-3]{5,8}`), rapid.SampledFrom([]string{"", "★", "★  ★"}))
	rapid.Check(t, func(t *rapid.T) {
		x := New(0)
		var entries []sample
		for i, texts := range rapid.SliceOfN(rapid.SliceOfN(text, 1, 4), 1, 40).Draw(t, "texts") {
			e := newSample(uint32(i), Kind(1+i%3), texts)
			e.addTo(x)
			if rapid.IntRange(0, 9).Draw(t, "fate") == 0 {
				x.Remove(e.key, e.kind)
				continue
			}
			entries = append(entries, e)
		}
		if rapid.Bool().Draw(t, "compact") {
			x.Compact()
		}
		typed := rapid.OneOf(phrase(), word(), rapid.StringMatching(`[1-3]{3,6}`), rapid.Just("★ ★★")).Draw(t, "typed")
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		kinds := rapid.SampledFrom([][]Kind{nil, {2}, {1, 3}}).Draw(t, "kinds")
		got, want := outline(x.Search(typed, limit, kinds...)), plainSearch(entries, typed, limit, kinds...)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: found\n%s\nwant\n%s", typed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// The same on names as they are and what is typed for them, over several blocks
// of rows that entries straddle, however many searchers share them.
func TestSearchIsPlainSearchOnNames(t *testing.T) {
	const n = 2500
	r := rand.New(rand.NewPCG(5, 6))
	x := New(0)
	names := western(n)
	var entries []sample
	for i, name := range names {
		for range r.IntN(3) {
			name = append(name, []string{"", fmt.Sprintf("+49 30 %06d", r.IntN(1_000_000)), names[r.IntN(n)][0]}[r.IntN(3)])
		}
		e := newSample(uint32(i), Account, name)
		e.addTo(x)
		if r.IntN(8) == 0 {
			x.Remove(e.key, e.kind)
			continue
		}
		entries = append(entries, e)
	}
	typed := append(keystrokes(names, 60), "4930", "030 12", "30 99 1")
	for len(typed) < 100 {
		if q, _ := classes[r.IntN(len(classes))].make(r, names[r.IntN(n)]); q != "" {
			typed = append(typed, q)
		}
	}
	for i, q := range typed {
		limit := []int{1, 5, 20, 200}[i%4]
		want, prepared := plainSearch(entries, q, limit), newQuery(q)
		for _, searchers := range []int{1, 2, 3, len(x.blocks) + 2} {
			if got := outline(x.search(&prepared, limit, nil, searchers)); !slices.Equal(got, want) {
				t.Errorf("%q, the best %d by %d: found\n%s\nwant\n%s", q, limit, searchers, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// owner and rows count in bits what the entries say.
func TestOwnerAndRows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	x := New(0)
	row := 0
	for e := range uint32(2000) {
		alts := make([]string, r.IntN(4)*r.IntN(2)*r.IntN(300)%700)
		x.Add(e, Account, "Name", alts...)
		from, to := x.rows(e)
		if from != row || to != row+1+len(alts) {
			t.Fatalf("entry %d has rows %d to %d, want %d to %d", e, from, to, row, row+1+len(alts))
		}
		row = to
	}
	want := -1
	for i := range row {
		if x.opens(i) {
			want++
		}
		if got := x.owner(i); int(got) != want {
			t.Fatalf("row %d belongs to entry %d, want %d", i, got, want)
		}
	}
}
