package words

func germanUse() map[string]string {
	return map[string]string{
		"cli.use.usage":        "Aufruf:",
		"cli.use.examples":     "Beispiele:",
		"cli.use.commands":     "Befehle:",
		"cli.use.flags":        "Optionen:",
		"cli.use.global":       "Optionen aller Befehle:",
		"cli.use.with-flags":   "[Optionen]",
		"cli.use.with-command": "[Befehl]",
		"cli.use.default":      "(Vorgabe %s)",
		"cli.use.more":         "`%s [command] --help` sagt mehr zu einem Befehl.",

		"cli.use.see":          "%s; siehe `%s --help`",
		"cli.use.missing":      "es fehlt %s: `%s`",
		"cli.use.surplus":      "%q ist ein Argument zu viel: `%s` (mehrere Wörter eines Arguments stehen in Anführungszeichen)",
		"cli.use.group":        "`%s` braucht einen seiner Befehle",
		"cli.use.unknown":      "unbekannter Befehl %q für \"%s\"",
		"cli.use.unknown-near": "unbekannter Befehl %q für \"%s\" (meinten Sie %s?)",
		"cli.use.or":           " oder ",
		"cli.use.forms":        "--json und --plain sind zwei Formen; wählen Sie eine davon",
		"cli.use.at":           "--at %q ist keine Zeit; schreiben Sie sie als 2026-11-21T14:05:00Z",

		"cli.use.flag.unknown":  "unbekannte Option: %s",
		"cli.use.flag.bare":     "%s braucht einen Wert",
		"cli.use.flag.bad":      "die Optionen lassen sich nicht lesen: %s",
		"cli.use.flag.value":    "%s ist %q; geben Sie %s an",
		"cli.use.flag.other":    "einen anderen Wert",
		"cli.use.flag.int":      "eine ganze Zahl",
		"cli.use.flag.uint64":   "eine ganze Zahl ab 0",
		"cli.use.flag.bool":     "true oder false",
		"cli.use.flag.duration": "eine Dauer wie 90s, 30m oder 2h",
	}
}
