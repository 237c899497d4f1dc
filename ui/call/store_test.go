package call_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui"
	"rounds/ui/call"
	"rounds/ui/page"
	"rounds/ui/queue"
	"rounds/ui/uitest"
)

// seat is a person at a running workstation.
type seat struct {
	t     *testing.T
	s     *page.Session
	sc    *uitest.Screen
	count int // keys pressed that are no text
}

func sit(t *testing.T, b *uitest.Bubble, path string, w, h int) *seat {
	t.Helper()
	s := session(t, path)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	app := ui.New(ctx, s, ui.Opener{
		Home: func() page.Page { return queue.New(s) },
		Call: func(msg page.StartCallMsg) page.Page { return call.New(s, msg) },
	})
	return &seat{t: t, s: s, sc: b.Start(t, app, w, h)}
}

func (p *seat) call(account, play string) {
	p.sc.Send(page.StartCallMsg{ID: accounts[account], Playbook: play})
}

func (p *seat) keys(names ...string) {
	p.t.Helper()
	for _, name := range names {
		key, err := uitest.ParseKey(name)
		if err != nil {
			p.t.Fatal(err)
		}
		p.count++
		p.sc.Send(key)
	}
}

// text types; its keys are not counted.
func (p *seat) text(s string) {
	p.t.Helper()
	before := p.count
	for _, r := range s {
		name := string(r)
		if r == ' ' {
			name = "space"
		}
		p.keys(name)
	}
	p.count = before
}

func (p *seat) sees(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.sc.Text(), text) {
			p.t.Fatalf("%q is not on the screen:\n%s", text, p.sc.Text())
		}
	}
}

func (p *seat) shows(text string) bool { return strings.Contains(p.sc.Text(), text) }

func (p *seat) dossier(account string) *store.Dossier {
	p.t.Helper()
	d, err := p.s.Desk.Store.Dossier(context.Background(), accounts[account], p.s.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

// A call is ended with outcome, next step and date in four keys beyond the text,
// and everything is in the store.
func TestACallIsFiled(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 80, 24)
		p.call("lindqvist", "request-handling")
		p.count = 0
		p.keys("space") // one key ticks
		p.keys("tab")
		p.text("prices below cost?")
		p.keys("esc")
		p.sc.Advance(12 * time.Minute)
		p.count = 0
		p.keys("e")
		p.text("she sets prices on 20 SKUs fri 10:00")
		p.keys("tab", "2", "enter")
		if p.count != 4 {
			t.Errorf("ending the call took %d keys beyond the text", p.count)
		}
		p.sees("Filed: Lindqvist Handels AB · Escalated")
		d := p.dossier("lindqvist")
		var filed *data.Activity
		for i := range d.Facts.Activities {
			if a := &d.Facts.Activities[i]; a.PlaybookID == "request-handling" {
				filed = a
			}
		}
		if filed == nil || filed.State != data.CallFiled || filed.Outcome != "escalated" || filed.Seconds/60 != 12 ||
			filed.NextStep != "she sets prices on 20 SKUs" || filed.Summary != "prices below cost?" ||
			len(filed.Attendees) != 1 || filed.Attendees[0] != id(2, 1).String() || filed.Reason != data.ReasonRequestWaiting {
			t.Fatalf("filed as %+v", filed)
		}
		due := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC) // 10:00 in Stockholm
		if len(d.Facts.FollowUps) != 1 || d.Facts.FollowUps[0].DueAt != data.At(due) || d.Facts.FollowUps[0].AllDay {
			t.Errorf("the follow-up is %+v", d.Facts.FollowUps)
		}
		if len(d.Notes) != 1 || d.Notes[0].Texts[0] != "prices below cost?" {
			t.Errorf("the note is %+v", d.Notes)
		}
		if d.Facts.Requests[0].FirstAnswerAt == 0 {
			t.Error("the request that the call answered still waits")
		}
		drafts, err := p.s.Desk.Store.AllDrafts(context.Background())
		if err != nil || len(drafts) != 0 {
			t.Errorf("drafts are left: %+v %v", drafts, err)
		}
	})
}

// What a screen showed is there after a kill: the program ends without a word to the
// page, its store stays open, and the file is opened again by another one.
func TestNothingTypedIsLost(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		path := filepath.Join(t.TempDir(), "book.db")
		p := sit(t, b, path, 80, 24)
		p.call("sabae", "repricer-onboarding")
		p.keys("space", "j")
		p.keys("1")
		p.text("40") // an answer that is not accepted
		p.keys("tab")
		p.text("価格が ")
		p.sc.Advance(3 * time.Second) // sealed
		p.text("心配")
		p.keys("tab")
		p.text("no loss")
		p.sc.Advance(40 * time.Second)
		p.keys("alt+e")
		p.text("next tue")
		p.keys("ctrl+c") // the page hears nothing of it

		again := sit(t, b, path, 80, 24)
		again.call("sabae", "")
		again.sees("[x] do     Read the profile", "140 ?", "価格が 心配", "no loss", "1 of 17 covered")
		if strings.Contains(again.sc.Text(), "○ 0:00") {
			t.Errorf("the time spent is lost:\n%s", again.sc.Text())
		}
		again.keys("e")
		again.sees("next tue", "Tue 1 Dec")
		again.keys("esc", "enter") // the answer goes on where it was left
		again.keys("enter")
		again.sees("[x] ask    Number of SKUs on file", "2 of ")
		again.keys("e", "enter")
		again.sees("Filed: 株式会社さばえ眼鏡")
		d := again.dossier("sabae")
		if got := d.Notes[0].Texts; len(got) != 1 || got[0] != "価格が 心配" {
			t.Errorf("the note is %q", got)
		}
	})
}

