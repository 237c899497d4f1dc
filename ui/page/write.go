package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
)

// Done is what became of a change of the book.
type Done struct {
	Text     string  // said in passing; "" says nothing
	Failed   bool    // Text says why it did not go
	Undoable bool    // Text goes on with the key that takes it back
	Request  data.ID // of which request it was, zero for none: see Hand
}

// WrittenMsg says that a change of the book is through.
type WrittenMsg struct {
	Account data.ID // zero: of none, or of several
	Done    Done
	Err     error // a failure, in place of Done
}

// ShowMsg says that the book follows a change that is through: pages show it.
type ShowMsg struct{ WrittenMsg }

// Hand is the request that a person has in hand: the one that she entered or did something
// with last, until she turns to another account.
type Hand struct{ Account, Request data.ID }

// Of is the request in hand of an account, zero where there is none.
func (h Hand) Of(account data.ID) data.ID {
	if h.Account != account {
		return data.ID{}
	}
	return h.Request
}

// TurnTo lays the request in hand aside where it is not of the account to which a person turns.
func (s *Session) TurnTo(account data.ID) {
	if s.Hand.Account != account {
		s.Hand = Hand{}
	}
}

// followWithin bounds how long a change waits for the book: while a large one is evaluated
// for the first time, App follows it later.
const followWithin = 500 * time.Millisecond

// Write makes a command of a change of the book. Changes take place in the order of the keys:
// from now on, until the pages show it, keys that act wait (App.waits), so that the next finds
// what this one did. Call it in Update only. A page without App around it, as in a test, hears
// of it as of any other work.
func (s *Session) Write(account data.ID, job func(ctx context.Context) (Done, error)) tea.Cmd {
	if s.carry == nil {
		return Work(func(ctx context.Context) tea.Msg {
			done, err := job(ctx)
			return said(done, err)
		})
	}
	s.writing++
	return Work(func(ctx context.Context) tea.Msg {
		done, err := job(ctx)
		return WrittenMsg{Account: account, Done: done, Err: err}
	})
}

// Follow has the book follow a change, and is the command that goes on with it.
func (s *Session) Follow(msg WrittenMsg) tea.Cmd {
	desk, change := s.Desk, data.Change{}
	if !msg.Account.IsZero() {
		change.Accounts = []data.ID{msg.Account}
	}
	return Work(func(ctx context.Context) tea.Msg {
		soon, cancel := context.WithTimeout(ctx, followWithin)
		defer cancel()
		_ = desk.Follow(soon, change) // App hears of the change as well, and says what goes wrong there
		return ShowMsg{msg}
	})
}

// Writing reports whether a change of the book is under way.
func (s *Session) Writing() bool { return s.writing > 0 }

// Wrote takes the request in hand that a change was of, and gives what is said of it.
func (s *Session) Wrote(msg WrittenMsg) tea.Msg {
	if msg.Err == nil && !msg.Done.Request.IsZero() {
		s.Hand = Hand{msg.Account, msg.Done.Request}
	}
	return said(msg.Done, msg.Err)
}

// Shown notes that the book follows a change.
func (s *Session) Shown() { s.writing-- }

func said(d Done, err error) tea.Msg {
	switch {
	case err != nil:
		return ToastMsg{Err: err}
	case d.Text == "":
		return nil
	}
	return ToastMsg{Text: d.Text, Error: d.Failed, Undoable: d.Undoable}
}

// Do is Write for a change of which only its text has to be said.
func (s *Session) Do(account data.ID, text string, job func(ctx context.Context) error) tea.Cmd {
	return s.Write(account, func(ctx context.Context) (Done, error) { return Done{Text: text}, job(ctx) })
}
