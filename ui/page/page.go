// Package page is what the pages of the workstation share: the interface that App
// drives, the environment of a session, and the messages by which pages ask App
// for something (imperative) or hear of it (past tense).
package page

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
)

// Page is one screen. It does no I/O in Update or View: I/O lives in commands,
// which copy their arguments and return a message.
type Page interface {
	// Init is asked once, when the page is opened.
	Init() tea.Cmd
	// Update takes a message; keys come only when no dialog is open and App has no
	// use for them itself.
	Update(msg tea.Msg) tea.Cmd
	// View draws the page into w×h cells and gives the hardware cursor's place in
	// them, or nil.
	View(w, h int) (string, *tea.Cursor)
	// Title is what the header says of the page.
	Title() string
	// Bindings are the keys that work here, the most useful first; disabled ones
	// carry their reason.
	Bindings() []keys.Binding
	// Capturing reports whether a text field owns the letters.
	Capturing() bool
}

// Loader is a page that has nothing to act on until its rows have come: what is typed
// meanwhile waits for them. One that could not be loaded waits no longer.
type Loader interface{ Loading() bool }

// Reloader is a page that reads anew what changed: while Reloading, what it shows is from
// before.
type Reloader interface{ Reloading() bool }

// Dialog is a Page drawn over another one; it owns every key until it sends
// CloseDialogMsg. Its View is asked for its own size.
type Dialog interface {
	Page
	// Size is how large the dialog wants to be in a window of w×h.
	Size(w, h int) (int, int)
}

// Undoer is implemented by pages with changes that no action of the book stands for;
// ours is false where the book's last action is meant.
type Undoer interface {
	Undo() (cmd tea.Cmd, ours bool)
}

// Saving is implemented by pages with text fields: whether something typed is not
// committed yet, and the failure when it could not be.
type Saving interface {
	Saving() (pending bool, failed error)
}
