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

// entry joins a key with what it does.
type entry struct {
	binding keys.Binding
	run     func(t Target) tea.Cmd
}

// entries lists the verbs, the most useful first, disabled where the target gives
// them nothing to work on.
func (v *Verbs) entries(t Target) []entry {
	k := &v.s.Keys.Account
	account, reason, call := "", "", ""
	if t.Row.ID.IsZero() {
		account, reason = "off.no-account", "off.no-account"
	} else if len(t.Row.Standing.Firings) == 0 {
		reason = "off.no-reason"
	}
	call = account
	if !t.ActivityID.IsZero() {
		call = "off.in-call"
	}
	request, link := account, account
	if account == "" && !t.waits() {
		request = "off.no-request"
	}
	if account == "" && t.Dossier != nil && t.link() == "" {
		link = "off.no-link"
	}
	return []entry{
		{k.Call.Off(call), v.call},
		{k.Snooze.Off(reason), v.snoozeLeading},
		{k.Done.Off(reason), v.doneLeading},
		{k.Why.Off(reason), v.why},
		{k.Note.Off(account), v.note},
		{k.Issue.Off(account), v.capture(captureIssue)},
		{k.Feature.Off(account), v.capture(captureFeature)},
		{k.Promise.Off(account), v.capture(capturePromise)},
		{k.Told.Off(account), v.capture(captureTold)},
		{k.FollowUp.Off(account), v.capture(captureFollowUp)},
		{k.Score.Off(account), v.capture(captureScore)},
		{k.Proposal.Off(account), v.capture(captureProposal)},
		{k.Override.Off(account), v.capture(captureOverride)},
		{k.Resolve.Off(request), v.resolve},
		{k.SnoozeAll.Off(reason), v.snoozeAll},
		{k.DoneAll.Off(reason), v.doneAll},
		{k.Play.Off(call), v.play},
		{k.Copy.Off(account), v.copy},
		{k.OpenLink.Off(link), v.openLink},
	}
}

// Key answers a key press on the target, in a text field (typing) the letters with
// alt held; ours is false when the key is no verb. A verb that cannot work here says
// why in passing.
func (v *Verbs) Key(msg tea.KeyPressMsg, typing bool, t Target) (cmd tea.Cmd, ours bool) {
	for _, e := range v.entries(t) {
		if !e.binding.Pressed(msg, typing) {
			continue
		}
		if e.binding.Disabled != "" {
			return page.Toast(v.s.Words.T(e.binding.Disabled)), true
		}
		return e.run(t), true
	}
	return nil, false
}

// Bindings lists the verbs for the footer and for help, the most useful first,
// disabled ones with their reason.
func (v *Verbs) Bindings(t Target) []keys.Binding {
	entries := v.entries(t)
	out := make([]keys.Binding, len(entries))
	for i, e := range entries {
		out[i] = e.binding
	}
	return out
}
