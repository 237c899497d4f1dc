package call

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/page"
)

// The time spent is kept in the journal while a call runs, so that a crash costs a
// few seconds of it and no change has to be sent. Every time that a call is taken up
// has a field of its own: two windows in one field would type into each other.
func secondsField(since data.Instant) string {
	return secondsPrefix + strconv.FormatInt(int64(since), 10)
}

const secondsPrefix = "seconds:"

func isSeconds(field string) bool { return strings.HasPrefix(field, secondsPrefix) }

// keepEvery is how often the time spent is journaled, in seconds.
const keepEvery = 15

// spent is the time spent in a call: what was spent before it was parked, and the
// time since it was taken up.
type spent struct {
	before int64
	since  data.Instant
	text   string // what the journal holds
	kept   int64  // the seconds that it stands for
}

// resume takes over the time that a crash left in the journal: the longest that a
// window kept.
func (t *spent) resume(text string) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		t.kept = max(t.kept, n)
	}
}

// seconds is the time spent at now; a clock that was set back takes none away.
func (t *spent) seconds(now data.Instant) int64 {
	return t.before + max(0, int64(now.Sub(t.since)/time.Second))
}

type secondMsg struct{ page *Call }

// startClock begins to count, and ticks as long as the page is open.
func (c *Call) startClock() tea.Cmd {
	c.spent.before = max(c.call.Activity.Seconds, c.spent.kept)
	c.spent.since = c.s.Now()
	return c.tickSecond()
}

func (c *Call) tickSecond() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondMsg{c} })
}

func (c *Call) second(msg secondMsg) tea.Cmd {
	if msg.page != c || c.left {
		return nil
	}
	return tea.Batch(c.tickSecond(), c.keepTime())
}

// keepTime journals the time spent now and then.
func (c *Call) keepTime() tea.Cmd {
	now := c.spent.seconds(c.s.Now())
	if now-c.spent.kept < keepEvery {
		return nil
	}
	text := strconv.FormatInt(now, 10)
	key := store.DraftKey{Kind: "activity", Key: c.call.Activity.ID, Field: secondsField(c.spent.since)}
	wait := c.s.Desk.Store.Type(key, "", draft.Edit{Del: len(c.spent.text), Ins: text})
	c.spent.text, c.spent.kept = text, now
	return page.Act("", wait)
}

// park leaves the call as soon as everything is on the disk; it is taken up again
// where it was left.
func (c *Call) park() tea.Cmd {
	c.leaving = true
	return c.leaveWhenSettled()
}

// leaveWhenSettled leaves the call that is to be parked. A disk that refuses does
// not hold anybody up: the journal keeps what it could not write and tries again.
func (c *Call) leaveWhenSettled() tea.Cmd {
	if !c.leaving || c.left {
		return nil
	}
	if _, failed := c.Saving(); failed == nil && !c.settled() {
		return nil
	}
	c.left = true
	if c.own != nil {
		return page.Send(page.BackMsg{})
	}
	seals := []tea.Cmd{c.note.Seal(), c.need.Seal()}
	st, id, seconds := c.s.Desk.Store, c.call.Activity.ID, c.spent.seconds(c.s.Now())
	return tea.Batch(append(seals, page.Send(page.BackMsg{}), page.Act("", func(ctx context.Context) error {
		return keepSeconds(ctx, st, id, seconds)
	}))...)
}

// keepSeconds keeps the time spent in a call that is left. Where another window ended
// the call or spent more time in it, that stands.
func keepSeconds(ctx context.Context, st *store.Store, id data.ID, seconds int64) error {
	call, err := st.LoadCall(ctx, id)
	switch {
	case data.CodeOf(err) == data.CodeNotFound:
		return nil
	case err != nil:
		return err
	case call.Activity.State == data.CallFiled || call.Activity.Seconds >= seconds:
		return nil
	}
	return st.Park(ctx, id, seconds)
}

// planned is the soft plan of the call in minutes.
func (c *Call) planned() int {
	if c.play == nil || c.play.PlannedMinutes == 0 {
		return playbook.DefaultMinutes
	}
	return c.play.PlannedMinutes
}

// there is the zone of the person on the line; of the team's own work it is ours.
func (c *Call) there() *time.Location {
	if c.own != nil {
		return c.s.Location
	}
	return c.s.There(c.file.Facts, &c.person)
}

// timeText is the time spent as the timer says it.
func (c *Call) timeText(seconds int64) string {
	if c.s.Still {
		return strconv.FormatInt(seconds/60, 10)
	}
	return clockText(seconds)
}

// clockText writes a length as a clock: "12:41", "1:02:07".
func clockText(seconds int64) string {
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}
