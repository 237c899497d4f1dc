package words

// The words of the trade in German, with "Sie" for whoever reads: account Kunde, book
// (all accounts of a CSM) Bestand, renewal Verlängerung, health Health, reason Anlass,
// snooze zurückstellen, follow-up Wiedervorlage, promise Zusage, request Anfrage, issue
// Fehler, sync Abgleich, playbook Playbook.
func germanFormat() map[string]string {
	return map[string]string{
		"span.min":        "%d min",
		"span.unit":       " min",
		"span.unit.short": " m",
		"span.hours":      "%d h",
		"span.days":       "%d T",

		"rhythm.daily":      "täglich",
		"rhythm.weekly":     "wöchentlich",
		"rhythm.days.one":   "jeden Tag (%s)",
		"rhythm.days.other": "alle %s Tage",

		"weekday.Mon": "Mo",
		"weekday.Tue": "Di",
		"weekday.Wed": "Mi",
		"weekday.Thu": "Do",
		"weekday.Fri": "Fr",
		"weekday.Sat": "Sa",
		"weekday.Sun": "So",

		"month.Jan": "Jan.",
		"month.Feb": "Feb.",
		"month.Mar": "März",
		"month.Apr": "Apr.",
		"month.May": "Mai",
		"month.Jun": "Juni",
		"month.Jul": "Juli",
		"month.Aug": "Aug.",
		"month.Sep": "Sept.",
		"month.Oct": "Okt.",
		"month.Nov": "Nov.",
		"month.Dec": "Dez.",

		"time.weekday":   "%s",
		"format.percent": "%s %%",

		"date.day":      "%d. %s",
		"date.day-year": "%d. %s %d",
		"date.long":     "%s %s",
		"date.month":    "%s %d",

		"date.wrong.unknown":  "aus %s lässt sich kein Datum lesen; schreiben Sie etwa %s",
		"date.wrong.no_such":  "%s gibt es nicht; schreiben Sie etwa %s",
		"date.wrong.past":     "%s ist schon vorbei; schreiben Sie etwa %s",
		"date.wrong.mismatch": "%s fällt auf einen anderen Wochentag; schreiben Sie etwa %s",
		"date.wrong.too_far":  "%s liegt mehr als 100 Jahre voraus; schreiben Sie etwa %s",
		"date.examples":       "fr 10:00, +2w, 3. dez",
	}
}
