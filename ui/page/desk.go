package page

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/ui/keys"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// Session is what every page of one session shares: the book and its store, who
// works here, and how things are said and drawn. It is made once; only Me changes,
// in Update, when somebody who works here for the first time is named. Commands take
// what they need of it along.
type Session struct {
	Desk     *desk.Desk
	Words    *words.Words
	Theme    theme.Theme
	Keys     keys.Map
	Me       data.User
	Location *time.Location // the CSM's own zone
	Profile  string
	SSH      bool // links are copied, not opened

	carry func(intent tea.Msg) tea.Cmd
}

// Carry says who carries out what pages ask for: App.
func (s *Session) Carry(carry func(intent tea.Msg) tea.Cmd) { s.carry = carry }

// Ask has an intent carried out at once, so that the next key of a burst already
// finds what it opened. Call it in Update only. A page without App around it, as in a
// test, sends the intent as a message.
func (s *Session) Ask(intent tea.Msg) tea.Cmd {
	if s.carry == nil {
		return Send(intent)
	}
	return s.carry(intent)
}

// Now is the session's clock.
func (s *Session) Now() data.Instant { return s.Desk.Now() }
