package verb

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/store"
	"rounds/data/text"
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
)

func (v *Verbs) note(t Target) tea.Cmd {
	return v.open(t, question{name: "note", multi: true, arg: t.Row.Name, read: func(body string) (plan, error) {
		return v.plain("note", body, func(ctx context.Context, c store.Capture) error {
			_, err := v.s.Desk.Store.AddNote(ctx, c, body)
			return err
		})
	}})
}

// capture asks for the line of one kind of capture.
func (v *Verbs) capture(name string) func(Target) tea.Cmd {
	readers := map[string]func(string) (plan, error){
		captureIssue:    func(s string) (plan, error) { return v.readIssue(captureIssue, data.IssueBug, s) },
		captureFeature:  func(s string) (plan, error) { return v.readIssue(captureFeature, data.IssueFeature, s) },
		capturePromise:  v.readPromise,
		captureTold:     v.readTold,
		captureFollowUp: v.readFollowUp,
		captureScore:    v.readScore,
		captureProposal: v.readProposal,
		captureOverride: v.readOverride,
	}
	return func(t Target) tea.Cmd {
		who := t.Row.Name
		if c := t.primary(); name == captureTold && c.Name != "" {
			who = c.Name + " · " + who
		}
		return v.open(t, question{name: name, arg: who, read: readers[name]})
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

func (v *Verbs) readPromise(s string) (plan, error) {
	what, due := s, data.Date(0)
	rest, m, dated := v.trailing(s)
	if dated {
		what, due = rest, day(m)
	}
	p, err := v.plain(capturePromise, what, func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CapturePromise(ctx, c, what, due)
	})
	if dated {
		p.preview = v.s.Words.T("ask.promise.preview-due", v.moment(m))
	}
	return p, err
}

func (v *Verbs) readFollowUp(s string) (plan, error) {
	w := v.s.Words
	what, m, dated := v.trailing(s)
	if !dated {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.follow-up.when"))
	}
	return plan{
		preview: w.T("ask.follow-up.preview", v.moment(m)),
		done:    w.T("ask.follow-up.done", v.moment(m)),
		run: func(ctx context.Context, c store.Capture) error {
			return v.s.Desk.Store.CaptureFollowUp(ctx, c, data.FollowUpPromise, what, data.At(m.Time), !m.HasTime)
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
	declined := strings.EqualFold(words[0], w.T("ask.score.declined")) || words[0] == "-"
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

// readProposal takes "Analytics 300 fri": the product, the MRR in whole units and
// the date of the decision; a leading + is an up-sell of what they have.
func (v *Verbs) readProposal(s string) (plan, error) {
	w := v.s.Words
	rest, m, dated := v.trailing(s)
	if !dated {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.proposal.when"))
	}
	words := strings.Fields(rest)
	if len(words) < 2 {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.proposal.what"))
	}
	amount, err := strconv.ParseInt(words[len(words)-1], 10, 48)
	if err != nil || amount < 0 {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.proposal.what"))
	}
	kind, product := "cross-sell", strings.Join(words[:len(words)-1], " ")
	if p, up := strings.CutPrefix(product, "+"); up {
		kind, product = "up-sell", strings.TrimSpace(p)
	}
	said := w.T("ask.proposal.preview", w.T("proposal."+kind), product, w.Money(data.Money(amount*100), ""), v.moment(m))
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureProposal(ctx, c, kind, product, data.Money(amount*100), day(m))
	}}, nil
}

// readOverride takes "40 champion left" with, at its end, the day until which it
// holds; "-" takes the override away.
func (v *Verbs) readOverride(s string) (plan, error) {
	w := v.s.Words
	st := v.s.Desk.Store
	if strings.TrimSpace(s) == "-" {
		said := w.T("ask.override.clear")
		return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
			if err := st.ClearOverride(ctx, c.AccountID); err != nil {
				return err
			}
			return st.Discard(ctx, *c.Draft)
		}}, nil
	}
	until := v.s.Now().Add(time.Duration(health.Default().OverrideDays) * 24 * time.Hour)
	reason := s
	if rest, m, ok := v.trailing(s); ok {
		reason, until = rest, data.At(m.Time)
	}
	first, reason, _ := strings.Cut(strings.TrimSpace(reason), " ")
	score, err := strconv.ParseInt(first, 10, 64)
	if err != nil || score < 0 || score > 100 || strings.TrimSpace(reason) == "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.override.what"))
	}
	said := w.T("ask.override.preview", score, w.DayLong(until.DateIn(v.s.Location), v.s.Now().DateIn(v.s.Location)), reason)
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		if err := st.Override(ctx, c.AccountID, score, reason, until); err != nil {
			return err
		}
		return st.Discard(ctx, *c.Draft)
	}}, nil
}
