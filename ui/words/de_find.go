package words

func germanFind() map[string]string {
	return map[string]string{
		"find.title":         "Suchen",
		"find.placeholder":   "Name, Initialen, Telefon oder E-Mail",
		"find.hint":          "Ein Teil des Namens genügt: lind, 鯖江, sabae, +46 70, @example.com",
		"find.none":          "Nichts passt zu „%s“.",
		"find.choose":        "auswählen",
		"find.kind.account":  "Kunde",
		"find.kind.contact":  "Kontakt",
		"find.kind.playbook": "Playbook",
		"find.kind.command":  "Befehl",
		"find.playbook.hint": "Version %d, zum Lesen",

		"help.title":       "Tasten",
		"help.placeholder": "tippen, um zu suchen",
		"help.here":        "Auf dieser Seite",
		"help.everywhere":  "Überall",
		"help.go":          "Andere Seiten",
		"help.move":        "Bewegen",
		"help.views":       "Ansichten der Liste",
		"help.none":        "Keine Taste heißt „%s“.",
		"help.typing":      "In Textfeldern sind Buchstaben Text; alt+Buchstabe handelt, ctrl+u leert.",
		"help.do":          "ausführen",
		"help.off":         "derzeit nicht: %s",
	}
}
