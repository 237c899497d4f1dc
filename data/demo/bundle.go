package demo

import (
	"cmp"
	"slices"

	"rounds/data"
)

// Bundle is one account with every row that belongs to it.
type Bundle struct {
	Account       data.Account
	Members       []data.AccountMember
	Contacts      []data.Contact
	Subscriptions []data.Subscription
	Usage         []data.Usage // ascending by Day, then Feature
	Events        []data.Event
	Requests      []data.Request
	Activities    []data.Activity // filed, and at most one parked call
	Notes         []data.Note
	NoteVersions  []data.NoteVersion
	Runs          []data.Run
	StepAnswers   []data.StepAnswer
	FollowUps     []data.FollowUp
	Dispositions  []data.Disposition
	Surveys       []data.Survey
	Proposals     []data.Proposal
	Promises      []data.Promise
	HandOffs      []data.HandOff
	Issues        []data.Issue
	Goals         []data.Goal
	Told          []data.Told
	Opportunities []data.Opportunity
	Stories       []data.Story
}

// Facts is what the rules look at for this account at now: its rows, and its
// usage summed by day and feature over the last data.UsageWindow days.
func (b *Bundle) Facts(now data.Instant) data.Facts {
	f := data.Facts{
		Account:       b.Account,
		Contacts:      b.Contacts,
		Subscriptions: b.Subscriptions,
		Events:        b.Events,
		Requests:      b.Requests,
		Activities:    b.Activities,
		Runs:          b.Runs,
		FollowUps:     b.FollowUps,
		Dispositions:  b.Dispositions,
		Surveys:       b.Surveys,
		Proposals:     b.Proposals,
		Promises:      b.Promises,
		HandOffs:      b.HandOffs,
		Issues:        b.Issues,
		Goals:         b.Goals,
	}
	f.Usage = b.usageSince(now.DateIn(b.Account.Location()) - data.UsageWindow)
	return f
}

// usageSince is the usage from a day on, summed by day and feature.
func (b *Bundle) usageSince(from data.Date) []data.UsageDay {
	start, _ := slices.BinarySearchFunc(b.Usage, from, func(u data.Usage, d data.Date) int { return cmp.Compare(u.Day, d) })
	days := make([]data.UsageDay, 0, len(b.Usage)-start)
	for _, u := range b.Usage[start:] {
		if last := len(days) - 1; last >= 0 && days[last].Day == u.Day && days[last].Feature == u.Feature {
			days[last].Count += u.Count
			days[last].Users = max(days[last].Users, u.Users)
			continue
		}
		days = append(days, data.UsageDay{Day: u.Day, Feature: u.Feature, Count: u.Count, Users: u.Users})
	}
	return days
}
