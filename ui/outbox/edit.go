package outbox

import (
	"context"
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"rounds/data/store"
	"rounds/ui/field"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// edit asks for another value: of a field in conflict, or for the text of a change that
// was refused. What is typed is journaled; a text that was left is there again.
type edit struct {
	o     *Outbox
	it    item
	name  string            // of the field
	ent   string            // of its row
	in    store.LetterField // where the text of a refused change stands
	field *field.Field
	err   error
}

func newEdit(o *Outbox, it *item) *edit {
	e := &edit{o: o, it: *it}
	var text string
	var multi bool
	key := store.DraftKey{Kind: "conflict", Field: "value"}
	if c := it.clash; c != nil {
		e.name, e.ent = c.Field, c.Ent
		key.Key = c.ID
		text, multi = typed(c.Ent, c.Field, c.Other), c.Text
	} else {
		of := Edits(it.letter)
		text, e.name, e.ent, e.in, multi = it.letter.Body(), of.Name, of.Ent, of, of.Text
		if !of.Text {
			text = typed(of.Ent, of.Name, string(of.Value))
		}
		key = store.DraftKey{Kind: of.Ent, Key: of.Key, Field: "letter"}
	}
	e.field = field.New(o.s, field.Options{Key: key, Text: text, Multi: multi})
	e.field.Focused = true
	return e
}

// Init has nothing to load: the value is on the page already.
func (e *edit) Init() tea.Cmd { return nil }

// Title says nothing: the dialog has its own.
func (e *edit) Title() string { return "" }

// Capturing is true: the field owns the letters.
func (e *edit) Capturing() bool { return true }

// Saving reports whether what is typed is on the disk.
func (e *edit) Saving() (bool, error) { return e.field.Saving() }

// Bindings are the keys of the dialog.
func (e *edit) Bindings() []keys.Binding {
	return []keys.Binding{e.o.s.Keys.Wrap.File, e.o.s.Keys.Move.Back}
}

// Update takes keys and what the field reports.
func (e *edit) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		e.err = nil
		return e.field.Insert(msg.Content)
	case tea.KeyPressMsg:
		k := &e.o.s.Keys
		switch {
		case k.Move.Back.MatchesTyping(msg):
			return e.o.s.Ask(page.CloseDialogMsg{})
		case k.Wrap.File.MatchesTyping(msg):
			return e.file()
		}
		e.err = nil
		cmd, _ := e.field.Press(msg)
		return cmd
	}
	cmd, _ := e.field.Update(msg)
	return cmd
}

// file takes the value.
func (e *edit) file() tea.Cmd {
	s, text, key := e.o.s, e.field.Text(), e.field.DraftKey()
	st := s.Desk.Store
	value := json.RawMessage(text)
	if e.it.clash != nil || !e.in.Text {
		if value, e.err = Read(s, e.ent, e.name, text); e.err != nil {
			return nil
		}
	}
	act := func(ctx context.Context) error { return st.RetryLetter(ctx, e.it.letter.Entry, e.in, string(value)) }
	said := "sync.retried"
	if c := e.it.clash; c != nil {
		act = func(ctx context.Context) error { return st.Settle(ctx, c.ID, store.PickValue, value, s.Me.ID) }
		said = "sync.picked"
	}
	return tea.Batch(s.Ask(page.CloseDialogMsg{}), page.Work(func(ctx context.Context) tea.Msg {
		err := act(ctx)
		if err == nil {
			err = st.Discard(ctx, key)
		}
		return doneMsg{s.Words.T(said), err}
	}))
}

// Size asks for a few lines across the page.
func (e *edit) Size(w, h int) (int, int) { return min(w, 84), min(h, 11) }

// View draws the field and what is wrong with it.
func (e *edit) View(w, h int) (string, *tea.Cursor) {
	th, words, k := e.o.s.Theme, e.o.s.Words, &e.o.s.Keys
	inner, rows := part.DialogInner(w, h)
	text, cursor := e.field.View(inner, max(1, rows-4))
	below := th.Muted.Render(part.Cut(words.T("sync.edit.hint"), inner))
	if e.err != nil {
		below = th.Error.Render(part.Cut(words.Error(e.err), inner))
	}
	if cursor != nil {
		cursor.X += 2
		cursor.Y += 2
	}
	title := words.T("sync.edit.title", e.it.accountName(), words.Field(e.ent, e.name))
	return part.Dialog(th, title, "\n"+text+"\n\n"+below, []part.Hint{
		{Key: k.Wrap.File.Label(), Label: words.T("key.file")}, {Key: k.Move.Back.Label(), Label: words.T("key.back")},
	}, w, h), cursor
}

// drop asks before a text goes for good.
type drop struct {
	o  *Outbox
	it item
}

// Init has nothing to load.
func (d *drop) Init() tea.Cmd { return nil }

// Title says nothing: the dialog has its own.
func (d *drop) Title() string { return "" }

// Capturing is false.
func (d *drop) Capturing() bool { return false }

// Bindings are the keys of the dialog.
func (d *drop) Bindings() []keys.Binding {
	return []keys.Binding{d.o.s.Keys.Sync.Drop, d.o.s.Keys.Move.Back}
}

// Update takes the answer.
func (d *drop) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	k := &d.o.s.Keys
	switch {
	case k.Move.Back.Matches(press):
		return d.o.s.Ask(page.CloseDialogMsg{})
	case k.Sync.Drop.Matches(press):
		st, entry, said := d.o.s.Desk.Store, d.it.letter.Entry, d.o.s.Words.T("sync.dropped")
		return tea.Batch(d.o.s.Ask(page.CloseDialogMsg{}), page.Work(func(ctx context.Context) tea.Msg {
			return doneMsg{said, st.DropLetter(ctx, entry)}
		}))
	}
	return nil
}

// Size asks for a few lines.
func (d *drop) Size(w, h int) (int, int) { return min(w, 72), min(h, 9) }

// View asks the question over the text that would go.
func (d *drop) View(w, h int) (string, *tea.Cursor) {
	words, k := d.o.s.Words, &d.o.s.Keys
	inner, rows := part.DialogInner(w, h)
	lines := append([]string{""}, part.Wrap(d.o.textOf(&d.it), inner)...)
	lines = append(lines[:min(len(lines), max(1, rows-2))], "", words.T("sync.drop.ask"))
	body := ""
	for _, line := range lines {
		body += part.Cut(line, inner) + "\n"
	}
	return part.Dialog(d.o.s.Theme, words.T("sync.drop.title"), body, []part.Hint{
		{Key: k.Sync.Drop.Label(), Label: words.T(k.Sync.Drop.Help)}, {Key: k.Move.Back.Label(), Label: words.T("key.back")},
	}, w, h), nil
}
