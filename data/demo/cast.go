package demo

import (
	"time"

	"rounds/data"
)

// cast are the first accounts of every world: the six that the guides tell of,
// then one for each reason of the field, and some that show a stage of work
// without standing on the queue. Those with a weight also occur among the
// accounts after the cast.
var cast = []part{
	{
		name: title{text: "Lindqvist Handels AB", slug: "lindqvist"}, country: "SE", trade: &marketplace,
		people: []character{
			{person{full: "Britta Lindqvist", slug: "britta.lindqvist"}, "buyer"},
			{person{full: "Marco Öberg", slug: "marco.oberg"}, "accounting"},
		},
		age: 984, quiet: 21, well: 0.6, slope: -0.16, renewal: 88, asked: 93,
		stands: []data.Reason{data.ReasonRequestWaiting, data.ReasonSurveyDue, data.ReasonRenewal},
		later:  reasons(data.ReasonStalled, data.ReasonPromise),
		snooze: "not before the stock count is done",
		dress:  dressLindqvist, act: playLindqvist,
	},
	{
		name: title{text: "株式会社さばえ眼鏡", kana: "サバエメガネ", slug: "sabae-megane"}, country: "JP", trade: &marketplace,
		people: []character{
			{person{full: "渡辺 恵子", kana: "ワタナベ ケイコ", slug: "keiko.watanabe"}, "owner"},
			{person{full: "斎藤 拓也", kana: "サイトウ タクヤ", slug: "takuya.saito"}, "marketplace manager"},
		},
		age: 640, quiet: 19, well: 0.34, slope: -0.24,
		stands: []data.Reason{data.ReasonCancellation},
		dress:  priced(890, "Optics"), act: playSabae,
	},
	{
		name: title{text: "Brewster & Sons", slug: "brewster"}, country: "US", trade: &marketplace,
		people: []character{{person{full: "James Brewster", slug: "james.brewster"}, "owner"}},
		age:    trialDays, quiet: 4, well: 0.9, slope: 0.1,
		stands: []data.Reason{data.ReasonTrialEnding},
		dress:  priced(210, "Office supply"), act: playBrewster,
	},
	{
		name: title{text: "Hofmann Elektro GmbH", slug: "hofmann-elektro"}, country: "DE", trade: &marketplace,
		people: []character{
			{person{full: "Katrin Hofmann", slug: "katrin.hofmann"}, "head of e-commerce"},
			{person{full: "Jürgen Weiß", slug: "juergen.weiss"}, "assistant"},
		},
		age: 24, quiet: 8, well: 0.5, slope: -0.05,
		stands: []data.Reason{data.ReasonStalled},
		dress:  priced(640, "Consumer electronics"), act: playHofmann,
	},
	{
		name: title{text: "Casa Verde SL", slug: "casaverde"}, country: "ES", trade: &marketplace,
		people: []character{{person{full: "Lucía Ibáñez", slug: "lucia.ibanez"}, "owner"}, {person{full: "Álvaro Peña", slug: "alvaro.pena"}, "pricing analyst"}},
		age:    656, quiet: 5, well: 0.97, slope: 0.05, renewal: 88, asked: 91,
		stands: []data.Reason{data.ReasonRenewal, data.ReasonSurveyDue},
		dress:  priced(2300, "Home and garden"), act: playCasaVerde,
	},
	{
		name: title{text: "Kobayashi Trading", kana: "コバヤシトレーディング", slug: "kobayashi-trading"}, country: "JP", trade: &marketplace,
		people: []character{{person{full: "小林 誠", kana: "コバヤシ マコト", slug: "makoto.kobayashi"}, "owner"}},
		age:    430, quiet: 12, well: 0.92, slope: 0.08,
		stands: []data.Reason{data.ReasonAdoptionNarrow},
		dress:  priced(1010, "Sports"), act: (*builder).narrowed,
	},

	// Somebody waits.
	{weight: 2, stands: reasons(data.ReasonRequestWaiting), act: waiting(101 * time.Minute)},
	{weight: 1, country: "AE", stands: reasons(data.ReasonRequestWaiting), act: waiting(152 * time.Minute)},
	{weight: 1, trade: &adTech, stands: reasons(data.ReasonOutageOpen), act: outage},
	{weight: 1, country: "JP", stands: reasons(data.ReasonCallback), act: callback},

	// The start.
	{weight: 5, age: 1, well: 0.8, trade: &marketplace, stands: reasons(data.ReasonSignupNew), dress: signedUpToday},
	{weight: 3, trade: &marketplace, act: selfServe},
	{weight: 4, trade: &adTech, stands: reasons(data.ReasonProductActivated), act: activated},
	{weight: 4, age: 3, trade: &marketplace, country: "GB", stands: reasons(data.ReasonAppointment), act: appointment(time.Hour + 10*time.Minute)},
	{age: 2, trade: &marketplace, country: "BR", stands: reasons(data.ReasonAppointment), act: appointment(3*time.Hour + 25*time.Minute)},
	{weight: 3, age: 2, trade: &adTech, stands: reasons(data.ReasonHandoff), act: wonWithoutMeeting},
	{weight: 3, age: 11, trade: &local, stands: reasons(data.ReasonPromise), act: promised},
	{weight: 4, age: trialDays, well: 0.62, trade: &local, stands: reasons(data.ReasonTrialEnding)},
	{weight: 6, age: 33, quiet: 9, trade: &marketplace, stands: reasons(data.ReasonStalled), act: onboarding(7, 11)},
	{age: 9, quiet: 1, trade: &marketplace, act: onboarding(1, 12)},
	{age: 5, quiet: 1, trade: &marketplace, act: onboarding(1, 4)},
	{age: 6, quiet: 2, trade: &local, act: appointment(26 * time.Hour)},
	{weight: 3, quiet: 9, trade: &adTech, stands: reasons(data.ReasonConfigTakeover), act: blocked},

	// Renewal and contract.
	{weight: 3, quiet: 4, stands: reasons(data.ReasonContractChanged), act: contractChanged},
	{weight: 14, quiet: 6, well: 0.68, renewal: 29, stands: reasons(data.ReasonRenewal)},
	{weight: 4, quiet: 7, stands: reasons(data.ReasonPaymentFailed), act: unpaid},
	{weight: 4, quiet: 12, trade: &adTech, age: 700, stands: reasons(data.ReasonReview), act: reviewDue},

	// Growth.
	{weight: 7, well: 0.93, age: 380, stands: reasons(data.ReasonUsageHigh), dress: seats(15), act: heavy},
	{weight: 4, well: 0.85, stands: reasons(data.ReasonProposal), act: proposed},
	{weight: 6, well: 0.8, age: 300, trade: &local, stands: reasons(data.ReasonAdoptionNarrow), act: (*builder).narrowed},
	{weight: 2, quiet: 9, stands: reasons(data.ReasonFeedback), act: shipped},
	{weight: 3, quiet: 9, age: 500, stands: reasons(data.ReasonRelease), act: released},

	// Risk.
	{weight: 8, quiet: 13, well: 0.66, age: 410, stands: reasons(data.ReasonUsageDrop), act: idle},
	{weight: 2, trade: &marketplace, age: 420, quiet: 8, stands: reasons(data.ReasonClaimsAnomaly), act: claimsAnomaly},
	{weight: 2, trade: &marketplace, age: 350, quiet: 8, stands: reasons(data.ReasonClaimsDeadline), act: claimsDeadline},
	{weight: 3, trade: &marketplace, quiet: 6, stands: reasons(data.ReasonMarketChanged), act: marketChanged},
	{weight: 8, age: 290, asked: 94, stands: reasons(data.ReasonSurveyDue)},
	{weight: 3, age: 31, asked: 400, trade: &local, stands: reasons(data.ReasonSurveyDue)},
	{weight: 3, quiet: 6, well: 0.4, stands: reasons(data.ReasonComplaint), act: complaint},
	{weight: 3, quiet: 6, well: 0.5, stands: reasons(data.ReasonEscalation), act: escalation},
	{weight: 4, quiet: 16, well: 0.8, slope: -0.2, age: 520, stands: reasons(data.ReasonHealthDropped), act: soured},
	{weight: 3, quiet: 10, well: 0.36, slope: -0.2, stands: reasons(data.ReasonCancellation), act: cancelled(20 * time.Hour)},

	// Promised dates.
	{weight: 9, quiet: 6, stands: reasons(data.ReasonFollowUp), act: followUpToday},
	{quiet: 3, well: 0.55, stands: reasons(data.ReasonFollowUp), act: followUpLate},
	{weight: 2, trade: &adTech, quiet: 7, age: 600, stands: reasons(data.ReasonCadence), dress: weekly, act: weeklyCall},

	// Snoozed: they wait, each with its day and reason.
	{snooze: "wants to talk after the fair", well: 0.94, age: 450, later: reasons(data.ReasonUsageHigh), dress: seats(12), act: heavy},
	{snooze: "decides after the board meeting", renewal: 58, later: reasons(data.ReasonRenewal)},
	{snooze: "new card is on its way", quiet: 7, later: reasons(data.ReasonPaymentFailed), act: unpaid},
	{snooze: "on holiday for some days more", quiet: 6, later: reasons(data.ReasonFollowUp), act: followUpToday},

	// Work in hand.
	{quiet: 7, age: 44, well: 0.74, trade: &marketplace, country: "DE", stands: reasons(data.ReasonStalled), act: parked},
	{quiet: 5, well: 0.45, slope: -0.1, age: 400, act: overridden},
	{quiet: 5, well: 0.55, age: 500, act: championLeft},
}

func reasons(codes ...data.Reason) []data.Reason { return codes }

// beyond is the sum of the weights of the cast.
var beyond = func() int {
	sum := 0
	for i := range cast {
		sum += cast[i].weight
	}
	return sum
}()

// firstBook is the size of the usual world: the cast fills most of its queue, so
// that few of its other accounts stand there. Beyond it the queue grows with the
// world.
const firstBook = 500

// partOf chooses the part of account i.
func (w *world) partOf(d *dice, i int) *part {
	if i < len(cast) {
		return &cast[i]
	}
	share := 0.08
	if i < firstBook {
		share = 0.012
	}
	if !d.chance(share) {
		return &calm
	}
	at := d.IntN(beyond)
	for k := range cast {
		if at -= cast[k].weight; at < 0 {
			return &cast[k]
		}
	}
	return &calm
}

// play writes the whole life of the account: its habit, its history, what
// happened last, its use.
func (b *builder) play() {
	b.habit()
	b.history()
	if b.part.act != nil {
		b.part.act(b)
	}
	b.use()
}
