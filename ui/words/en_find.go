package words

func englishFind() map[string]string {
	return map[string]string{
		"find.title":         "Find",
		"find.placeholder":   "name, initials, phone or e-mail",
		"find.hint":          "A part of the name is enough: lind, 鯖江, sabae, +46 70, @example.com",
		"find.none":          "Nothing matches “%s”.",
		"find.choose":        "choose",
		"find.kind.account":  "account",
		"find.kind.contact":  "contact",
		"find.kind.playbook": "playbook",
		"find.kind.command":  "command",
		"find.playbook.hint": "version %d, to read",

		"help.title":       "Keys",
		"help.placeholder": "type to search",
		"help.here":        "On this page",
		"help.everywhere":  "Everywhere",
		"help.go":          "Other pages",
		"help.move":        "Moving",
		"help.views":       "Views of the queue",
		"help.none":        "No key is called “%s”.",
		"help.typing":      "In a text field letters are text; alt+letter acts, ctrl+u clears.",
		"help.do":          "do it",
		"help.off":         "not now: %s",
	}
}
