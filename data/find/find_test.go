package find

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"rounds/data/text"

	"pgregory.net/rapid"
)

// book is a small book of accounts and contacts in several scripts.
func book() *Index {
	x := New(16)
	x.Add(1, Account, "Lindqvist Handels AB")
	x.Add(2, Account, "株式会社さばえ眼鏡", "カブシキガイシャサバエメガネ")
	x.Add(3, Account, "Brewster & Sons")
	x.Add(4, Account, "Hofmann Elektro GmbH")
	x.Add(5, Account, "Casa Verde SL")
	x.Add(6, Account, "Kobayashi Trading", "コバヤシトレーディング")
	x.Add(7, Account, "Müller Bürobedarf GmbH & Co. KG")
	x.Add(8, Account, "International Business Machines Corp.")
	x.Add(9, Account, "O'Neill-Coca (Export)")
	x.Add(10, Account, "株式会社　サカタのタネ", "カブシキガイシャ　サカタノタネ")
	x.Add(1, Contact, "Britta Lindqvist", "+46 8 123 45 67", "britta.lindqvist@handels.se")
	x.Add(2, Contact, "田中 愛子", "タナカ アイコ", "03-1234-5678", "aiko@sabae.example.jp")
	x.Add(1, Playbook, "Repricer onboarding")
	x.Add(1, Command, "Sync now")
	return x
}

func TestSearchFindsFirst(t *testing.T) {
	x := book()
	tests := []struct{ name, typed, want string }{
		{"prefix", "hofm", "Hofmann Elektro GmbH"},
		{"whole name with its form", "casa verde s.l.", "Casa Verde SL"},
		{"form half typed", "hofmann elektro gm", "Hofmann Elektro GmbH"},
		{"middle of a word", "ktro", "Hofmann Elektro GmbH"},
		{"word start", "verde", "Casa Verde SL"},
		{"initials", "ibm", "International Business Machines Corp."},
		{"initials with more letters", "intbus", "International Business Machines Corp."},
		{"initials of two", "lh", "Lindqvist Handels AB"},
		{"letter left out", "hofman elektro", "Hofmann Elektro GmbH"},
		{"letter exchanged", "brawster", "Brewster & Sons"},
		{"letters swapped", "berwster", "Brewster & Sons"},
		{"letter added", "kobayyashi", "Kobayashi Trading"},
		{"error in each of two words", "elektor hofmamn", "Hofmann Elektro GmbH"},
		{"error in each of three words", "internatonal busines machnes", "International Business Machines Corp."},
		{"error in one of two words", "elektro hofmamn", "Hofmann Elektro GmbH"},
		{"ae for umlaut", "mueller", "Müller Bürobedarf GmbH & Co. KG"},
		{"accents", "muller buro", "Müller Bürobedarf GmbH & Co. KG"},
		{"accents typed", "BÜRO", "Müller Bürobedarf GmbH & Co. KG"},
		{"apostrophe left out", "oneill", "O'Neill-Coca (Export)"},
		{"punctuation", "neill/coca", "O'Neill-Coca (Export)"},
		{"words reversed", "trading koba", "Kobayashi Trading"},
		{"vowels left out", "brwstr", "Brewster & Sons"},
		{"two characters", "眼鏡", "株式会社さばえ眼鏡"},
		{"katakana for hiragana", "サバエ", "株式会社さばえ眼鏡"},
		{"half-width kana", "ｻﾊﾞｴ", "株式会社さばえ眼鏡"},
		{"reading", "さばえめがね", "株式会社さばえ眼鏡"},
		{"with its form", "株式会社さばえ", "株式会社さばえ眼鏡"},
		{"with its short form", "(株)サカタ", "株式会社　サカタのタネ"},
		{"long name with wide space", "株式会社 サカタのタネ", "株式会社　サカタのタネ"},
		{"wide latin", "ＨＯＦＭＡＮＮ", "Hofmann Elektro GmbH"},
		{"phone national", "03 1234", "田中 愛子"},
		{"phone international", "+81 3-1234-5678", "田中 愛子"},
		{"phone wide digits", "０３－１２３４", "田中 愛子"},
		{"phone from its middle", "2345 67", "Britta Lindqvist"},
		{"phone without country", "08-123 45 67", "Britta Lindqvist"},
		{"mail", "aiko@sabae.example.jp", "田中 愛子"},
		{"mail begun", "britta.lind", "Britta Lindqvist"},
		{"playbook", "repr onb", "Repricer onboarding"},
		{"command", "sync", "Sync now"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := x.Search(tt.typed, 10)
			if len(got) == 0 || got[0].Name != tt.want {
				t.Errorf("Search(%q) = %+v, want %q first", tt.typed, got, tt.want)
			}
		})
	}
}

