package call_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui"
	"rounds/ui/call"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/queue"
	"rounds/ui/theme"
	"rounds/ui/uitest"
	"rounds/ui/words"
)

func id(kind, n byte) data.ID { return data.ID{0, 0, 0, kind, 14: kind, 15: n} }

var me = data.User{ID: id(9, 1), Name: "Aiko Tanaka", Email: "aiko@example.com", Role: "manager", TimeZone: "Europe/Berlin"}

// accounts of the tests, by the name that scripts give them.
var accounts = map[string]data.ID{
	"lindqvist": id(1, 1), "sabae": id(1, 2), "nobody": id(1, 3), "long": id(1, 4), "hofmann": id(1, 5),
}

// evil is what an import never lets in, and a screen must bear all the same.
var evil = "Ev\x1b[31mil\nGmbH\t" + strings.Repeat("長いname", 2000)

func rows(put func(any) error) error {
	if err := put(me); err != nil {
		return err
	}
	now := data.At(began)
	today := now.DateIn(time.UTC)
	start := (today - 40).Start(time.UTC)
	for _, row := range []any{
		data.Account{ID: accounts["lindqvist"], Name: "Lindqvist Handels AB", Stage: data.StageOnboarding, Language: "sv", TimeZone: "Europe/Stockholm",
			Country: "SE", Currency: "EUR", Phone: "+46 8 123 45 67", MRR: 124000, RenewalOn: today + 88, StartOn: today - 40, CreatedAt: start, Owner: me.ID,
			Custom: data.Fields{"sku_count": 140.0, "marketplaces": "DE, SE"}},
		data.Contact{ID: id(2, 1), AccountID: accounts["lindqvist"], Name: "Britta Lindqvist", Role: "buyer", Language: "en", Primary: true, Phone: "+46 70 555 01 02", CreatedAt: start},
		data.Contact{ID: id(2, 2), AccountID: accounts["lindqvist"], Name: "Marco Öberg", Role: "accounting", Language: "sv", CreatedAt: start},
		data.Request{ID: id(3, 1), AccountID: accounts["lindqvist"], ContactID: id(2, 1), Kind: data.RequestHowTo, Subject: "Price below cost?", Body: "Three lamps went below what I paid for them.", OpenedAt: now.Add(-16 * time.Minute)},
		data.Promise{ID: id(4, 1), AccountID: accounts["lindqvist"], Text: "CSV export", Source: "sales", DueOn: today + 6, At: start},
		data.Told{ID: id(5, 1), AccountID: accounts["lindqvist"], ContactID: id(2, 1), Topic: "price-limits", At: start},
		data.Run{ID: id(10, 1), AccountID: accounts["lindqvist"], PlaybookID: "repricer-onboarding", PlaybookVersion: 1, StartedAt: start,
			ProgressAt: start, Covered: 12, Total: 12, FinishedAt: start + 1},
		data.Activity{ID: id(6, 1), AccountID: accounts["lindqvist"], ContactID: id(2, 2), Kind: data.ActivityCall, State: data.CallFiled,
			At: now.Add(-12 * 24 * time.Hour), EndedAt: now.Add(-12 * 24 * time.Hour), Seconds: 1860, Summary: "invoice page slow", By: me.ID},

		data.Account{ID: accounts["sabae"], Name: "株式会社さばえ眼鏡", Reading: "サバエメガネ", Stage: data.StageOnboarding, Language: "ja", TimeZone: "Asia/Tokyo",
			Country: "JP", Currency: "JPY", MRR: 89000, StartOn: today - 3, SignupAt: now.Add(-26 * time.Hour), CreatedAt: start, Owner: me.ID},
		data.Contact{ID: id(2, 3), AccountID: accounts["sabae"], Name: "渡辺 恵子", Role: "代表", Language: "ja", Primary: true, Phone: "+81 778 55 0101", CreatedAt: start},
		data.Event{ID: id(7, 1), AccountID: accounts["sabae"], Kind: data.EventSignup, At: now.Add(-26 * time.Hour), Product: "repricer"},

		data.Account{ID: accounts["nobody"], Name: "Nobody Ltd", Language: "en", TimeZone: "Europe/London", CreatedAt: start, Owner: me.ID},

		data.Account{ID: accounts["long"], Name: evil, Language: "en", TimeZone: "Europe/London", CreatedAt: start, Owner: me.ID},
		data.Contact{ID: id(2, 4), AccountID: accounts["long"], Name: evil, Role: evil, Phone: evil, Primary: true, CreatedAt: start},

		data.Account{ID: accounts["hofmann"], Name: "Hofmann Elektro GmbH", Language: "de", TimeZone: "Europe/Berlin", Currency: "EUR", MRR: 64000, CreatedAt: start, Owner: me.ID},
		data.Contact{ID: id(2, 5), AccountID: accounts["hofmann"], Name: "Katrin Hofmann", Language: "de", Primary: true, CreatedAt: start},
		data.HandOff{ID: id(11, 1), AccountID: accounts["hofmann"], WonAt: now.Add(-50 * 24 * time.Hour), MeetingAt: now.Add(-49 * 24 * time.Hour),
			Features: data.Strings{"price limits", "the first rule"}, By: me.ID},
		data.FollowUp{ID: id(8, 1), AccountID: accounts["hofmann"], ContactID: id(2, 5), Kind: data.FollowUpPromise, Text: "send the price list",
			DueAt: now.Add(2 * time.Hour), CreatedAt: start, By: me.ID},
	} {
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// began is when the clock of the tests starts: Tuesday, 14:05 in Berlin, 22:05 in
// Tokyo.
var began = time.Date(2026, time.November, 24, 13, 5, 0, 0, time.UTC)

// session makes a session on the book of the tests, at path where it is given.
func session(t *testing.T, path string) *page.Session {
	t.Helper()
	ctx, bubble := context.Background(), time.Now()
	clock := func() time.Time { return began.Add(time.Since(bubble)) }
	st, err := store.Open(ctx, path, store.Options{Clock: clock, IDs: data.NewIDs(clock, rand.NewChaCha8([32]byte{1}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	library, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := desk.New(st, clock, library)
	status, err := st.Status(ctx)
	if err == nil && status.Accounts == 0 {
		err = st.Load(ctx, rows)
	}
	for _, step := range []func() error{
		func() error { return err },
		func() error { return st.SetMe(ctx, me.ID) },
		func() error { return d.Load(ctx) },
		func() error { return d.Refresh(ctx, nil) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return &page.Session{
		Desk: d, Words: words.New("en"), Theme: theme.New(colorprofile.TrueColor, true), Keys: keys.Default(),
		Me: me, Location: data.LoadLocation(me.TimeZone), Profile: "test",
	}
}

// open makes the workstation with the queue and the call screen.
func open(t *testing.T) (*ui.App, *page.Session) {
	t.Helper()
	s := session(t, filepath.Join(t.TempDir(), "book.db"))
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ui.New(ctx, s, ui.Opener{
		Home: func() page.Page { return queue.New(s) },
		Call: func(msg page.StartCallMsg) page.Page { return call.New(s, msg) },
	}), s
}

func options() uitest.Options {
	return uitest.Options{
		New: func(t *testing.T) tea.Model {
			app, _ := open(t)
			return app
		},
		Commands: map[string]func(*uitest.Screen, []string) error{
			// call ACCOUNT [PLAYBOOK] starts or resumes a call, as the queue does.
			"call": func(s *uitest.Screen, args []string) error {
				if len(args) == 0 || accounts[args[0]].IsZero() {
					return fmt.Errorf("call takes one of the accounts of the tests")
				}
				msg := page.StartCallMsg{ID: accounts[args[0]]}
				if len(args) > 1 {
					msg.Playbook = args[1]
				}
				s.Send(msg)
				return nil
			},
		},
	}
}

func TestScripts(t *testing.T) { uitest.Run(t, "testdata/*.txtar", options()) }
