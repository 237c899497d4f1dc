package ui_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/ui"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// A response clock that runs out rings once, and nothing else does.
func TestABreachRingsOnce(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		w := &world{s: s}
		run := b.Start(t, ui.New(t.Context(), s, w.opener(s)), 80, 24)
		rung := func() []string { return strings.Split(run.Written(), "\x1b]9;")[1:] }
		if said := rung(); len(said) > 0 {
			t.Errorf("it rings at the start: %q", said)
		}
		run.Advance(25 * time.Minute)
		said := rung()
		if len(said) == 0 || !strings.HasPrefix(said[0], "새롬미디어 주식회사: the time to answer is over\a\a") {
			t.Fatalf("after 25 minutes it has rung for %q", said)
		}
		for i := range said {
			said[i], _, _ = strings.Cut(said[i], "\a")
		}
		run.Advance(5 * time.Minute)
		if again := rung(); len(again) != len(said) || len(said) != 2 {
			t.Errorf("it has rung for %q, and then for %d", said, len(again))
		}
	})
}

// A clock that has run out on another device rings when it arrives, and what else comes
// right after it with the minute; a first sync rings for nothing.
func TestABreachRingsWhenItArrives(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		l := &line{states: make(chan data.SyncState, 1), state: data.SyncState{Phase: data.SyncIdle, Last: s.Now()}}
		s.Sync = l
		t.Cleanup(func() { close(l.states) })
		w := &world{s: s}
		run := b.Start(t, ui.New(t.Context(), s, w.opener(s)), 80, 24)
		rung := func() int { return strings.Count(run.Written(), "\x1b]9;") }
		cursor, seq := "", int64(0)
		arrives := func(account string) {
			t.Helper()
			seq++
			fields := fmt.Sprintf(`{"kind":"how_to","channel":"email","subject":"Where?","opened_at":%d}`, int64(s.Now())-3*3_600_000)
			row := data.Row{Ent: "request", Key: data.ID{8, byte(seq)}, Account: uiworld.Find(t, s, account), Rev: seq, Fields: json.RawMessage(fields)}
			next := fmt.Sprint("c", seq)
			if err := s.Desk.Store.Apply(t.Context(), cursor, &data.Page{Cursor: next, Seq: seq, Head: seq, Items: []data.PageItem{{Row: &row}}}); err != nil {
				t.Fatal(err)
			}
			cursor = next
			run.Advance(time.Second)
		}
		arrives("Brewster")
		if n := rung(); n != 1 || !strings.Contains(run.Written(), "Brewster & Sons: the time to answer is over") {
			t.Fatalf("a second after it arrived it has rung %d times", n)
		}
		arrives("Casa Verde")
		if n := rung(); n != 1 {
			t.Errorf("the second rang as well: %d", n)
		}
		run.Advance(time.Minute)
		if n := rung(); n != 2 {
			t.Errorf("with the minute it has rung %d times", n)
		}
		run.Advance(2 * time.Minute)
		before := rung()
		l.set(data.SyncFirst)
		run.Await()
		arrives("Kobayashi")
		l.set(data.SyncIdle)
		arrives("Hofmann")
		run.Advance(time.Minute)
		if n := rung(); n != before {
			t.Errorf("a first sync rang %d times", n-before)
		}
	})
}
