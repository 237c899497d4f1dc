package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// events takes in what the team's own systems report: checked whole, written in one
// push, each event once however often it is sent.
func (s *Server) events(x *exchange) error {
	var in wire.Events
	if err := decode(x.body, &in); err != nil {
		return err
	}
	if len(in.Events) == 0 || len(in.Events) > wire.MaxEvents {
		return refuse(http.StatusBadRequest, wire.CodeBadRequest, "a request of %d events; send 1 to %d", len(in.Events), wire.MaxEvents)
	}
	events, faults := readEvents(in.Events, s.clock())
	if len(faults) > 0 {
		return faulty(faults)
	}
	t, pushed, err := s.takeIn(x.Context(), x.caller, events)
	if err != nil {
		return err
	}
	if err := s.ledger.Link(x.Context(), x.caller.Workspace, t.links...); err != nil {
		return err
	}
	results := t.results(events, pushed.Receipts)
	s.metrics.reported(results)
	return answerJSON(x.out, x.Request, wire.Reported{Results: results})
}

// mostLooks bounds how often events are looked at anew because somebody wrote into a row that
// decides what they say.
const mostLooks = 50

// takeIn writes events: what they say depends on what is known to be later, so that two reports
// of one moment, by whichever servers they come, are taken one after the other.
func (s *Server) takeIn(ctx context.Context, c ledger.Caller, events []wire.Event) (*translation, wire.Pushed, error) {
	for range mostLooks {
		t, faults, err := s.place(ctx, c, events)
		if err != nil {
			return nil, wire.Pushed{}, err
		}
		if len(faults) > 0 {
			return nil, wire.Pushed{}, faulty(faults)
		}
		for i := range events {
			t.event(i, &events[i])
		}
		pushed, err := s.ledger.SubmitSeen(ctx, c, t.muts, t.seen...)
		if !errors.Is(err, ledger.ErrWritten) {
			return t, pushed, err
		}
	}
	return nil, wire.Pushed{}, later(http.StatusServiceUnavailable, wire.CodeUnavailable, time.Second, "the accounts are being written to all the time; try again in a moment")
}

// faulty is the problem of events that cannot be taken as they are.
func faulty(faults []wire.Fault) *wire.Problem {
	f := faults[0]
	p := refuse(http.StatusBadRequest, wire.CodeInvalidField, "nothing was taken: event %d (%.60s): %s", f.Index, f.ID, f.Detail)
	if f.Field != "" {
		p = refuse(http.StatusBadRequest, wire.CodeInvalidField, "nothing was taken: event %d (%.60s), %s: %s", f.Index, f.ID, f.Field, f.Detail)
	}
	p.Errors = faults
	return p
}

// laterWins are the kinds that write into the account what nothing later has said yet.
var laterWins = []string{"cancellation", "cancellation_withdrawn", "churn", "renewed", "contract_changed", "payment_failed", "payment_ok"}

// name is an account's name in another system.
type name struct {
	system, id string
	created    data.Instant
}

// place finds the account of every event. A sign-up of one that nobody knows makes it;
// the events after it in the request may speak of it already.
func (s *Server) place(ctx context.Context, c ledger.Caller, events []wire.Event) (*translation, []wire.Fault, error) {
	t := &translation{
		caller: c, accounts: make([]data.ID, len(events)), fresh: make([]bool, len(events)),
		rows: map[data.ID]*account{}, opened: map[data.ID]*request{},
	}
	var faults []wire.Fault
	known := map[[2]string][]ledger.ExtRef{}
	var keys, ordered, requests []data.ID
	for i := range events {
		e := &events[i]
		id, f, err := s.accountOf(ctx, t, i, known, e)
		if err != nil {
			return nil, nil, err
		}
		if f != nil {
			f.Index, f.ID = i, e.ID
			faults = append(faults, *f)
			continue
		}
		t.accounts[i] = id
		keys = append(keys, id)
		if slices.Contains(laterWins, e.Kind) {
			ordered = append(ordered, id)
		}
		if asks(e) {
			requests = append(requests, requestKey(c, e))
		}
	}
	rows, err := s.ledger.Rows(ctx, c.Workspace, "account", keys...)
	if err != nil {
		return nil, nil, err
	}
	opened, err := s.ledger.Rows(ctx, c.Workspace, "request", requests...)
	if err != nil {
		return nil, nil, err
	}
	t.saw("account", ordered, rows)
	t.saw("request", requests, opened)
	for key, row := range opened {
		if t.opened[key], err = readRequest(row); err != nil {
			return nil, nil, err
		}
	}
	again, err := s.reused(ctx, t, events, rows, opened)
	if err != nil {
		return nil, nil, err
	}
	faults = append(faults, again...)
	for i := range events {
		id := t.accounts[i]
		if t.fresh[i] {
			t.rows[id] = &account{}
		}
		if id.IsZero() || t.rows[id] != nil {
			continue
		}
		row, ok := rows[id]
		if !ok {
			faults = append(faults, wire.Fault{Index: i, ID: events[i].ID, Field: "account", Detail: "there is no account of that id"})
			continue
		}
		if t.rows[id], err = readAccount(row); err != nil {
			return nil, nil, err
		}
	}
	return t, faults, s.withdrawals(ctx, t, events)
}

