package demo

import (
	"time"

	"rounds/data"
)

// priced sets the MRR in whole units and the line of business.
func priced(mrr data.Money, industry string) func(*builder) {
	return func(b *builder) {
		b.Account.MRR, b.Account.Industry = mrr*100, industry
		b.Account.Custom["area"] = industry
	}
}

func dressLindqvist(b *builder) {
	a := &b.Account
	priced(1240, "Home and garden")(b)
	a.Channel, a.Handle = data.ChannelSlack, "#lindqvist"
	for i := range b.Contacts {
		b.Contacts[i].Channel = data.ChannelSlack
	}
	a.Custom["marketplaces"], a.Custom["sku_count"] = "DE, SE", 140.0
	a.Custom["product_kind"], a.Custom["seller_experience"] = "private_label", "new"
	a.AutoRenew = false
}

func playLindqvist(b *builder) {
	britta, marco := &b.Contacts[0], &b.Contacts[1]
	b.curve.licences = 0.58
	sold := b.promise("CSV export of the invoices by the end of November", b.hours(30), b.today+9)
	sold.ContactID = britta.ID

	if p := b.onboardingPlay(); p != nil { // her own brand needs the start again
		first := b.call(data.ActivityCall, b.hours(13), 38, britta)
		first.Reason, first.PlaybookID, first.Sentiment = data.ReasonProductActivated, p.ID, data.SentimentGood
		first.NextStep = "she sets prices on 20 SKUs"
		first.Summary = "Own-brand lamps moved to the Push strategy, rules to follow."
		at, id := first.At, first.ID
		b.runIn(first, p, b.onDay(6), 9)
		b.note(at.Add(6*time.Minute), id, "Sells own-brand lamps since summer, 140 SKUs on two marketplaces. Worried about going below cost.")
		b.tell(britta, id, at.Add(30*time.Minute), "Push strategy", "fees")
	}
	for i := range b.Surveys { // the latest first
		b.Surveys[i].Score, b.Surveys[i].Declined, b.Surveys[i].Verbatim = int64(max(6, 9-i)), false, ""
	}
	b.Surveys[0].Verbatim = "Friendly, and somebody always picks up"
	for _, days := range []int{11, 26} { // answered late, still open
		r := b.request(b.trade.asks[2], b.hours(days))
		r.FirstAnswerAt = r.OpenedAt.Add(170 * time.Minute)
	}
	last := b.call(data.ActivityCall, b.hours(9), 31, marco)
	last.Reason, last.Outcome, last.Sentiment = data.ReasonFollowUp, "advice given", data.SentimentNeutral
	last.Summary = "Marco: the invoice page is slow, above all on Fridays when he closes the week."
	last.NextStep = "ask product about the invoice page"
	at, id := last.EndedAt, last.ID
	b.note(at, id, "Invoice page slow. He exports by hand and would be glad of the CSV that sales promised.")
	b.Issues = append(b.Issues, data.Issue{
		ID: b.d.id(at), AccountID: b.Account.ID, ContactID: marco.ID, ActivityID: id, Kind: data.IssueBug,
		Title: "Invoice page is slow on Fridays", Status: "open", At: at, By: b.Account.Owner,
	})
	r := b.request(ask{
		"configuration", "What happens to my prices if I pause the rule?",
		"We count the stock on Monday and want no price to move that day.", "140 lamps, stock count on Monday", "avoid losing money while learning",
	}, b.ago(16*time.Minute))
	r.ContactID = britta.ID
}

func playSabae(b *builder) {
	cancelled(3*24*time.Hour + 2*time.Hour)(b)
	b.Events[len(b.Events)-1].Detail = "来月末で解約したい。社内に使える人がいなくなったため"
	b.note(b.ago(3*24*time.Hour+time.Hour), data.ID{}, "解約のご連絡あり。ご担当の斎藤様が退職され、引き継ぎがなかったとのこと。まずは渡辺様にお電話する。")
	b.Contacts[1].LeftOn = b.today - 24
	b.Contacts[0].Champion = false
}

