package keys

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

func refuse(said data.Sentence) error { return data.Refuse(data.CodeInvalid, said) }

// English are the sentences that are said of keys which cannot be bound.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"lint.key.map":   "keymap is %q; write one of %s",
	"lint.key.list":  "%s: write one key, \"ctrl+x\", or a list of them",
	"lint.key.none":  "nothing is called %q; `rounds keys` lists what can have keys",
	"lint.key.near":  "nothing is called %q; `rounds keys` lists what can have keys (is it %q?)",
	"lint.key.many":  "%s: %q is more than two keys",
	"lint.key.not":   "%s: %q is no key; write x, X, ctrl+x, shift+tab, f5, pgdown, space, or two keys with a space between: \"g n\"",
	"lint.key.alt":   "%s: %q is what the key does without alt, which is held in a text field",
	"lint.key.shift": "%s: %q is written as the character that it gives, such as X",
	"lint.key.both":  "%s would do both %q and %q on the %s page; give one of them another key",

	// The pages on which keys get into each other's way.
	"lint.key.page.queue":     "queue",
	"lint.key.page.call":      "call",
	"lint.key.page.wrap":      "wrap-up",
	"lint.key.page.news":      "notifications",
	"lint.key.page.sync":      "Sync",
	"lint.key.page.issues":    "issues",
	"lint.key.page.playbooks": "playbooks",
	"lint.key.page.kpis":      "KPIs",
	"lint.key.page.rules":     "rules",
	"lint.key.page.welcome":   "welcome",
}
