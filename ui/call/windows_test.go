package call_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/uitest"
)

// parked is the call that is under way with an account.
func (p *seat) parked(account string) data.Activity {
	p.t.Helper()
	for _, a := range p.dossier(account).Facts.Activities {
		if a.State == data.CallParked {
			return a
		}
	}
	p.t.Fatal("no call is under way")
	return data.Activity{}
}

// A call that is filed in another window is left here, whatever is pressed, and is
// filed once.
func TestACallFiledElsewhere(t *testing.T) {
	for _, keys := range [][]string{{"space", "r", "esc"}, {"e", "enter"}, {"esc"}} {
		uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
			path := filepath.Join(t.TempDir(), "book.db")
			p := sit(t, b, path, 80, 24)
			p.call("sabae", "repricer-onboarding")
			p.sc.Advance(20 * time.Second)
			other := session(t, path).Desk.Store
			filing := store.Filing{CallID: p.parked("sabae").ID, Outcome: data.OutcomeNoAnswer, Seconds: 7, FollowUp: data.At(began) + 1, NextStep: "again"}
			if err := other.File(context.Background(), filing); err != nil {
				t.Fatal(err)
			}
			said := false
			for _, key := range keys {
				p.keys(key)
				said = said || strings.Contains(p.sc.Text(), "Call filed elsewhere: 株式会社さばえ眼鏡")
			}
			if strings.Contains(p.sc.Text(), "Repricer onboarding v1") || strings.Contains(p.sc.Text(), "could not be opened") {
				t.Fatalf("%v: the window still shows the call:\n%s", keys, p.sc.Text())
			}
			if !said && len(keys) > 1 { // esc alone leaves as ever
				t.Errorf("%v: nobody says why the call is left", keys)
			}
			f := p.dossier("sabae").Facts
			if len(f.Activities) != 1 || f.Activities[0].State != data.CallFiled || f.Activities[0].Seconds != 7 || len(f.FollowUps) != 1 {
				t.Errorf("%v: the calls are %+v, the follow-ups %+v", keys, f.Activities, f.FollowUps)
			}
		})
	}
}

// The longest time that a window spent in a call stands.
func TestLeavingTakesNoTimeAway(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		path := filepath.Join(t.TempDir(), "book.db")
		p := sit(t, b, path, 80, 24)
		p.call("sabae", "repricer-onboarding")
		p.sc.Advance(26 * time.Second)
		id := p.parked("sabae").ID
		if err := session(t, path).Desk.Store.Park(context.Background(), id, 90); err != nil {
			t.Fatal(err)
		}
		p.keys("esc")
		if got := p.parked("sabae").Seconds; got != 90 {
			t.Errorf("%d s are kept", got)
		}
		p.call("sabae", "")
		p.sees("○ 1:30 of")
	})
}
