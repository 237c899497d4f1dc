package demo

import (
	"math"
	"time"

	"rounds/data"
)

// event records a fact from outside.
func (b *builder) event(kind data.EventKind, at data.Instant, product, detail string, amount data.Money, custom data.Fields) {
	b.Events = append(b.Events, data.Event{
		ID: b.d.id(at), AccountID: b.Account.ID, Kind: kind, At: at, Product: product, Detail: detail, Amount: amount, Custom: custom,
	})
}

// call files a touch of that kind; nothing is said of it yet.
func (b *builder) call(kind data.ActivityKind, at data.Instant, minutes int, who *data.Contact) *data.Activity {
	length := time.Duration(minutes)*time.Minute + time.Duration(b.d.IntN(60))*time.Second
	b.Activities = append(b.Activities, data.Activity{
		ID: b.d.id(at), AccountID: b.Account.ID, ContactID: who.ID, Attendees: data.Strings{who.ID.String()}, Kind: kind,
		State: data.CallFiled, At: at, EndedAt: at.Add(length), Seconds: int64(length / time.Second), By: b.Account.Owner,
		Sentiment: b.mood(),
	})
	return &b.Activities[len(b.Activities)-1]
}

// mood is how the customer sounds: the better she does, the better.
func (b *builder) mood() data.Sentiment {
	switch u := b.d.Float64(); {
	case u < b.well*0.8:
		return data.SentimentGood
	case u < b.well*0.8+0.35*(1.3-b.well):
		return data.SentimentNeutral
	}
	return data.SentimentBad
}

// note writes a text about the account, in a call when activity is set.
func (b *builder) note(at data.Instant, activity data.ID, text string) {
	id := b.d.id(at)
	b.Notes = append(b.Notes, data.Note{ID: id, AccountID: b.Account.ID, ActivityID: activity, At: at, By: b.Account.Owner})
	b.NoteVersions = append(b.NoteVersions, data.NoteVersion{
		ID: b.d.id(at + 1), AccountID: b.Account.ID, NoteID: id, Text: text, At: at, By: b.Account.Owner,
	})
}

// followUp is a date with the customer.
func (b *builder) followUp(kind data.FollowUpKind, activity data.ID, text string, made, due data.Instant) *data.FollowUp {
	b.FollowUps = append(b.FollowUps, data.FollowUp{
		ID: b.d.id(made), AccountID: b.Account.ID, ContactID: b.primary().ID, ActivityID: activity, Kind: kind, Text: text,
		DueAt: due, CreatedAt: made, By: b.Account.Owner,
	})
	return &b.FollowUps[len(b.FollowUps)-1]
}

// history writes what happened between the sign-up, or a year ago, and the last
// routine touch.
func (b *builder) history() {
	from := max(b.Account.SignupAt, b.ago(historyDays*24*time.Hour))
	pace := 1.0
	if !b.w.fine {
		from, pace = max(from, b.ago(historyDays/2*24*time.Hour)), 2.2
	}
	b.signup(from)
	b.renewals(from)
	b.touches(from, pace)
	b.requests(from, pace)
	b.surveys(from)
	b.changes(from)
	b.trading(from, pace)
	b.passing(from, pace)
}

// signup tells of the start: the deal, the hand-off, the onboarding.
func (b *builder) signup(from data.Instant) {
	a := &b.Account
	b.event(data.EventSignup, a.SignupAt, b.trade.product, "", 0, nil)
	if a.SignupAt > b.ago(24*time.Hour) {
		return
	}
	if b.d.chance(0.6) {
		b.deal()
	}
	b.goal()
	if a.SignupAt < from || a.SignupAt >= b.reach {
		return
	}
	welcome := min(b.hours(b.daysSince(a.SignupAt)).Add(40*time.Minute), b.reach)
	welcome = max(welcome, a.SignupAt.Add(25*time.Minute))
	call := b.call(data.ActivityCall, welcome, b.d.between(8, 20), b.primary())
	call.Reason, call.Outcome, call.Sentiment = data.ReasonSignupNew, "onboarding_booked", data.SentimentGood
	call.Summary = "Welcome call. " + b.fill("{who} wants to start this week.", b.primary())
	call.NextStep = "onboarding call"
	booked := b.followUp(data.FollowUpAppointment, call.ID, "Onboarding call", welcome, welcome.Add(48*time.Hour))
	booked.Minutes = 45
	if booked.DueAt < b.w.now {
		booked.DoneAt = min(booked.DueAt.Add(50*time.Minute), b.w.now)
	}
	b.onboarding()
}

