package account

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// onBook runs a test, in a bubble where the book's time stands, on the models of
// every account of the queue.
func onBook(t *testing.T, test func(t *testing.T, s *page.Session, all []*model)) {
	t.Helper()
	uitest.InBubble(t, func(t *testing.T, _ *uitest.Bubble) {
		t.Helper()
		s := uiworld.Open(t)
		test(t, s, models(t, s))
	})
}

func models(t *testing.T, s *page.Session) []*model {
	t.Helper()
	ctx := context.Background()
	if err := s.Desk.Load(ctx); err != nil {
		t.Fatal(err)
	}
	var out []*model
	for _, row := range s.Desk.Book.Rows(book.ViewAll, 0, uiworld.Accounts) {
		d, err := s.Desk.Store.Dossier(ctx, row.ID, s.Now())
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, newModel(s, d, s.Now()))
	}
	if len(out) == 0 {
		t.Fatal("the test book has no account on the queue")
	}
	return out
}

// The catalogue's arithmetic and health's own say the same, for every account of
// the book; only what the numbers do not say (whether a charge is being retried)
// differs.
func TestArithmeticOfTheBook(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		said := 0
		for _, m := range all {
			for i := range m.health.Measures {
				x := &m.health.Measures[i]
				got := s.Words.Arithmetic(x, s.Desk.Rules().Health)
				if strings.Contains(x.Arithmetic, "payment") {
					continue
				}
				said++
				if got != x.Arithmetic {
					t.Errorf("%s: %q, health says %q", m.f.Account.Name, got, x.Arithmetic)
				}
			}
		}
		if said < 100 {
			t.Errorf("only %d measures were compared", said)
		}
	})
}

// keysOf are the keys that only move.
var keysOf = []string{"tab", "shift+tab", "j", "k", "z", "pgdown", "pgup", "home", "end", "enter", "/", "x"}

func press(name string) tea.KeyPressMsg {
	switch name {
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case "pgdown":
		return tea.KeyPressMsg{Code: tea.KeyPgDown}
	case "pgup":
		return tea.KeyPressMsg{Code: tea.KeyPgUp}
	case "home":
		return tea.KeyPressMsg{Code: tea.KeyHome}
	case "end":
		return tea.KeyPressMsg{Code: tea.KeyEnd}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// Whatever is pressed at whatever size, a page is as many lines of as many cells as
// it was given.
func TestEveryAccountFitsEverySize(t *testing.T) {
	var s *page.Session
	var all []*model
	onBook(t, func(t *testing.T, session *page.Session, book []*model) {
		t.Helper()
		s, all = session, book // a page draws without the store
	})
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(all).Draw(t, "account")
		a := New(s, m.f.Account.ID).(*Account)
		a.loaded(loadedMsg{page: a, model: m})
		for range rapid.IntRange(1, 12).Draw(t, "keys") {
			w, h := rapid.IntRange(60, 170).Draw(t, "w"), rapid.IntRange(18, 60).Draw(t, "h")
			a.Update(press(rapid.SampledFrom(keysOf).Draw(t, "key")))
			fits(t, a, w, h)
		}
	})
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func fits(t failer, a *Account, w, h int) {
	t.Helper()
	view, cursor := a.View(w, h)
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%d×%d: %d lines", w, h, len(lines))
	}
	for y, line := range lines {
		if got := part.StyledWidth(line); got != w {
			t.Fatalf("%d×%d: line %d has %d cells: %q", w, h, y, got, line)
		}
	}
	if cursor != nil && (cursor.X < 0 || cursor.X >= w || cursor.Y < 0 || cursor.Y >= h) {
		t.Fatalf("%d×%d: the cursor is at %d, %d", w, h, cursor.X, cursor.Y)
	}
}