// withdrawals finds when the cancellations of accounts that are cancelled now were last
// taken back: a cancellation that comes late may be of before that.
func (s *Server) withdrawals(ctx context.Context, t *translation, events []wire.Event) error {
	for i := range events {
		if events[i].Kind != "cancellation" || t.fresh[i] || t.accounts[i].IsZero() {
			continue
		}
		rows, err := s.ledger.Under(ctx, t.caller, t.accounts[i])
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Ent != "event" {
				continue
			}
			var was struct {
				Kind data.EventKind `json:"kind"`
				At   int64          `json:"at"`
			}
			if err := json.Unmarshal(row.Fields, &was); err != nil {
				return err
			}
			if a := t.rows[t.accounts[i]]; was.Kind == data.EventCancelWithdrawn && a != nil {
				a.WithdrawnAt = max(a.WithdrawnAt, data.Instant(was.At))
			}
		}
	}
	return nil
}

// reused finds the events whose id was another event's, of another kind or account: taken
// for that one come again, they would be lost without a word, or half of them. accounts and
// opened are the accounts and the requests that are there already.
func (s *Server) reused(ctx context.Context, t *translation, events []wire.Event, accounts, opened map[data.ID]data.Row) (faults []wire.Fault, err error) {
	keys := make([]data.ID, len(events))
	for i := range events {
		keys[i] = eventKey(t.caller, &events[i], "event")
	}
	rows, err := s.ledger.Rows(ctx, t.caller.Workspace, "event", keys...)
	if err != nil {
		return nil, err
	}
	for i := range events {
		e := &events[i]
		var f *wire.Fault
		row, was := rows[keys[i]]
		request, asked := opened[requestKey(t.caller, e)]
		switch {
		case t.accounts[i].IsZero(): // that was told
		case was:
			f, err = reuse("id", row, string(kinds[e.Kind].event), t.accounts[i], accounts)
		case asked && e.Ref == "":
			f, err = reuse("id", request, requestType(e), t.accounts[i], accounts)
		case asked:
			f, err = reuse("ref", request, "", t.accounts[i], accounts)
		}
		if err != nil {
			return nil, err
		}
		if f != nil {
			f.Index, f.ID = i, e.ID
			faults = append(faults, *f)
		}
	}
	return faults, nil
}

// reuse says what is wrong with an id under which a row stands, nil where that is of its kind
// and account. More than one kind may be said of a ref.
func reuse(field string, row data.Row, kind string, account data.ID, accounts map[data.ID]data.Row) (*wire.Fault, error) {
	var was struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(row.Fields, &was); err != nil {
		return nil, err
	}
	switch {
	case field == "id" && was.Kind != kind:
		return fault(field, "an event of another kind had this %s; give each its own", field), nil
	case row.Account != account && accounts[account].GoneAt == 0: // of one that became part of another all moved on
		return fault(field, "an event of another account had this %s; give each its own", field), nil
	}
	return nil, nil
}

// accountOf is the account that an event is about.
func (s *Server) accountOf(ctx context.Context, t *translation, i int, known map[[2]string][]ledger.ExtRef, e *wire.Event) (data.ID, *wire.Fault, error) {
	if !e.Account.ID.IsZero() {
		return e.Account.ID, nil, nil
	}
	n := name{e.Account.System, e.Account.ExtID, e.Account.CreatedAt}
	if n.system == "" {
		n.system = t.caller.Name
	}
	at := [2]string{n.system, n.id}
	refs, asked := known[at]
	if !asked {
		var err error
		if refs, err = s.ledger.Linked(ctx, t.caller.Workspace, n.system, "account", n.id); err != nil {
			return data.ID{}, nil, err
		}
		known[at] = refs
	}
	var fits []ledger.ExtRef
	for _, r := range refs {
		if n.created == 0 || r.ExtCreatedAt == n.created {
			fits = append(fits, r)
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0].Key, nil, nil
	case len(fits) > 1:
		return data.ID{}, fault("account", "your system has used the id %.60q %d times; give account.created_at, which tells them apart", n.id, len(fits)), nil
	case e.Kind != "signup":
		return data.ID{}, fault("account", "no account is known as %.60q in %.60s; send its signup first", n.id, n.system), nil
	case e.Name == "":
		return data.ID{}, fault("name", "a new account needs a name"), nil
	}
	if n.created == 0 {
		n.created = e.At
	}
	id := derive(t.caller.Workspace.String(), "account", n.system, n.id, fmt.Sprint(int64(n.created)))
	ref := ledger.ExtRef{Connector: n.system, Object: "account", ExtID: n.id, ExtCreatedAt: n.created, Ent: "account", Key: id}
	known[at] = append(known[at], ref)
	t.links = append(t.links, ref)
	t.fresh[i] = true
	return id, nil, nil
}
