package call

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/field"
	"rounds/ui/page"
)

// slowAfter is how long a tick may take before the header says that it is saving.
const slowAfter = 50 * time.Millisecond

// writes are the ticks and answers on their way to the disk, one after the other,
// because a tick and its taking back must not change places.
type writes struct {
	queue   []write
	running bool
	slow    bool
	seq     int
}

// write is one change of a step. The field in which its answer was typed has to be
// on the disk first, since the commit discards its draft.
type write struct {
	step     store.Step
	after    *field.Field
	finished bool // every required step is covered then
}

// pending reports whether a step is not committed yet.
func (w *writes) pending(step string) bool {
	for i := range w.queue {
		if w.queue[i].step.StepID == step {
			return true
		}
	}
	return false
}

// waiting are the fields that writes wait for.
func (w *writes) waiting() []*field.Field {
	var out []*field.Field
	for i := range w.queue {
		if w.queue[i].after != nil {
			out = append(out, w.queue[i].after)
		}
	}
	return out
}

type (
	stepSavedMsg struct {
		page *Call
		err  error
	}
	stepSlowMsg struct {
		page *Call
		seq  int
	}
)

// save shows the run as it will be, and writes the step that made the difference.
func (c *Call) save(s *playbook.Step, next playbook.Run, typed *field.Field) tea.Cmd {
	if c.own != nil {
		c.own.remember(c.run)
	}
	c.run = next
	n := c.play.Progress(next)
	step := store.Step{
		RunID: c.call.Run.ID, StepID: s.ID, State: data.StepState(next.State(s.ID)), Field: s.Field,
		Covered: int64(n.Covered), Total: int64(n.Total), By: c.s.Me.ID,
	}
	if d, ok := next.Decisions[s.ID]; ok {
		step.Answer, step.Reason = d.Choice, d.Reason
	} else if a, ok := next.Answers[s.Field]; ok && s.Kind == playbook.Ask {
		step.Answer = a.String()
	}
	if typed != nil {
		key := typed.DraftKey()
		step.Draft = &key
	}
	c.writes.queue = append(c.writes.queue, write{step, typed, finished(c.play, next)})
	return c.pump()
}

// keepStep is the job that writes a step: of an account's run, or of the team's own.
func (c *Call) keepStep(w write) func(context.Context) error {
	st, play := c.s.Desk.Store, c.call.Run.PlaybookID
	if c.own != nil {
		return func(ctx context.Context) error { return st.SetWorkspaceStep(ctx, play, w.step, w.finished) }
	}
	return func(ctx context.Context) error { return st.SetStep(ctx, w.step) }
}

// pump starts the next write, once its field is on the disk.
func (c *Call) pump() tea.Cmd {
	w := &c.writes
	if w.running || len(w.queue) == 0 {
		return nil
	}
	head := w.queue[0]
	if head.after != nil && !head.after.Saved() {
		if _, failed := head.after.Saving(); failed == nil {
			return nil
		}
		head.step.Draft = nil // the disk refuses: so it will the step, and the text stays
	}
	w.running = true
	w.seq++
	seq, keep := w.seq, c.keepStep(head)
	return tea.Batch(
		page.Work(func(ctx context.Context) tea.Msg { return stepSavedMsg{c, keep(ctx)} }),
		tea.Tick(slowAfter, func(time.Time) tea.Msg { return stepSlowMsg{c, seq} }))
}

// stepSaved goes on with the next; after a failure the screen shows again what is
// on the disk.
func (c *Call) stepSaved(msg stepSavedMsg) tea.Cmd {
	if msg.page != c {
		return nil
	}
	w := &c.writes
	w.running, w.slow = false, false
	if msg.err != nil {
		w.queue = nil
		c.refresh()
		return tea.Batch(page.Fail(msg.err), c.reload(), c.whenSettled())
	}
	w.queue = w.queue[1:]
	if len(w.queue) > 0 {
		return c.pump()
	}
	if c.again {
		return tea.Batch(c.reload(), c.whenSettled())
	}
	return c.whenSettled()
}

func (c *Call) stepSlow(msg stepSlowMsg) {
	if msg.page == c && c.writes.running && msg.seq == c.writes.seq {
		c.writes.slow = true
	}
}
