package words

var englishVerb = map[string]string{
	"ask.keep":    "leave (the text is kept)",
	"ask.newline": "new line",
	"ask.empty":   "Type a few words; enter files them.",

	"ask.note.title":   "Note · %s",
	"ask.note.hint":    "What should be remembered?",
	"ask.note.preview": "enter files the note",
	"ask.note.done":    "Noted",

	"ask.issue.title":   "Small issue · %s",
	"ask.issue.hint":    "In her words: invoice page is slow on Fridays",
	"ask.issue.preview": "enter hands it to product, counted over all accounts",
	"ask.issue.done":    "Issue captured",

	"ask.feature.title":   "Feature request · %s",
	"ask.feature.hint":    "What she wants to be able to do",
	"ask.feature.preview": "enter hands it to product, counted over all accounts",
	"ask.feature.done":    "Feature request captured",

	"ask.promise.title":       "We promise · %s",
	"ask.promise.hint":        "What, and by when at the end: CSV export 30 nov",
	"ask.promise.preview":     "without a date",
	"ask.promise.preview-due": "by %s",
	"ask.promise.done":        "Promise captured",

	"ask.told.title":   "Told · %s",
	"ask.told.hint":    "The topic this person has now heard of: fees",
	"ask.told.preview": "enter remembers that this person knows",
	"ask.told.done":    "Remembered",

	"ask.follow-up.title":   "Follow up · %s",
	"ask.follow-up.hint":    "What, and when at the end: send the guide fri 10:00",
	"ask.follow-up.when":    "End the line with a date: fri 10:00, +2w, 3 dec",
	"ask.follow-up.preview": "on %s",
	"ask.follow-up.done":    "Follow-up on %s",

	"ask.score.title":    "Score · %s",
	"ask.score.hint":     "9, nps 9 great support, csat 4, or - when declined",
	"ask.score.what":     "Type a score: 9, nps 9, csat 4, or - when declined",
	"ask.score.range":    "%s goes from %d to %d; - when declined",
	"ask.score.preview":  "%s %s",
	"ask.score.declined": "declined",

	"ask.proposal.title":   "Proposal · %s",
	"ask.proposal.hint":    "Product, monthly amount, decision date: Analytics 300 fri\n+ before the product makes it an up-sell",
	"ask.proposal.when":    "End the line with the day of the decision: fri, 3 dec",
	"ask.proposal.what":    "Say the product and the monthly amount before the date: Analytics 300 fri",
	"ask.proposal.preview": "%s %s, %s a month, decision %s",
	"proposal.up-sell":     "up-sell",
	"proposal.cross-sell":  "cross-sell",

	"ask.override.title":   "Override health · %s",
	"ask.override.hint":    "Score and reason, until when at the end: 40 champion left +2w\n- takes the override away",
	"ask.override.what":    "Type a score from 0 to 100 and the reason: 40 champion left",
	"ask.override.preview": "health %d until %s: %s",
	"ask.override.clear":   "the override is taken away",

	"ask.snooze.title":   "Snooze · %s",
	"ask.snooze.hint":    "Until when and why: fri waits for the budget\n1 tomorrow · 2 in 3 d · 3 Monday · 4 in 2 weeks · 5 in a month",
	"ask.snooze.when":    "Begin with a date or a digit: fri, +2w, 3 dec · 1 tomorrow · 2 in 3 d · 3 Monday",
	"ask.snooze.why":     "Through %s, because …? Say why it can wait.",
	"ask.snooze.preview": "through %s: %s",

	"ask.play.title":    "Call · %s",
	"ask.play.playbook": "playbook",
	"ask.play.contact":  "contact",
	"ask.play.other":    "other list",

	"ask.why.title":            "Why this rank · %s",
	"rank.breach":              "breach",
	"rank.urgency":             "urgency",
	"rank.risk":                "risk",
	"rank.value":               "value",
	"rank.renewal":             "renewal",
	"rank.score":               "score",
	"rank.breach.from":         "1000 when the clock has run out: %s",
	"rank.urgency.from":        "share of the clock used, of 100: %s",
	"rank.risk.from":           "(100 − health %d) ÷ 2",
	"rank.risk.none":           "25 without a health score",
	"rank.value.from":          "log scale of MRR, of 30: %s",
	"rank.renewal.from":        "180 → 0 days, of 20: %s, %d d",
	"rank.renewal.none":        "no renewal date",
	"rank.nobody-waits-longer": "0: nobody waits longer for paying less",

	"toast.opened": "Opened %s",
}
