package rules

import (
	"maps"
	"strings"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

// English are the sentences that are said of files of rules. What does not go together is
// said by packages health, signal and rank.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"lint.rule.size":       "the file is larger than %s KiB; these are no rules",
	"lint.rule.encoding":   "this is no UTF-8; save the file as UTF-8",
	"lint.rule.syntax":     "this is no valid TOML: %s",
	"lint.toml.says":       "the parser says %q",
	"lint.toml.value":      "a value is missing or is none; put texts in quotes",
	"lint.toml.key":        "a key is missing or is none",
	"lint.toml.equals":     "an = is missing after the key",
	"lint.toml.string":     "a text is not closed, or has a character that cannot stand in it",
	"lint.toml.bracket":    "a bracket is not closed",
	"lint.toml.list":       "a list or a table in { } is not closed, or has a comma too many or too few",
	"lint.toml.line":       "something follows that belongs on a line of its own",
	"lint.toml.number":     "a number is not written as one",
	"lint.rule.tables":     "[[%[1]s]] is a list of tables, and the rules have none; write [%[1]s]",
	"lint.rule.twice":      "%s is set in line %s already; keep one of the two",
	"lint.rule.play":       "there is no playbook %q; `rounds playbook list` has them",
	"lint.rule.currency":   "%q is no currency; write its three capital letters, as JPY",
	"lint.rule.parity":     "%s: give how many %s weigh like one unit, a whole number from 1 on",
	"lint.rule.type":       "%s is %s; write %s",
	"lint.rule.holds":      "%s holds %s; write whole numbers",
	"lint.rule.range":      "%s is %s; write a whole number from %s to %s",
	"lint.rule.value":      "%s is %q; write %s",
	"lint.rule.list":       "a list",
	"lint.rule.text":       "the text %q",
	"lint.rule.data":       "%s",
	"lint.rule.bare":       "there is no rule %q; numbers stand in tables such as [request.waiting]",
	"lint.rule.near":       "there is no rule %q; did you mean %s?",
	"lint.rule.others":     "there is no rule %q; [%s] has %s",
	"lint.rule.self-serve": "a self-serve sign-up is logged and never queued, so there is nothing to set in [signup.self_serve]",
	"lint.reason.near":     "there is no reason %q; did you mean %s?",
	"lint.reason.none":     "there is no reason or table %q; `rounds rules show` has them all",

	// What a change of single rules is refused for.
	"lint.change.none":    "%q is no change of a rule; write it as health.weight.usage=40",
	"lint.change.value":   "%s: %q is no value; write %s",
	"lint.change.several": "%q may be %s; write the whole name",
	"lint.change.unknown": "there is no rule %q; `rounds rules show` has them all",
	"lint.change.first":   "%s: %s; mend it first",

	// What should stand there.
	"lint.want.whole":    "a whole number from %s to %s",
	"lint.want.flag":     "true or false",
	"lint.want.text":     "a text in quotes: %s",
	"lint.want.wholes":   "a list of whole numbers, as [180, 90]",
	"lint.want.list":     "a list of texts: %s",
	"lint.want.texts":    "texts in quotes: %s",
	"lint.want.rows":     "rows of three: [[1, 10, 30], [6, 30, 60], [0, 51, 76]]",
	"lint.want.day":      "mon, tue, wed, thu, fri, sat or sun",
	"lint.want.time":     "a time such as %s",
	"lint.want.dates":    "dates such as 2026-12-25",
	"lint.want.zone":     "a time zone such as Europe/Berlin",
	"lint.want.view":     "response, onboarding, renewal, risk or growth",
	"lint.want.play":     "the id of a playbook",
	"lint.want.segments": "names of segments",

	"lint.working.order":   "work ends (to = %q) before it begins (from = %q); write the later time in to",
	"lint.working.holiday": "%q is no date; write it as 2026-12-25",
	"lint.working.zone":    "%q is no time zone; write it as Europe/Berlin",
}

// causes are what the parser of TOML says, by words of its own, as we say it. The first
// that fits counts.
var causes = []struct{ its, key string }{
	{"string", "toml.string"},
	{"literal", "toml.string"},
	{"escape", "toml.string"},
	{"quoted", "toml.value"},
	{"array", "toml.list"},
	{"inline table", "toml.list"},
	{"table name", "toml.bracket"},
	{"expected '='", "toml.equals"},
	{"key", "toml.key"},
	{"newline", "toml.line"},
	{"value", "toml.value"},
	{"keyword", "toml.value"},
	{"number", "toml.number"},
	{"integer", "toml.number"},
	{"digit", "toml.number"},
}

// cause says in our words what the parser found wrong; what it says seldom stands as it is.
func cause(message string) data.Sentence {
	for _, c := range causes {
		if strings.Contains(message, c.its) {
			return say(c.key)
		}
	}
	return say("toml.says", message)
}
