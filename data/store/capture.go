package store

import (
	"context"

	"rounds/data"
	"rounds/data/text"
)

// Capture is where a cue was heard: the account, and the contact and the call when
// there is one. Draft names the text field that it was typed in, if any; it is
// emptied in the same transaction.
type Capture struct {
	AccountID  data.ID
	ContactID  data.ID
	ActivityID data.ID
	Others     []data.ID // contacts who are in the call beside ContactID
	By         data.ID
	Draft      *DraftKey
}

// capture inserts rows and empties the field that they were typed in.
func (s *Store) capture(ctx context.Context, label string, c Capture, rows ...any) error {
	return s.do(ctx, label, func(tx *Tx) error {
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		for _, row := range rows {
			if err := tx.Insert(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// TextFits refuses a text that is longer than a field takes on any server: CodeInvalid.
func TextFits(s string) error {
	if len(s) > text.MaxField {
		return data.Errorf(data.CodeInvalid, "the text is longer than %d KiB; shorten it, or file it in parts", text.MaxField>>10)
	}
	return nil
}

func needText(what, value string) (string, error) {
	if value = text.Line(value); value == "" {
		return "", data.Errorf(data.CodeInvalid, "the %s is empty; type a few words", data.Noun(what))
	}
	return value, nil
}

// CaptureIssue files a small issue or a requested feature.
func (s *Store) CaptureIssue(ctx context.Context, c Capture, kind data.IssueKind, title string) error {
	title, err := needText(string(kind), title)
	if err != nil {
		return err
	}
	return s.capture(ctx, string(kind), c, data.Issue{
		ID: s.ids.New(), AccountID: c.AccountID, ContactID: c.ContactID, ActivityID: c.ActivityID, By: c.By,
		Kind: kind, Title: title, Status: "open", At: s.Now(),
	})
}

// CapturePromise files what we promised, with the day by which (0 for none).
func (s *Store) CapturePromise(ctx context.Context, c Capture, promise string, due data.Date) error {
	promise, err := needText("promise", promise)
	if err != nil {
		return err
	}
	return s.capture(ctx, "promise", c, data.Promise{
		ID: s.ids.New(), AccountID: c.AccountID, ContactID: c.ContactID, ActivityID: c.ActivityID, By: c.By,
		Text: promise, Source: "csm", DueOn: due, At: s.Now(),
	})
}

// CaptureTold files that the contact, and whoever else is in the call, has now heard of
// a topic.
func (s *Store) CaptureTold(ctx context.Context, c Capture, topic string) error {
	topic, err := needText("topic", topic)
	if err != nil {
		return err
	}
	var rows []any
	for _, who := range append([]data.ID{c.ContactID}, c.Others...) {
		rows = append(rows, data.Told{
			ID: s.ids.New(), AccountID: c.AccountID, ContactID: who, ActivityID: c.ActivityID, By: c.By,
			Topic: topic, At: s.Now(),
		})
	}
	return s.capture(ctx, "told", c, rows...)
}

// CaptureFollowUp files a date that we promised.
func (s *Store) CaptureFollowUp(ctx context.Context, c Capture, what string, due data.Instant, allDay bool) error {
	if due == 0 {
		return data.Errorf(data.CodeInvalid, "a follow-up needs a date; end the line with one such as fri 10:00, +2w or 3 dec")
	}
	return s.capture(ctx, "follow-up", c, data.FollowUp{
		ID: s.ids.New(), AccountID: c.AccountID, ContactID: c.ContactID, ActivityID: c.ActivityID, By: c.By,
		Kind: data.FollowUpPromise, Text: text.Line(what), DueAt: due, AllDay: allDay, CreatedAt: s.Now(),
	})
}

// CaptureCall books a call with the customer at a time: an onboarding call or any
// other, planned for so many minutes.
func (s *Store) CaptureCall(ctx context.Context, c Capture, kind data.FollowUpKind, what string, at data.Instant, minutes int64) error {
	const day = 24 * 60
	switch {
	case at <= s.Now():
		return data.Errorf(data.CodeInvalid, "a call is booked for a time to come; give one such as fri 10:00")
	case minutes < 1 || minutes > day:
		return data.Errorf(data.CodeInvalid, "a call of %d minutes cannot be booked; give 1 to %d", minutes, day)
	}
	return s.capture(ctx, "booked call", c, data.FollowUp{
		ID: s.ids.New(), AccountID: c.AccountID, ContactID: c.ContactID, ActivityID: c.ActivityID, By: c.By,
		Kind: kind, Text: text.Line(what), DueAt: at, Minutes: minutes, CreatedAt: s.Now(),
	})
}

// CaptureProposal files an up-sell or cross-sell proposal that awaits its decision.
func (s *Store) CaptureProposal(ctx context.Context, c Capture, kind, product string, mrr data.Money, decision data.Date) error {
	product, err := needText("proposal", product)
	if err != nil {
		return err
	}
	return s.capture(ctx, "proposal", c, data.Proposal{
		ID: s.ids.New(), AccountID: c.AccountID, ActivityID: c.ActivityID, By: c.By,
		Kind: kind, Product: product, MRR: mrr, Status: "open", DecisionOn: decision, At: s.Now(),
	})
}

// CaptureSurvey files an answer (NPS 0–10, CSAT 1–5) or, with declined, that the
// customer did not want to answer.
func (s *Store) CaptureSurvey(ctx context.Context, c Capture, kind data.SurveyKind, score int64, declined bool, verbatim string) error {
	answer := data.Survey{
		ID: s.ids.New(), AccountID: c.AccountID, ContactID: c.ContactID, ActivityID: c.ActivityID,
		Kind: kind, Score: score, Declined: declined, Verbatim: text.Block(verbatim), At: s.Now(),
	}
	if err := checkSurvey(&answer); err != nil {
		return err
	}
	return s.capture(ctx, "score", c, answer)
}

// checkSurvey refuses a score outside its scale; a declined one has none.
func checkSurvey(a *data.Survey) error {
	low, high := int64(0), int64(10)
	if a.Kind == data.SurveyCSAT {
		low, high = 1, 5
	}
	if a.Declined {
		a.Score = 0
	} else if a.Score < low || a.Score > high {
		return data.Errorf(data.CodeInvalid, "%s is %d to %d, not %d", a.Kind, low, high, a.Score)
	}
	return nil
}

// Override sets a CSM's own health score (0–100) until a moment. It needs a
// reason, never more than a year, and is shown wherever the score is.
func (s *Store) Override(ctx context.Context, account data.ID, score int64, reason string, until data.Instant) error {
	reason, err := needText("reason", reason)
	if err != nil {
		return err
	}
	if score < 0 || score > 100 {
		return data.Errorf(data.CodeInvalid, "a health score is 0 to 100, not %d", score)
	}
	if until <= s.Now() {
		return data.Errorf(data.CodeInvalid, "an override must end in the future")
	}
	return s.setOverride(ctx, account, "override", func(a *data.Account) {
		a.OverrideScore, a.OverrideReason, a.OverrideAt, a.OverrideUntil = score, reason, s.Now(), until
	})
}

// ClearOverride takes an override away.
func (s *Store) ClearOverride(ctx context.Context, account data.ID) error {
	return s.setOverride(ctx, account, "clear override", func(a *data.Account) {
		a.OverrideScore, a.OverrideReason, a.OverrideAt, a.OverrideUntil = 0, "", 0, 0
	})
}

func (s *Store) setOverride(ctx context.Context, account data.ID, label string, set func(*data.Account)) error {
	return s.do(ctx, label, func(tx *Tx) error {
		if _, err := get[data.Account](ctx, tx.sql, account); err != nil {
			return err
		}
		return stamp(tx, account, set, "override_score", "override_reason", "override_at", "override_until")
	})
}
