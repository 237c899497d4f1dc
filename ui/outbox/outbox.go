// Package outbox is the Sync page: where syncing stands, what waits to be sent, and
// what needs a person: fields that two people set, changes that the server refused or
// whose account left the book, and edits that the system which owns a field did not take.
package outbox

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// Outbox is the page.
type Outbox struct {
	s      *page.Session
	list   part.List
	items  []item
	status store.Status
	names  map[data.ID]string        // of whoever and whatever the lines name
	asked  map[data.ID]desk.Question // what the answers of conflicts answer
	loaded bool
	failed error
}

// New makes the page.
func New(s *page.Session) *Outbox { return &Outbox{s: s} }

type (
	loadedMsg struct {
		clashes []store.Clash
		letters []store.Letter
		waiting []store.Letter
		backs   []store.WriteBack
		status  store.Status
		names   map[data.ID]string
		asked   map[data.ID]desk.Question
		err     error
	}
	doneMsg struct {
		said string
		err  error
	}
)

// mostWaiting bounds how much of what waits is listed; the count is of all.
const mostWaiting = 200

// Init loads what waits.
func (o *Outbox) Init() tea.Cmd { return o.load() }

func (o *Outbox) load() tea.Cmd {
	st := o.s.Desk.Store
	return page.Work(func(ctx context.Context) tea.Msg {
		var m loadedMsg
		for _, read := range []func() error{
			func() (err error) { m.clashes, err = st.Clashes(ctx); return err },
			func() (err error) { m.asked, err = o.s.Desk.Questions(ctx, m.answers()...); return err },
			func() (err error) { m.letters, err = st.Letters(ctx); return err },
			func() (err error) { m.waiting, err = st.WaitingChanges(ctx, mostWaiting); return err },
			func() (err error) { m.backs, err = st.WriteBacks(ctx); return err },
			func() (err error) { m.status, err = st.Status(ctx); return err },
			func() (err error) { m.names, err = st.NamesIn(ctx, m.values()...); return err },
		} {
			if m.err = read(); m.err != nil {
				break
			}
		}
		return m
	})
}

// answers are the answers over which there is a conflict.
func (m *loadedMsg) answers() (out []data.ID) {
	for i := range m.clashes {
		if c := &m.clashes[i]; c.Ent == "step_answer" {
			out = append(out, c.Key)
		}
	}
	return out
}

// values are all that the lines say.
func (m *loadedMsg) values() (out []string) {
	for i := range m.clashes {
		out = append(out, m.clashes[i].Kept, m.clashes[i].Other)
	}
	for _, letters := range [][]store.Letter{m.letters, m.waiting} {
		for i := range letters {
			for _, f := range letters[i].Says() {
				out = append(out, string(f.Value))
			}
		}
	}
	for i := range m.backs {
		out = append(out, m.backs[i].Value)
	}
	return out
}

// Title is what the header says.
func (o *Outbox) Title() string { return o.s.Words.T("sync.page") }

// Loading reports whether the lines are still to come.
func (o *Outbox) Loading() bool { return !o.loaded }

// Capturing is false: texts are edited in a dialog.
func (o *Outbox) Capturing() bool { return false }

// Bindings are the keys of the page, those of the selected line first.
func (o *Outbox) Bindings() []keys.Binding {
	k, m := &o.s.Keys.Sync, &o.s.Keys.Move
	var out []keys.Binding
	if it := o.selected(); it != nil {
		switch it.kind {
		case kindClash:
			out = append(out, k.First, k.Second, k.Edit.Off(it.noEdit()))
		case kindRefused:
			out = append(out, k.Retry, k.Edit.Off(it.noEdit()), k.Drop, o.s.Keys.Account.Copy)
		case kindLeft:
			out = append(out, k.Drop, o.s.Keys.Account.Copy)
		case kindNotTaken:
			out = append(out, k.Retry.Off(it.noRetry()), k.Drop)
		case kindWaiting:
			out = append(out, o.s.Keys.Account.Copy)
		case kindOnTheWay:
		}
		out = append(out, m.Open.Off(it.noAccount()))
	}
	off := ""
	if o.s.Sync == nil {
		off = "off.no-server"
	}
	out = append(out, o.s.Keys.Global.SyncNow.Off(off), k.Offline.Off(off), k.Export.Off(o.noExport()))
	if len(o.items) > 0 {
		out = append(out, m.Down, m.Up)
	}
	return append(out, m.Back)
}

// noExport is the reason why there is nothing to write to a file, "" when there is: what
// needs a person.
func (o *Outbox) noExport() string {
	switch {
	case o.s.Sync == nil:
		return "off.no-server"
	case !slices.ContainsFunc(o.items, func(it item) bool { return it.kind < kindWaiting }):
		return "off.no-needs"
	}
	return ""
}

// Update takes keys and results.
func (o *Outbox) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		o.take(msg)
	case doneMsg:
		if msg.err != nil {
			return page.Fail(msg.err)
		}
		return tea.Batch(page.Toast(msg.said), o.load())
	case page.ChangedMsg, page.SyncedMsg:
		return o.load()
	case tea.MouseWheelMsg:
		o.list.Turn(msg)
	case tea.KeyPressMsg:
		return o.key(msg)
	}
	return nil
}