// deal is what the sales system and the hand-off say.
func (b *builder) deal() {
	a := &b.Account
	won := a.SignupAt.Add(-time.Hour)
	b.Opportunities = append(b.Opportunities, data.Opportunity{
		ID: b.d.id(won), AccountID: a.ID, Name: b.trade.product + " for " + a.Name, Kind: "new", Stage: "Closed Won", Amount: a.MRR * 12,
		Currency: a.Currency, CloseOn: won.DateIn(b.loc), CreatedOn: won.DateIn(b.loc) - data.Date(b.d.between(14, 90)), IsWon: true, IsClosed: true,
	})
	b.HandOffs = append(b.HandOffs, data.HandOff{
		ID: b.d.id(won), AccountID: a.ID, WonAt: won, MeetingAt: a.SignupAt.Add(20 * time.Minute),
		History:        pick(b.d, []string{"Came through a webinar, two demos, decided within three weeks.", "Recommended by another customer.", "Left a competitor after a price rise.", "Met at the trade fair in spring."}),
		Proposal:       planFor(a.MRR) + " plan, " + pick(b.d, []string{"monthly", "annual, paid in advance", "annual with a way out after three months"}),
		ContractPoints: pick(b.d, []string{"Price fixed for 24 months", "Data processing agreement signed", "Notice of 30 days", "None beyond the standard"}),
		Features:       data.Strings{b.trade.features[0], pick(b.d, b.trade.features[1:])},
		Problems:       data.Strings{pick(b.d, b.trade.issues), "Too little time"}, By: a.Owner,
	})
	promised := pick(b.d, b.trade.promises)
	b.Promises = append(b.Promises, data.Promise{
		ID: b.d.id(won), AccountID: a.ID, ContactID: b.primary().ID, Text: promised, Source: "sales",
		DueOn: a.StartOn + 30, CoveredAt: a.SignupAt.Add(22 * time.Minute), At: won, By: a.Owner,
	})
}

// goal says what the customer wants to reach.
func (b *builder) goal() {
	a := &b.Account
	g := data.Goal{
		AccountID: a.ID, Why: pick(b.d, b.trade.goals), How: "With " + b.trade.features[0] + " and " + b.trade.features[1],
		Plan: "One step a week, first look at the figures after a month", FirstValue: b.trade.first,
		ExpectedOn: a.StartOn + data.Date(b.d.between(14, 45)), At: a.SignupAt.Add(23 * time.Minute),
	}
	reached := a.SignupAt.Add(time.Duration(b.d.between(6, 60)*24) * time.Hour)
	if b.well > 0.5 && reached < b.reach {
		g.ReachedAt = reached
	} else if b.well <= 0.5 {
		g.Blocker = pick(b.d, []string{"No access to the marketplace account yet", "The colleague in charge is on leave", "IT has to open the interface", "Product data are incomplete"})
		g.BlockerOwner = b.primary().Name
	}
	g.ID = b.d.id(g.At)
	b.Goals = append(b.Goals, g)
}

// renewals writes the yearly renewals that lie in the history.
func (b *builder) renewals(from data.Instant) {
	a := &b.Account
	if a.RenewalOn == 0 {
		return
	}
	for day := a.RenewalOn - 365; day > a.TrialEndOn; day -= 365 {
		at := day.Start(b.loc).Add(10 * time.Hour)
		if at >= b.reach || at < from {
			continue
		}
		b.event(data.EventRenewed, at, b.trade.product, "renewed for a year", a.MRR, nil)
		talk := b.call(data.ActivityMeeting, b.hoursOn(day-data.Date(b.d.between(20, 70))), b.d.between(25, 50), b.primary())
		talk.Reason, talk.Outcome, talk.PlaybookID = data.ReasonRenewal, "renewed", b.w.playID(data.ReasonRenewal)
		talk.Summary = "Results of the year: " + b.line(b.primary())
		talk.NextStep = "send the new contract"
	}
}