func playBrewster(b *builder) {
	b.note(b.hours(4), data.ID{}, "James likes the price limits. Asks whether the Growth plan covers his second shop; answer in the trial-end call.")
	b.Account.Custom["seller_experience"], b.Account.Custom["product_kind"] = "experienced", "wholesale"
}

func playHofmann(b *builder) {
	b.curve.licences, b.Account.Seats = 0.1, 12
	for _, days := range []int{7, 10} { // answered late, still open
		r := b.request(b.trade.asks[days%3], b.hours(days))
		r.FirstAnswerAt = r.OpenedAt.Add(3 * time.Hour)
	}
	b.begun(6, 8)
	b.note(b.hours(6), data.ID{}, "Frau Hofmann wartet auf die Freigabe des Marktplatz-Zugangs durch die IT. Ohne Zugang keine Regel. Herrn Weiß anrufen.")
	if len(b.Goals) > 0 {
		b.Goals[0].ReachedAt, b.Goals[0].Blocker, b.Goals[0].BlockerOwner = 0, "Zugang zum Marktplatz fehlt", "Jürgen Weiß"
	}
}

func playCasaVerde(b *builder) {
	at := b.hours(40)
	b.Stories = append(b.Stories, data.Story{
		ID: b.d.id(at), AccountID: b.Account.ID, Title: "From prices at night to the Buy Box by breakfast",
		Text: "Casa Verde spent two hours a night on prices. Since the rules run, Lucía looks at them once a week, and Buy Box share rose from 41 to 67 %.",
		At:   at, By: b.Account.Owner,
	})
	b.note(b.hours(5), data.ID{}, "Lucía wants to see the results of the year before she signs again. Prepare Buy Box share and hours saved.")
}

// promise records what sales promised and nobody has covered.
func (b *builder) promise(text string, at data.Instant, due data.Date) *data.Promise {
	b.Promises = append(b.Promises, data.Promise{
		ID: b.d.id(at), AccountID: b.Account.ID, ContactID: b.primary().ID, Text: text, Source: "sales", DueOn: due, At: at, By: b.Account.Owner,
	})
	return &b.Promises[len(b.Promises)-1]
}

// tell records what a contact has heard.
func (b *builder) tell(who *data.Contact, activity data.ID, at data.Instant, topics ...string) {
	for _, topic := range topics {
		b.Told = append(b.Told, data.Told{
			ID: b.d.id(at), AccountID: b.Account.ID, ContactID: who.ID, ActivityID: activity, Topic: topic, At: at, By: b.Account.Owner,
		})
	}
}

// surveyed is an answer to the question of the quarter.
func (b *builder) surveyed(at data.Instant, score int64, verbatim string) {
	b.Surveys = append(b.Surveys, data.Survey{
		ID: b.d.id(at), AccountID: b.Account.ID, ContactID: b.primary().ID, Kind: data.SurveyNPS, Score: score, Verbatim: verbatim, At: at,
	})
}

// waiting is a request without an answer.
func waiting(since time.Duration) func(*builder) {
	return func(b *builder) { b.request(pick(b.d, b.trade.asks), b.ago(since)) }
}

func outage(b *builder) {
	b.request(ask{
		"outage", "Platform does not answer", "Since a few minutes every page of the platform ends in an error. Campaigns still run, we think.",
		"All campaigns without control", "know when it is back and what was lost",
	}, b.ago(12*time.Minute))
}

func callback(b *builder) {
	b.request(ask{"callback", "お電話をお願いします", "本日中に一度お電話をいただけますか。", "", "talk to a person"}, b.ago(25*time.Minute))
}

func signedUpToday(b *builder) {
	a := &b.Account
	at := b.ago(time.Duration(b.d.between(70, 200)) * time.Minute)
	a.SignupAt, a.CreatedAt, a.StartOn = at, at, at.DateIn(b.loc)
	a.TrialEndOn, a.RenewalOn, a.Stage = a.StartOn+trialDays, 0, data.StageActivation
	for i := range b.Contacts {
		b.Contacts[i].CreatedAt = at
	}
}

