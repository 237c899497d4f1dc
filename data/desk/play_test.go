package desk

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/playbook"
	"rounds/data/store"
)

func TestPlayOf(t *testing.T) {
	team := &playbook.Playbook{ID: "our-start", Version: 1, Trigger: []string{"signup.new"}, Products: []string{"CRM"}}
	l, problems := playbook.NewLibrary(playbook.Shipped(), []*playbook.Playbook{team})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	promise, appointment := data.ID{1}, data.ID{2}
	course := store.Course{
		Products: []string{"Repricer", "Analytics"}, Open: []string{"trial-end", "local-app-onboarding", "of-another-team"},
		Promised: map[data.ID]string{promise: "trial-end", appointment: "ad-platform-onboarding"},
	}
	bare := store.Course{Products: []string{"Repricer"}}
	tests := []struct {
		about  string
		f      data.Firing
		course store.Course
		play   string
	}{
		{"a reason for all", data.Firing{Code: data.ReasonRenewal}, course, "renewal"},
		{"by the account's product", data.Firing{Code: data.ReasonAppointment}, bare, "repricer-onboarding"},
		{"by the product that the reason names", data.Firing{Code: data.ReasonSignupNew, Label: "Ad platform"}, bare, "ad-platform-onboarding"},
		{"a product without a play of its own", data.Firing{Code: data.ReasonProductActivated, Label: "Analytics"}, bare, "feature-activation"},
		{"nothing is known of products", data.Firing{Code: data.ReasonSignupNew}, store.Course{}, "feature-activation"},
		{"the team's own goes before ours", data.Firing{Code: data.ReasonSignupNew, Label: "crm"}, bare, "our-start"},
		{"and only for its product", data.Firing{Code: data.ReasonSignupNew, Label: "Repricer"}, bare, "repricer-onboarding"},
		{"a checklist under way goes on", data.Firing{Code: data.ReasonSignupNew, Label: "Repricer"}, course, "local-app-onboarding"},
		{"the one that stalled", data.Firing{Code: data.ReasonStalled, Label: "save-call"}, course, "save-call"},
		{"one that the library has no more", data.Firing{Code: data.ReasonStalled, Label: "gone"}, bare, "repricer-onboarding"},
		{"a promised date goes on with its call", data.Firing{Code: data.ReasonFollowUp, Occurrence: promise.String()}, course, "trial-end"},
		{"an appointment too", data.Firing{Code: data.ReasonAppointment, Occurrence: appointment.String()}, course, "ad-platform-onboarding"},
		{"a date of its own has no script", data.Firing{Code: data.ReasonFollowUp, Occurrence: data.ID{9}.String()}, course, ""},
		{"nor has what nobody knows", data.Firing{Code: "team.own", Occurrence: "?"}, course, ""},
	}
	for _, tt := range tests {
		h, ok := PlayOf(l, &tt.f, tt.course)
		if h.ID != tt.play || ok != (tt.play != "") {
			t.Errorf("%s: %q %v, want %q", tt.about, h.ID, ok, tt.play)
		}
	}
}

// What the store says of many accounts is what the facts of each say.
func TestCoursesAreThoseOfTheFacts(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	var ids []data.ID
	if err := st.Load(ctx, func(put func(any) error) error {
		return demo.Generate(demo.Options{Accounts: 90, Seed: 5, Now: now}, func(b demo.Bundle) error {
			ids = append(ids, b.Account.ID)
			return b.Each(put)
		})
	}); err != nil {
		t.Fatal(err)
	}
	library, _ := playbook.NewLibrary(playbook.Shipped())
	d := New(st, clock, library)
	if err := d.Refresh(ctx, nil); err != nil {
		t.Fatal(err)
	}
	// A date promised in a call whose checklist is not finished.
	call, err := st.StartCall(ctx, store.CallPlan{AccountID: ids[0], PlaybookID: "renewal", PlaybookVersion: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.File(ctx, store.Filing{CallID: call.Activity.ID, Outcome: "on_track", FollowUp: data.At(now) + 1000}); err != nil {
		t.Fatal(err)
	}
	courses, err := st.Courses(ctx, ids)
	if err != nil {
		t.Fatal(err)
	}
	open, promised, products := 0, 0, 0
	for _, id := range ids {
		f, err := st.Facts(ctx, id, data.At(now))
		if err != nil {
			t.Fatal(err)
		}
		want, got := CourseOf(f), courses[id]
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the store says %+v, the facts %+v", f.Account.Name, got, want)
		}
		open, promised, products = open+len(got.Open), promised+len(got.Promised), products+len(got.Products)
	}
	if open < 4 || promised < 1 || products < 90 {
		t.Errorf("%d open checklists, %d promised dates, %d products: too few to tell anything", open, promised, products)
	}
	none, err := st.Courses(ctx, nil)
	if err != nil || len(none) != 0 {
		t.Errorf("of no account: %v, %v", none, err)
	}
	if c := courses[ids[0]]; !slices.Contains(c.Open, "renewal") {
		t.Errorf("the first account has %+v", c)
	}
}

// Plays names a play for each reason that stands, one that answers it.
func TestPlaysAnswerWhatStands(t *testing.T) {
	ctx := context.Background()
	library, _ := playbook.NewLibrary(playbook.Shipped())
	d, _ := small(t, 3)
	standing := map[data.ID][]data.Firing{}
	if err := d.Refresh(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.LoadQueue(ctx); err != nil {
		t.Fatal(err)
	}
	for _, row := range d.Book.Rows("all", 0, 10) {
		standing[row.ID] = row.Standing.Firings
	}
	plays, err := d.Plays(ctx, standing)
	if err != nil || len(plays) != 3 {
		t.Fatalf("%v, %v", plays, err)
	}
	for id, firings := range standing {
		for i := range firings {
			p, ok := library.Current(plays[id][i])
			if !ok || !slices.Contains(p.Trigger, string(firings[i].Code)) {
				t.Errorf("%s is answered by %q", firings[i].Code, plays[id][i])
			}
		}
	}
}
