package words

func englishFormat() map[string]string {
	return map[string]string{
		"span.min":        "%d min",
		"span.unit":       " min",
		"span.unit.short": " m",
		"span.hours":      "%d h",
		"span.days":       "%d d",

		"rhythm.daily":      "daily",
		"rhythm.weekly":     "weekly",
		"rhythm.days.one":   "every %s day",
		"rhythm.days.other": "every %s days",

		"weekday.Mon": "Mon",
		"weekday.Tue": "Tue",
		"weekday.Wed": "Wed",
		"weekday.Thu": "Thu",
		"weekday.Fri": "Fri",
		"weekday.Sat": "Sat",
		"weekday.Sun": "Sun",

		"month.Jan": "Jan",
		"month.Feb": "Feb",
		"month.Mar": "Mar",
		"month.Apr": "Apr",
		"month.May": "May",
		"month.Jun": "Jun",
		"month.Jul": "Jul",
		"month.Aug": "Aug",
		"month.Sep": "Sep",
		"month.Oct": "Oct",
		"month.Nov": "Nov",
		"month.Dec": "Dec",

		"time.weekday":   "%s",
		"format.percent": "%s %%",

		"date.day":      "%d %s",
		"date.day-year": "%d %s %d",
		"date.long":     "%s %s",
		"date.month":    "%s %d",

		"date.wrong.unknown":  "no date can be read from %s; say for example %s",
		"date.wrong.no_such":  "there is no %s; say for example %s",
		"date.wrong.past":     "%s has passed already; say for example %s",
		"date.wrong.mismatch": "%s falls on another weekday; say for example %s",
		"date.wrong.too_far":  "%s is more than 100 years ahead; say for example %s",
		"date.examples":       "fri 10:00, +2w, 3 dec",
	}
}
