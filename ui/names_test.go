package ui_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui"
	"rounds/ui/outbox"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
	"rounds/ui/words"
)

var bareID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-`)

// What waits, and what needs a person, is said with the names of people and accounts; what
// the book does not know has no id there either.
func TestTheSyncPageSaysNames(t *testing.T) {
	s := uiworld.Open(t)
	s.Sync = &line{state: data.SyncState{Phase: data.SyncOffline}}
	ctx, st := t.Context(), s.Desk.Store
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sent(t, s)
	lindqvist := uiworld.Find(t, s, "Lindqvist")
	d, err := st.Dossier(ctx, lindqvist, s.Now())
	must(err)
	who := d.Facts.Contacts[0]
	call, err := st.StartCall(ctx, store.CallPlan{AccountID: lindqvist, ContactID: who.ID})
	must(err)
	must(st.Attend(ctx, call.Activity.ID, []string{who.ID.String(), "Ida from legal"}))
	unknown := data.ID{7, 7}
	raw, err := json.Marshal(map[string]any{
		"ent": "account", "key": lindqvist, "field": "owner", "kept": `"` + s.Me.ID.String() + `"`, "other": `"` + unknown.String() + `"`,
		"device": "office", "at": int64(s.Now()),
	})
	must(err)
	must(st.Apply(ctx, "", &data.Page{Cursor: "c1", Seq: 4, Head: 4, Items: []data.PageItem{{Row: &data.Row{Ent: "conflict", Key: data.ID{5}, Account: lindqvist, Rev: 4, Fields: raw}}}}))
	for _, lang := range []string{"en", "de", "ja"} {
		s.Words = words.New(lang)
		o := outbox.New(s)
		o.Update(o.Init()())
		var all []string
		for {
			screen, _ := o.View(200, 40)
			if screen = ansi.Strip(screen); len(all) > 0 && screen == all[len(all)-1] {
				break
			}
			all = append(all, screen)
			down, err := uitest.ParseKey("j")
			must(err)
			o.Update(down)
		}
		said := strings.Join(all, "\n")
		if at := bareID.FindString(said); at != "" || len(all) < 2 {
			t.Errorf("%s: %d lines show the id %q:\n%s", lang, len(all), at, said)
		}
		for _, name := range []string{who.Name + ", Ida from legal", " / " + s.Words.T("sync.no-account")} {
			if !strings.Contains(said, name) {
				t.Errorf("%s: %q is missing:\n%s", lang, name, said)
			}
		}
	}
}

// An account that leaves while it is open is called by its name.
func TestAnAccountThatLeavesIsNamed(t *testing.T) {
	for _, how := range []string{"scope", "deleted"} {
		t.Run(how, func(t *testing.T) {
			uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
				s := uiworld.Open(t)
				sent(t, s)
				made := &world{s: s}
				app := ui.New(t.Context(), s, made.opener(s))
				run := b.Start(t, app, 80, 24)
				press(t, run, "enter")
				name, _, _ := strings.Cut(strings.TrimSpace(strings.Split(ansi.Strip(app.View().Content), "\n")[1]), "  ")
				id := uiworld.Find(t, s, name)
				item := data.PageItem{Grant: &data.GrantChange{Account: id}}
				if how == "deleted" {
					item = data.PageItem{Row: &data.Row{Ent: "account", Key: id, Account: id, Rev: 9, GoneAt: s.Now(), Fields: json.RawMessage(`{}`)}}
				}
				if err := s.Desk.Store.Apply(t.Context(), "", &data.Page{Cursor: "c1", Seq: 9, Head: 9, Items: []data.PageItem{item}}); err != nil {
					t.Fatal(err)
				}
				run.Await()
				screen := ansi.Strip(app.View().Content)
				if !strings.Contains(screen, name+" is not in your book any more") || bareID.MatchString(screen) {
					t.Errorf("it says:\n%s", screen)
				}
			})
		})
	}
}
