// Package call is the call screen: the checklist with its answers and rule cards,
// the notes, the facts of the account and a soft timer, and the wrap-up that files
// it all at once.
package call

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/field"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/verb"
)

// focus is what owns the keys.
type focus int

const (
	onSteps  focus = iota
	onAnswer       // the answer of the selected step is being typed
	onNotes
	onNeed
)

// Call is the page of one call.
type Call struct {
	s     *page.Session
	verbs *verb.Verbs
	ask   page.StartCallMsg
	own   *ownRun // nil for a call; else the team's own run of a playbook

	err      error // the call cannot be shown
	ready    bool
	leaving  bool // to be parked when everything is on the disk
	left     bool // parked or filed: nothing more is done in the background
	seq      int  // of the newest reload
	again    bool // rows changed while a write was under way
	call     store.Call
	play     *playbook.Playbook // nil for a call without a checklist
	run      playbook.Run
	file     *store.Dossier
	topics   desk.Topics
	said     []string      // what other runs and calls covered
	stood    []data.Firing // reasons that stood when the page was opened
	person   data.Contact  // whom the call is with; zero when nobody is named
	attended attended

	cursor string            // id of the selected step
	picks  map[string]string // the choice that arrows point at, by step
	top    int               // first visible line of the checklist
	peek   int               // lines scrolled into a script longer than the panel
	focus  focus

	note, need *field.Field
	line       *field.Field            // what is next, in the wrap-up; nil until it was open
	drafts     map[string]store.Draft  // of the call's fields, as they were loaded
	typing     map[string]*field.Field // answers begun and not accepted, by step
	opened     int                     // numbers the fields of answers
	problem    string                  // why the answer was not accepted
	choice     string                  // the choice whose reason is being typed

	writes writes
	spent  spent
	wrap   *wrapup
	shown  places
}

// New makes the page of a call with an account. A call that is parked for it goes
// on; else one begins with the play and the contact that msg names, or the leading
// play and the primary contact.
func New(s *page.Session, msg page.StartCallMsg) page.Page {
	return &Call{
		s: s, verbs: verb.New(s), ask: msg,
		picks: map[string]string{}, typing: map[string]*field.Field{}, drafts: map[string]store.Draft{},
	}
}

// Init loads or begins the call.
func (c *Call) Init() tea.Cmd { return c.load() }

// Title names the page.
func (c *Call) Title() string {
	if c.own != nil {
		return c.s.Words.T("call.own.title")
	}
	return c.s.Words.T("call.title")
}

// Loading reports whether the call is still to come.
func (c *Call) Loading() bool { return !c.ready && c.err == nil }

// Capturing reports whether a text field owns the letters.
func (c *Call) Capturing() bool {
	if !c.ready {
		return false
	}
	if c.wrap != nil {
		return c.wrap.at == wrapLine
	}
	return c.focus != onSteps
}

// Saving reports what is not committed yet: text in a field, or a step.
func (c *Call) Saving() (pending bool, failed error) {
	for _, f := range c.fields() {
		p, err := f.Saving()
		if err != nil {
			return true, err
		}
		pending = pending || p
	}
	return pending || c.writes.slow, nil
}

// fields are all text fields that may hold something uncommitted.
func (c *Call) fields() []*field.Field {
	var out []*field.Field
	for _, f := range []*field.Field{c.note, c.need, c.line} {
		if f != nil {
			out = append(out, f)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.typing)) {
		out = append(out, c.typing[id])
	}
	return out
}

// settled reports whether all that was typed is on the disk.
func (c *Call) settled() bool {
	for _, f := range c.fields() {
		if !f.Saved() {
			return false
		}
	}
	return len(c.writes.queue) == 0
}

// focused is the field that owns the letters, nil when none does.
func (c *Call) focused() *field.Field {
	switch {
	case c.wrap != nil && c.wrap.at == wrapLine:
		return c.line
	case c.wrap != nil:
		return nil
	case c.focus == onNotes:
		return c.note
	case c.focus == onNeed:
		return c.need
	case c.focus == onAnswer:
		return c.typing[c.cursor]
	}
	return nil
}

