package theme

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

func refuse(said data.Sentence) error { return data.Refuse(data.CodeInvalid, said) }

// English are the sentences that are said of themes which cannot be used.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"lint.theme.background": "background is %q; write your terminal's, such as \"#1c1c1c\"",
	"lint.theme.colour":     "%s is %q; write a colour as \"#rrggbb\"",
	"lint.theme.contrast":   "%s, %s, has a contrast of %s on %s; it needs %s",
	"lint.theme.near":       "there is no colour for %q; did you mean %q?",
	"lint.theme.none":       "there is no colour for %q; there are %s",
	"lint.theme.setting":    "line %s: there is no setting %q; write background and [colours]",
	"lint.theme.syntax":     "line %s: the parser says %q",
}
