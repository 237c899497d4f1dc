// Package verb is what a CSM can do with an account from any page: note, snooze,
// done, the captures of a call, the rank explained. Pages hand it the keys that
// they have no use for, so that a key means the same everywhere.
package verb

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
)

// Target is what the verbs work on.
type Target struct {
	Row        book.Row       // zero ID: no account is selected
	Dossier    *store.Dossier // nil while it is loading
	ContactID  data.ID        // whom the page is about; zero: the primary contact
	ActivityID data.ID        // the call that is running, if any
}

// Verbs carries out the account keys of one session.
type Verbs struct{ s *page.Session }

// New makes the verbs.
func New(s *page.Session) *Verbs { return &Verbs{s: s} }

// Key answers a key press on the target; ours is false when the key is no verb. A
// verb that cannot work here says why in passing.
func (v *Verbs) Key(msg tea.KeyPressMsg, t Target) (cmd tea.Cmd, ours bool) {
	return nil, false
}

// Bindings lists the verbs for the footer and for help, the most useful first,
// disabled ones with their reason.
func (v *Verbs) Bindings(t Target) []keys.Binding {
	return nil
}
