package words

var englishFormat = map[string]string{
	"span.min":   "%d min",
	"span.hours": "%d h",
	"span.days":  "%d d",

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

	"date.day":      "%d %s",
	"date.day-year": "%d %s %d",
	"date.long":     "%s %s",
}
