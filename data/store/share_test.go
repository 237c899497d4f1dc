package store

import (
	"slices"
	"testing"
	"time"

	"rounds/data"
)

func TestPlaybookShare(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	day := func(s string) data.Instant {
		at, err := time.Parse(time.DateOnly, s)
		must(t, err)
		return data.At(at)
	}
	must(t, w.Load(w.ctx, func(put func(any) error) error {
		for _, call := range []data.Activity{
			{At: day("2026-08-31"), State: data.CallFiled, PlaybookID: "renewal"}, // too early
			{At: day("2026-09-01"), State: data.CallFiled, PlaybookID: "renewal"},
			{At: day("2026-09-30") + 86_399_999, State: data.CallFiled},
			{At: day("2026-10-01"), State: data.CallFiled, PlaybookID: "outage"},
			{At: day("2026-11-02"), State: data.CallParked, PlaybookID: "outage"}, // not a call yet
			{At: day("2026-11-03"), State: data.CallFiled, Kind: data.ActivityEmail},
			{At: day("2026-11-04"), State: data.CallFiled},
			{At: day("2026-11-05"), State: data.CallFiled, PlaybookID: "outage"},
			{At: day("2026-11-06"), State: data.CallFiled, PlaybookID: "outage"},
			{At: day("2026-11-21") + 1, State: data.CallFiled, PlaybookID: "outage"}, // not yet
		} {
			call.ID, call.AccountID = w.ids.New(), a.ID
			if call.Kind == "" {
				call.Kind = data.ActivityCall
			}
			if err := put(call); err != nil {
				return err
			}
		}
		return nil
	}))
	got, err := w.PlaybookShare(w.ctx, day("2026-11-21"), 3)
	must(t, err)
	if want := []MonthShare{{"2026-09", 2, 1}, {"2026-10", 1, 1}, {"2026-11", 3, 2}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	var percent []int
	for _, m := range append(got, MonthShare{}) {
		percent = append(percent, m.Percent())
	}
	if want := []int{50, 100, 67, 0}; !slices.Equal(percent, want) {
		t.Errorf("in per cent %v, want %v", percent, want)
	}
}
