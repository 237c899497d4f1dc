package health

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

// English are the sentences that are said of rules which cannot be used.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"lint.health.weight":  "the health weight of %s is %s; write 0 to 1000",
	"lint.health.weights": "every health weight is 0; give at least one measure a weight",
	"lint.health.bands":   "the health bands begin at yellow %s and green %s; write 1 ≤ yellow < green ≤ 100",
	"lint.health.touch":   "the relationship measure has fresh %s days, cold %s days, touch %s %%; write fresh < cold and a share of 0 to 100",
	"lint.health.least":   "breadth, CSAT days and the support window must be at least 1",
	"lint.health.age":     "age step %s of the usage measure (months %s, yellow %s, green %s) is wrong; months ascend and end with 0, and 0 < yellow < green < 100",
	"lint.health.ages":    "the usage measure has %s age steps; give 1 to %s",
}
