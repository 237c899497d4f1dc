// Package words is the catalogue of every text that the interface and the command
// line show, and the formats of dates, numbers and times for a language. A key
// that is missing in a language falls back to English.
package words

import (
	"fmt"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Words speaks one language; it is a value of a session and safe for concurrent
// use.
type Words struct {
	tag     language.Tag
	texts   map[string]string
	printer *message.Printer
}

// New makes the words of a language (BCP 47). Languages without a catalogue speak
// English and keep their own number format.
func New(lang string) *Words {
	tag, err := language.Parse(lang)
	if err != nil {
		tag = language.English
	}
	return &Words{tag: tag, texts: english, printer: message.NewPrinter(tag)}
}

// Lang is the primary language, such as "en".
func (w *Words) Lang() string {
	base, _ := w.tag.Base()
	return base.String()
}

// T gives the text of a key with args set in, as fmt.Sprintf would. An unknown key
// gives the key itself, which a test finds.
func (w *Words) T(key string, args ...any) string {
	text, ok := w.texts[key]
	if !ok {
		if text, ok = english[key]; !ok {
			text = key
		}
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Has reports whether the catalogue has the key.
func (w *Words) Has(key string) bool {
	_, ok := w.texts[key]
	return ok
}

// N is T of the form that n needs ("key.one" or "key.other" in English); n is the
// first argument.
func (w *Words) N(key string, n int, args ...any) string {
	form := "other"
	if plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0) == plural.One {
		form = "one"
	}
	all := append([]any{w.Number(int64(n))}, args...)
	return w.T(key+"."+form, all...)
}

// Number writes an integer with the language's separators.
func (w *Words) Number(n int64) string { return w.printer.Sprint(n) }
