package store

import (
	"slices"
	"testing"

	"rounds/data"
)

func TestEverybodyWhoAttendedWasTold(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	britta := data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Britta"}
	marco := data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Marco"}
	must(t, w.do(w.ctx, "x", func(tx *Tx) error {
		for _, row := range []any{britta, marco, data.Told{ID: w.ids.New(), AccountID: a.ID, ContactID: marco.ID, Topic: "fees", At: w.Now()}} {
			if err := tx.Insert(row); err != nil {
				return err
			}
		}
		return nil
	}))
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID, ContactID: britta.ID})
	must(t, err)
	both := []string{britta.ID.String(), marco.ID.String()}
	must(t, w.Attend(w.ctx, call.Activity.ID, both))
	anna, err := w.Meet(w.ctx, call.Activity.ID, both, " Anna \n Berg ")
	must(t, err)
	again, err := w.LoadCall(w.ctx, call.Activity.ID)
	must(t, err)
	everybody := slices.Concat(both, []string{anna.String()})
	if !slices.Equal(again.Activity.Attendees, everybody) {
		t.Fatalf("attendees %v, want %v", again.Activity.Attendees, everybody)
	}
	met, err := get[data.Contact](w.ctx, w.reader, anna)
	if err != nil || met.Name != "Anna Berg" || met.AccountID != a.ID {
		t.Fatalf("met %+v: %v", met, err)
	}
	must(t, w.CaptureTold(w.ctx, Capture{AccountID: a.ID, ContactID: britta.ID, Others: []data.ID{marco.ID}, ActivityID: call.Activity.ID}, "limits"))
	must(t, w.File(w.ctx, Filing{CallID: call.Activity.ID, Outcome: "reached", Attendees: everybody, Told: []string{"fees", "limits"}}))
	d, err := w.Dossier(w.ctx, a.ID, w.Now())
	must(t, err)
	heard := map[string]int{}
	for _, one := range d.Told {
		for _, c := range []data.Contact{britta, marco, met} {
			if c.ID == one.ContactID {
				heard[c.Name+" "+one.Topic]++
			}
		}
	}
	for _, want := range []string{"Britta fees", "Britta limits", "Marco fees", "Marco limits", "Anna Berg fees", "Anna Berg limits"} {
		if heard[want] != 1 {
			t.Errorf("%s: %d times, want once", want, heard[want])
		}
	}
	wantCode(t, w.Attend(w.ctx, call.Activity.ID, nil), data.CodeConflict)
	_, err = w.Meet(w.ctx, call.Activity.ID, nil, " ")
	wantCode(t, err, data.CodeInvalid)
}

func TestMeetingIsUndone(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	_, err = w.Meet(w.ctx, call.Activity.ID, nil, "Anna")
	must(t, err)
	if u, err := w.Undo(w.ctx); err != nil || u.Label != "attendees" {
		t.Fatalf("undo took back %q: %v", u.Label, err)
	}
	again, err := w.LoadCall(w.ctx, call.Activity.ID)
	must(t, err)
	if n := w.count(`SELECT count(*) FROM contact WHERE gone_at = 0`); n != 0 || len(again.Activity.Attendees) != 0 {
		t.Errorf("%d contacts and the attendees %v are left", n, again.Activity.Attendees)
	}
}
