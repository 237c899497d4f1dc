package server

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// translation turns events into mutations of the team's data: the rows that the rules
// look at. It knows no I/O.
type translation struct {
	caller   ledger.Caller
	accounts []data.ID            // of each event
	fresh    []bool               // whether the event makes its account
	rows     map[data.ID]*account // accounts as they are, or will be
	opened   map[data.ID]*request // requests that are there, or will be

	links []ledger.ExtRef
	seen  []ledger.Seen // the rows as they were read
	muts  []data.Mutation
	of    []int // of each mutation, its event

	at int // the event under translation
	e  *wire.Event
}

// account is what depends on when it was last said.
type account struct {
	CancelledAt data.Instant
	WithdrawnAt data.Instant // the cancellation, where that matters
	PaymentAt   data.Instant
	ContractAt  data.Instant
	ChurnedOn   data.Date
}

func readAccount(row data.Row) (*account, error) {
	var f struct {
		CancelledAt int64     `json:"cancelled_at"`
		PaymentAt   int64     `json:"payment_at"`
		ContractAt  int64     `json:"contract_at"`
		ChurnedOn   data.Date `json:"churned_on"`
	}
	err := json.Unmarshal(row.Fields, &f)
	return &account{CancelledAt: data.Instant(f.CancelledAt), PaymentAt: data.Instant(f.PaymentAt), ContractAt: data.Instant(f.ContractAt), ChurnedOn: f.ChurnedOn}, err
}

// request is what counts of one where reports of it come in any order.
type request struct {
	at  data.Instant    // when it was opened
	has map[string]bool // the fields that are set
}

func readRequest(row data.Row) (*request, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(row.Fields, &fields); err != nil {
		return nil, err
	}
	r := &request{has: map[string]bool{}}
	for name := range fields {
		r.has[name] = true
	}
	if !r.has["opened_at"] {
		return r, nil
	}
	return r, json.Unmarshal(fields["opened_at"], (*int64)(&r.at))
}

// saw notes rows as they were read, those too that are not there.
func (t *translation) saw(ent string, keys []data.ID, rows map[data.ID]data.Row) {
	seen := map[data.ID]bool{}
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			t.seen = append(t.seen, ledger.Seen{Ent: ent, Key: key, Rev: rows[key].Rev})
		}
	}
}

// values are fields by name.
type values map[string]any

// event adds the mutations of one event.
func (t *translation) event(i int, e *wire.Event) {
	t.at, t.e = i, e
	k := kinds[e.Kind]
	if t.fresh[i] {
		t.newAccount()
	}
	if k.event != "" {
		t.put(data.OpCreate, "event", t.id("event"), values{
			"kind": string(k.event), "at": int64(e.At), "product": e.Product, "detail": e.Detail, "amount": hundredths(e.Amount), "custom": customOf(e),
		})
	}
	if k.write != nil {
		k.write(t)
	}
}

// customOf is what an event says beyond the columns, where the rules look for it.
func customOf(e *wire.Event) data.Fields {
	custom := data.Fields{}
	maps.Copy(custom, e.Custom)
	if e.Feature != "" {
		custom["feature"] = e.Feature
	}
	if e.Deadline != 0 {
		custom["deadline"] = e.Deadline.String()
	}
	if !e.Issue.IsZero() {
		custom["ref"] = e.Issue.String()
	}
	return custom
}

// newAccount is the account and the contact of a sign-up. The owner is the ledger's
// choice.
func (t *translation) newAccount() {
	e := t.e
	created := e.Account.CreatedAt
	if created == 0 {
		created = e.At
	}
	t.put(data.OpCreate, "account", t.accounts[t.at], values{
		"name": e.Name, "reading": e.Reading, "stage": string(data.StageActivation), "language": e.Language, "time_zone": e.TimeZone,
		"country": e.Country, "currency": e.Currency, "phone": e.Phone, "email": e.Email, "website": e.Website, "industry": e.Industry,
		"segment": e.Segment, "plan": e.Plan, "mrr": hundredths(e.MRR), "seats": e.Seats, "signup_at": int64(e.At), "start_on": t.start(),
		"trial_end_on": e.TrialEndOn.String(), "renewal_on": e.RenewalOn.String(), "created_at": int64(created),
	})
	if c := e.Contact; c.Name != "" {
		t.put(data.OpCreate, "contact", t.id("contact"), values{
			"name": c.Name, "role": c.Role, "email": c.Email, "phone": c.Phone, "is_primary": true, "created_at": int64(e.At),
		})
	}
}