// take keeps the selected line selected.
func (o *Outbox) take(msg loadedMsg) {
	o.loaded, o.failed = true, msg.err
	if msg.err != nil {
		return
	}
	o.status, o.names, o.asked = msg.status, msg.names, msg.asked
	var at string
	if it := o.selected(); it != nil {
		at = it.id()
	}
	o.items = itemsOf(&msg)
	o.list.SetLen(len(o.items))
	for i := range o.items {
		if o.items[i].id() == at {
			o.list.Select(i)
		}
	}
}

func (o *Outbox) selected() *item {
	if i := o.list.Cursor(); i >= 0 {
		return &o.items[i]
	}
	return nil
}

func (o *Outbox) key(msg tea.KeyPressMsg) tea.Cmd {
	k, m := &o.s.Keys.Sync, &o.s.Keys.Move
	switch {
	case m.Back.Matches(msg):
		return o.s.Ask(page.BackMsg{})
	case o.list.Key(msg, m, false):
		return nil
	case k.Offline.Matches(msg):
		return o.cut()
	case k.Export.Matches(msg):
		return o.export()
	}
	it := o.selected()
	if it == nil {
		return nil
	}
	switch {
	case m.Open.Matches(msg):
		if it.noAccount() != "" {
			return nil
		}
		return o.s.Ask(page.OpenAccountMsg{ID: it.account()})
	case o.s.Keys.Account.Copy.Matches(msg) && it.letter != nil:
		return o.s.Ask(page.CopyMsg{Text: o.textOf(it)})
	case it.kind == kindClash:
		return o.clashKey(msg, it)
	case it.kind == kindRefused || it.kind == kindLeft:
		return o.letterKey(msg, it)
	case it.kind == kindNotTaken:
		return o.backKey(msg, it)
	}
	return nil
}

// clashKey picks a value.
func (o *Outbox) clashKey(msg tea.KeyPressMsg, it *item) tea.Cmd {
	k := &o.s.Keys.Sync
	switch {
	case k.First.Matches(msg):
		return o.settle(it, store.PickKept)
	case k.Second.Matches(msg):
		return o.settle(it, store.PickOther)
	case k.Edit.Matches(msg) && it.noEdit() == "":
		return o.s.Ask(page.OpenDialogMsg{Dialog: newEdit(o, it)})
	}
	return nil
}

func (o *Outbox) settle(it *item, pick store.Pick) tea.Cmd {
	st, id, me, said := o.s.Desk.Store, it.clash.ID, o.s.Me.ID, o.s.Words.T("sync.picked")
	return page.Work(func(ctx context.Context) tea.Msg { return doneMsg{said, st.Settle(ctx, id, pick, nil, me)} })
}

// letterKey does something with a change that the server refused.
func (o *Outbox) letterKey(msg tea.KeyPressMsg, it *item) tea.Cmd {
	k, st, entry := &o.s.Keys.Sync, o.s.Desk.Store, it.letter.Entry
	switch {
	case k.Retry.Matches(msg) && it.kind == kindRefused:
		said := o.s.Words.T("sync.retried")
		return page.Work(func(ctx context.Context) tea.Msg {
			return doneMsg{said, st.RetryLetter(ctx, entry, store.LetterField{}, "")}
		})
	case k.Edit.Matches(msg) && it.kind == kindRefused && it.noEdit() == "":
		return o.s.Ask(page.OpenDialogMsg{Dialog: newEdit(o, it)})
	case k.Drop.Matches(msg):
		return o.s.Ask(page.OpenDialogMsg{Dialog: &drop{o: o, it: *it}})
	}
	return nil
}

// backKey does something with an edit that another system did not take.
func (o *Outbox) backKey(msg tea.KeyPressMsg, it *item) tea.Cmd {
	k, st, id := &o.s.Keys.Sync, o.s.Desk.Store, it.back.ID
	switch {
	case k.Retry.Matches(msg) && it.noRetry() == "":
		said := o.s.Words.T("sync.retried")
		return page.Work(func(ctx context.Context) tea.Msg { return doneMsg{said, st.RetryWriteBack(ctx, id)} })
	case k.Drop.Matches(msg):
		said := o.s.Words.T("sync.dropped")
		return page.Work(func(ctx context.Context) tea.Msg { return doneMsg{said, st.DropWriteBack(ctx, id)} })
	}
	return nil
}

// cut ends every exchange with the server, or begins it again.
func (o *Outbox) cut() tea.Cmd {
	if o.s.Sync == nil {
		return nil
	}
	on := o.s.Sync.State().Phase != data.SyncPostpone
	o.s.Sync.Cut(on)
	if on {
		return page.Toast(o.s.Words.T("sync.cut"))
	}
	return page.Toast(o.s.Words.T("sync.restored"))
}

func (o *Outbox) export() tea.Cmd {
	if o.noExport() != "" {
		return nil
	}
	sync, words := o.s.Sync, o.s.Words
	return page.Work(func(ctx context.Context) tea.Msg {
		path, err := sync.Export(ctx)
		return doneMsg{words.T("sync.exported", path), err}
	})
}
