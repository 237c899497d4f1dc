// Package ui is the workstation in the terminal. App is its only tea.Model: it
// routes keys (quit, then the top dialog, then a text field, then the keys that
// work everywhere, then the page), keeps pages and dialogs in stacks, and draws
// header and footer around them.
package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/screen"
)

// Opener makes the pages that App opens by name, so that pages need not know each
// other. A page after Help may be missing: then no key offers it.
type Opener struct {
	Home    func() page.Page
	Account func(data.ID) page.Page
	Call    func(page.StartCallMsg) page.Page
	Find    func(under page.Page) page.Dialog
	Help    func(under page.Page) page.Dialog
	News    func() page.Page
	Sync    func() page.Page
	Rules   func() page.Page
	KPIs    func() page.Page
	Issues  func() page.Page
	// Playbooks opens the page of playbooks, on one where it is named.
	Playbooks func(id string) page.Page
}

// App is the workstation of one session.
type App struct {
	s       *page.Session
	open    Opener
	changes <-chan data.Change

	w, h    int
	pages   part.Stack[page.Page]
	dialogs part.Stack[page.Dialog]
	help    page.Dialog // that was opened last; it needs no help itself
	toasts  part.Toasts
	status  status
	syncing syncing
	counts  int // how often what waits was counted, and the latest count that is known
	latest  int
	told    told
	frame   frame
	next    page.Next
	first   string    // of two keys that open a page, while the second is awaited
	typed   []tea.Msg // keys and pastes that wait: see waits
	settles bool      // a change is through, and a page may not show it yet
	lease   data.Lease
	late    map[breach]bool // clocks of answers that had run out at the last look
	rang    data.Instant    // for the last of them
}

// New makes the workstation over a session. It ends its subscription to changes
// with ctx.
func New(ctx context.Context, s *page.Session, open Opener) *App {
	changes, cancel := s.Desk.Store.Subscribe()
	context.AfterFunc(ctx, cancel)
	a := &App{s: s, open: open, changes: changes, lease: s.Lease}
	if s.Sync != nil {
		states, cancel := s.Sync.Watch()
		context.AfterFunc(ctx, cancel)
		a.syncing = syncing{states: states, state: s.Sync.State()}
	}
	a.unbind()
	a.pages.Push(open.Home())
	s.Carry(a.carry)
	return a
}

// Next is what the person chose to do after the workstation; ask when it ended.
func (a *App) Next() page.Next { return a.next }

// Init loads the book and starts to listen.
func (a *App) Init() tea.Cmd {
	home, _ := a.pages.Top()
	return tea.Batch(home.Init(), a.loadFirst(), a.listen(), a.minute(), a.watchSync())
}

// twoEscapes is what the terminal's bytes for esc, pressed twice in a hurry, are read as.
const twoEscapes = "alt+esc"

// Update routes a message.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.frame.stale = true
	if a.waits(msg) {
		return a, nil
	}
	cmd := a.route(msg)
	if a.settle(); len(a.typed) > 0 {
		cmd = tea.Batch(cmd, a.catchUp())
	}
	return a, cmd
}

func (a *App) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
		if a.s.Linear { // what the window cuts off would not be read
			a.w, a.h = linearWidth, max(a.h, linearHeight)
		}
		return nil
	case tea.KeyPressMsg:
		if a.locked() {
			return a.lockedKey(msg)
		}
		if msg.String() == twoEscapes {
			esc := tea.KeyPressMsg{Code: tea.KeyEscape}
			return tea.Batch(a.key(esc), a.key(esc))
		}
		return a.key(msg)
	case tea.PasteMsg, tea.MouseMsg:
		if a.first = ""; a.locked() {
			return nil
		}
		return a.top().Update(msg)
	}
	if cmd, ours := a.background(msg); ours {
		return cmd
	}
	if cmd, ours := a.intent(msg); ours {
		return cmd
	}
	return a.tellAll(msg)
}

// top is what owns the keys: the top dialog, else the page.
func (a *App) top() page.Page {
	if d, ok := a.dialogs.Top(); ok {
		return d
	}
	p, _ := a.pages.Top()
	return p
}

// tellAll hands a message to every page and dialog: results of their commands and
// facts that several may care for. Each knows its own by type and content.
func (a *App) tellAll(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, p := range a.pages.All() {
		cmds = append(cmds, p.Update(msg))
	}
	for _, d := range a.dialogs.All() {
		cmds = append(cmds, d.Update(msg))
	}
	return tea.Batch(cmds...)
}

