package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/rules"
	"rounds/ui/keys"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// Session is what every page of one session shares: the book and its store, who
// works here, and how things are said and drawn. It is made once; in Update, Me changes
// when somebody who works here for the first time is named, Quiet by its key, and Hand.
// Commands take what they need of it along.
type Session struct {
	Desk     *desk.Desk
	Words    *words.Words
	Theme    theme.Theme
	Keys     keys.Map
	Me       data.User
	Location *time.Location // the CSM's own zone
	Profile  string
	Linear   bool       // the pages are read line by line
	Still    bool       // what goes on by itself is drawn seldom: clocks by the minute, progress by tenths
	SSH      bool       // links are copied, not opened
	Quiet    bool       // the listening prompt is switched off
	Sync     Syncer     // nil: the book belongs to no server
	Lease    data.Lease // as it stood at the start
	// SaveRules writes changes into the team's file, in a command; nil where there is
	// none to write.
	SaveRules func(changes ...rules.Change) (RulesSavedMsg, error)
	// SaveFile writes a file for the person to take along, in a command, and returns its
	// path; nil where there is no place of hers, as over SSH.
	SaveFile func(name string, content []byte) (path string, err error)
	// Join connects the book with the server at url by a one-time code, in a command, and
	// takes over what is there, or as much of it as comes before ctx ends; progress is in
	// rows.
	Join func(ctx context.Context, url, code string, progress func(done, total int)) error
	// Edit opens a text in the person's own editor and gives what was saved to done; nil
	// where no editor is hers, as over SSH.
	Edit func(name, text string, done func(text string, err error) tea.Msg) tea.Cmd
	// ReadRules reads the team's file again, in a command; nil where there is none.
	ReadRules func() (RulesSavedMsg, error)
	// Share gives a file of this machine to the team, in a command, by its path below the
	// configuration folder; it returns what to say of it. nil where there is none, as over
	// SSH.
	Share func(ctx context.Context, path string) (said string, err error)
	// ReadPlaybooks reads the team's folder anew, in a command; nil where there is none.
	ReadPlaybooks func(ctx context.Context) (TeamPlaybooks, error)

	Hand Hand // the request that is meant where none is pointed at

	carry   func(intent tea.Msg) tea.Cmd
	writing int // changes of the book that are under way
}

// TeamPlaybooks is what the team's own playbooks are, shared and in the folder here, and
// what is wrong in them.
type TeamPlaybooks struct {
	Library  *playbook.Library // what is in force with it
	Folder   string
	Files    int
	Problems []data.Problem
	Refused  []data.Problem // those of them in a shared file, which stays as it was
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

// Suspend is the key that goes back to the shell, off where there is none.
func (s *Session) Suspend() keys.Binding {
	if s.SSH {
		return s.Keys.Global.Suspend.Off("off.no-shell")
	}
	return s.Keys.Global.Suspend
}

// Now is the session's clock.
func (s *Session) Now() data.Instant { return s.Desk.Now() }
