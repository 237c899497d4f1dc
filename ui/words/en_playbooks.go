package words

func englishPlaybooks() map[string]string {
	return map[string]string{
		"playbooks.page": "Playbooks",
		"playbooks.list": "Playbooks",
		"playbooks.none": "No playbook is in force.",
		"playbooks.team": "team v%d",

		"playbooks.tab.books":    "playbooks %d",
		"playbooks.tab.problems": "problems %d",
		"playbooks.tab.coverage": "coverage %d/%d",

		"playbooks.reading":   "%s · v%d · %d min · %s",
		"playbooks.workspace": "For the team itself: %s begins it, or goes on with it.",
		"playbooks.by-hand":   "Chosen by hand: %s on an account.",
		"playbooks.products":  "For accounts with: %s",
		"playbooks.optional":  "optional",
		"playbooks.owner":     "done by %s",
		"playbooks.when":      "only when %s",

		"cond.quote":     "“%s”",
		"cond.group":     "(%s)",
		"cond.and":       " and ",
		"cond.or":        " or ",
		"cond.row":       "%s: %s",
		"cond.has":       "%[1]s is answered",
		"cond.has.not":   "%[1]s is open",
		"cond.is":        "%s is answered with %s",
		"cond.is.not":    "%s is not answered with %s",
		"cond.other":     "%s is answered with anything but %s",
		"cond.other.not": "%s is open or answered with %s",
		"cond.under":     "%s is under %s",
		"cond.under.not": "%s is not under %s",
		"cond.most":      "%s is at most %s",
		"cond.most.not":  "%s is not at most %s",
		"cond.over":      "%s is over %s",
		"cond.over.not":  "%s is not over %s",
		"cond.least":     "%s is at least %s",
		"cond.least.not": "%s is not at least %s",

		"playbooks.role.team-lead":  "the team lead",
		"playbooks.role.csm":        "the CSM",
		"playbooks.role.customer":   "the customer",
		"playbooks.role.sales":      "sales",
		"playbooks.role.support":    "support",
		"playbooks.role.specialist": "a specialist",
		"playbooks.role.product":    "product",
		"playbooks.role.accounting": "accounting",
		"playbooks.role.analyst":    "an analyst",
		"playbooks.role.marketing":  "marketing",

		"playbooks.after.one":    "%s working day after",
		"playbooks.after.other":  "%s working days after",
		"playbooks.before.one":   "%s working day before",
		"playbooks.before.other": "%s working days before",

		"playbooks.problems.none":      "%d files in %s, no problems. `rounds playbook edit ID` opens a playbook in your editor, the team's copy of it.",
		"playbooks.problems.no-folder": "The team has no playbooks of its own yet. `rounds playbook edit ID` makes a copy of a shipped one and opens it in your editor; it overrides the shipped one.",

		"playbooks.no-play": "no playbook answers it; a call for it has notes and no checklist.",

		"playbooks.share":      "Of %[2]s calls %[1]s ran on a playbook: %[3]d %%",
		"playbooks.share.none": "No call was filed in the last twelve months.",

		"key.go-playbooks":            "playbooks",
		"key.read-playbooks":          "read the playbooks",
		"key.read-playbooks.short":    "read",
		"key.playbook-problems":       "what is wrong in the team's files",
		"key.playbook-problems.short": "problems",
		"key.playbook-coverage":       "which reasons have a play",
		"key.playbook-coverage.short": "coverage",
		"key.next-language":           "read it in the next language",
		"key.next-language.short":     "language",
		"key.begin-own":               "begin the team's own checklist, or go on with it",
		"key.begin-own.short":         "begin or go on",

		"key.share":       "give your own file to the team (leads only)",
		"key.share.short": "share",

		"playbooks.here": "here v%d",

		"team.shared":          "The team has %s now: it is sent with the next sync. Your own file is put aside as %s.",
		"team.unshared":        "%s is shared no more; it is taken back with the next sync.",
		"team.alone":           "this book is not synced with a server, so there is no team to share with; your files are in force here as they stand, and `rounds login URL` connects a team",
		"team.role":            "only a lead changes what the team shares, and your role is %q; send your file to a lead, or ask for the role",
		"team.not-aside":       "it is shared, but your own file could not be put aside and stands before it on this machine",
		"team.no-rules":        "there is no %[1]s to share; `rounds rules show > %[1]s` begins one",
		"team.no-playbook":     "there is no playbook %[1]s of your own in %[2]s; `rounds playbook edit %[1]s` makes one",
		"team.other-id":        "%[1]s says id: %[2]s; write %[3]s, or share it under its own id",
		"team.old-version":     "%s:1:1: its version is %d and the team shares version %d, on which open runs may stand; write %d or more",
		"team.none":            "the team shares no %s; `rounds playbook list` shows what is in force",
		"team.same":            "The team has this %s already; your own file is put aside.",
		"team.refused":         "%s. What the team shared before it stays in force.",
		"off.not-yours":        "only a file of your own can be shared: rounds playbook edit makes one",
		"off.no-files":         "files of your own are shared from your own machine",
		"action.share":         "what the team shares",
		"field.team_file.text": "text",

		"off.of-accounts": "this playbook belongs to accounts: c on an account begins it",

		"call.own.title": "Team checklist",
	}
}
