package signal

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

// English are the sentences that are said of rules which cannot be used.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"lint.signal.channel":     "the clock of requests by %s is no pair of minutes; write those until amber and, not before them, until the breach, as [20, 120]",
	"lint.signal.health":      "the rules hold no health rules; start from the default",
	"lint.signal.least":       "%s is %s; write %s or more",
	"lint.signal.most":        "%s is %s; write %s or less",
	"lint.signal.checkpoints": "the renewal checkpoints %s do not descend; write them as 180, 90, 60, 30",
}
