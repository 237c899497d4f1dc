package words

func germanSSH() map[string]string {
	return map[string]string{
		"ssh.at":         "lauscht auf %s, %s; der Schlüssel des Hosts ist %s",
		"ssh.keys.one":   "%s Schlüssel lässt jemanden ein",
		"ssh.keys.other": "%s Schlüssel lassen Leute ein",

		"ssh.refused":     "rounds: der Schlüssel %s gehört hier niemandem; bitten Sie, wer diesen Host betreut, die öffentliche Hälfte aufzunehmen",
		"ssh.full.person": "rounds: Sie haben %d Sitzungen offen, mehr sind nicht erlaubt; schließen Sie eine und versuchen Sie es noch einmal",
		"ssh.full.all":    "rounds: der Host hat so viele Sitzungen, wie er haben darf; versuchen Sie es später noch einmal",
		"ssh.ending":      "der Host wird neu gestartet; was Sie geschrieben haben, ist gespeichert, kommen Sie gleich wieder",
		"ssh.restarted":   "der Host wird neu gestartet; was Sie geschrieben haben, ist gespeichert, kommen Sie gleich wieder",
		"ssh.idle":        "geschlossen, weil lange keine Taste gedrückt wurde; was Sie geschrieben haben, ist gespeichert",

		"ssh.shut-out": "geschlossen, weil Sie hier nicht mehr zugelassen sind; was Sie davor geschrieben haben, ist gespeichert; fragen Sie, wer diesen Host betreut",

		"ssh.nobody":      "Ihr Schlüssel steht in der Datei %s, und niemand im Team heißt so; bitten Sie, wer diesen Host betreut, sie nach Ihrer Mailadresse zu nennen",
		"ssh.several":     "Ihr Schlüssel steht in der Datei %s, und mehrere im Team heißen so; bitten Sie, wer diesen Host betreut, sie nach Ihrer Mailadresse zu nennen",
		"ssh.not-hers":    "das Buch auf diesem Host gehört einer anderen Person als %s; ein Host für ein Team wird mit einem Code von `rounds admin code NAME --gateway` verbunden",
		"ssh.no-terminal": "die Arbeitsstation braucht ein Terminal; nehmen Sie ssh -t HOST oder einen Befehl: ssh HOST queue, ssh HOST lookup NAME",
		"ssh.dumb":        "die Arbeitsstation braucht ein Terminal, das den Cursor bewegen kann, und dieses nennt sich TERM=%s; nehmen Sie einen Befehl: ssh HOST queue, ssh HOST lookup NAME",
		"ssh.no-export":   "auf diesem Host gibt es keinen Ordner von Ihnen, in den geschrieben werden kann",

		"ssh.help": "Ohne Befehl öffnet sich die Arbeitsstation. Jeder Befehl antwortet ohne Bildschirm und liest und schreibt keine Datei.",
	}
}