// Text from outside is data: without colours of our own, no escape sequence but a link
// of ours reaches the screen, whatever stands in a name or a note.
func FuzzTextsFromOutside(f *testing.F) {
	f.Add("Lindqvist", "\x1b[31mred", "株式会社さばえ眼鏡", byte(1))
	f.Add("a\nb\tc", "\x1b]0;title\x07", "長いメモ", byte(255))
	f.Add("\u202eright to left", "\xff\xfe", "e\u0301\u0301\u0301", byte(2))
	f.Add("", "", "", byte(0))
	f.Add("0", "0", "0", byte(40)) // a number that can be dialled is a link of ours
	f.Add("a@b.c", "a@b.c", "https://a.example", byte(1))
	link := regexp.MustCompile("\x1b\\]8;;((tel:|mailto:|https://)[^\\x00-\\x20\\x7f-\\x9f]+)?\a")
	s := &page.Session{}
	f.Fuzz(func(t *testing.T, name, title, text string, times byte) {
		text = strings.Repeat(text, int(times))
		if s.Desk == nil {
			*s = *uiworld.OpenEmpty(t)
			s.Theme = theme.New(colorprofile.NoTTY, true)
		}
		now := data.At(uiworld.Start)
		id := data.ID{15: 1}
		d := &store.Dossier{
			Facts: &data.Facts{
				Account:   data.Account{ID: id, Name: name, Reading: title, Country: name, Handle: text, Plan: title, Custom: data.Fields{name: text}},
				Contacts:  []data.Contact{{ID: id, Name: name, Role: title, Phone: text, Email: title}},
				Requests:  []data.Request{{ID: id, Subject: title, Body: text, OpenedAt: now - 1, Kind: data.RequestKind(name)}},
				Promises:  []data.Promise{{ID: id, Text: text, At: now - 1, Source: name}},
				Goals:     []data.Goal{{ID: id, Why: text, Blocker: title, BlockerOwner: name}},
				HandOffs:  []data.HandOff{{ID: id, WonAt: now - 5, History: text, Features: data.Strings{name}, Problems: data.Strings{title}}},
				Runs:      []data.Run{{ID: id, PlaybookID: title, StartedAt: now - 9, Total: 3}},
				FollowUps: []data.FollowUp{{ID: id, Text: title, DueAt: now, CreatedAt: now - 1, Kind: data.FollowUpKind(name)}},
			},
			Notes: []store.NoteText{{Note: data.Note{ID: id, At: now - 2}, Texts: []string{text, title}}},
			Told:  []data.Told{{ContactID: id, Topic: text}},
			Owner: data.User{Name: name}, Parent: data.Account{Name: title}, Children: []data.Account{{Name: name}, {Name: text}},
		}
		a := New(s, id).(*Account)
		a.loaded(loadedMsg{page: a, model: newModel(s, d, now)})
		for range panelCount {
			for _, size := range [][2]int{{120, 38}, {80, 22}, {60, 18}} {
				fits(t, a, size[0], size[1])
				view, _ := a.View(size[0], size[1])
				if view = link.ReplaceAllString(view, ""); strings.ContainsFunc(view, func(r rune) bool { return r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) }) {
					t.Fatalf("a control character reaches the screen: %q", view)
				}
			}
			a.Update(press("tab"))
			a.Update(press("z"))
		}
	})
}

func TestALoadThatWasOvertakenIsDropped(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		a := New(s, all[0].f.Account.ID).(*Account)
		first, second := a.load(), a.load()
		late := first().(loadedMsg)
		a.Update(second())
		shown := a.model
		if shown == nil {
			t.Fatal("the second load shows nothing")
		}
		a.Update(late)
		if a.model != shown {
			t.Error("an overtaken load replaced a newer one")
		}
		if b := New(s, a.id).(*Account); b.Update(second()) != nil || b.model != nil {
			t.Error("a page took the load of another")
		}
	})
}

func TestWhichChangesAreReadAgain(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		a := New(s, all[0].f.Account.ID).(*Account)
		for _, c := range []struct {
			change data.Change
			want   bool
		}{
			{data.Change{All: true}, true}, {data.Change{Accounts: []data.ID{all[1].f.Account.ID, a.id}}, true},
			{data.Change{Accounts: []data.ID{all[1].f.Account.ID}}, false}, {data.Change{}, false},
		} {
			if got := a.Update(page.ChangedMsg{Change: c.change}) != nil; got != c.want {
				t.Errorf("%+v: read again = %v", c.change, got)
			}
		}
	})
}