// What was typed is a version, which others get, two seconds after the last key, and not before.
func TestANoteIsAVersionTwoSecondsAfterTheLastKey(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 80, 24)
		p.call("hofmann", "")
		p.keys("tab")
		says := func(when string, want ...string) {
			t.Helper()
			var got []string
			for _, n := range p.dossier("hofmann").Notes {
				got = append(got, n.Texts...)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s the note says %q, want %q", when, got, want)
			}
		}
		p.text("calls ")
		p.sc.Advance(1500 * time.Millisecond)
		p.text("back")
		p.sc.Advance(1500 * time.Millisecond)
		says("while she types")
		p.sc.Advance(time.Second)
		says("after a rest", "calls back")
	})
}

// After a rest a note is sealed, cleaned; the next call of keys goes on from there.
func TestANoteGoesOnAfterItWasSealed(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		path := filepath.Join(t.TempDir(), "book.db")
		p := sit(t, b, path, 80, 24)
		p.call("hofmann", "")
		p.keys("tab")
		p.text("first ")
		p.keys("enter", "enter")
		p.sc.Advance(3 * time.Second)
		p.keys("esc", "esc")
		for _, text := range []string{"second", " third"} {
			p.call("hofmann", "")
			p.keys("tab")
			p.text(text)
			p.keys("esc", "esc")
		}
		p.call("hofmann", "")
		d := p.dossier("hofmann")
		if got := d.Notes[0].Texts[0]; got != "firstsecond third" {
			t.Errorf("the note is %q", got)
		}
	})
}

// A survey's answers in the checklist are scores of the account.
func TestScoresAreCaptured(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 120, 40)
		p.call("lindqvist", "satisfaction-survey")
		p.keys("enter", "enter", "1") // prepared, greeted, has time
		p.keys("9", "enter", "enter")
		p.text("fast answers")
		p.keys("enter", "5", "enter", "e")
		p.sees("NPS 9", "CSAT 5", "» 1 good")
		p.keys("enter")
		d := p.dossier("lindqvist")
		got := map[data.SurveyKind]int64{}
		for _, s := range d.Facts.Surveys {
			got[s.Kind] = s.Score
		}
		if len(d.Facts.Surveys) != 2 || got[data.SurveyNPS] != 9 || got[data.SurveyCSAT] != 5 {
			t.Errorf("the surveys are %+v", d.Facts.Surveys)
		}
		if d.Facts.Surveys[0].Verbatim == "" && d.Facts.Surveys[1].Verbatim == "" {
			t.Error("the reason for the score is lost")
		}
		p.call("lindqvist", "satisfaction-survey") // the checklist goes on
		p.sees("6 of 10 covered")
		p.keys("e")
		if p.shows("NPS 9") {
			t.Error("the wrap-up has the scores of the call before")
		}
		p.text("nothing new")
		p.keys("enter")
		if n := len(p.dossier("lindqvist").Facts.Surveys); n != 2 {
			t.Errorf("two answers are %d after a second call", n)
		}
	})
}

// What is asked in the onboarding stands on the account: the goal, and the team's own fields.
func TestAnswersStandOnTheAccount(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 120, 60)
		p.call("sabae", "repricer-onboarding")
		p.keys("enter", "3", "2", "0", "enter", "enter", "enter") // read, 320 SKUs, thanked
		p.text("sell in two more countries")
		p.keys("enter", "enter")
		p.text("DE and SE")
		p.keys("enter", "e")
		p.text("she thinks about it")
		p.keys("enter")
		f := p.dossier("sabae").Facts
		if c := f.Account.Custom; c["sku_count"] != 320.0 || c["marketplaces"] != "DE and SE" {
			t.Errorf("the fields are %v", c)
		}
		if len(f.Goals) != 1 || f.Goals[0].Why != "sell in two more countries" {
			t.Errorf("the goals are %+v", f.Goals)
		}
		p.call("sabae", "health-recovery")
		p.sees("sell in two more cou")
	})
}

// When the disk refuses, a tick is taken back and the filing says why.
func TestFailuresAreSaid(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 80, 24)
		p.call("sabae", "repricer-onboarding")
		p.keys("space")
		p.sees("1 of 17 covered")
		if err := p.s.Desk.Store.Close(); err != nil {
			t.Fatal(err)
		}
		p.keys("j", "j", "space")
		p.sees("[ ] say    Thank her", "1 of 17 covered", "closed")
		p.keys("e", "enter")
		p.sees("End of call", "closed")
		p.keys("esc")
		p.sees("[ ] say    Thank her")
	})
}

// A checklist that was chosen by hand says of its run only a reason that it answers: a
// request does not make an onboarding one of requests, and the figures ask the playbook.
func TestARunSaysOnlyWhatItsPlaybookAnswers(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		p := sit(t, b, filepath.Join(t.TempDir(), "book.db"), 80, 24)
		for _, x := range []struct {
			account, play string
			reason        data.Reason
		}{{"lindqvist", "request-handling", data.ReasonRequestWaiting}, {"hofmann", "performance-review", ""}} {
			p.call(x.account, x.play)
			runs := p.dossier(x.account).Facts.Runs
			if len(runs) == 0 || runs[len(runs)-1].PlaybookID != x.play || runs[len(runs)-1].Reason != x.reason {
				t.Errorf("%s by %s: the runs are %+v", x.account, x.play, runs)
			}
			p.keys("esc")
		}
	})
}