func selfServe(b *builder) {
	at := b.hours(2)
	b.event(data.EventSignup, at, b.trade.selfServe, "self-serve", 0, data.Fields{"self_serve": true})
	b.Subscriptions = append(b.Subscriptions, data.Subscription{
		ID: b.d.id(at), AccountID: b.Account.ID, Product: b.trade.selfServe, Plan: "Starter", Status: data.SubscriptionActive, SelfServe: true,
		StartOn: at.DateIn(b.loc), Billing: "monthly", Seats: 1, MRR: min(2900, b.Account.MRR/4), CreatedAt: at,
	})
	b.addUp()
}

func activated(b *builder) {
	at := b.hours(1)
	b.event(data.EventProductActive, at, b.trade.extra, "", 0, nil)
	b.Subscriptions = append(b.Subscriptions, data.Subscription{
		ID: b.d.id(at), AccountID: b.Account.ID, Product: b.trade.extra, Plan: b.Account.Plan, Status: data.SubscriptionActive,
		StartOn: at.DateIn(b.loc), Billing: "monthly", Seats: 2, MRR: b.Account.MRR / 500 * 100, CreatedAt: at,
	})
	b.addUp()
}

// appointment is an onboarding call booked for so long from now; one of less than a
// day is today's, whatever the hour.
func appointment(in time.Duration) func(*builder) {
	return func(b *builder) {
		due := b.w.now.Add(in)
		if in < 24*time.Hour {
			due = min(due, (b.today + 1).Start(b.loc).Add(-time.Minute))
		}
		made := max(b.hours(1), b.Account.SignupAt.Add(time.Hour))
		f := b.followUp(data.FollowUpAppointment, data.ID{}, "Onboarding call", made, due)
		f.Minutes = 45
	}
}

func wonWithoutMeeting(b *builder) {
	won := max(b.hours(1), b.Account.SignupAt)
	b.HandOffs = []data.HandOff{{
		ID: b.d.id(won), AccountID: b.Account.ID, WonAt: won, History: "Three demos, decided against a competitor on the price of integrations.",
		Proposal: b.Account.Plan + " plan, annual", ContractPoints: "First partner live within six weeks",
		Features: data.Strings{"partner feeds", "white-label pages"}, Problems: data.Strings{"Nobody knows the profit by partner", "Reports take a day"}, By: b.w.team[1].ID,
	}}
}

func promised(b *builder) {
	text := pick(b.d, b.trade.promises)
	b.promise(text, b.Account.SignupAt, b.Account.TrialEndOn)
	if len(b.HandOffs) > 0 {
		b.HandOffs[0].Features = append(b.HandOffs[0].Features, text)
	}
}

// onboarding is one that began and had its last progress so many days ago; after
// five days it is stalled.
func onboarding(days, covered int) func(*builder) {
	return func(b *builder) { b.begun(days, covered) }
}

// begun replaces the account's onboarding by an open one, last worked on exactly so
// many days ago.
func (b *builder) begun(days, covered int) {
	p := b.onboardingPlay()
	if p == nil {
		return
	}
	b.dropRuns()
	at := max(b.onDay(days), b.Account.SignupAt.Add(50*time.Minute))
	call := b.call(data.ActivityCall, at, 41, b.primary())
	call.Reason, call.PlaybookID, call.Sentiment = data.ReasonAppointment, p.ID, data.SentimentNeutral
	call.NextStep, call.Summary = "go on with the open steps", b.line(b.primary())
	b.runIn(call, p, call.EndedAt, covered)
	call.Outcome = "to_be_continued"
	if b.Account.Stage == data.StageAdoption {
		b.Account.Stage = data.StageOnboarding
	}
}

// dropRuns takes back the onboarding that the history wrote.
func (b *builder) dropRuns() {
	b.Runs, b.StepAnswers = nil, nil
	kept := b.Activities[:0]
	for i := range b.Activities {
		if b.Activities[i].RunID.IsZero() {
			kept = append(kept, b.Activities[i])
			continue
		}
		for k := range b.Notes {
			if b.Notes[k].ActivityID == b.Activities[i].ID {
				b.Notes[k].ActivityID = data.ID{}
			}
		}
	}
	b.Activities = kept
}