// start is the first day of what a sign-up begins.
func (t *translation) start() string {
	if t.e.StartOn != 0 {
		return t.e.StartOn.String()
	}
	return t.e.At.DateIn(data.LoadLocation(t.e.TimeZone)).String()
}

// signup adds the product.
func (t *translation) signup() {
	e := t.e
	if e.Product == "" {
		return
	}
	status := data.SubscriptionActive
	if e.TrialEndOn != 0 {
		status = data.SubscriptionTrial
	}
	t.put(data.OpCreate, "subscription", t.id("subscription"), values{
		"product": e.Product, "plan": e.Plan, "status": string(status), "self_serve": e.SelfServe, "start_on": t.start(),
		"trial_end_on": e.TrialEndOn.String(), "renewal_on": e.RenewalOn.String(), "seats": e.Seats, "mrr": hundredths(e.MRR), "created_at": int64(e.At),
	})
}

func (t *translation) cancelled() {
	if a := t.account(); t.e.At > a.CancelledAt && t.e.At > a.WithdrawnAt {
		a.CancelledAt = t.e.At
		t.update(values{"cancelled_at": int64(t.e.At)})
	}
}

func (t *translation) withdrawn() {
	a := t.account()
	a.WithdrawnAt = max(a.WithdrawnAt, t.e.At)
	if t.e.At >= a.CancelledAt { // also where none is known: one that comes at this moment has to see it
		a.CancelledAt = 0
		t.update(values{"cancelled_at": 0})
	}
}

func (t *translation) payment() {
	if a := t.account(); t.e.At >= a.PaymentAt {
		a.PaymentAt = t.e.At
		state := data.PaymentOK
		if t.e.Kind == "payment_failed" {
			state = data.PaymentFailed
		}
		t.update(values{"payment": string(state), "payment_at": int64(t.e.At)})
	}
}

// churned takes over the day of a churn, unless a later one is known.
func (t *translation) churned() {
	if a, day := t.account(), t.e.At.DateIn(time.UTC); day > a.ChurnedOn {
		a.ChurnedOn = day
		t.update(values{"churned_on": day.String()})
	}
}

// contract takes over what the event says of the contract, unless a later one was here.
func (t *translation) contract() {
	e, v := t.e, values{}
	if e.Plan != "" {
		v["plan"] = e.Plan
	}
	if e.MRR != "" {
		v["mrr"] = hundredths(e.MRR)
	}
	if e.Seats != 0 {
		v["seats"] = e.Seats
	}
	if e.RenewalOn != 0 {
		v["renewal_on"] = e.RenewalOn.String()
	}
	if a := t.account(); len(v) > 0 && e.At >= a.ContractAt {
		a.ContractAt = e.At
		v["contract_at"] = int64(e.At)
		t.update(v)
	}
}

// usage writes one feature's day: what is reported later of the same day takes its
// place.
func (t *translation) usage() {
	e := t.e
	key := derive(t.accounts[t.at].String(), "usage", e.Feature, e.Day.String())
	t.put(data.OpCreate, "usage", key, values{
		"feature": e.Feature, "day": e.Day.String(), "count": e.Count, "users": e.Users, "seconds": e.Seconds, "errors": e.Errors,
	})
}