// What somebody else notes is seen at once, however long the timeline is already; a
// person who works in the timeline keeps the line on which the cursor is.
func TestANewEntryOfTheTimelineIsSeen(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		for _, working := range []bool{false, true} {
			m := all[0]
			a := New(s, m.f.Account.ID).(*Account)
			a.loaded(loadedMsg{page: a, model: m})
			a.View(120, 38)
			for working && a.focus != panelTimeline {
				a.Update(press("tab"))
			}
			const notes = 40
			for i := range notes {
				next := *m
				next.timeline = append([]entry{{id: data.ID{1, byte(i)}, at: s.Now(), kind: "account.kind.note", text: fmt.Sprintf("note no. %d", i)}}, m.timeline...)
				m = &next
				a.loaded(loadedMsg{page: a, model: m})
				if view, _ := a.View(120, 38); !working && !strings.Contains(view, fmt.Sprintf("note no. %d", i)) {
					t.Fatalf("note %d is not on the screen:\n%s", i, view)
				}
			}
			if at := a.panels[panelTimeline].cursor; working && at != notes {
				t.Errorf("the cursor is on entry %d, want %d, where it was", at, notes)
			}
		}
	})
}

// The verbs work on the person who is selected, in the people panel only.
func TestTheTargetIsWhoIsSelected(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		i := slices.IndexFunc(all, func(m *model) bool { return len(m.people) > 1 })
		if i < 0 {
			t.Fatal("no account of the book has two contacts")
		}
		a := New(s, all[i].f.Account.ID).(*Account)
		a.loaded(loadedMsg{page: a, model: all[i]})
		a.View(80, 22)
		if id := a.target().ContactID; !id.IsZero() {
			t.Errorf("on the health panel the verbs are about %s", id)
		}
		for a.focus != panelPeople {
			a.Update(press("tab"))
		}
		a.View(80, 22)
		a.Update(press("j"))
		if id := a.target().ContactID; id != all[i].people[1].ID {
			t.Errorf("the verbs are about %s, want the second contact", id)
		}
	})
}

// The amount of a product is whole, however many figures it has.
func TestAnAmountWithCentsIsNotCut(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		m := *all[0]
		facts := *m.f
		facts.Subscriptions = []data.Subscription{{Product: "repricer", Status: data.SubscriptionActive, MRR: 12_345_678_90}, {Product: "ads", Status: data.SubscriptionActive, MRR: 400_00}}
		m.f = &facts
		a := New(s, m.f.Account.ID).(*Account)
		a.loaded(loadedMsg{page: a, model: &m})
		for _, keys := range []string{"tab", "tab", "z"} {
			a.View(80, 22)
			a.Update(press(keys))
		}
		if view, _ := a.View(80, 22); !strings.Contains(view, " 12,345,678.90") || !strings.Contains(view, " 400 ") {
			t.Errorf("the products say\n%s", view)
		}
	})
}

// Every stage has its listening question.
func TestEveryStageAsks(t *testing.T) {
	s := uiworld.OpenEmpty(t)
	seen := map[string]bool{}
	for _, stage := range data.Stages() {
		key := "account.question." + string(stage)
		question := s.Words.T(key)
		if !s.Words.Has(key) || !strings.HasSuffix(question, "?") || seen[question] {
			t.Errorf("%s asks %q", stage, question)
		}
		seen[question] = true
	}
}

// What a page asks of the catalogue is there.
func TestNoTextIsMissing(t *testing.T) {
	onBook(t, func(t *testing.T, s *page.Session, all []*model) {
		t.Helper()
		for _, m := range all {
			a := New(s, m.f.Account.ID).(*Account)
			a.loaded(loadedMsg{page: a, model: m})
			for range panelCount {
				for _, zoomed := range []bool{false, true} {
					a.zoom = zoomed
					if view, _ := a.View(120, 200); strings.Contains(view, "account.") || strings.Contains(view, "%!") {
						t.Fatalf("%s: a text is missing or malformed in panel %d:\n%s", m.f.Account.Name, a.focus, view)
					}
				}
				a.Update(press("tab"))
			}
		}
	})
}

// The clock of the session is the only one.
func TestTimePassesWithTheSession(t *testing.T) {
	onBook(t, func(t *testing.T, _ *page.Session, all []*model) {
		t.Helper()
		m := *all[0]
		before := m.nameLine(80)
		m.now = m.now.Add(61 * time.Minute)
		if m.f.Account.TimeZone != "" && m.nameLine(80) == before {
			t.Error("the time there stands still")
		}
	})
}

// No change is not the same as nothing to compare with.
func TestTrendText(t *testing.T) {
	same, fell := 0, -7
	for want, change := range map[string]*int{"–": nil, "·0": &same, "▼7": &fell} {
		if got := trendText(change); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