// touches are the calls, meetings and mails of every month.
func (b *builder) touches(from data.Instant, pace float64) {
	gap := 38 * pace
	if b.Account.MRR > 200_000 {
		gap /= 1.5
	}
	start := max(from, b.Account.SignupAt.Add(4*24*time.Hour))
	for at := b.reach; at >= start; at = at.Add(-time.Duration(b.d.spread(gap, gap/4)*24) * time.Hour) {
		b.touch(b.hours(b.daysSince(at)))
	}
}

// touch is one of them.
func (b *builder) touch(at data.Instant) {
	if at <= b.Account.SignupAt {
		return
	}
	who := b.someone()
	switch u := b.d.Float64(); {
	case u < 0.12:
		call := b.call(data.ActivityCall, at, 1, who)
		call.Outcome, call.Sentiment, call.NextStep = data.OutcomeNoAnswer, "", "try again"
		retry := b.followUp(data.FollowUpRetry, call.ID, "Try again", at, at.Add(24*time.Hour))
		retry.AllDay, retry.DoneAt = true, min(at.Add(26*time.Hour), b.w.now)
	case u < 0.34:
		mail := b.call(data.ActivityEmail, at, b.d.between(3, 9), who)
		mail.Summary = pick(b.d, []string{"Sent the monthly report.", "Answered a question about the invoice.", "Sent the notes of the release.", "Introduced the new feature in three lines."})
		mail.Sentiment = ""
	default:
		b.talk(at, who)
	}
}

// talk is a call or meeting in which something was said.
func (b *builder) talk(at data.Instant, who *data.Contact) {
	kind := data.ActivityCall
	if b.d.chance(0.2) {
		kind = data.ActivityMeeting
	}
	call := b.call(kind, at, b.d.between(9, 46), who)
	call.Reason = pick(b.d, []data.Reason{
		data.ReasonReview, data.ReasonReview, data.ReasonFollowUp, data.ReasonSurveyDue, data.ReasonAdoptionNarrow, data.ReasonRelease, data.ReasonUsageDrop,
	})
	call.PlaybookID = b.w.playID(call.Reason)
	call.Outcome = pick(b.d, []string{"all clear", "all clear", "advice given", "agreed to test", "report promised"})
	call.Summary = b.line(who)
	call.NextStep = pick(b.d, nextSteps)
	id, end := call.ID, call.EndedAt
	if b.d.chance(0.7) {
		b.note(at.Add(5*time.Minute), id, b.line(who))
	}
	if b.d.chance(0.3) {
		f := b.followUp(data.FollowUpPromise, id, call.NextStep, end, end.Add(time.Duration(b.d.between(2, 9)*24)*time.Hour))
		f.AllDay = true
		f.DoneAt = min(f.DueAt.Add(-time.Duration(b.d.between(1, 20))*time.Hour), b.w.now)
	}
	if topic := pick(b.d, b.trade.topics); who.Primary && !b.told[topic] {
		b.told[topic] = true
		b.Told = append(b.Told, data.Told{ID: b.d.id(end), AccountID: b.Account.ID, ContactID: who.ID, ActivityID: id, Topic: topic, At: end, By: b.Account.Owner})
	}
	if b.d.chance(0.16) {
		b.mention(id, who, end)
	}
}

// mention is a small issue or a wish said in passing.
func (b *builder) mention(activity data.ID, who *data.Contact, at data.Instant) {
	issue := data.Issue{
		ID: b.d.id(at), AccountID: b.Account.ID, ContactID: who.ID, ActivityID: activity, Kind: data.IssueBug,
		Title: pick(b.d, b.trade.issues), Status: "open", At: at, By: b.Account.Owner,
	}
	if b.d.chance(0.45) {
		issue.Kind, issue.Title = data.IssueFeature, pick(b.d, b.trade.wishes)
	}
	if b.d.chance(0.3) {
		issue.Status, issue.RootCause = "handed", pick(b.d, []string{"export", "speed", "permissions", "translation", "third party"})
	}
	b.Issues = append(b.Issues, issue)
}