// key routes a key press.
func (a *App) key(msg tea.KeyPressMsg) tea.Cmd {
	g := &a.s.Keys.Global
	a.toasts.Pressed()
	top := a.top()
	typing := top.Capturing()
	_, modal := a.dialogs.Top()
	pressed := func(b keys.Binding) bool { return b.Pressed(msg, typing) }
	switch {
	case msg.String() == "ctrl+c":
		return tea.Quit
	case a.first != "":
		return a.goSecond(msg)
	case !modal && pressed(g.Quit):
		return tea.Quit
	case pressed(g.Redraw):
		return screen.Redraw
	case pressed(g.Suspend) && !a.s.SSH:
		return screen.Suspend
	case pressed(g.Help) && top != page.Page(a.help):
		a.help = a.open.Help(top)
		return a.show(a.help)
	case modal:
		return top.Update(msg)
	case a.goFirst(msg, typing):
		return nil
	case pressed(g.Find):
		return a.show(a.open.Find(top))
	case pressed(g.Undo):
		return a.undo()
	case pressed(g.SyncNow):
		return a.syncNow()
	case pressed(g.Refresh):
		// One after the other: what is said of other rules stands, not "up to date".
		return tea.Batch(tea.Sequence(a.turn(true), a.reread()), top.Update(msg))
	}
	return a.hand(msg)
}

func (a *App) show(d page.Dialog) tea.Cmd {
	a.dialogs.Push(d)
	return d.Init()
}

func (a *App) push(p page.Page) tea.Cmd {
	a.pages.Push(p)
	return p.Init()
}

// press closes the dialog in which a binding was found and gives its keys to what is
// under it.
func (a *App) press(msg page.PressMsg) tea.Cmd {
	a.dialogs.Pop()
	strokes, ok := msg.Binding.Press(a.top().Capturing())
	if !ok {
		return nil
	}
	var cmds []tea.Cmd
	for _, key := range strokes {
		cmds = append(cmds, a.key(key))
	}
	return tea.Batch(cmds...)
}

// home leaves every page but the queue.
func (a *App) home() {
	for a.pages.Len() > 1 {
		a.pages.Pop()
	}
	for a.dialogs.Len() > 0 {
		a.dialogs.Pop()
	}
}

const toastFor = 4 * time.Second

// toast answers a key in passing: the next one takes it away.
func (a *App) toast(text string, failed bool) tea.Cmd {
	return a.pass(part.Toast{Text: text, Error: failed})
}

// undoable answers a key whose work another takes back. It says so until the next key.
func (a *App) undoable(text string) {
	hint := ""
	if key := a.s.Keys.Global.Undo.Label(); key != "" {
		hint = " · " + a.s.Words.T("toast.undo", key)
	}
	a.toasts.Show(part.Toast{Text: text, Hint: hint}, a.s.Now().Time(nil), toastFor)
}

// pass shows a message for a moment.
func (a *App) pass(toast part.Toast) tea.Cmd {
	id := a.toasts.Show(toast, a.s.Now().Time(nil), toastFor)
	return tea.Tick(toastFor, func(time.Time) tea.Msg { return toastEndedMsg{id} })
}

type toastEndedMsg struct{ id int }

// carry is intent for a page that asks while it answers a key.
func (a *App) carry(msg tea.Msg) tea.Cmd {
	cmd, ours := a.intent(msg)
	if !ours {
		return page.Send(msg)
	}
	return cmd
}

// intent carries out what a page asked for; ours is false for any other message.
func (a *App) intent(msg tea.Msg) (cmd tea.Cmd, ours bool) {
	switch msg := msg.(type) {
	case page.OpenAccountMsg:
		a.dialogs.Pop()
		return a.push(a.open.Account(msg.ID)), true
	case page.StartCallMsg:
		a.dialogs.Pop()
		return a.push(a.open.Call(msg)), true
	case page.OpenPlaybookMsg:
		a.dialogs.Pop()
		return a.push(a.open.Playbooks(msg.ID)), true
	case page.OpenPageMsg:
		a.dialogs.Pop()
		return a.push(msg.Page), true
	case page.OpenDialogMsg:
		return a.show(msg.Dialog), true
	case page.CloseDialogMsg:
		a.dialogs.Pop()
		return nil, true
	case page.BackMsg:
		if a.pages.Len() > 1 {
			a.pages.Pop()
		}
		return nil, true
	case page.GoHomeMsg:
		a.home()
		return a.tellAll(msg), true
	case page.ToastMsg:
		switch {
		case msg.Err != nil:
			return a.say(msg.Err), true
		case msg.Undoable && !msg.Error:
			a.undoable(msg.Text)
			return nil, true
		}
		return a.toast(msg.Text, msg.Error), true
	case page.CopyMsg:
		return tea.Batch(screen.Copy(msg.Text), a.toast(a.s.Words.T("toast.copied"), false)), true
	case page.UndoMsg:
		return a.undo(), true
	case page.SetHomeMsg:
		a.home()
		a.pages.Pop()
		cmd := a.push(msg.Page)
		if a.status.loaded { // the new home was not there to hear of it
			cmd = tea.Batch(cmd, msg.Page.Update(page.ChangedMsg{Change: data.Change{All: true}}))
		}
		return cmd, true
	case page.LeaveForMsg:
		a.next = msg.Next
		return tea.Quit, true
	case page.PressMsg:
		return a.press(msg), true
	}
	return nil, false
}
