package page

import (
	"time"

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
}

// Now is the session's clock.
func (s *Session) Now() data.Instant { return s.Desk.Now() }
