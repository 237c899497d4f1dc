package page

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/rules"
	"rounds/ui/keys"
)

// Intents: what a page asks App for. In answer to a key it asks at once (see
// Session.Ask); a command returns one as its message.
type (
	// OpenAccountMsg opens the page of an account.
	OpenAccountMsg struct{ ID data.ID }
	// StartCallMsg opens the call screen, on the leading play or a chosen one.
	StartCallMsg struct {
		ID        data.ID
		ContactID data.ID // zero: the primary contact
		Playbook  string  // "": the leading play
	}
	// OpenPlaybookMsg opens the page of playbooks on one of them.
	OpenPlaybookMsg struct{ ID string }
	// OpenDialogMsg puts a dialog over the page.
	OpenDialogMsg struct{ Dialog Dialog }
	// CloseDialogMsg takes the top dialog away.
	CloseDialogMsg struct{}
	// BackMsg leaves the page.
	BackMsg struct{}
	// GoHomeMsg goes to the queue; Select, when set, is the account to stand on. Of a
	// call that was filed, Summary is what the copy key copies next, and Message what the
	// message key opens.
	GoHomeMsg struct {
		Select  data.ID
		Summary string
		Message Message
	}
	// ToastMsg shows one line for a moment.
	ToastMsg struct {
		Text     string
		Error    bool
		Undoable bool  // the key that takes it back is said, and the line stays until the next key
		Err      error // a failure, in place of Text
	}
	// CopyMsg puts a text on the terminal's clipboard.
	CopyMsg struct{ Text string }
	// UndoMsg takes the last action back.
	UndoMsg struct{}
	// PressMsg closes the dialog that sends it and does what a binding's key does on
	// what is under it, for a person who found it by its name.
	PressMsg struct{ Binding keys.Binding }
	// OpenPageMsg opens any other page.
	OpenPageMsg struct{ Page Page }
	// SetHomeMsg makes a page the home page, and leaves every other.
	SetHomeMsg struct{ Page Page }
	// LeaveForMsg ends the workstation for something that its caller starts next.
	LeaveForMsg struct{ Next Next }
)

// Next is what comes after the workstation; the zero value is nothing.
type Next int

// What comes next.
const (
	NextDemo Next = iota + 1 // the demo
	NextTeam                 // the workstation anew, on a book that a server now fills
)

// Facts that App tells every page.
type (
	// ChangedMsg says that rows changed and the book was brought up to date. While
	// Partly, the program has just started and the book holds the first rows only, or nobody
	// was evaluated yet.
	ChangedMsg struct {
		Change data.Change
		Partly bool
	}
	// RulesSavedMsg says that the team's file was written: App takes the rules into
	// use, evaluates every account again and says what was done.
	RulesSavedMsg struct {
		Team        *rules.Set
		Fingerprint string // for Store.UseRules
		Said        string
	}
	// SharedMsg says that a file of this machine was given to the team: App reads what is in
	// force anew, and says what was done.
	SharedMsg struct{ Said string }
	// SyncedMsg says that syncing stands elsewhere now: see Session.Sync.
	SyncedMsg struct{}
	// TickedMsg says that the minute turned, or a clock that is on the screen.
	TickedMsg struct{}
)

// Send makes a command of an intent.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Toast says something in passing.
func Toast(text string) tea.Cmd { return Send(ToastMsg{Text: text}) }

// Fail says that an action failed; a nil error says nothing.
func Fail(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return Send(ToastMsg{Err: err})
}
