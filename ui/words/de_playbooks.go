package words

func germanPlaybooks() map[string]string {
	return map[string]string{
		"playbooks.page": "Playbooks",
		"playbooks.list": "Playbooks",
		"playbooks.none": "Kein Playbook ist in Kraft.",
		"playbooks.team": "Team v%d",

		"playbooks.tab.books":    "Playbooks %d",
		"playbooks.tab.problems": "Fehler %d",
		"playbooks.tab.coverage": "Abdeckung %d/%d",

		"playbooks.reading":   "%s · v%d · %d min · %s",
		"playbooks.workspace": "Für das Team selbst: %s beginnt es oder setzt es fort.",
		"playbooks.by-hand":   "Von Hand gewählt: %s bei einem Kunden.",
		"playbooks.products":  "Für Kunden mit: %s",
		"playbooks.optional":  "optional",
		"playbooks.owner":     "macht %s",
		"playbooks.when":      "nur wenn %s",

		"cond.quote":     "„%s“",
		"cond.group":     "(%s)",
		"cond.and":       " und ",
		"cond.or":        " oder ",
		"cond.row":       "%s: %s",
		"cond.has":       "%[1]s beantwortet ist",
		"cond.has.not":   "%[1]s offen ist",
		"cond.is":        "%s mit %s beantwortet ist",
		"cond.is.not":    "%s nicht mit %s beantwortet ist",
		"cond.other":     "%s anders als mit %s beantwortet ist",
		"cond.other.not": "%s offen oder mit %s beantwortet ist",
		"cond.under":     "%s unter %s liegt",
		"cond.under.not": "%s nicht unter %s liegt",
		"cond.most":      "%s höchstens %s ist",
		"cond.most.not":  "%s nicht höchstens %s ist",
		"cond.over":      "%s über %s liegt",
		"cond.over.not":  "%s nicht über %s liegt",
		"cond.least":     "%s mindestens %s ist",
		"cond.least.not": "%s nicht mindestens %s ist",

		"playbooks.role.team-lead":  "die Teamleitung",
		"playbooks.role.csm":        "der CSM",
		"playbooks.role.customer":   "der Kunde",
		"playbooks.role.sales":      "der Vertrieb",
		"playbooks.role.support":    "der Support",
		"playbooks.role.specialist": "eine Fachperson",
		"playbooks.role.product":    "das Produktteam",
		"playbooks.role.accounting": "die Buchhaltung",
		"playbooks.role.analyst":    "die Analyse",
		"playbooks.role.marketing":  "das Marketing",

		"playbooks.after.one":    "%s Arbeitstag danach",
		"playbooks.after.other":  "%s Arbeitstage danach",
		"playbooks.before.one":   "%s Arbeitstag davor",
		"playbooks.before.other": "%s Arbeitstage davor",

		"playbooks.problems.none":      "%d Dateien in %s, keine Fehler. `rounds playbook edit ID` öffnet ein Playbook in Ihrem Editor, in der Fassung des Teams.",
		"playbooks.problems.no-folder": "Das Team hat noch keine eigenen Playbooks. `rounds playbook edit ID` kopiert ein mitgeliefertes und öffnet es in Ihrem Editor; die Kopie gilt statt des mitgelieferten.",

		"playbooks.no-play": "kein Playbook beantwortet ihn; ein Gespräch dazu hat Notizen und keine Checkliste.",

		"playbooks.share":      "%[1]s von %[2]s Gesprächen liefen mit einem Playbook: %[3]d %%",
		"playbooks.share.none": "In den letzten zwölf Monaten wurde kein Gespräch abgelegt.",

		"key.go-playbooks":            "Playbooks",
		"key.read-playbooks":          "Playbooks lesen",
		"key.read-playbooks.short":    "lesen",
		"key.playbook-problems":       "was an den Dateien des Teams nicht stimmt",
		"key.playbook-problems.short": "Fehler",
		"key.playbook-coverage":       "welche Anlässe ein Play haben",
		"key.playbook-coverage.short": "Abdeckung",
		"key.next-language":           "in der nächsten Sprache lesen",
		"key.next-language.short":     "Sprache",
		"key.begin-own":               "Teamcheckliste beginnen oder fortsetzen",
		"key.begin-own.short":         "beginnen",

		"key.share":       "eigene Datei mit dem Team teilen (nur Leitung)",
		"key.share.short": "teilen",

		"playbooks.here": "hier v%d",

		"team.shared":          "Das Team hat nun %s: gesendet wird mit dem nächsten Abgleich. Ihre eigene Datei liegt als %s beiseite.",
		"team.unshared":        "%s wird nicht mehr geteilt; mit dem nächsten Abgleich wird es zurückgenommen.",
		"team.alone":           "dieser Bestand wird mit keinem Server abgeglichen, es gibt also kein Team, mit dem Sie teilen könnten; Ihre Dateien gelten hier, wie sie sind, und `rounds login URL` verbindet mit einem Team",
		"team.role":            "was das Team teilt, ändert nur die Leitung (lead), und Ihre Rolle ist %q; senden Sie ihr Ihre Datei oder bitten Sie um die Rolle",
		"team.not-aside":       "es ist geteilt, aber Ihre eigene Datei ließ sich nicht beiseitelegen und geht auf diesem Rechner vor",
		"team.no-rules":        "es gibt kein %[1]s zum Teilen; `rounds rules show > %[1]s` legt eines an",
		"team.no-playbook":     "es gibt kein eigenes Playbook %[1]s in %[2]s; `rounds playbook edit %[1]s` legt eines an",
		"team.other-id":        "in %[1]s steht id: %[2]s; schreiben Sie %[3]s, oder teilen Sie es unter seiner eigenen id",
		"team.old-version":     "%s:1:1: die Version ist %d, und das Team teilt Version %d, auf der offene Gespräche laufen können; schreiben Sie %d oder höher",
		"team.none":            "das Team teilt kein %s; `rounds playbook list` zeigt, was gilt",
		"team.same":            "Das Team hat %s so schon; Ihre eigene Datei liegt beiseite.",
		"team.refused":         "%s. Was das Team zuvor teilte, bleibt in Kraft.",
		"off.not-yours":        "nur eine eigene Datei kann geteilt werden: rounds playbook edit macht eine",
		"off.no-files":         "eigene Dateien werden vom eigenen Gerät aus geteilt",
		"action.share":         "Freigabe für das Team",
		"field.team_file.text": "Text",

		"off.of-accounts": "dieses Playbook gehört zu Kunden: c bei einem Kunden beginnt es",

		"call.own.title": "Teamcheckliste",
	}
}