// Update takes a message.
func (c *Call) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return c.loaded(msg)
	case reloadedMsg:
		return c.reloaded(msg)
	}
	if !c.ready {
		return c.unready(msg)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return c.key(msg)
	case tea.PasteMsg:
		if f := c.focused(); f != nil {
			return f.Insert(msg.Content)
		}
		return nil
	case tea.MouseClickMsg:
		return c.click(msg)
	case tea.MouseWheelMsg:
		return c.wheel(msg)
	case page.ChangedMsg:
		if msg.Change.All || slices.Contains(msg.Change.Accounts, c.ask.ID) {
			return c.reload()
		}
		return nil
	case secondMsg:
		return c.second(msg)
	case stepSavedMsg:
		return c.stepSaved(msg)
	case stepSlowMsg:
		c.stepSlow(msg)
		return nil
	case filedMsg:
		return c.filed(msg)
	case attendedMsg:
		return c.attendedSaved(msg)
	}
	return c.fieldMessage(msg)
}

// fieldMessage hands a message to the field whose it is; a commit may be what a
// write or the filing waited for.
func (c *Call) fieldMessage(msg tea.Msg) tea.Cmd {
	for _, f := range append(c.fields(), c.writes.waiting()...) {
		if cmd, ours := f.Update(msg); ours {
			return tea.Batch(cmd, c.pump(), c.whenSettled())
		}
	}
	return nil
}

// whenSettled does what had to wait until everything was on the disk.
func (c *Call) whenSettled() tea.Cmd { return tea.Batch(c.fileWhenSettled(), c.leaveWhenSettled()) }

// unready answers keys while the call is loading or cannot be shown.
func (c *Call) unready(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
		return nil
	case c.s.Keys.Move.Back.Matches(key):
		c.left = true
		return page.Send(page.BackMsg{})
	case c.s.Keys.Global.Refresh.Matches(key) && c.err != nil:
		c.err = nil
		return c.load()
	}
	return nil
}

// row is the account as the queue has it.
func (c *Call) row() book.Row {
	if row, ok := c.s.Desk.Book.Get(c.ask.ID); ok {
		return row
	}
	return book.Row{Entry: book.EntryOf(&c.file.Facts.Account, data.Standing{Score: data.NoScore})}
}

// target is what the account's verbs work on during the call.
func (c *Call) target() verb.Target {
	return verb.Target{
		Row: c.row(), Dossier: c.file, ContactID: c.call.Activity.ContactID, ActivityID: c.call.Activity.ID, Others: c.others(),
	}
}

// Bindings are the keys of the footer.
func (c *Call) Bindings() []keys.Binding {
	k := &c.s.Keys
	switch {
	case !c.ready && c.err != nil:
		return []keys.Binding{k.Move.Back, k.Global.Refresh}
	case !c.ready:
		return []keys.Binding{k.Move.Back}
	case c.own != nil:
		return c.ownBindings()
	case c.wrap != nil:
		return c.wrapBindings()
	case c.focus == onAnswer:
		return append([]keys.Binding{k.Call.Answer, k.Move.Back}, c.typingBindings()...)
	case c.focus != onSteps:
		return append([]keys.Binding{k.Move.Back, k.Move.Next}, c.typingBindings()...)
	}
	off := ""
	if c.play == nil {
		off = "off.no-playbook"
	}
	out := []keys.Binding{k.Call.Tick.Off(off), k.Call.Answer.Off(off), k.Call.Notes, k.Call.End}
	out = append(out, k.Account.Issue, k.Account.Feature, k.Account.Promise, k.Account.Told, k.Account.Score,
		k.Call.Skip.Off(off), k.Account.Proposal, k.Account.FollowUp, k.Account.Copy, k.Account.Message, k.Call.Who, k.Call.Listening, k.Global.Undo)
	return keys.Once(append(append(out, k.Move.Back), c.verbs.Bindings(c.target())...))
}

// typingBindings are what works in a text field with alt held.
func (c *Call) typingBindings() []keys.Binding {
	k := &c.s.Keys
	return []keys.Binding{
		k.Call.End, k.Account.Issue, k.Account.Feature, k.Account.Promise, k.Account.Told, k.Account.Score,
		k.Account.Proposal, k.Account.FollowUp, k.Account.Copy, k.Account.Message, k.Call.Tick, k.Call.Who, k.Call.Listening,
	}
}
