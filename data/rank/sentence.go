package rank

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

// English are the sentences that are said of rules which cannot be used.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"lint.rank.weight": "the rank weight %s is %s; give a whole number from %s to %s",
	"lint.rank.parity": "the rank parity of %[1]s is %[2]s; give how many %[1]s weigh like one unit, 1 or more",
}