func blocked(b *builder) {
	b.event(data.EventConfigBlocked, b.hours(1), b.trade.product, "Cannot set up "+b.trade.features[3]+" alone", 0, nil)
}

func contractChanged(b *builder) {
	a := &b.Account
	more := a.MRR / 400 * 100
	b.event(data.EventContractChanged, b.hours(1), b.trade.product, "2 seats added", more, data.Fields{"seats_before": float64(a.Seats), "seats": float64(a.Seats + 2)})
	a.Seats += 2
	a.MRR += more
	b.Subscriptions[0].Seats = a.Seats
	b.addUp()
}

func unpaid(b *builder) {
	at := b.ago(5 * 24 * time.Hour)
	b.event(data.EventPaymentFailed, at, "", "card declined", b.Account.MRR, nil)
	b.Account.Payment, b.Account.PaymentAt = data.PaymentFailed, at
}

// reviewDue leaves the last review a quarter and a week ago.
func reviewDue(b *builder) {
	last := 97
	for i := range b.Activities {
		if a := &b.Activities[i]; a.Reason == data.ReasonReview && b.daysSince(a.At) <= last {
			a.Reason, a.PlaybookID = data.ReasonFollowUp, b.w.playID(data.ReasonFollowUp)
		}
	}
	b.talk(b.onDay(last), b.primary())
	call := &b.Activities[len(b.Activities)-1]
	call.Reason, call.PlaybookID = data.ReasonReview, b.w.playID(data.ReasonReview)
}

// seats sets the licences.
func seats(n int64) func(*builder) { return func(b *builder) { b.Account.Seats = n } }

// heavy is a team that has used all of its licences for two weeks.
func heavy(b *builder) { b.curve.licences, b.curve.turn, b.curve.change = 0.68, 15, 0.45 }

// idle is one that stopped using most of it two weeks ago.
func idle(b *builder) { b.curve.turn, b.curve.change = 15, -0.72 }

func proposed(b *builder) {
	b.proposal(b.hours(12))
	p := &b.Proposals[len(b.Proposals)-1]
	p.Status, p.DecisionOn = "open", b.today
}

func shipped(b *builder) {
	asked := b.hours(75)
	b.mention(data.ID{}, b.primary(), max(asked, b.Account.SignupAt.Add(time.Hour)))
	issue := &b.Issues[len(b.Issues)-1]
	issue.Kind, issue.Title, issue.Status, issue.ShippedAt = data.IssueFeature, b.trade.wishes[0], "shipped", b.hours(2)
	b.event(data.EventShipped, issue.ShippedAt, b.trade.product, issue.Title, 0, data.Fields{"ref": issue.ID.String()})
}

func released(b *builder) {
	feature := b.trade.features[0]
	b.event(data.EventRelease, b.hours(3), b.trade.product, "New version of "+feature, 0, data.Fields{"feature": feature})
}

func claimsAnomaly(b *builder) {
	b.dropClaims()
	for week := range 8 {
		for k := range 2 {
			b.claim(b.hours(9+7*week+k), 60)
		}
	}
	for k := range 11 {
		b.claim(b.ago(time.Duration(3+11*k)*time.Hour), 60)
	}
}

func claimsDeadline(b *builder) {
	b.dropClaims()
	b.claim(b.hours(55), 0)
	last := &b.Events[len(b.Events)-1]
	last.Custom = data.Fields{"deadline": (b.today + 4).String()}
	last.Amount = 46000
}

// dropClaims takes back the claims that the history wrote.
func (b *builder) dropClaims() {
	kept := b.Events[:0]
	for _, e := range b.Events {
		if e.Kind != data.EventClaim {
			kept = append(kept, e)
		}
	}
	b.Events = kept
}

func marketChanged(b *builder) {
	b.event(data.EventMarketChanged, b.hours(1), b.trade.product, "New competitor on 6 products, 4 % below", 0, nil)
}