// Whoever works for a firm is found by its mail addresses as well as the firm by its name:
// the firm is meant.
func TestAnAccountStandsBeforeItsPeople(t *testing.T) {
	x := New(0)
	x.Add(1, Account, "株式会社さばえ眼鏡", "サバエメガネ", "info@sabae-megane.example.jp")
	x.Add(1, Contact, "渡辺 恵子", "keiko.watanabe@sabae-megane.example.jp")
	for _, typed := range []string{"sabae", "sbae", "さばえ"} {
		if got := x.Search(typed, 10); len(got) == 0 || got[0].Kind != Account {
			t.Errorf("%q: %+v", typed, got)
		}
	}
	if got := x.Search("watanabe", 10); len(got) != 1 || got[0].Kind != Contact {
		t.Errorf("her name: %+v", got)
	}
}

func TestSearchFindsNothing(t *testing.T) {
	x := book()
	for _, typed := range []string{"", "   ", "zzzz", "qqqqqq", "\x1b[31m", "漢字文化"} {
		if got := x.Search(typed, 10); len(got) != 0 {
			t.Errorf("Search(%q) = %+v, want nothing", typed, got)
		}
	}
	if got := x.Search("lind", 0); got != nil {
		t.Errorf("limit 0 gave %v", got)
	}
	if got := New(0).Search("lind", 5); len(got) != 0 {
		t.Errorf("an empty index gave %v", got)
	}
}

