package intake

import (
	"maps"

	"rounds/data"
)

func say(key string, args ...any) data.Sentence { return english.Cite("intake."+key, args...) }

// Reject says why a row does not go in that can be read: key is "several" for
// "intake.join.several".
func Reject(column, value, key string, args ...any) *Rejection {
	why := say("join."+key, args...)
	return &Rejection{Column: column, Value: value, Reason: why.String(), Said: why}
}

// English are the sentences that are said of a file's rows, and of what was assumed about
// the file.
func English() data.Sentences { return maps.Clone(english) }

var english = data.Sentences{
	"intake.row.long":          "the row is longer than 1 MiB, so it was not read; a quote may be missing further up",
	"intake.row.quote":         "a quote opens in this row and is never closed; close it or double it",
	"intake.row.many":          "the row has more than 4,096 cells",
	"intake.row.cells":         "the row has %s cells where the header has %s; text with a delimiter in it needs quotes around it",
	"intake.row.repeats":       "id %s repeats line %s with other values; the first row counts",
	"intake.cell.long":         "the text is longer than 64 KiB; shorten it",
	"intake.cell.event":        "this kind of event is not known; known are %s",
	"intake.cell.number":       "this is not a number as the column writes them (%s)",
	"intake.cell.bool":         "this is neither yes nor no; write TRUE or FALSE",
	"intake.cell.amount":       "the amount is too large",
	"intake.cell.whole":        "this is not a whole number",
	"intake.cell.negative":     "this number cannot be below 0",
	"intake.cell.date":         "this is not a date",
	"intake.cell.date.dmy":     "this is not a date; the column writes day, month, year",
	"intake.cell.date.mdy":     "this is not a date; the column writes month, day, year",
	"intake.cell.date.ymd":     "this is not a date; the column writes year, month, day",
	"intake.blank.id":          "the id is blank; without it the row cannot be found again",
	"intake.blank.name":        "account %s has no name, website or e-mail by which a person could tell it",
	"intake.blank.contact":     "the contact has neither a name nor an e-mail",
	"intake.blank.day":         "the day of use is blank",
	"intake.blank.opened":      "the time at which the request was opened is blank",
	"intake.blank.at":          "the time of the event is blank",
	"intake.blank.kind":        "the kind of event is blank",
	"intake.join.account":      "no account has this id in %s; import the file of the accounts first, also where they came by sync (none is made twice)",
	"intake.join.subscription": "no subscription has this id in %s; import the file of the subscriptions first, also where they came by sync (none is made twice)",
	"intake.join.connector":    "the id is one of %s, this file's are of %s; say --connector %s if it came from there",
	"intake.join.column":       "the file has no column that names the account; say in a mapping file which it is: [%s] account.id = \"…\"",
	"intake.join.unnamed":      "the row names no account",
	"intake.join.several":      "%s accounts match; only an id can tell which is meant",
	"intake.join.none":         "no account matches; accounts are not made from other files, so import it first",

	"intake.note.signup":   "sign-up is the day on which the customer was created",
	"intake.note.unnamed":  "no name column: accounts are named by their id",
	"intake.note.trial":    "the end of a trial is its start and 14 days",
	"intake.note.key":      "no id column: the key is made of %s",
	"intake.note.footers":  "rows of a report below the table are skipped: %s",
	"intake.note.country":  "%s of new accounts is guessed from the country",
	"intake.note.register": "%s of new accounts is guessed from the register",
}