func complaint(b *builder) {
	r := b.request(ask{
		"complaint", "Third time that the same thing breaks", "We reported this twice. Each time it worked for a week. We are tired of it.",
		"The team does by hand what we pay for", "be taken seriously and have it fixed for good",
	}, b.hours(3))
	r.FirstAnswerAt = r.OpenedAt.Add(9 * time.Minute)
}

func escalation(b *builder) {
	r := b.request(b.trade.asks[2], b.hours(4))
	r.FirstAnswerAt = r.OpenedAt.Add(14 * time.Minute)
	r.EscalatedAt = r.OpenedAt.Add(3 * time.Hour)
}

// soured is a customer who was content until last week: two complaints answered
// late, a poor score, and the champion has left. Her health falls by a whole band.
func soured(b *builder) {
	b.surveyed(b.hours(50), 9, verbatims[2][1])
	b.surveyed(b.hours(3), 1, verbatims[0][0])
	for _, days := range []int{4, 5} {
		r := b.request(b.trade.asks[2], b.hours(days))
		r.Kind, r.FirstAnswerAt, r.CSAT = data.RequestComplaint, r.OpenedAt.Add(190*time.Minute), 1
		r.ResolvedAt = r.OpenedAt.Add(20 * time.Hour)
	}
	r := b.request(b.trade.asks[3], b.hours(6)) // answered late, still open
	r.FirstAnswerAt, r.CSAT = r.OpenedAt.Add(250*time.Minute), 1
	b.primary().Champion, b.primary().LeftOn = true, b.today-4
	b.curve.licences = 0.7
}

// cancelled is a notice that arrived so long ago.
func cancelled(since time.Duration) func(*builder) {
	return func(b *builder) {
		at := b.ago(since)
		b.Account.CancelledAt, b.Account.AutoRenew = at, false
		b.event(data.EventCancellation, at, "", "We do not get out of it what it costs", 0, nil)
	}
}

func followUpToday(b *builder) {
	f := b.followUp(data.FollowUpPromise, data.ID{}, "Call about the offer for the second shop", b.hours(6), b.today.Start(b.loc))
	f.AllDay = true
}

func followUpLate(b *builder) {
	b.followUp(data.FollowUpPromise, data.ID{}, "Send the figures she asked for and call", b.hours(8), b.hours(1))
}

func weekly(b *builder) {
	b.Account.Cadence = "weekly"
	b.Account.Seats = 12
}

func weeklyCall(b *builder) {
	for week := range 6 {
		call := b.call(data.ActivityCall, b.hours(7*(week+1)), 14, b.primary())
		call.Reason, call.Outcome, call.Summary = data.ReasonCadence, "all clear", b.line(b.primary())
	}
}

// parked is a call that was left a quarter of an hour ago with the onboarding half
// done.
func parked(b *builder) {
	b.begun(7, 7)
	p := b.onboardingPlay()
	if p == nil {
		return
	}
	call := b.call(data.ActivityCall, b.ago(24*time.Minute), 9, b.primary())
	call.State, call.EndedAt, call.Sentiment, call.Seconds = data.CallParked, 0, "", 9*60
	call.Reason, call.PlaybookID, call.RunID = data.ReasonStalled, p.ID, b.Runs[len(b.Runs)-1].ID
}

// overridden is an account whose score a colleague set by hand.
func overridden(b *builder) {
	a, at := &b.Account, b.hours(5)
	a.OverrideScore, a.OverrideReason = 80, "Shop closed for refitting until the end of the month, use comes back then"
	a.OverrideAt, a.OverrideUntil = at, at.Add(30*24*time.Hour)
}

func championLeft(b *builder) {
	b.primary().Champion = false
	b.note(b.hours(5), data.ID{}, "The colleague who brought us in has left. Find out who decides now before the renewal.")
	if len(b.Contacts) > 1 {
		b.Contacts[1].LeftOn, b.Contacts[1].Champion = b.today-12, false
	}
}