// requests are what the customer asked for, all answered and resolved.
func (b *builder) requests(from data.Instant, pace float64) {
	days := float64(b.reach-from) / 864e5
	n := int(math.Round(clamp(b.d.spread(days/365*(2+6*(1-b.well))/pace, 1), 0, 14)))
	for range n {
		at := b.hoursOn(from.DateIn(b.loc) + data.Date(b.d.IntN(int(max(1, days)))))
		if at <= b.Account.SignupAt || at >= b.reach {
			continue
		}
		asked := pick(b.d, b.trade.asks)
		r := b.request(asked, at)
		// The slowest are not cut, or every quarter's slowest answer were the same.
		r.FirstAnswerAt = at.Add(time.Duration(clamp(11*math.Exp(1.1*b.d.NormFloat64()), 1, 900)) * time.Minute)
		r.ResolvedAt = r.FirstAnswerAt.Add(time.Duration(clamp(b.d.logNormal(9, 1.2), 0.2, 160)*60) * time.Minute)
		if r.ResolvedAt >= b.w.now {
			r.ResolvedAt = max(r.FirstAnswerAt, b.ago(20*time.Minute))
		}
		r.RealNeed = asked.need
		if b.d.chance(0.5) {
			r.CSAT = int64(clamp(math.Round(b.d.spread(2.2+3*b.well, 0.7)), 1, 5))
		}
	}
}

// request opens a request.
func (b *builder) request(a ask, at data.Instant) *data.Request {
	b.Requests = append(b.Requests, data.Request{
		ID: b.d.id(at), AccountID: b.Account.ID, ContactID: b.someone().ID, Kind: data.RequestKind(a.kind),
		Channel: b.Account.Channel, Subject: a.subject, Body: a.body, Impact: a.impact,
		Priority: pick(b.d, []string{"normal", "normal", "low", "high"}), OpenedAt: at,
	})
	return &b.Requests[len(b.Requests)-1]
}

// verbatims are answers to "how can we improve our processes?", by how well the
// customer does.
var verbatims = [3][]string{
	{"Too slow to answer, and every time somebody else", "We pay for more than we use", "It does what it says, but nobody here understands it", "We look at other offers"},
	{"Fine, but the reports could be simpler", "Good people, the invoices are hard to read", "It works. I would like fewer mails", "More examples for shops like ours"},
	{"I told two colleagues about you", "Saves me a day a week", "The call in our own language made the difference", "Keep calling before we have to ask"},
}

// surveys are the quarterly scores: NPS follows how well the customer does.
func (b *builder) surveys(from data.Instant) {
	first := b.Account.SignupAt.Add(30 * 24 * time.Hour)
	last := max(b.d.between(4, 80), b.daysSince(b.reach))
	if b.part.asked > 0 {
		last = b.part.asked
	}
	at := b.hours(last)
	for ; at > first && at > from; at = b.hoursOn(at.DateIn(b.loc) - data.Date(b.d.between(84, 89))) {
		s := data.Survey{ID: b.d.id(at), AccountID: b.Account.ID, ContactID: b.primary().ID, Kind: data.SurveyNPS, At: at}
		if b.d.chance(0.06) && b.daysSince(at) > 95 {
			s.Declined = true
		} else {
			s.Score = int64(clamp(math.Round(b.d.spread(1.5+9.2*b.well, 1.1)), 0, 10))
			if b.d.chance(0.4) {
				s.Verbatim = pick(b.d, verbatims[min(2, max(0, int(s.Score-5)/2))])
			}
		}
		b.Surveys = append(b.Surveys, s)
	}
}

