package words

// What the commands about the team's playbooks and the health score print.
var englishTeam = map[string]string{
	"cli.col.id":        "id",
	"cli.col.version":   "version",
	"cli.col.title":     "title",
	"cli.col.languages": "languages",
	"cli.col.steps":     "steps",
	"cli.col.reasons":   "for",
	"cli.col.reason":    "reason",
	"cli.col.view":      "view",
	"cli.col.play":      "play",

	"cli.playbook.lint.good.one":   "%s playbook, no problems",
	"cli.playbook.lint.good.other": "%s playbooks, no problems",
	"cli.playbook.lint.bad.one":    "%s problem; the team's file gives way to what it replaces until it is mended",
	"cli.playbook.lint.bad.other":  "%s problems; a faulty file gives way to what it replaces until it is mended",
	"cli.playbook.coverage.none":   "none",
	"cli.playbook.coverage.sum":    "%d of %d reasons have a play",

	"cli.playbook.show.head":      "`%s`, version %d, %d minutes planned, in %s",
	"cli.playbook.show.reasons":   "For: %s",
	"cli.playbook.show.objective": "Objective: %s",
	"cli.playbook.show.card":      "Rule card: %s",
	"cli.playbook.show.no-rule":   "no rule: %s",
	"cli.playbook.show.outcomes":  "Outcomes",
	"cli.playbook.show.summary":   "Summary",
	"cli.playbook.show.required":  "required",
	"cli.playbook.show.options":   "Options: %s",
	"cli.playbook.show.when":      "Only when %s",

	"cli.playbook.kind.prepare": "before the call",
	"cli.playbook.kind.call":    "in the call",
	"cli.playbook.step.say":     "say",
	"cli.playbook.step.ask":     "ask",
	"cli.playbook.step.show":    "show",
	"cli.playbook.step.do":      "do",
	"cli.playbook.step.decide":  "decide",
}
