package verb

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/page"
	"rounds/ui/words"
)

// The captures: each is one key, one line of text and enter.
const (
	captureIssue    = "issue"
	captureFeature  = "feature"
	capturePromise  = "promise"
	captureTold     = "told"
	captureFollowUp = "follow-up"
	captureScore    = "score"
	captureProposal = "proposal"
	captureOverride = "override"
	captureCause    = "cause"
	captureRequest  = "request"
	captureEscalate = "escalate"
	captureGoal     = "goal"
	captureChanged  = "changed"
	captureStory    = "story"
)

// Captures lists the kinds of capture that a line says whole, by their names: what File
// takes.
func Captures() []string {
	return []string{
		captureIssue, captureFeature, capturePromise, captureTold, captureFollowUp, captureScore, captureProposal, captureOverride,
		captureRequest, captureGoal, captureStory,
	}
}

// Dated lists the kinds of capture that have a date.
func Dated() []string {
	return []string{capturePromise, captureFollowUp, captureProposal, captureOverride}
}

// File captures a line outside of the screen, as its key does on it, and says by w what
// was done; what is wrong with the line is said in the language in which it is typed. The
// target's account, contact and dossier are what the key would work on.
func (v *Verbs) File(ctx context.Context, name string, t Target, text string, w *words.Words) (string, error) {
	if _, err := v.reader(name, t)(text); err != nil {
		return "", err
	}
	said := *v.s
	said.Words = w
	p, err := (&Verbs{s: &said, typed: v.typed}).reader(name, t)(text)
	if err != nil {
		return "", err
	}
	c := store.Capture{AccountID: t.Row.ID, ContactID: t.ContactID, By: v.s.Me.ID}
	done, err := p.carry(ctx, c)
	return done.Text, err
}

func (v *Verbs) note(t Target) tea.Cmd {
	return v.open(t, question{name: "note", multi: true, arg: t.Row.Name, read: func(body string) (plan, error) {
		return v.plain("note", body, func(ctx context.Context, c store.Capture) error {
			_, err := v.s.Desk.Store.AddNote(ctx, c, body)
			return err
		})
	}})
}

// reader understands the line of one kind of capture for a target; nil where there is no
// such kind.
func (v *Verbs) reader(name string, t Target) func(string) (plan, error) {
	switch name {
	case captureIssue:
		return func(s string) (plan, error) { return v.readIssue(captureIssue, data.IssueBug, s) }
	case captureFeature:
		return func(s string) (plan, error) { return v.readIssue(captureFeature, data.IssueFeature, s) }
	case capturePromise:
		return func(s string) (plan, error) { return v.readPromise(&t, s) }
	case captureTold:
		return v.readTold
	case captureFollowUp:
		return func(s string) (plan, error) { return v.readFollowUp(&t, s) }
	case captureScore:
		return v.readScore
	case captureProposal:
		return func(s string) (plan, error) { return v.readProposal(&t, s) }
	case captureOverride:
		return func(s string) (plan, error) { return v.readOverride(&t, s) }
	case captureRequest:
		return func(s string) (plan, error) { return v.readRequest(t, s) }
	case captureStory:
		return v.readStory
	case captureGoal:
		return func(s string) (plan, error) { return v.readGoal(t, s) }
	}
	return nil
}

// capture asks for the line of one kind of capture.
func (v *Verbs) capture(name string) func(Target) tea.Cmd {
	return func(t Target) tea.Cmd {
		who := t.Row.Name
		if c := t.primary(); (name == captureTold || name == captureRequest) && c.Name != "" {
			who = c.Name + " · " + who
		}
		return v.open(t, question{name: name, arg: who, multi: name == captureStory, read: v.reader(name, t)})
	}
}

// plain is a capture that takes its text as it is.
func (v *Verbs) plain(name, body string, run func(context.Context, store.Capture) error) (plan, error) {
	w := v.s.Words
	if text.Block(body) == "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.empty"))
	}
	return plan{preview: w.T("ask." + name + ".preview"), done: w.T("ask." + name + ".done"), run: run}, nil
}

func (v *Verbs) readIssue(name string, kind data.IssueKind, s string) (plan, error) {
	return v.plain(name, s, func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureIssue(ctx, c, kind, s)
	})
}

func (v *Verbs) readTold(s string) (plan, error) {
	return v.plain(captureTold, s, func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureTold(ctx, c, s)
	})
}

func (v *Verbs) readPromise(t *Target, s string) (plan, error) {
	what, due := s, data.Date(0)
	rest, m, dated := v.dated(t, s)
	if dated {
		what, due = rest, day(m)
	}
	p, err := v.plain(capturePromise, what, func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CapturePromise(ctx, c, what, due)
	})
	if dated {
		p.preview = v.s.Words.T("ask.promise.preview-due", v.moment(t, m))
	}
	p.done += " · " + p.preview // a date that was not understood shows here, too
	return p, err
}