func TestSearchOrder(t *testing.T) {
	x := New(8)
	for i, n := range []string{"Nord AB", "Norden", "North Sea", "Anord", "Big Nord", "Nord", "Nord", "Nora Dahl"} {
		x.Add(uint32(10-i), Account, n)
	}
	var got []string
	for _, m := range x.Search("nord", 10) {
		got = append(got, fmt.Sprintf("%s %d", m.Name, m.Key))
	}
	want := []string{"Nord 4", "Nord 5", "Nord AB 10", "Norden 9", "Big Nord 6", "Nora Dahl 3", "Anord 7", "North Sea 8"}
	if !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func TestKindsAndSymbols(t *testing.T) {
	x := book()
	x.Add(99, Account, "★★★")
	if got := x.Search("lindqvist", 10, Contact); len(got) != 1 || got[0].Kind != Contact {
		t.Errorf("contacts only: %+v", got)
	}
	if got := x.Search("★★★", 10); len(got) != 1 || got[0].Key != 99 || got[0].Score != ScoreExact {
		t.Errorf("a name of symbols: %+v", got)
	}
}

func TestRanges(t *testing.T) {
	x := book()
	tests := []struct {
		typed string
		want  []text.Span
	}{
		{"lind", []text.Span{{From: 0, To: 4}}},
		{"elektro hof", []text.Span{{From: 0, To: 3}, {From: 8, To: 15}}},
		{"眼鏡", []text.Span{{From: 7, To: 9}}},
		{"サバエ", []text.Span{{From: 4, To: 7}}},
		{"ibm", []text.Span{{From: 0, To: 1}, {From: 14, To: 15}, {From: 23, To: 24}}},
		{"buro", []text.Span{{From: 7, To: 11}}},
		{"brawster", []text.Span{{From: 0, To: 8}}},
		{"brwstr", []text.Span{{From: 0, To: 2}, {From: 3, To: 6}, {From: 7, To: 8}}},
		{"aiko@sabae", nil},
	}
	for _, tt := range tests {
		got := x.Search(tt.typed, 1)
		if len(got) != 1 {
			t.Errorf("%q found nothing", tt.typed)
			continue
		}
		if !slices.Equal(got[0].Ranges, tt.want) {
			t.Errorf("%q in %q: ranges %v, want %v", tt.typed, got[0].Name, got[0].Ranges, tt.want)
		}
	}
	if got := Mark("verde", "Casa Verde"); !slices.Equal(got, []text.Span{{From: 5, To: 10}}) {
		t.Errorf("Mark = %v", got)
	}
	if got := Mark("", "Casa"); got != nil {
		t.Errorf("Mark of nothing = %v", got)
	}
}

func TestFieldSaysWhatMatched(t *testing.T) {
	x := book()
	for typed, want := range map[string]int{"田中": 0, "たなか": 1, "1234": 2, "aiko@": 3} {
		if got := x.Search(typed, 1); len(got) != 1 || got[0].Field != want {
			t.Errorf("%q: %+v, want field %d", typed, got, want)
		}
	}
}

func TestUpdateAndRemove(t *testing.T) {
	x := book()
	n := x.Len()
	x.Update(3, Account, "Brewster & Daughters")
	if x.Len() != n {
		t.Errorf("Len %d after an update, want %d", x.Len(), n)
	}
	if got := x.Search("sons", 5); len(got) != 0 {
		t.Errorf("the old name is still found: %v", got)
	}
	if got := x.Search("daugh", 5); len(got) != 1 || got[0].Key != 3 {
		t.Errorf("the new name: %v", got)
	}
	if !x.Remove(3, Account) || x.Remove(3, Account) || x.Remove(77, Account) {
		t.Error("Remove says wrongly whether the entry was there")
	}
	if got := x.Search("brewster", 5); len(got) != 0 {
		t.Errorf("a removed entry is found: %v", got)
	}
}

func TestCompactionKeepsWhatLives(t *testing.T) {
	x := New(0)
	for i := range uint32(5000) {
		x.Add(i, Account, fmt.Sprintf("Shop %d Ltd", i), fmt.Sprintf("+49 30 %07d", i))
	}
	full := x.Bytes()
	for i := range uint32(4990) {
		x.Remove(i, Account)
	}
	x.Compact()
	if x.Len() != 10 || x.Bytes() > full/20 {
		t.Errorf("%d entries in %d bytes, before %d", x.Len(), x.Bytes(), full)
	}
	if got := x.Search("shop", 20); len(got) != 10 {
		t.Errorf("found %d of 10", len(got))
	}
	if got := x.Search("030 0004995", 20); len(got) != 1 || got[0].Key != 4995 {
		t.Errorf("by phone: %v", got)
	}
	x.Update(4999, Account, "Another")
	if got := x.Search("another", 20); len(got) != 1 || x.Len() != 10 {
		t.Errorf("update after compaction: %v", got)
	}
}

func TestResolve(t *testing.T) {
	x := book()
	x.Add(20, Account, "Hofmann Logistik GmbH")
	x.Add(21, Account, "Nord AB")
	x.Add(22, Account, "Nord GmbH")
	tests := []struct {
		typed  string
		answer Answer
		key    uint32
	}{
		{"Hofmann Elektro GmbH", One, 4},
		{"hofmann elektro", One, 4},
		{"brew", One, 3},
		{"さばえ眼鏡", One, 2},
		{"hofmann", Several, 0},
		{"nord", Several, 0},
		{"Nord GmbH", One, 22},
		{"brawster", Several, 0},
		{"+46 8 123 45 67", One, 1},
		{"zzzz", None, 0},
	}
	for _, tt := range tests {
		got := x.Resolve(tt.typed)
		if got.Answer != tt.answer || got.Match.Key != tt.key {
			t.Errorf("Resolve(%q) = %+v, want %v %d", tt.typed, got, tt.answer, tt.key)
		}
		if (tt.answer == Several) != (len(got.Choices) > 0) {
			t.Errorf("Resolve(%q) offers %d choices", tt.typed, len(got.Choices))
		}
	}
}

// names and queries over few letters, so that they meet.
func word() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[a-d]{1,7}`),
		rapid.StringMatching(`[かさばえ眼鏡]{1,4}`),
		rapid.SampledFrom([]string{"GmbH", "株式会社", "Élan", "O'Neill", "&", "(株)", "12345", "Co."}),
	)
}

func phrase() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(word(), 1, 5), func(w []string) string { return strings.Join(w, " ") })
}

// The columns only save time: with every bit set the same entries come out.
func TestColumnsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, all := New(0), New(0)
		for i, n := range rapid.SliceOfN(phrase(), 1, 40).Draw(t, "names") {
			alt := phrase().Draw(t, "alt")
			x.Add(uint32(i), Account, n, alt)
			all.Add(uint32(i), Account, n, alt)
		}
		for i := range all.blocks {
			for c := range all.blocks[i].cols[:textColumn] {
				for w := range all.blocks[i].cols[c] {
					all.blocks[i].cols[c][w] = ^uint64(0)
				}
			}
		}
		typed := phrase().Draw(t, "typed")
		limit := rapid.IntRange(1, 50).Draw(t, "limit")
		a, b := x.Search(typed, limit), all.Search(typed, limit)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%q: with columns %v, without %v", typed, a, b)
		}
	})
}

// A smaller limit is the beginning of a larger one, whatever order entries came in.
func TestOrderIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(phrase(), 1, 40).Draw(t, "names")
		x, y := New(0), New(0)
		for i, n := range names {
			x.Add(uint32(i), Account, n)
		}
		for i := len(names) - 1; i >= 0; i-- {
			y.Add(uint32(i), Account, names[i])
		}
		typed := phrase().Draw(t, "typed")
		limit := rapid.IntRange(1, 12).Draw(t, "limit")
		a, b := x.Search(typed, limit), y.Search(typed, 2*limit)
		if len(b) > limit {
			b = b[:limit]
		}
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%q: %v, then %v", typed, a, b)
		}
	})
}

func TestConcurrentUse(t *testing.T) {
	x := book()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				if got := x.Search("hofmann", 5, Account); len(got) == 0 {
					t.Error("hofmann was lost")
					return
				}
			}
		})
	}
	wg.Go(func() {
		for i := range uint32(500) {
			x.Add(100+i, Contact, "Somebody Else")
			x.Remove(100+i, Contact)
		}
	})
	wg.Wait()
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"lind", "ｻﾊﾞｴ", "+81 3", "a@b", "hofmamn elektro", "\xff\x1b[", "★", "i b m", "ßß"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, typed string) {
		x := book()
		x.Add(50, Account, name, typed)
		for _, m := range x.Search(typed, 20) {
			last := 0
			n := len([]rune(m.Name))
			for _, r := range m.Ranges {
				if r.From < last || r.To <= r.From || r.To > n {
					t.Fatalf("%q in %q: ranges %v", typed, m.Name, m.Ranges)
				}
				last = r.To
			}
		}
	})
}
