package verb

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/field"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// line asks for one text and acts on it. What is typed is journaled: a line that
// is left, or cut short by a crash, is there again when the same key is pressed.
type line struct {
	v      *Verbs
	t      Target
	ask    question
	field  *field.Field
	err    error
	acting bool
	warned bool // that leaving now loses the text

	loaded bool
	held   []tea.Msg // what was typed before it was known whether a text was left here
	closed bool
}

// question is what a line asks and what becomes of the answer.
type question struct {
	name  string // names its texts in the catalogue: "ask.NAME.title", ".hint"
	multi bool   // the text may have several lines; ctrl+j makes one
	arg   string // for the title
	// read understands the text: what will happen, in words, and how to do it. It
	// must not do I/O.
	read func(text string) (plan, error)
}

// plan is an answer that was understood.
type plan struct {
	preview string // shown while typing
	done    string // said when it was carried out
	run     func(ctx context.Context, c store.Capture) error
	told    func() page.Done // what was done, where it is more than a text or only run finds it out; nil where not
}

// carry carries the answer out and tells what was done.
func (p *plan) carry(ctx context.Context, c store.Capture) (page.Done, error) {
	err := p.run(ctx, c)
	if p.told != nil {
		return p.told(), err
	}
	return page.Done{Text: p.done}, err
}

type (
	lineDraftMsg struct {
		line  *line
		draft *store.Draft
		err   error
	}
	lineDoneMsg struct {
		line *line
		done string
		err  error
	}
)

func (v *Verbs) open(t Target, q question) tea.Cmd {
	return v.s.Ask(page.OpenDialogMsg{Dialog: &line{v: v, t: t, ask: q}})
}

// key names the field in the journal: one of each kind for an account or a call.
func (l *line) key() store.DraftKey {
	if !l.t.ActivityID.IsZero() {
		return store.DraftKey{Kind: "activity", Key: l.t.ActivityID, Field: "capture." + l.ask.name}
	}
	return store.DraftKey{Kind: "account", Key: l.t.Row.ID, Field: "capture." + l.ask.name}
}

// Init looks for a text that was left before.
func (l *line) Init() tea.Cmd {
	l.field = field.New(l.v.s, field.Options{Key: l.key(), Multi: l.ask.multi})
	l.field.Focused = true
	st, key := l.v.s.Desk.Store, l.key()
	return page.Work(func(ctx context.Context) tea.Msg {
		drafts, err := st.Drafts(ctx, key.Kind, key.Key)
		for i := range drafts {
			if drafts[i].Field == key.Field {
				return lineDraftMsg{l, &drafts[i], err}
			}
		}
		return lineDraftMsg{l, nil, err}
	})
}

// Title says nothing: the dialog has its own.
func (l *line) Title() string { return "" }

// Capturing is true: the line owns the letters.
func (l *line) Capturing() bool { return true }

// Saving reports whether what is typed is on the disk.
func (l *line) Saving() (bool, error) { return l.field.Saving() }

// Bindings are the keys of the dialog.
func (l *line) Bindings() []keys.Binding {
	return []keys.Binding{l.v.s.Keys.Wrap.File, l.v.s.Keys.Move.Back}
}

// Update takes keys and the results of the line's commands.
func (l *line) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case lineDraftMsg:
		if msg.line != l {
			return nil
		}
		return l.begin(msg)
	case lineDoneMsg:
		return l.done(msg)
	case tea.PasteMsg, tea.KeyPressMsg:
		if !l.loaded {
			l.held = append(l.held, msg)
			return nil
		}
		return l.typed(msg)
	}
	cmd, _ := l.field.Update(msg)
	return cmd
}

// begin shows the text that was left here, if any, and lets in what was typed
// meanwhile. What came after a key that closed the line is for the page under it.
func (l *line) begin(msg lineDraftMsg) tea.Cmd {
	l.loaded, l.err = true, msg.err
	if msg.draft != nil {
		l.field = field.New(l.v.s, field.Options{Key: l.key(), Draft: msg.draft, Multi: l.ask.multi})
		l.field.Focused = true
	}
	var cmds, after []tea.Cmd
	for _, held := range l.held {
		if l.closed {
			after = append(after, page.Send(held))
			continue
		}
		cmds = append(cmds, l.typed(held))
	}
	l.held = nil
	return tea.Batch(append(cmds, tea.Sequence(after...))...)
}

func (l *line) typed(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		l.err, l.warned = nil, false
		return l.field.Insert(msg.Content)
	case tea.KeyPressMsg:
		return l.press(msg)
	}
	return nil
}

// close takes the line away before the next key is looked at.
func (l *line) close() tea.Cmd {
	l.closed = true
	return l.v.s.Ask(page.CloseDialogMsg{})
}

// newline is what every terminal can send beside enter.
const newline = "ctrl+j"

func (l *line) press(msg tea.KeyPressMsg) tea.Cmd {
	k := &l.v.s.Keys
	switch {
	case k.Move.Back.MatchesTyping(msg):
		return l.leave()
	case k.Wrap.File.MatchesTyping(msg):
		return l.file()
	case l.ask.multi && (msg.String() == newline || msg.String() == "alt+enter"):
		return l.field.Insert("\n")
	}
	l.err, l.warned = nil, false
	cmd, _ := l.field.Press(msg)
	return cmd
}

