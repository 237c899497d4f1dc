package words

import (
	"errors"

	"rounds/data/phrase"
)

// Dates are how a person of the language types dates.
func (w *Words) Dates() phrase.Options { return phrase.Options{MonthFirst: w.Lang() == "ja"} }

// Wrong says what is wrong with what was typed: of a date in the reader's language, with
// examples that are read as they stand.
func (w *Words) Wrong(err error) string {
	var date *phrase.Error
	if !errors.As(err, &date) {
		return w.Error(err)
	}
	return w.T("date.wrong."+string(date.Code), phrase.Quote(date.Part), w.T("date.examples"))
}