func (v *Verbs) readFollowUp(t *Target, s string) (plan, error) {
	w := v.s.Words
	what, m, dated := v.dated(t, s)
	if !dated {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.follow-up.when"))
	}
	due, allDay := page.Dated(m, &t.facts().Account)
	return plan{
		preview: w.T("ask.follow-up.preview", v.moment(t, m)),
		done:    w.T("ask.follow-up.done", v.moment(t, m)),
		run: func(ctx context.Context, c store.Capture) error {
			return v.s.Desk.Store.CaptureFollowUp(ctx, c, what, due, allDay)
		},
	}, nil
}

// readScore takes "9", "nps 9 great", "csat 4", "nps declined": NPS unless CSAT is
// said.
func (v *Verbs) readScore(s string) (plan, error) {
	w := v.s.Words
	words := strings.Fields(s)
	kind := data.SurveyNPS
	if len(words) > 0 {
		switch strings.ToLower(words[0]) {
		case "csat":
			kind, words = data.SurveyCSAT, words[1:]
		case "nps":
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.score.what"))
	}
	declined := w.Says("ask.score.declined", words[0]) || words[0] == "-"
	score, err := strconv.ParseInt(words[0], 10, 64)
	low, high := scoreRange(kind)
	if !declined && (err != nil || score < low || score > high) {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.score.range", strings.ToUpper(string(kind)), low, high))
	}
	verbatim := strings.Join(words[1:], " ")
	said := w.T("ask.score.preview", strings.ToUpper(string(kind)), words[0])
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureSurvey(ctx, c, kind, score, declined, verbatim)
	}}, nil
}

func scoreRange(kind data.SurveyKind) (low, high int64) {
	if kind == data.SurveyCSAT {
		return 1, 5
	}
	return 0, 10
}

// mostMoney is the largest amount that a line takes, in whole units.
const mostMoney = 1 << 47

// readProposal takes "Analytics 300 fri": the product, the MRR in units of the currency and
// the date of the decision; a leading + is an up-sell of what they have. "won" or "lost",
// perhaps with a part of the product's name, says what became of an open one.
func (v *Verbs) readProposal(t *Target, s string) (plan, error) {
	w := v.s.Words
	first, product, _ := strings.Cut(strings.TrimSpace(s), " ")
	for _, won := range []bool{true, false} {
		if w.Says(decision(won), first) {
			return v.decideProposal(strings.TrimSpace(product), won), nil
		}
	}
	rest, m, dated := v.trailing(t, s)
	if !dated {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.proposal.when"))
	}
	words := strings.Fields(rest)
	if len(words) < 2 {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.proposal.what"))
	}
	amount, ok := playbook.ReadNumber(words[len(words)-1], v.typed.Lang())
	if !ok || amount < 0 || amount > mostMoney {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.proposal.what"))
	}
	mrr := data.Money(math.Round(amount * 100))
	kind := "cross-sell"
	product = strings.Join(words[:len(words)-1], " ")
	if p, up := strings.CutPrefix(product, "+"); up {
		kind, product = "up-sell", strings.TrimSpace(p)
	}
	said := w.T("ask.proposal.preview", w.T("proposal."+kind), product, w.Money(mrr, ""), v.moment(t, m))
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureProposal(ctx, c, kind, product, mrr, day(m))
	}}, nil
}

// decision names the state of a proposal that was decided.
func decision(won bool) string {
	if won {
		return "account.proposal.won"
	}
	return "account.proposal.lost"
}

func (v *Verbs) decideProposal(product string, won bool) plan {
	w, st := v.s.Words, v.s.Desk.Store
	which := product
	if which == "" {
		which = w.T("ask.proposal.next")
	}
	said := w.T("ask.proposal.decided", w.T(decision(won)), which)
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		_, err := st.DecideProposal(ctx, c, product, won)
		return err
	}}
}

// readOverride takes "40 champion left" with, at its end, the day until which it
// holds; "-" takes the override away.
func (v *Verbs) readOverride(t *Target, s string) (plan, error) {
	w := v.s.Words
	st := v.s.Desk.Store
	if strings.TrimSpace(s) == "-" {
		said := w.T("ask.override.clear")
		return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
			return emptied(ctx, st, c, st.ClearOverride(ctx, c.AccountID))
		}}, nil
	}
	until := v.s.Now().Add(time.Duration(v.s.Desk.Rules().Health.OverrideDays) * 24 * time.Hour)
	reason := s
	if rest, m, ok := v.trailing(t, s); ok {
		reason, until = rest, data.At(m.Time)
		if !m.HasTime { // through that day, as a snooze lasts
			until = (day(m) + 1).Start(v.there(t)) - 1
		}
	}
	first, reason, _ := strings.Cut(strings.TrimSpace(reason), " ")
	score, err := strconv.ParseInt(first, 10, 64)
	if err != nil || score < 0 || score > 100 || strings.TrimSpace(reason) == "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.override.what"))
	}
	said := w.T("ask.override.preview", score, w.DayLong(until.DateIn(v.there(t)), v.s.Now().DateIn(v.there(t))), reason)
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		return emptied(ctx, st, c, st.Override(ctx, c.AccountID, score, reason, until))
	}}, nil
}

// emptied empties the field in which something was typed, if it was typed in one, once it
// went well.
func emptied(ctx context.Context, st *store.Store, c store.Capture, err error) error {
	if err != nil || c.Draft == nil {
		return err
	}
	return st.Discard(ctx, *c.Draft)
}
