package store

import (
	"context"
	"fmt"

	"rounds/data"
	"rounds/data/signal"
	"rounds/data/text"
)

// Snooze hides firings of an account through a local day. A date and a reason are
// needed: a snooze that nobody can explain is how accounts are forgotten.
func (s *Store) Snooze(ctx context.Context, account data.ID, firings []data.Firing, until data.Date, reason string, by data.ID) error {
	reason = text.Line(reason)
	switch {
	case until == 0:
		return data.Errorf(data.CodeInvalid, "snoozing needs a date; give one such as fri, +2w or 2026-12-03")
	case reason == "":
		return data.Errorf(data.CodeInvalid, "snoozing needs a reason; say in a few words why it can wait")
	case len(firings) == 0:
		return data.Errorf(data.CodeInvalid, "nothing stands against this account, so there is nothing to snooze")
	}
	return s.do(ctx, "snooze", func(tx *Tx) error {
		for i := range firings {
			if err := tx.dispose(account, &firings[i], data.Disposition{Kind: data.DispositionSnoozed, Until: until, Reason: reason, By: by}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Dismiss says that firings do not matter for this account; reason is optional.
func (s *Store) Dismiss(ctx context.Context, account data.ID, firings []data.Firing, reason string, by data.ID) error {
	return s.do(ctx, "dismiss", func(tx *Tx) error {
		for i := range firings {
			d := data.Disposition{Kind: data.DispositionDismissed, Reason: text.Line(reason), By: by}
			if err := tx.dispose(account, &firings[i], d); err != nil {
				return err
			}
		}
		return nil
	})
}

// Done says that firings were acted on. Where the reason is an object that waits
// (a request, a follow-up, a promise, an appointment), the object is stamped:
// a request gets its first answer, a callback is answered and resolved. An outage is no more
// than answered: somebody stays on it until it is resolved, and its reason stands.
func (s *Store) Done(ctx context.Context, account data.ID, firings []data.Firing, by data.ID) error {
	if len(firings) == 0 {
		return data.Errorf(data.CodeInvalid, "nothing stands against this account, so there is nothing to do")
	}
	return s.do(ctx, doneLabel(firings), func(tx *Tx) error {
		for i := range firings {
			if err := tx.done(account, &firings[i], by); err != nil {
				return err
			}
		}
		return nil
	})
}

// doneLabel names the action: of a request alone that waits it is the first answer, as the
// page says when it was done.
func doneLabel(firings []data.Firing) string {
	if len(firings) == 1 {
		switch firings[0].Code {
		case data.ReasonRequestWaiting, data.ReasonOutageOpen, data.ReasonCallback:
			return "answer"
		}
	}
	return "done"
}

func (tx *Tx) done(account data.ID, f *data.Firing, by data.ID) error {
	if err := tx.stampObject(f); err != nil || f.Code == data.ReasonOutageOpen {
		return err
	}
	return tx.dispose(account, f, data.Disposition{Kind: data.DispositionDone, By: by})
}

// stampObject marks the object that a firing is about, when its occurrence names
// one.
func (tx *Tx) stampObject(f *data.Firing) error {
	id, ok := signal.Object(f.Occurrence)
	if !ok {
		return nil // the occurrence is a date
	}
	switch f.Code {
	case data.ReasonRequestWaiting, data.ReasonOutageOpen, data.ReasonCallback:
		return tx.answer(id, f.Code == data.ReasonCallback)
	case data.ReasonFollowUp, data.ReasonAppointment:
		return stamp(tx, id, func(r *data.FollowUp) { r.DoneAt = tx.now }, "done_at")
	case data.ReasonPromise:
		return stamp(tx, id, func(r *data.Promise) { r.CoveredAt = tx.now }, "covered_at")
	}
	return nil
}

// stamp loads a row by id, lets set change it and saves the named columns. A row
// that is gone needs no stamp.
func stamp[T any](tx *Tx, id data.ID, set func(*T), columns ...string) error {
	row, err := get[T](tx.ctx, tx.sql, id)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	set(&row)
	_, err = tx.Save(row, columns...)
	return err
}

// answer stamps the first answer of a request, which stops its response clock.
func (tx *Tx) answer(request data.ID, resolve bool) error {
	return stamp(tx, request, func(r *data.Request) {
		if r.FirstAnswerAt == 0 {
			r.FirstAnswerAt = tx.now
		}
		if resolve && r.ResolvedAt == 0 {
			r.ResolvedAt = tx.now
		}
	}, "first_answer_at", "resolved_at")
}

// Resolve closes a request; one without a first answer gets it now.
func (s *Store) Resolve(ctx context.Context, request data.ID) error {
	return s.do(ctx, "resolve", func(tx *Tx) error {
		if _, err := get[data.Request](ctx, tx.sql, request); err != nil {
			return err
		}
		return tx.answer(request, true)
	})
}

// dispose writes the disposition of one firing: one row a firing, so that the last
// word counts.
func (tx *Tx) dispose(account data.ID, f *data.Firing, d data.Disposition) error {
	if f.Code == data.ReasonLoading {
		return data.Errorf(data.CodeConflict, "the reasons of this account are still arriving; wait until the first sync is through")
	}
	d.AccountID, d.Code, d.Occurrence, d.At = account, f.Code, f.Occurrence, tx.now
	old, err := list[data.Disposition](tx.ctx, tx.sql,
		"WHERE account_id = ? AND code = ? AND occurrence = ? AND gone_at = 0", account, string(f.Code), f.Occurrence)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		d.ID = old[0].ID
		_, err = tx.Save(d)
		return err
	}
	d.ID = tx.s.ids.New()
	if err := tx.Insert(d); err != nil {
		return fmt.Errorf("disposing of %s: %w", f.Code, err)
	}
	return nil
}