// changes are those of the contract and of payments.
func (b *builder) changes(from data.Instant) {
	a := &b.Account
	days := b.daysSince(from) - b.daysSince(b.reach)
	if days < 40 {
		return
	}
	moment := func() data.Instant { return b.hours(b.daysSince(b.reach) + b.d.IntN(days-30)) }
	if b.d.chance(0.14) {
		// Those who do well grow.
		delta := a.MRR / 500 * 100
		if !b.d.chance(b.well) {
			delta = -delta
		}
		was, detail := a.Seats-max(1, a.Seats/5), "seats added"
		if delta < 0 {
			was, detail = a.Seats+max(1, a.Seats/5), "seats given back"
		}
		b.event(data.EventContractChanged, moment(), b.trade.product, detail, delta,
			data.Fields{"seats_before": float64(was), "seats": float64(a.Seats)})
	}
	if b.d.chance(0.1) {
		at := moment()
		b.event(data.EventPaymentFailed, at, "", "card expired", a.MRR, nil)
		a.PaymentAt = min(at.Add(52*time.Hour), b.w.now)
		b.event(data.EventPaymentOK, a.PaymentAt, "", "", a.MRR, nil)
	}
	if b.d.chance(0.16) {
		b.proposal(moment())
	}
	if b.well > 0.85 && b.d.chance(0.12) {
		at := moment()
		b.Stories = append(b.Stories, data.Story{
			ID: b.d.id(at), AccountID: a.ID, Title: b.trade.first, Text: b.line(b.primary()) + " " + pick(b.d, verbatims[2]) + ".", At: at, By: a.Owner,
		})
	}
}

// proposal is a decided up-sell or cross-sell.
func (b *builder) proposal(at data.Instant) {
	p := data.Proposal{
		ID: b.d.id(at), AccountID: b.Account.ID, Kind: "up-sell", Product: b.trade.product, MRR: b.Account.MRR / 400 * 100,
		Status: "lost", DecisionOn: min(at.DateIn(b.loc)+data.Date(b.d.between(7, 28)), b.today-1), At: at, By: b.Account.Owner,
	}
	if b.d.chance(0.5) {
		p.Kind, p.Product = "cross-sell", b.trade.extra
	}
	if b.d.chance(b.well * 0.7) {
		p.Status = "won"
	}
	b.Proposals = append(b.Proposals, p)
}

// trading is what happens on the marketplaces: claims for lost goods and new
// competitors.
func (b *builder) trading(from data.Instant, pace float64) {
	if b.trade != &marketplace {
		return
	}
	if b.i%4 == 0 {
		weeks := min(b.daysSince(from)/7, int(11/pace)+4)
		for week := range weeks {
			for range b.d.IntN(3) {
				b.claim(b.hours(7*week+3+b.d.IntN(4)), b.d.between(40, 75))
			}
		}
	}
	if b.d.chance(0.15) && b.daysSince(from) > 60 {
		b.event(data.EventMarketChanged, b.hours(b.d.between(25, 55)), "", pick(b.d, []string{"New competitor on 4 products", "The marketplace sells 2 of the products itself"}), 0, nil)
	}
}

// claim is damaged or lost goods, with the day by which it has to be claimed.
func (b *builder) claim(at data.Instant, days int) {
	if at <= b.Account.SignupAt {
		return
	}
	b.event(data.EventClaim, at, "Lost and Found", pick(b.d, []string{"Lost in the warehouse", "Damaged on the way back", "Refund without return", "Wrong weight charged"}),
		data.Money(b.d.between(8, 240)*100), data.Fields{"deadline": (at.DateIn(b.loc) + data.Date(days)).String()})
}

// passing are the releases of the year, of which every user is told.
func (b *builder) passing(from data.Instant, pace float64) {
	for _, back := range []int{40, 110, 190, 280} {
		if at := b.ago(time.Duration(back*24) * time.Hour); at > from && at < b.reach && b.d.chance(0.5/pace) {
			b.event(data.EventRelease, at, b.trade.product, "New version of "+b.trade.features[back/40%5], 0, data.Fields{"feature": b.trade.features[back/40%5]})
		}
	}
}
