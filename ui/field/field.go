// Package field is a text field whose every key is on the disk before it is drawn
// plainly. It joins the editor with the store's journal: a key is one appended
// row; what is not committed after 50 ms is drawn dim; two seconds of rest, or
// leaving the field, seal what was typed.
package field

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
)

const (
	// dimAfter is how long a commit may take before the screen shows that it is
	// not there yet.
	dimAfter = 50 * time.Millisecond
	// sealAfter is the rest after which a text becomes a version.
	sealAfter = 2 * time.Second
)

// Field is one journaled text field.
type Field struct {
	*part.Editor
	s      *page.Session
	key    store.DraftKey
	base   string
	seals  bool
	failed error

	resting bool      // a rest timer is under way
	typedAt time.Time // of the last edit, by the session's clock
	sealed  int       // the last edit that is sealed
	dim     bool      // what is uncommitted is shown
	last    drawn
}

// drawn is the last picture of a field, kept while an edit waits for its commit.
type drawn struct {
	w, h   int
	text   string
	cursor *tea.Cursor
}

// Options of a field.
type Options struct {
	Key   store.DraftKey
	Text  string       // what the entity holds
	Draft *store.Draft // edits that a crash or a parked call left
	Multi bool
	// Seals says that the text becomes a version or a column's value by itself; a
	// field without it waits for the action that takes its text.
	Seals bool
}

// New makes a field, with the text of an unsealed draft where there is one.
func New(s *page.Session, o Options) *Field {
	text := o.Text
	if o.Draft != nil {
		text = o.Draft.Text
	}
	return &Field{Editor: part.NewEditor(s.Theme, text, o.Multi), s: s, key: o.Key, base: o.Text, seals: o.Seals}
}

// DraftKey names the field in the store.
func (f *Field) DraftKey() store.DraftKey { return f.key }

type (
	typedMsg struct {
		field *Field
		seq   int
		err   error
	}
	dimMsg struct {
		field *Field
		seq   int
	}
	restedMsg struct{ field *Field }
	sealedMsg struct {
		field *Field
		seq   int
		err   error
	}
)

// Press gives a key to the field; handled is false for a key it has no use for.
func (f *Field) Press(msg tea.KeyPressMsg) (cmd tea.Cmd, handled bool) {
	c := f.Key(msg)
	return f.journal(c), c.Handled
}

// Insert puts a pasted text in.
func (f *Field) Insert(text string) tea.Cmd { return f.journal(f.Paste(text)) }

// journal appends the edit that a key made. The order of edits is the order of the
// calls, so the journal takes it here; only the wait for the disk is a command.
func (f *Field) journal(c part.Change) tea.Cmd {
	if c.Seq == 0 {
		f.last = drawn{} // only the cursor moved
		return nil
	}
	if c.Seq == 1 {
		f.s.Desk.Store.OpenField(f.key, f.base)
	}
	wait := f.s.Desk.Store.Type(f.key, f.base, c.Edit)
	f.typedAt = f.s.Now().Time(nil)
	seq := c.Seq
	cmds := []tea.Cmd{
		func() tea.Msg { return typedMsg{f, seq, wait(context.Background())} },
		tea.Tick(dimAfter, func(time.Time) tea.Msg { return dimMsg{f, seq} }),
	}
	if f.seals && !f.resting {
		f.resting = true
		cmds = append(cmds, f.rest(sealAfter))
	}
	return tea.Batch(cmds...)
}

func (f *Field) rest(d time.Duration) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return restedMsg{f} })
}

// Update takes the messages of the field's own commands; ours is false for others.
func (f *Field) Update(msg tea.Msg) (cmd tea.Cmd, ours bool) {
	switch msg := msg.(type) {
	case typedMsg:
		if msg.field != f {
			return nil, false
		}
		f.typed(msg)
		return nil, true
	case dimMsg:
		if msg.field != f {
			return nil, false
		}
		if !f.Saved() {
			f.dim = true
			f.ShowPending()
		}
		return nil, true
	case restedMsg:
		if msg.field != f {
			return nil, false
		}
		return f.rested(), true
	case sealedMsg:
		if msg.field != f {
			return nil, false
		}
		if msg.err == nil {
			f.sealed = max(f.sealed, msg.seq)
		}
		f.failed = msg.err
		return nil, true
	}
	return nil, false
}

func (f *Field) typed(msg typedMsg) {
	f.failed = msg.err
	if msg.err != nil {
		f.dim = true
		f.ShowPending()
		return
	}
	f.Ack(msg.seq)
	if f.Saved() {
		f.dim = false
	}
}

// rested seals after a rest; while typing goes on it waits for the remainder.
func (f *Field) rested() tea.Cmd {
	left := sealAfter - f.s.Now().Time(nil).Sub(f.typedAt)
	if left > 0 {
		return f.rest(left)
	}
	f.resting = false
	return f.Seal()
}

// Seal makes a version of what was typed; call it when the field is left.
func (f *Field) Seal() tea.Cmd {
	if !f.seals || f.Seq() == f.sealed {
		return nil
	}
	st, key, seq := f.s.Desk.Store, f.key, f.Seq()
	return page.Work(func(ctx context.Context) tea.Msg {
		_, err := st.Seal(ctx, key)
		return sealedMsg{f, seq, err}
	})
}

// Saving reports whether an edit waits visibly for its commit, and the failure
// when the disk refused it.
func (f *Field) Saving() (pending bool, failed error) { return f.dim && !f.Saved(), f.failed }

// View draws the field. While an edit waits for its commit less than 50 ms, the
// picture before it stands: nothing is drawn plainly that a power cut could lose.
func (f *Field) View(w, h int) (string, *tea.Cursor) {
	if !f.Saved() && !f.dim && f.last.w == w && f.last.h == h {
		return f.last.text, copied(f.last.cursor)
	}
	text, cursor := f.Editor.View(w, h)
	f.last = drawn{w, h, text, cursor}
	return text, copied(cursor)
}

// copied is the caller's own: it moves the cursor to where the field stands.
func copied(c *tea.Cursor) *tea.Cursor {
	if c == nil {
		return nil
	}
	d := *c
	return &d
}
