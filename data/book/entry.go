package book

import (
	"rounds/data"
	"rounds/data/rank"
)

// Entry is what the book keeps of an account.
type Entry struct {
	ID        data.ID
	Name      string
	Reading   string // kana reading of a Japanese name
	Owner     data.ID
	Stage     data.Stage
	Language  string // BCP 47
	TimeZone  string // IANA name; "" means UTC
	Country   string // ISO 3166-1 alpha-2
	Currency  string // ISO 4217
	MRR       data.Money
	RenewalOn data.Date
	Standing  data.Standing // its At is 0 while the reasons are still loading
}

// EntryOf is the entry of an account with its standing.
func EntryOf(a *data.Account, s data.Standing) Entry {
	return Entry{
		ID: a.ID, Name: a.Name, Reading: a.Reading, Owner: a.Owner, Stage: a.Stage,
		Language: a.Language, TimeZone: a.TimeZone, Country: a.Country,
		Currency: a.Currency, MRR: a.MRR, RenewalOn: a.RenewalOn, Standing: s,
	}
}

// Row is an account as a screen shows it. Its firings come with the leading one
// first, the others by strength, the snoozed ones last; the terms are those of
// the last Rank, so that they explain the order of the rows.
type Row struct {
	Entry
	Rank  int       // place in the view asked for, from 1; 0 when it stands in none
	View  data.View // under which it counts, besides all; "" when it stands in none
	Terms rank.Terms
}

// Leading is the strongest firing, nil without any.
func (r *Row) Leading() *data.Firing {
	if len(r.Standing.Firings) == 0 {
		return nil
	}
	return &r.Standing.Firings[0]
}
