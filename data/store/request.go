package store

import (
	"context"
	"slices"

	"rounds/data"
	"rounds/data/request"
	"rounds/data/text"
)

// CaptureRequest files what a customer asks for and gives its id. Its clock runs from
// r.OpenedAt (0 is now); kind and channel must be known ones, the subject says what it
// is about. The account, the contact and who entered it are the capture's.
func (s *Store) CaptureRequest(ctx context.Context, c Capture, r data.Request) (data.ID, error) {
	subject, err := needText("request", r.Subject)
	switch now := s.Now(); {
	case err != nil:
		return data.ID{}, err
	case !slices.Contains(request.Kinds(), r.Kind):
		return data.ID{}, data.Errorf(data.CodeInvalid, "there is no kind of request %q; give one of %v", r.Kind, request.Kinds())
	case !slices.Contains(request.Channels(), r.Channel):
		return data.ID{}, data.Errorf(data.CodeInvalid, "there is no channel %q; give one of %v", r.Channel, request.Channels())
	case r.OpenedAt == 0:
		r.OpenedAt = now
	case r.OpenedAt > now:
		return data.ID{}, data.Errorf(data.CodeInvalid, "a request cannot arrive in the future; say how long ago it did, such as 40m")
	}
	r.ID, r.AccountID, r.ContactID, r.Subject, r.Body = s.ids.New(), c.AccountID, c.ContactID, subject, text.Block(r.Body)
	return r.ID, s.capture(ctx, "request", c, r)
}

// Answer stamps the first answer of a request, which stops its response clock.
func (s *Store) Answer(ctx context.Context, id data.ID) error {
	return s.do(ctx, "answer", func(tx *Tx) error {
		if _, err := get[data.Request](ctx, tx.sql, id); err != nil {
			return err
		}
		return tx.answer(id, false)
	})
}

// Escalate hands a request on, with what it means for the customer in her own terms
// where that is said; else what is known of it stays. From the next day on it is
// followed up inside and with the customer until it is resolved. It is no answer to the
// customer: without a first one the response clock goes on.
func (s *Store) Escalate(ctx context.Context, c Capture, id data.ID, impact string) error {
	return s.do(ctx, "escalate", func(tx *Tx) error {
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		r, err := get[data.Request](ctx, tx.sql, id)
		switch {
		case err != nil:
			return err
		case r.ResolvedAt != 0:
			return data.Errorf(data.CodeInvalid, "%q is resolved; reopen it first", r.Subject)
		case r.EscalatedAt != 0:
			return data.Errorf(data.CodeInvalid, "%q is escalated already; it comes up every day until it is resolved", r.Subject)
		}
		if said := text.Block(impact); said != "" {
			r.Impact = said
		}
		r.EscalatedAt = tx.now
		_, err = tx.Save(r, "escalated_at", "impact")
		return err
	})
}

// Reopen takes back that a request was resolved: the solution did not hold. Its first
// answer stays what it was. due, where it is not 0, is when the customer is answered
// anew: a follow-up stands for that, since nothing else does for a request that was
// answered and is not escalated.
func (s *Store) Reopen(ctx context.Context, c Capture, id data.ID, due data.Instant) error {
	return s.do(ctx, "reopen", func(tx *Tx) error {
		r, err := get[data.Request](ctx, tx.sql, id)
		switch {
		case err != nil:
			return err
		case r.ResolvedAt == 0:
			return data.Errorf(data.CodeInvalid, "%q is open; there is nothing to reopen", r.Subject)
		}
		r.ResolvedAt = 0
		if _, err := tx.Save(r, "resolved_at"); err != nil {
			return err
		}
		if due == 0 || r.StandsUntilResolved() {
			return nil
		}
		return tx.Insert(data.FollowUp{
			ID: tx.s.ids.New(), AccountID: r.AccountID, ContactID: r.ContactID, Kind: data.FollowUpPromise, By: c.By,
			Text: r.Subject, DueAt: due, CreatedAt: tx.now,
		})
	})
}

// OpenRequest is a request that is not resolved, with its account.
type OpenRequest struct {
	Request data.Request
	Account data.Account
}

// OpenRequests lists every request of the book that is not resolved, in no order.
func (s *Store) OpenRequests(ctx context.Context) ([]OpenRequest, error) {
	open, err := list[data.Request](ctx, s.reader, "WHERE resolved_at = 0 AND gone_at = 0")
	if err != nil {
		return nil, workError("reading the requests", err)
	}
	accounts := map[data.ID]data.Account{}
	if err := each(ctx, s.reader, `WHERE gone_at = 0 AND id IN (SELECT account_id FROM request WHERE resolved_at = 0 AND gone_at = 0)`, nil,
		func(a *data.Account) error { accounts[a.ID] = *a; return nil }); err != nil {
		return nil, workError("reading the requests", err)
	}
	var out []OpenRequest
	for i := range open {
		if a, here := accounts[open[i].AccountID]; here {
			out = append(out, OpenRequest{open[i], a})
		}
	}
	return out, nil
}
