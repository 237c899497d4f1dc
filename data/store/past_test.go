package store

import (
	"slices"
	"testing"

	"rounds/data"
)

// Rows of an account that is deleted, and deleted rows of one that is not, are passed
// over; what follows them is not lost.
func TestEachPastPassesWhatIsGone(t *testing.T) {
	w := open(t)
	accounts := []data.Account{w.account("First"), w.account("Second"), w.account("Third"), w.account("Fourth")}
	must(t, w.Load(w.ctx, func(put func(any) error) error {
		for i := range accounts {
			for n := range i + 1 {
				when := data.Instant(1000*i + n + 1)
				for _, row := range []any{
					data.Subscription{ID: w.ids.New(), AccountID: accounts[i].ID, MRR: data.Money(when)},
					data.Survey{ID: w.ids.New(), AccountID: accounts[i].ID, Kind: data.SurveyNPS, At: when},
					data.Event{ID: w.ids.New(), AccountID: accounts[i].ID, Kind: data.EventChurn, At: when},
					data.Event{ID: w.ids.New(), AccountID: accounts[i].ID, Kind: data.EventClaim, At: when},
					data.Activity{ID: w.ids.New(), AccountID: accounts[i].ID, Kind: data.ActivityCall, State: data.CallFiled, At: when},
					data.Activity{ID: w.ids.New(), AccountID: accounts[i].ID, Kind: data.ActivityEmail, State: data.CallFiled, At: when},
				} {
					if err := put(row); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}))
	must(t, w.do(w.ctx, "gone", func(tx *Tx) error {
		if err := tx.exec(`UPDATE account SET gone_at = 1 WHERE id = ?`, accounts[1].ID[:]); err != nil {
			return err
		}
		return tx.exec(`UPDATE survey SET gone_at = 1 WHERE at = 3002`)
	}))
	type past struct {
		account                          data.ID
		prices, surveys, events, touches []int64
	}
	var got []past
	must(t, w.EachPast(w.ctx, func(f *data.Facts) error {
		p := past{account: f.Account.ID}
		for _, s := range f.Subscriptions {
			p.prices = append(p.prices, int64(s.MRR))
		}
		for _, s := range f.Surveys {
			p.surveys = append(p.surveys, int64(s.At))
		}
		for _, e := range f.Events {
			p.events = append(p.events, int64(e.At))
		}
		for _, a := range f.Activities {
			p.touches = append(p.touches, int64(a.At))
		}
		got = append(got, p)
		return nil
	}))
	third, fourth := []int64{2001, 2002, 2003}, []int64{3001, 3002, 3003, 3004}
	want := []past{
		{accounts[0].ID, []int64{1}, []int64{1}, []int64{1}, []int64{1}},
		{accounts[2].ID, third, third, third, third},
		{accounts[3].ID, fourth, []int64{3001, 3003, 3004}, fourth, fourth},
	}
	same := slices.EqualFunc(got, want, func(a, b past) bool {
		return a.account == b.account && slices.Equal(a.prices, b.prices) && slices.Equal(a.surveys, b.surveys) &&
			slices.Equal(a.events, b.events) && slices.Equal(a.touches, b.touches)
	})
	if !same {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
