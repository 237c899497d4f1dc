// Package verb is what a CSM can do with an account from any page: note, snooze,
// done, the captures of a call, the rank explained. Pages hand it the keys that
// they have no use for, so that a key means the same everywhere.
package verb

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/booking"
	"rounds/data/phrase"
	"rounds/data/request"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/words"
)

// Target is what the verbs work on.
type Target struct {
	Row        book.Row       // zero ID: no account is selected
	Dossier    *store.Dossier // nil while it is loading
	ContactID  data.ID        // whom the page is about; zero: the primary contact
	Requests   []data.ID      // those that are meant, the one that is pointed at first; else the one that waits longest
	ActivityID data.ID        // the call that is running, if any
	Others     []data.ID      // contacts who are in that call beside ContactID
	On         *phrase.Moment // a date that was given apart from the line; nil: at its end
}

// Verbs carries out the account keys of one session.
type Verbs struct {
	s     *page.Session
	typed *words.Words // in whose language lines are typed
}

// New makes the verbs.
func New(s *page.Session) *Verbs { return &Verbs{s: s, typed: s.Words} }

// entry joins a key with what it does.
type entry struct {
	binding keys.Binding
	run     func(t Target) tea.Cmd
}

// entries lists the verbs, the most useful first, disabled where the target gives
// them nothing to work on.
func (v *Verbs) entries(t Target) []entry {
	k, now := &v.s.Keys.Account, v.s.Now()
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
	link := account
	calendar := account
	if account == "" && t.Dossier != nil {
		if t.link() == "" {
			link = "off.no-link"
		}
		if len(booking.Coming(t.Dossier.Facts, now)) == 0 {
			calendar = "off.no-booking"
		}
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
		{k.Book.Off(account), v.book},
		{k.Score.Off(account), v.capture(captureScore)},
		{k.Proposal.Off(account), v.capture(captureProposal)},
		{k.Goal.Off(account), v.capture(captureGoal)},
		{k.Override.Off(account), v.capture(captureOverride)},
		{k.Request.Off(account), v.capture(captureRequest)},
		{k.Resolve.Off(t.noRequest(account, request.Open, "off.no-request", now)), v.resolve},
		{k.Escalate.Off(t.noRequest(account, request.Escalatable, "off.no-escalation", now)), v.escalate},
		{k.Reopen.Off(t.noRequest(account, request.Closed, "off.no-resolved", now)), v.reopen},
		{k.SnoozeAll.Off(reason), v.snoozeAll},
		{k.DoneAll.Off(reason), v.doneAll},
		{k.Play.Off(call), v.play},
		{k.Copy.Off(account), v.copy},
		{k.Message.Off(account), v.message},
		{k.OpenLink.Off(link), v.openLink},
		{k.WhatIf.Off(account), v.whatIf},
		{k.Story.Off(account), v.capture(captureStory)},
		{k.Calendar.Off(calendar), v.calendar},
		{k.Cadence.Off(account), v.cadence},
		{k.Owner.Off(account), v.owner},
		{k.Report.Off(account), v.report},
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
