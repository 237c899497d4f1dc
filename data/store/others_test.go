package store

import (
	"slices"
	"testing"

	"rounds/data"
)

func TestWhatOthersWithTheSameProductUse(t *testing.T) {
	w := open(t)
	today := w.Now().DateIn(nil)
	grown := func(name, product string, status data.SubscriptionStatus, uses ...data.Usage) data.ID {
		a := w.account(name)
		must(t, w.do(w.ctx, "x", func(tx *Tx) error {
			if err := tx.Insert(data.Subscription{ID: w.ids.New(), AccountID: a.ID, Product: product, Status: status}); err != nil {
				return err
			}
			for _, u := range uses {
				u.ID, u.AccountID = w.ids.New(), a.ID
				if err := tx.Insert(u); err != nil {
					return err
				}
			}
			return nil
		}))
		return a.ID
	}
	use := func(feature string, day data.Date) data.Usage {
		return data.Usage{Feature: feature, Day: day, Count: 1}
	}
	us := grown("us", "Repricer", data.SubscriptionActive, use("ours", today))
	grown("another", "Repricer", data.SubscriptionActive, use("rules", today), use("rules", today-1), use("alerts", today))
	grown("one more", "Repricer", data.SubscriptionTrial, use("rules", today-3), use("before", today-10), use("later", today+1))
	grown("left it", "Repricer", data.SubscriptionCancelled, use("gone", today))
	grown("of another product", "Analytics", data.SubscriptionActive, use("charts", today))
	shares, of, err := w.FeaturesOfOthers(w.ctx, us, today-9, today+1)
	must(t, err)
	if want := []FeatureShare{{"rules", 2}, {"alerts", 1}}; of != 2 || !slices.Equal(shares, want) {
		t.Errorf("%v of %d, want %v of 2", shares, of, want)
	}
}
