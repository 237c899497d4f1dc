package playbook

import (
	"maps"
	"strings"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("lint."+key, args...) }

// English are the sentences that are said of the files of playbooks.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	// The file, and its YAML.
	"lint.file.read":      "this cannot be read (%s); check that it exists and that you may read it",
	"lint.file.size":      "the file has more than %s KiB; split it into several playbooks",
	"lint.file.encoding":  "the file is not valid UTF-8; save it as UTF-8",
	"lint.yaml.fault":     "the YAML cannot be read (%s); check its indentation and quotes",
	"lint.yaml.bounds":    "here the YAML has more than %s levels, %s keys or %s words on a line; split the playbook or flatten it",
	"lint.yaml.syntax":    "this is no valid YAML (%s); check the indentation, and put texts with \": \" or \"{\" in quotes",
	"lint.yaml.says":      "the parser says %q",
	"lint.yaml.tab":       "a tab stands where only spaces may",
	"lint.yaml.quote":     "a quote is not closed",
	"lint.yaml.bracket":   "a bracket or a brace has no partner",
	"lint.yaml.colon":     "a colon stands where none may",
	"lint.yaml.place":     "the line does not go with those around it",
	"lint.yaml.documents": "a file holds one playbook; move what follows \"---\" into a file of its own",
	"lint.yaml.empty":     "the file is empty; start with \"id:\" and \"version: 1\"",

	// What is spoken of: begins a sentence, or follows "of".
	"lint.a.playbook": "a playbook",
	"lint.a.topic":    "a topic",
	"lint.a.outcome":  "an outcome",
	"lint.a.option":   "an option",
	"lint.a.section":  "a section",
	"lint.a.step":     "a step",
	"lint.a.card":     "a rule card",
	"lint.a.row":      "a row",
	"lint.a.when":     "\"when\" of a row",
	"lint.a.key":      "%q",

	// What has an id.
	"lint.kind.topic":   "topic",
	"lint.kind.outcome": "outcome",
	"lint.kind.option":  "option",
	"lint.kind.section": "section",
	"lint.kind.step":    "step",
	"lint.kind.card":    "rule card",

	// What stands there.
	"lint.is.lines":   "\"key: value\" lines",
	"lint.is.list":    "a list",
	"lint.is.nothing": "nothing",
	"lint.is.anchor":  "an anchor, alias or tag (write the value out)",
	"lint.is.plain":   "a plain value",
	"lint.is.text":    "the text %q",
	"lint.is.token":   "%q",

	// What should stand there.
	"lint.want.topic":   "the id of one of the playbook's topics",
	"lint.want.role":    "a role such as csm, team-lead or support",
	"lint.want.account": "the account's field, such as sku_count",
	"lint.want.slug":    "a slug such as \"first-call\": a–z, 0–9, single - or _",
	"lint.want.field":   "a name such as sku_count: a–z, 0–9 and _",

	// What may have been meant; ends a sentence.
	"lint.near":       "did you mean %q?",
	"lint.add":        "add it first",
	"lint.among":      "it can be one of %s",
	"lint.among.many": "it can be one of %s, …",

	// Keys and values.
	"lint.key.unknown":    "%s has no key %q; %s",
	"lint.key.duplicate":  "%q stands twice in %s; keep one",
	"lint.key.missing":    "%s needs the key %q",
	"lint.key.plain":      "a key of %s must be a plain word; anchors, aliases and merges are not read",
	"lint.value.lines":    "%s needs \"key: value\" lines, not %s",
	"lint.value.text":     "%q needs a text, not %s",
	"lint.value.range":    "%q must be a whole number from %s to %s",
	"lint.value.number":   "%q must be a number such as 100 or 8.5",
	"lint.value.flag":     "%q must be true or false",
	"lint.value.list":     "%q needs a list with \"- \" before each item, not %s",
	"lint.value.items":    "%q lists plain values, not %s",
	"lint.value.one":      "%q needs one plain value, not %s",
	"lint.value.kind":     "%q is no %s of %s; %s",
	"lint.bounds":         "min is above max; exchange them",
	"lint.id.invalid":     "%q is no valid %s; it must be %s, at most %s characters",
	"lint.id.duplicate":   "the %s id %q is used twice; ids must differ, runs are merged by them",
	"lint.twice":          "%q is listed twice; keep one",
	"lint.field.reserved": "%q has a meaning of its own in conditions or templates; choose another name",
	"lint.promise.tag":    "%q is no valid promise tag; write it as csv-export",

	// Languages.
	"lint.languages.empty": "\"languages\" is empty; list the languages in which the script is written, such as [en, de]",
	"lint.lang.invalid":    "%q is no language tag; write it as en, de, ja or pt-BR",
	"lint.lang.map":        "%q needs one text per language, such as \"en: …\" on a line of its own",
	"lint.lang.missing":    "%q of %s has no text in %q; it reaches the customer, so write it in every language of the playbook",
	"lint.lang.none":       "%q of %s has no text; write it in at least one language",
	"lint.lang.unknown":    "%q is none of the playbook's languages (%s); add it to \"languages\" or remove the text",
	"lint.lang.twice":      "%q stands twice here; keep one",
	"lint.lang.plain":      "the text in %q must be a plain value, not %s",

	// The head.
	"lint.trigger.form":      "%q is no reason code; write it as request.waiting",
	"lint.trigger.unknown":   "%q is no reason code that the queue knows; %s",
	"lint.product.empty":     "a product has no name; write it as the accounts have it, or remove it",
	"lint.product.trigger":   "products choose among the plays of a reason, and this one has no \"trigger\"; add one or remove the products",
	"lint.scope.trigger":     "a playbook of the workspace belongs to no account, so no reason leads to it; remove the trigger or the scope",
	"lint.version.duplicate": "%s version %s is also in %s; raise the version of the newer file",
	"lint.version.reused":    "%s version %s already exists with other content; raise the version",

	// Sections, steps, outcomes and rule cards.
	"lint.sections.empty":    "\"sections\" is empty; add a section with steps",
	"lint.step.missing":      "the section has no steps; add one or remove the section",
	"lint.outcomes.empty":    "\"outcomes\" is empty; list at least one, the first that fits the answers is the default",
	"lint.outcome.reserved":  "every playbook has the outcome %q already; remove it",
	"lint.misplaced.kind":    "%q belongs to a step of kind %s, and this is %s; remove it or change the kind",
	"lint.misplaced.options": "options belong to the type choice, and this is %s",
	"lint.misplaced.bound":   "%q belongs to a number or an amount, and this is %s",
	"lint.option.missing":    "a question of type choice needs at least two options",
	"lint.score.scale":       "%s is a number with min %s and max %s; write them so",
	"lint.field.duplicate":   "the field %q is filled twice; only a question of a prepare section may be asked again in the call",
	"lint.field.type":        "the field %q has another type or other options in the prepare section; make them equal",
	"lint.topic.unknown":     "there is no topic %q; %s",
	"lint.card.unknown":      "there is no rule card %q; %s",
	"lint.card.field":        "no step asks for %q; %s",
	"lint.card.type":         "%q is a %s; a rule card reads choices and yes/no answers",
	"lint.card.inputs":       "%q is none of the card's inputs (%s); add it there or correct it",
	"lint.card.choice":       "%q is none of the card's choices (%s); add it there or correct it",
	"lint.card.flag":         "%q is a yes/no answer; its value is true or false",
	"lint.inputs.missing":    "the rule card has no inputs; list the fields that it decides by",
	"lint.rows.missing":      "the rule card has no rows; add one or remove the card",
	"lint.row.always":        "a row without a condition would always win; name an input and its value",
	"lint.row.never":         "an earlier row has the same condition, so this one never wins; remove it",
	"lint.no.option":         "%q is none of the options of %q (%s)",

	// Templates.
	"lint.template.workspace": "the text in %q names {{%s}}, and a playbook of the workspace has none; write the text without it",
	"lint.template.field":     "the text in %q names {{%s}}, which no step asks for; %s",
	"lint.template.syntax":    "the text in %q has braces that do not pair; write {{field}}",
	"lint.summary.reach":      "the summary in %q does not say how to reach a person; add a line with {{reach}}",

	// Conditions.
	"lint.when.type":       "\"when\" needs a condition, not %s",
	"lint.when.field":      "no earlier step asks for %q; %s",
	"lint.when.truth":      "\"%[1]s\" is a %[2]s, which is neither true nor false; compare it with a value, or write has(%[1]s)",
	"lint.when.never":      "%[1]q is a %[2]s and can never equal this value; compare it with a %[2]s",
	"lint.when.order":      "options have no order; use == or !=",
	"lint.expr.long":       "the condition has more than %s bytes; shorten it or use a rule card",
	"lint.expr.encoding":   "the condition is not valid UTF-8; save the file as UTF-8",
	"lint.expr.deep":       "the condition is nested more than %s deep; write it flatter or use a rule card",
	"lint.expr.character":  "%q cannot stand here; fields are written in a–z, 0–9 and _, texts in quotes",
	"lint.expr.quote":      "the text that starts here has no closing quote",
	"lint.expr.equals":     "write \"==\" to compare",
	"lint.expr.comparison": "%q is no comparison; use == != < <= > or >=",
	"lint.expr.number":     "%q is no number; write it as 100 or 8.5",
	"lint.expr.after":      "there is %s after a complete condition; join two conditions with \"and\" or \"or\"",
	"lint.expr.close":      "there is %s where \")\" should close the parenthesis opened at character %s",
	"lint.expr.has":        "write has(field), with the field in parentheses",
	"lint.expr.has.field":  "there is %s where has(…) needs the name of a field",
	"lint.expr.has.close":  "there is %s where \")\" should close has(%s",
	"lint.expr.alone":      "%s alone is no condition; compare a field with it",
	"lint.expr.chain":      "compare two values at a time and join the comparisons with \"and\"",
	"lint.expr.constants":  "this compares two constants; one side must be a field",
	"lint.expr.order":      "true and false have no order; use == or !=",
	"lint.expr.operand":    "there is %s where a field or a value should stand",

	// A revision of a playbook.
	"lint.edit.id":      "the id became \"%[1]s\", which is another playbook; write \"%[2]s\" again, or make a new one with `rounds playbook edit %[1]s --from %[2]s`",
	"lint.edit.version": "the version is %s, and open runs may stand on it; write %s or more",
}

// causes are what the parser of YAML says, by words of its own, as we say it.
var causes = []struct{ its, key string }{
	{"tab character", "yaml.tab"},
	{"'\t'", "yaml.tab"},
	{"end character of", "yaml.quote"},
	{"must be specified", "yaml.bracket"},
	{"corresponding to", "yaml.bracket"},
	{"end token", "yaml.bracket"},
	{"mapping value is not allowed", "yaml.colon"},
	{"value is not allowed in this context", "yaml.place"},
	{"non-map value is specified", "yaml.place"},
	{"unexpected key name", "yaml.place"},
	{"could not find value for mapping key", "yaml.place"},
}

// cause says in our words what the parser found wrong; what it says seldom stands as it is.
func cause(message string) data.Sentence {
	for _, c := range causes {
		if strings.Contains(message, c.its) {
			return say(c.key)
		}
	}
	return say("yaml.says", message)
}
