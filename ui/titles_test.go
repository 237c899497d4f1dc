package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"rounds/data"
	"rounds/ui"
	"rounds/ui/page"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
	"rounds/ui/words"
)

// everyPage leads to each page from the queue and names its title's text.
var everyPage = []struct{ keys, title string }{
	{"g s", "sync.page"}, {"enter", "account.title"}, {"c", "call.title"}, {"g n", "news.page"}, {"g p", "playbooks.page"},
	{"g k", "kpis.page"}, {"g r", "budget.page"}, {"g i", "issues.page"},
}

// more are states of pages with other keys.
var more = []struct{ keys, title string }{
	{"g s j", "sync.page"}, {"g s j j", "sync.page"}, {"g p 2", "playbooks.page"}, {"g p 3", "playbooks.page"}, {"g k 2", "kpis.page"},
	{"c tab", "call.title"}, {"c e", "call.title"},
}

// pages shows each page in a language and a size, on a book with a clock that has run out
// and, if it needs a person, with something for that: the header has no more to hold.
func pages(t *testing.T, lang string, w, h int, needs bool, look func(keys, title string, screen []string)) {
	t.Helper()
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		s.Words = words.New(lang)
		l := &line{states: make(chan data.SyncState, 1), state: data.SyncState{Phase: data.SyncIdle, Last: s.Now()}}
		defer close(l.states)
		s.Sync = l
		if needs {
			trouble(t, s)
		} else {
			sent(t, s)
		}
		made := &world{s: s}
		app := ui.New(t.Context(), s, made.opener(s))
		run := b.Start(t, app, w, h)
		for _, p := range append(slices.Clone(everyPage), more...) {
			for _, name := range strings.Fields(p.keys) {
				press(t, run, name)
			}
			look(p.keys, s.Words.T(p.title), strings.Split(ansi.Strip(app.View().Content), "\n"))
			for range p.keys {
				press(t, run, "esc")
			}
		}
	})
}

// sent has the server take all that waits.
func sent(t *testing.T, s *page.Session) {
	t.Helper()
	ctx, st := t.Context(), s.Desk.Store
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(st.Enrolled(ctx, data.Enrolment{Workspace: data.ID{1}, Device: data.ID{2}, User: s.Me.ID, LeaseDays: 30}))
	for {
		muts, err := st.Outgoing(ctx, 500, 1<<20)
		must(err)
		if len(muts) == 0 {
			return
		}
		receipts := make([]data.Receipt, len(muts))
		for i, m := range muts {
			receipts[i] = data.Receipt{N: m.N, ID: m.ID, Status: data.ReceiptApplied, Seq: 3}
		}
		must(st.Receive(ctx, receipts, 0, 0))
	}
}

func press(t *testing.T, run *uitest.Screen, name string) {
	t.Helper()
	key, err := uitest.ParseKey(name)
	if err != nil {
		t.Fatal(err)
	}
	run.Send(key)
}

// The header of every page names it, whatever else it has to say, and names stand as names
// do at the beginning of a line.
func TestEveryPageHasItsTitle(t *testing.T) {
	for _, lang := range []string{"en", "de", "ja"} {
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
			t.Run(fmt.Sprintf("%s-%d", lang, size[0]), func(t *testing.T) {
				state := words.New(lang).N("state.attention", 2)
				pages(t, lang, size[0], size[1], true, func(keys, title string, screen []string) {
					if !strings.Contains(screen[0], title) || !strings.Contains(screen[0], state) {
						t.Errorf("after %q the header lacks %q or %q:\n%s", keys, title, state, screen[0])
					}
					if first, _ := utf8.DecodeRuneInString(title); unicode.IsLower(first) {
						t.Errorf("%q begins with a small letter", title)
					}
				})
			})
		}
	}
}

// What the footer of a page offers does not depend on the language.
func TestFootersOfferTheSameInEveryLanguage(t *testing.T) {
	offered := func(screen []string) (keys []string) {
		for _, hint := range strings.Split(strings.TrimSpace(screen[len(screen)-1]), "   ") {
			key, _, _ := strings.Cut(hint, " ")
			keys = append(keys, key)
		}
		return keys
	}
	for _, needs := range []bool{true, false} {
		english := map[string][]string{}
		pages(t, "en", 80, 24, needs, func(keys, _ string, screen []string) { english[keys] = offered(screen) })
		for _, lang := range []string{"de", "ja"} {
			pages(t, lang, 80, 24, needs, func(page, _ string, screen []string) {
				got := strings.Join(offered(screen), " ")
				for _, key := range english[page] {
					if !strings.Contains(" "+got+" ", " "+key+" ") {
						t.Errorf("%s: after %q the footer lacks %q:\n%s", lang, page, key, screen[len(screen)-1])
					}
				}
			})
		}
	}
}