// request opens a request, or says more of one that was opened under the same ref.
func (t *translation) request() {
	e, v := t.e, values{}
	for name, text := range map[string]string{"channel": e.Channel, "subject": e.Subject, "body": e.Body, "priority": e.Priority} {
		if text != "" {
			v[name] = text
		}
	}
	for name, at := range map[string]data.Instant{"wanted_at": e.WantedAt, "first_answer_at": e.AnsweredAt, "escalated_at": e.EscalatedAt, "resolved_at": e.ResolvedAt} {
		if at != 0 {
			v[name] = int64(at)
		}
	}
	if len(e.Custom) > 0 {
		v["custom"] = e.Custom
	}
	key := requestKey(t.caller, e)
	r, op := t.opened[key], data.OpUpdate
	switch {
	case r == nil:
		r, op = &request{at: e.At, has: map[string]bool{}}, data.OpCreate
		t.opened[key] = r
		v["opened_at"], v["kind"] = int64(e.At), requestType(e)
	case e.At < r.at: // it comes after what was said later: that stands, and the clock began with this
		maps.DeleteFunc(v, func(name string, _ any) bool { return r.has[name] })
		r.at, v["opened_at"] = e.At, int64(e.At)
	}
	for name := range v {
		r.has[name] = true
	}
	t.put(op, "request", key, v)
}

// asks reports whether an event is of a request.
func asks(e *wire.Event) bool { return e.Kind == "request" || e.Kind == "callback" }

// requestType is what the request of an event asks for.
func requestType(e *wire.Event) string {
	if e.Kind == "callback" {
		return string(data.RequestCallback)
	}
	return e.Type
}

func requestKey(c ledger.Caller, e *wire.Event) data.ID {
	ref := "event " + e.ID
	if e.Ref != "" {
		ref = "ref " + e.Ref
	}
	return derive(c.Workspace.String(), "request", c.Name, ref)
}

// account is what is known of the event's account.
func (t *translation) account() *account {
	id := t.accounts[t.at]
	if t.rows[id] == nil {
		t.rows[id] = &account{}
	}
	return t.rows[id]
}

// hundredths is an amount as rows have it; it was checked.
func hundredths(n json.Number) int64 {
	m, _ := money(n)
	return int64(m)
}

// id derives an id from the sender's: the same event writes the same rows, whenever and
// by whichever key of that name it comes.
func (t *translation) id(what string) data.ID { return eventKey(t.caller, t.e, what) }

func eventKey(c ledger.Caller, e *wire.Event, what string) data.ID {
	return derive(c.Workspace.String(), "event", c.Name, e.ID, what)
}

// derive makes an id of version 8 (RFC 9562) from what names a thing.
func derive(parts ...string) data.ID {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(p), p) // a hash takes everything
	}
	var id data.ID
	copy(id[:], h.Sum(nil))
	id[6] = 0x80 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}

func (t *translation) update(v values) { t.put(data.OpUpdate, "account", t.accounts[t.at], v) }

// put adds one mutation.
func (t *translation) put(op data.Op, ent string, key data.ID, v values) {
	m := data.Mutation{ID: t.id(ent + " " + key.String()), Op: op, Ent: ent, Key: key, Fields: map[string]data.FieldWrite{}}
	if op == data.OpCreate && ent != "account" {
		v["account_id"] = t.accounts[t.at].String()
	}
	for name, value := range v {
		raw, err := json.Marshal(value)
		if err != nil {
			panic("a field that JSON cannot hold: " + err.Error())
		}
		m.Fields[name] = data.FieldWrite{V: raw}
	}
	t.muts = append(t.muts, m)
	t.of = append(t.of, t.at)
}

// results says what became of each event.
func (t *translation) results(events []wire.Event, receipts []data.Receipt) []wire.EventResult {
	out := make([]wire.EventResult, len(events))
	for i := range out {
		out[i] = wire.EventResult{ID: events[i].ID, Status: string(data.ReceiptApplied), Account: t.accounts[i]}
	}
	for i, r := range receipts {
		o := &out[t.of[i]]
		o.Seq = max(o.Seq, r.Seq)
		if r.Status == data.ReceiptRejected {
			o.Status, o.Code, o.Detail = string(r.Status), wire.Code(r.Code), r.Detail
		}
	}
	return out
}
