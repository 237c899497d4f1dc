package desk_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/desk"
	"rounds/data/find"
	"rounds/data/store"
	"rounds/data/text"
)

var now = time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)

func clock() time.Time { return now }

// book is a store with the given rows.
func book(t *testing.T, rows ...any) *store.Store {
	t.Helper()
	return load(t, func(put func(any) error) error {
		for _, r := range rows {
			if err := put(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func load(t *testing.T, fill func(put func(any) error) error) *store.Store {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Load(ctx, fill); err != nil {
		t.Fatal(err)
	}
	return st
}

func demoBook(t *testing.T, accounts int) *store.Store {
	t.Helper()
	opts := demo.Options{Accounts: accounts, Seed: 1, Now: now}
	return load(t, func(put func(any) error) error {
		for _, u := range demo.Team(opts) {
			if err := put(u); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(b demo.Bundle) error { return b.Each(put) })
	})
}

func id(n byte) data.ID {
	return data.ID{0x01, 0x9a, 0, 0, 0, n, 0x70, 0, 0x80, 15: n}
}

func small(t *testing.T) *store.Store {
	return book(t,
		data.Account{ID: id(1), Name: "Lindqvist Handels AB", Phone: "+46 8 555 123 45", Email: "info@lindqvist.example"},
		data.Account{ID: id(2), Name: "Lindqvist Möbler AB"},
		data.Account{ID: id(3), Name: "株式会社さばえ眼鏡", Reading: "サバエメガネ"},
		data.Account{ID: id(4), Name: "International Business Machines"},
		data.Account{ID: id(5), Name: "Brewster & Sons"},
		data.Account{ID: id(6), Name: "Brittania Foods"},
		data.Contact{ID: id(11), AccountID: id(1), Name: "Britta Lindqvist", Email: "britta@handels.example", Phone: "08-123 456 78"},
		data.Contact{ID: id(12), AccountID: id(5), Name: "Tom Brewster", Email: "tom@brewster.example"},
		data.Contact{ID: id(13), AccountID: id(5), Name: "Ann Lee", Email: "ann@brewster.example"},
	)
}

func TestResolve(t *testing.T) {
	st := small(t)
	ctx := context.Background()
	for _, c := range []struct {
		typed string
		want  data.ID
		code  data.Code
	}{
		{"Lindqvist Handels AB", id(1), ""},
		{"lindqvist handels", id(1), ""},
		{"handels", id(1), ""},
		{"lindqvist", data.ID{}, data.CodeAmbiguous},
		{"さばえ", id(3), ""},
		{"ｻﾊﾞｴ", id(3), ""},
		{"眼鏡", id(3), ""},
		{"ibm", id(4), ""},
		{"br", data.ID{}, data.CodeAmbiguous},
		{"+46 8 555 123 45", id(1), ""},
		{"08 123 456 78", id(1), ""},
		{"0046812345678", id(1), ""},
		{"britta@handels.example", id(1), ""},
		{"@brewster.example", id(5), ""}, // two contacts of one account
		{"Ann Lee", id(5), ""},
		{id(1).String(), id(1), ""},
		{id(13).String(), id(5), ""},
		{id(99).String(), data.ID{}, data.CodeNotFound},
		{"zzzz", data.ID{}, data.CodeNotFound},
		{"", data.ID{}, data.CodeNotFound},
		{"brewstre", data.ID{}, data.CodeAmbiguous}, // similar is never taken without asking
		{`"brew* OR NEAR(`, data.ID{}, data.CodeNotFound},
	} {
		t.Run(c.typed, func(t *testing.T) {
			got, err := desk.New(st, clock, nil).Resolve(ctx, c.typed)
			if data.CodeOf(err) != c.code || got != c.want {
				t.Errorf("got %v, %v; want %v with code %q", got, err, c.want, c.code)
			}
			if c.code == data.CodeAmbiguous && !strings.Contains(err.Error(), "\n  ") {
				t.Errorf("the candidates are not listed: %v", err)
			}
		})
	}
}

// TestLookupIsAsGoodAsTheWholeBook asks for pieces of names in both ways. What the
// short way finds must be the whole book's best, in the same order as far as the
// score says that nothing may stand between.
func TestLookupIsAsGoodAsTheWholeBook(t *testing.T) {
	st := demoBook(t, 120)
	ctx := context.Background()
	whole := desk.New(st, clock, nil)
	if err := whole.LoadNames(ctx); err != nil {
		t.Fatal(err)
	}
	short, asked := 0, 0
	for _, q := range pieces(t, st) {
		d := desk.New(st, clock, nil)
		got, err := d.Lookup(ctx, q, 10)
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		want := whole.Finder.Search(q, 10)
		asked++
		if d.Finder.Len() == 0 {
			short++
		}
		sameHead(t, q, got, want)

		id, err := d.Resolve(ctx, q)
		wholeID, wholeErr := whole.Finder.Resolve(q)
		if err == nil && wholeErr == nil && id != wholeID {
			t.Errorf("%q is %v one way and %v the other", q, id, wholeID)
		}
		// It may ask where the whole book takes initials for an account's.
		if err != nil && wholeErr == nil && data.CodeOf(err) != data.CodeAmbiguous {
			t.Errorf("%q is %v in the whole book, but the short way says %v", q, wholeID, err)
		}
	}
	if short*10 < asked*9 {
		t.Errorf("only %d of %d queries were answered without loading the book", short, asked)
	}
}

// TestLookupFindsErrorsAsTheWholeBook asks for names with an error, with letters left out and
// for what nobody is called: where no better way finds anything, all of them must be
// the whole book's.
func TestLookupFindsErrorsAsTheWholeBook(t *testing.T) {
	st := demoBook(t, 120)
	ctx := context.Background()
	whole := desk.New(st, clock, nil)
	if err := whole.LoadNames(ctx); err != nil {
		t.Fatal(err)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	asked, short, found := 0, 0, 0
	for _, p := range pieces(t, st) {
		q := []rune(p)
		for range 1 + dice.IntN(2) {
			at := dice.IntN(len(q))
			switch dice.IntN(5) {
			case 0: // left out
				q = slices.Delete(q, at, at+1)
			case 1: // added
				q = slices.Insert(q, at, rune('a'+dice.IntN(26)))
			case 2: // exchanged
				q[at] = rune('a' + dice.IntN(26))
			case 3: // swapped
				q[at], q[len(q)/2] = q[len(q)/2], q[at]
			case 4: // every other letter of a part
				for i := at; i+1 < len(q); i++ {
					q = slices.Delete(q, i+1, i+2)
				}
			}
			if len(q) == 0 {
				q = []rune(p)
			}
		}
		typed := string(q)
		d := desk.New(st, clock, nil)
		got, err := d.Lookup(ctx, typed, 10)
		if err != nil {
			t.Fatalf("%q: %v", typed, err)
		}
		want := whole.Finder.Search(typed, 10)
		asked++
		if d.Finder.Len() == 0 {
			short++
		}
		if len(got) == 0 != (len(want) == 0) {
			t.Errorf("%q: %d found, %d in the whole book", typed, len(got), len(want))
			continue
		}
		if len(want) > 0 {
			found++
		}
		if len(want) > 0 && want[0].Score >= find.ScoreTypo-5 {
			continue // a better way has sufficed
		}
		for i := range want {
			if i >= len(got) || got[i].Score != want[i].Score || got[i].Name != want[i].Name {
				t.Errorf("%q: place %d is not %s (%d) as in the whole book, but %v", typed, i+1, want[i].Name, want[i].Score, got)
				break
			}
		}
	}
	if found < asked/4 || short*10 < asked*8 {
		t.Errorf("of %d queries %d found something and %d were answered without loading the book", asked, found, short)
	}
}

func sameHead(t *testing.T, q string, got, want []desk.Hit) {
	t.Helper()
	if len(got) == 0 != (len(want) == 0) {
		t.Errorf("%q: %d found, %d in the whole book", q, len(got), len(want))
		return
	}
	for i := range want {
		if want[i].Score < find.ScoreWords && i > 0 {
			return
		}
		if i >= len(got) {
			t.Errorf("%q: %s (%d) is missing", q, want[i].Name, want[i].Score)
			return
		}
		// Equals of one name may come in any order: their keys differ.
		if got[i].Score != want[i].Score || got[i].Name != want[i].Name {
			t.Errorf("%q: place %d is %s (%d), in the whole book %s (%d)", q, i+1, got[i].Name, got[i].Score, want[i].Name, want[i].Score)
			return
		}
	}
}

// pieces are whole names, beginnings, middles, words, numbers and addresses.
func pieces(t *testing.T, st *store.Store) []string {
	t.Helper()
	var out []string
	n := 0
	err := st.EachName(context.Background(), func(name *store.Name) error {
		if n++; n%5 != 0 {
			return nil
		}
		out = append(out, name.Name)
		out = append(out, name.Alt...)
		for _, w := range strings.Fields(text.Core(name.Name)) {
			out = append(out, cut(w, 0, 3), cut(w, 0, 5), cut(w, 1, 5), cut(w, 2, 4))
		}
		words := strings.Fields(name.Name)
		if len(words) > 1 {
			out = append(out, words[1]+" "+words[0])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func cut(s string, from, n int) string {
	if utf8.RuneCountInString(s) < from+n {
		return s
	}
	r := []rune(s)
	return string(r[from : from+n])
}

func TestFindFollowsChanges(t *testing.T) {
	st := small(t)
	ctx := context.Background()
	d := desk.New(st, clock, nil)
	if err := d.Load(ctx); err != nil {
		t.Fatal(err)
	}
	find := func(q string) int { return len(d.Finder.Search(q, 5)) }
	if find("britta lind") != 1 || find("+46855512345") != 1 {
		t.Fatal("the book was not indexed")
	}
	if d.Book.Len() != 6 {
		t.Errorf("%d accounts in the book", d.Book.Len())
	}
	changes, cancel := st.Subscribe()
	defer cancel()
	if _, err := st.Erase(ctx, data.Contact{ID: id(11), AccountID: id(1), Name: "Britta Lindqvist"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Follow(ctx, <-changes); err != nil {
		t.Fatal(err)
	}
	if find("britta lind") != 0 {
		t.Error("a contact who was erased is still found")
	}
	if find("lindqvist handels") != 1 {
		t.Error("the account went with its contact")
	}
}
