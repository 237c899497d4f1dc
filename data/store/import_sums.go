package store

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"rounds/data"
)

// fromSubscriptions is the custom field of an account that names what was filled
// from its subscriptions ("mrr, plan"), so that anybody can see where a figure came
// from and a later import knows what it may fill again. What a file of accounts
// gave is never overwritten.
const fromSubscriptions = "from_subscriptions"

// sums are the columns that subscriptions may fill, in the order of the field.
var sums = []string{"mrr", "seats", "plan", "currency"}

func summed(a *data.Account) []string {
	s, _ := a.Custom[fromSubscriptions].(string)
	if s == "" {
		return nil
	}
	return strings.Split(s, ", ")
}

// keepSums leaves columns out that a blank cell would blank although subscriptions
// filled them, and notes which of the filled ones the file now gives itself.
func keepSums(v, old reflect.Value, columns []string) []string {
	was := summed(old.Addr().Interface().(*data.Account))
	if len(was) == 0 {
		return columns
	}
	now := v.Addr().Interface().(*data.Account)
	k := kindNamed("account")
	left := slices.DeleteFunc(slices.Clone(was), func(c string) bool {
		return slices.Contains(columns, c) && !v.Field(k.index[c]).IsZero()
	})
	columns = slices.DeleteFunc(columns, func(c string) bool { return slices.Contains(left, c) })
	if len(left) == len(was) {
		return columns
	}
	now.Custom = maps.Clone(now.Custom)
	if now.Custom == nil {
		now.Custom = data.Fields{}
	}
	if !slices.Contains(columns, "custom") {
		now.Custom = maps.Clone(old.Addr().Interface().(*data.Account).Custom)
		columns = append(columns, "custom")
	}
	mark(now.Custom, left)
	return columns
}

func mark(custom data.Fields, columns []string) {
	var filled []string
	for _, c := range sums {
		if slices.Contains(columns, c) {
			filled = append(filled, c)
		}
	}
	custom[fromSubscriptions] = strings.Join(filled, ", ")
}

// sumSubscriptions gives the accounts of the file what their active subscriptions
// say, where no file of accounts said it.
func (f *fileImport) sumSubscriptions() error {
	today := f.tx.now.DateIn(nil)
	mixed, changed := 0, 0
	ids := slices.SortedFunc(maps.Keys(f.named), func(a, b data.ID) int { return slices.Compare(a[:], b[:]) })
	for _, id := range ids {
		if err := f.tx.ctx.Err(); err != nil {
			return err
		}
		account, err := get[data.Account](f.tx.ctx, f.tx.sql, id)
		if err != nil {
			return err
		}
		subs, err := ofAccount[data.Subscription](f.tx.ctx, f.tx.sql, id, "ORDER BY id")
		if err != nil {
			return err
		}
		sum, oneCurrency := addUp(subs, today)
		if !oneCurrency {
			mixed++
			continue
		}
		if account.Currency != "" && sum.Currency != "" && account.Currency != sum.Currency && !slices.Contains(summed(&account), "currency") {
			mixed++
			continue
		}
		wrote, err := f.fillFrom(&account, &sum)
		if err != nil {
			return err
		}
		if wrote {
			changed++
		}
	}
	if changed > 0 {
		f.note("%d accounts take what their file left open (MRR, seats, plan, currency) from their subscriptions that are active on %s; the custom field %q says which", changed, today, fromSubscriptions)
	}
	if mixed > 0 {
		f.note("%d accounts have subscriptions in several currencies, so their MRR is not summed", mixed)
	}
	return nil
}

// addUp sums the subscriptions that are active on a day: begun, not ended, not
// cancelled, and paid for, which a trial is not. It reports whether all of them are
// in one currency.
func addUp(subs []data.Subscription, today data.Date) (data.Account, bool) {
	var sum data.Account
	var largest data.Money
	for i := range subs {
		s := &subs[i]
		if s.StatusOn(today) != data.SubscriptionActive || s.StartOn > today || s.EndOn != 0 && s.EndOn < today {
			continue
		}
		if currency, _ := s.Custom["currency"].(string); currency != "" {
			if sum.Currency != "" && sum.Currency != currency {
				return sum, false
			}
			sum.Currency = currency
		}
		sum.MRR += s.MRR
		sum.Seats += s.Seats
		if s.Plan != "" && (sum.Plan == "" || s.MRR > largest) {
			sum.Plan, largest = s.Plan, s.MRR
		}
	}
	return sum, true
}

// fillFrom writes the sums into columns that are blank or were filled so before.
func (f *fileImport) fillFrom(a, sum *data.Account) (bool, error) {
	k := kindNamed("account")
	row, from := reflect.ValueOf(a).Elem(), reflect.ValueOf(sum).Elem()
	filled := summed(a)
	for _, c := range sums {
		at := k.index[c]
		if !slices.Contains(filled, c) {
			if !row.Field(at).IsZero() || from.Field(at).IsZero() {
				continue
			}
			filled = append(filled, c)
		}
		row.Field(at).Set(from.Field(at))
	}
	if len(filled) == 0 {
		return false, nil
	}
	a.Custom = maps.Clone(a.Custom)
	if a.Custom == nil {
		a.Custom = data.Fields{}
	}
	mark(a.Custom, filled)
	return f.tx.Save(a, append(slices.Clone(sums), "custom")...)
}
