package store

import (
	"testing"
	"time"

	"rounds/data"
)

func (w *world) request(id data.ID) data.Request {
	w.t.Helper()
	r, err := get[data.Request](w.ctx, w.reader, id)
	must(w.t, err)
	return r
}

func TestARequestIsEnteredHandedOnClosedAndReopened(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	c := Capture{AccountID: a.ID, ContactID: w.ids.New()}
	arrived := w.Now().Add(-40 * time.Minute)
	id, err := w.CaptureRequest(w.ctx, c, data.Request{
		Kind: data.RequestBug, Channel: data.ChannelEmail, Subject: " invoice\tpage ", Body: "since\r\nFriday", OpenedAt: arrived,
	})
	must(t, err)
	want := data.Request{
		ID: id, AccountID: a.ID, ContactID: c.ContactID, Kind: data.RequestBug, Channel: data.ChannelEmail,
		Subject: "invoice page", Body: "since\nFriday", OpenedAt: arrived,
	}
	same := func(when string) {
		t.Helper()
		if got := w.request(id); got.FirstAnswerAt != want.FirstAnswerAt || got.EscalatedAt != want.EscalatedAt || got.ResolvedAt != want.ResolvedAt ||
			got.Impact != want.Impact || got.Subject != want.Subject || got.Body != want.Body || got.OpenedAt != want.OpenedAt || got.ContactID != want.ContactID {
			t.Fatalf("%s: %+v\nwant %+v", when, got, want)
		}
	}
	same("entered")
	undo := func() {
		t.Helper()
		_, err := w.Undo(w.ctx)
		must(t, err)
	}

	must(t, w.Escalate(w.ctx, c, id, ""))
	want.EscalatedAt = w.Now()
	same("escalated without a word")
	wantCode(t, w.Escalate(w.ctx, c, id, ""), data.CodeInvalid)
	undo()
	want.EscalatedAt = 0
	same("escalation undone")
	must(t, w.Escalate(w.ctx, c, id, "cannot bill"))
	want.EscalatedAt, want.Impact = w.Now(), "cannot bill"
	same("escalated: the first answer is still owed")

	w.now = w.now.Add(time.Hour)
	must(t, w.Answer(w.ctx, id))
	want.FirstAnswerAt = w.Now()
	w.now = w.now.Add(time.Hour)
	must(t, w.Resolve(w.ctx, id))
	want.ResolvedAt = w.Now()
	same("resolved: the first answer keeps its time")
	wantCode(t, w.Escalate(w.ctx, c, id, ""), data.CodeInvalid)

	must(t, w.Reopen(w.ctx, c, id, w.Now().Add(2*time.Hour)))
	want.ResolvedAt = 0
	same("open again")
	wantCode(t, w.Reopen(w.ctx, c, id, 0), data.CodeInvalid)
	undo()
	want.ResolvedAt = w.Now()
	same("reopening undone")
}

// What stands by itself when it is open again needs no date; what does not gets one.
func TestAReopenedRequestIsAnsweredAnew(t *testing.T) {
	for _, c := range []struct {
		kind      data.RequestKind
		escalated bool
		follows   int
	}{
		{data.RequestBug, false, 1}, {data.RequestBug, true, 0}, {data.RequestOutage, false, 0},
		{data.RequestComplaint, false, 0}, {data.RequestCallback, false, 1},
	} {
		w := open(t)
		a := w.account("Lindqvist Handels AB")
		where := Capture{AccountID: a.ID}
		id, err := w.CaptureRequest(w.ctx, where, data.Request{Kind: c.kind, Channel: data.ChannelPhone, Subject: "prices"})
		must(t, err)
		if c.escalated {
			must(t, w.Escalate(w.ctx, where, id, ""))
		}
		must(t, w.Resolve(w.ctx, id))
		due := w.Now().Add(2 * time.Hour)
		must(t, w.Reopen(w.ctx, where, id, due))
		f, err := w.Facts(w.ctx, a.ID, w.Now())
		must(t, err)
		if len(f.FollowUps) != c.follows || c.follows == 1 && (f.FollowUps[0].DueAt != due || f.FollowUps[0].Text != "prices") {
			t.Errorf("%s, escalated %v: %+v", c.kind, c.escalated, f.FollowUps)
		}
	}
}

// Done is the first answer of a request; an outage stands all the same until it is resolved.
func TestDoneAnswersARequest(t *testing.T) {
	for kind, code := range map[data.RequestKind]data.Reason{
		data.RequestBug: data.ReasonRequestWaiting, data.RequestOutage: data.ReasonOutageOpen,
	} {
		w := open(t)
		a := w.account("Lindqvist Handels AB")
		id, err := w.CaptureRequest(w.ctx, Capture{AccountID: a.ID}, data.Request{Kind: kind, Channel: data.ChannelPhone, Subject: "prices"})
		must(t, err)
		must(t, w.Done(w.ctx, a.ID, []data.Firing{{Code: code, Occurrence: id.String()}}, data.ID{}))
		f, err := w.Facts(w.ctx, a.ID, w.Now())
		must(t, err)
		if f.Requests[0].FirstAnswerAt == 0 || len(f.Dispositions) > 0 != (kind == data.RequestBug) {
			t.Errorf("%s: %+v, %d dispositions", kind, f.Requests[0], len(f.Dispositions))
		}
		if u, err := w.Undo(w.ctx); err != nil || u.Label != "answer" {
			t.Errorf("%s: %q was undone (%v), not the answer", kind, u.Label, err)
		}
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	w := open(t)
	c := Capture{AccountID: w.account("Lindqvist Handels AB").ID}
	for name, r := range map[string]data.Request{
		"no subject": {Kind: data.RequestBug, Channel: data.ChannelPhone, Subject: " \n"},
		"no kind":    {Channel: data.ChannelPhone, Subject: "x"},
		"a wish":     {Kind: "wish", Channel: data.ChannelPhone, Subject: "x"},
		"telegram":   {Kind: data.RequestBug, Channel: "telegram", Subject: "x"},
		"to come":    {Kind: data.RequestBug, Channel: data.ChannelPhone, Subject: "x", OpenedAt: w.Now() + 1},
	} {
		if _, err := w.CaptureRequest(w.ctx, c, r); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