// read understands what is typed. What is longer than a field takes would be refused by the
// server, long after it was filed.
func (l *line) read() (plan, error) {
	typed := l.field.Text()
	if err := store.TextFits(typed); err != nil {
		return plan{}, err
	}
	return l.ask.read(typed)
}

// leave closes the line; the journal keeps the text. One that the disk refused is given
// up only when she has been told.
func (l *line) leave() tea.Cmd {
	if _, failed := l.field.Saving(); failed != nil && !l.warned {
		l.warned = true
		l.err = data.Errorf(data.CodeOf(failed), "%s", l.v.s.Words.T("ask.unsaved", l.v.s.Keys.Move.Back.Label()))
		return nil
	}
	return l.close()
}

// file carries the answer out. The line closes at once; should the action fail, the
// journal still has the text. Only a text that the disk already refused stays on the
// screen until it is filed.
func (l *line) file() tea.Cmd {
	if l.acting {
		return nil
	}
	p, err := l.read()
	if err != nil {
		l.err = err
		return nil
	}
	l.acting = true
	key := l.key()
	c := store.Capture{
		AccountID: l.t.Row.ID, ContactID: l.t.ContactID, ActivityID: l.t.ActivityID, Others: l.t.Others, By: l.v.s.Me.ID, Draft: &key,
	}
	if c.ContactID.IsZero() {
		c.ContactID = l.t.primary().ID
	}
	if _, failed := l.field.Saving(); failed != nil {
		return page.Work(func(ctx context.Context) tea.Msg {
			done, err := p.carry(ctx, c)
			return lineDoneMsg{l, done.Text, err}
		})
	}
	words := l.v.s.Words
	return tea.Batch(l.close(), l.v.s.Write(c.AccountID, func(ctx context.Context) (page.Done, error) {
		done, err := p.carry(ctx, c)
		if err != nil {
			return page.Done{Text: words.T("ask.kept", words.Error(err)), Failed: true}, nil
		}
		return done, nil
	}))
}

func (l *line) done(msg lineDoneMsg) tea.Cmd {
	if msg.line != l {
		return nil
	}
	l.acting = false
	if l.err = msg.err; msg.err != nil {
		return nil
	}
	return tea.Batch(l.close(), page.Toast(msg.done))
}

// Size asks for a few lines across the page.
func (l *line) Size(w, h int) (int, int) {
	rows := 1
	if l.ask.multi {
		rows = 6
	}
	w = min(w, 84)
	inner, _ := part.DialogInner(w, h)
	return w, min(h, rows+5+l.hintLines(inner))
}

// hintLines is how many lines stand below the field: two, and more where what can be typed
// takes them.
func (l *line) hintLines(w int) int { return max(2, len(part.Wrap(l.hint(), w))) }

// hint says what can be typed.
func (l *line) hint() string { return l.v.s.Words.T("ask." + l.ask.name + ".hint") }

// View draws title, field, and below it what will happen or what is wrong.
func (l *line) View(w, h int) (string, *tea.Cursor) {
	th, words := l.v.s.Theme, l.v.s.Words
	inner, rows := part.DialogInner(w, h)
	text, cursor := l.field.View(inner, max(1, rows-2-l.hintLines(inner)))
	body := "\n" + text + "\n\n" + l.below(inner, l.hintLines(inner))
	if cursor != nil {
		cursor.X += 2
		cursor.Y += 2
	}
	hints := []part.Hint{
		{Key: l.v.s.Keys.Wrap.File.Label(), Label: words.T(l.v.s.Keys.Wrap.File.Help)},
		{Key: l.v.s.Keys.Move.Back.Label(), Label: words.T("ask.keep")},
	}
	if l.ask.multi {
		hints = append(hints, part.Hint{Key: newline, Label: words.T("ask.newline")})
	}
	title := words.T("ask."+l.ask.name+".title", l.ask.arg)
	return part.Dialog(th, title, body, hints, w, h), cursor
}

func (l *line) below(w, most int) string {
	th := &l.v.s.Theme
	if l.err != nil {
		return wrapped(l.v.s.Words.Wrong(l.err), w, most, th.Error)
	}
	if l.field.Empty() {
		return wrapped(l.hint(), w, most, th.Faint)
	}
	p, err := l.read()
	if err != nil {
		return wrapped(l.v.s.Words.Wrong(err), w, most, th.Faint)
	}
	return wrapped(p.preview, w, most, th.Muted)
}

// wrapped is a text in the few lines that stand below the field.
func wrapped(text string, w, most int, style theme.Style) string {
	lines := part.Wrap(text, w)
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], part.Cut(strings.Join(lines[most-1:], " "), w))
	}
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return strings.Join(lines, "\n")
}

// leading is the firing that verbs of one reason work on.
func (t *Target) leading() *data.Firing { return t.Row.Leading() }
