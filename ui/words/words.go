// Package words is the catalogue of every text that the interface and the command
// line show, and the formats of dates, numbers and times for a language. A key
// that is missing in a language falls back to English.
//
// Each area of the interface has a file a language: en_queue.go, de_queue.go,
// ja_queue.go. The words of the trade, so that they are the same everywhere, stand in
// de_format.go and ja_format.go.
package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Words speaks one language; it is a value of a session and safe for concurrent
// use.
type Words struct {
	tag    language.Tag // of numbers: "de-CH"
	spoken language.Tag // of the catalogue: "de"
	texts  catalogue
	// refusals are the messages of errors by their English ones, made when there is one; nil
	// in English.
	refusals func() map[string]string
	printer  *message.Printer
}

// New makes the words of a language (BCP 47). Languages without a catalogue speak
// English and keep their own number format.
func New(lang string) *Words {
	tag, err := language.Parse(lang)
	if err != nil {
		tag = language.English
	}
	base, _ := tag.Base()
	spoken, texts := language.English, english
	if found, ok := catalogues[base.String()]; ok {
		spoken, texts = language.Make(base.String()), found
	}
	return &Words{tag: tag, spoken: spoken, texts: texts, refusals: refusals[spoken.String()], printer: message.NewPrinter(tag)}
}

// Lang is the primary language that is spoken, such as "en".
func (w *Words) Lang() string { return w.spoken.String() }

// T gives the text of a key with args set in, as fmt.Sprintf would. An unknown key
// gives the key itself, which a test finds.
func (w *Words) T(key string, args ...any) string {
	text, ok := w.texts.text(key)
	if !ok {
		if text, ok = english.text(key); !ok {
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
	_, ok := english.text(key)
	return ok
}

// Named is the text of prefix+value where the catalogue has it, else the value itself.
func (w *Words) Named(prefix, value string) string {
	if value != "" && w.Has(prefix+value) {
		return w.T(prefix + value)
	}
	return value
}

// Outcome names how a call ended: as its playbook does in label, else as we do. What
// somebody typed stands as it is, and the id of a playbook that is gone as its words.
func (w *Words) Outcome(label, code string) string {
	switch {
	case label != "":
		return label
	case strings.ContainsRune(code, ' ') || w.Has("account.outcome."+code):
		return w.Named("account.outcome.", code)
	}
	return strings.ReplaceAll(code, "_", " ")
}

// Brief gives the short text of a key, "key.short", where the language has one: the
// footer's room is that of a line.
func (w *Words) Brief(key string) string {
	if text, ok := w.texts.text(key + ".short"); ok {
		return text
	}
	return w.T(key)
}

// Says reports whether somebody typed the text of a key, in this language or in English,
// in any case.
func (w *Words) Says(key, typed string) bool {
	said, _ := english.text(key)
	return strings.EqualFold(typed, w.T(key)) || strings.EqualFold(typed, said)
}

// N is T of the form that n needs ("key.one" or "key.other" in English, "key.other"
// alone in Japanese); n is the first argument.
func (w *Words) N(key string, n int, args ...any) string {
	form := "other"
	if plural.Cardinal.MatchPlural(w.spoken, n, 0, 0, 0, 0) == plural.One {
		form = "one"
	}
	all := append([]any{w.Number(int64(n))}, args...)
	return w.T(key+"."+form, all...)
}

// Number writes an integer with the language's separators.
func (w *Words) Number(n int64) string { return w.printer.Sprint(n) }

// Decimal writes a number with so many digits after the language's decimal mark.
func (w *Words) Decimal(v float64, digits int) string { return w.printer.Sprintf("%.*f", digits, v) }

// Short writes a number with at most one digit after the decimal mark: "4", "4.5".
func (w *Words) Short(v float64) string {
	if rounded := math.Round(v*10) / 10; rounded == math.Trunc(rounded) {
		return w.Decimal(rounded, 0)
	}
	return w.Decimal(v, 1)
}

// Exact writes a number with all its digits: "1,240", "0.125".
func (w *Words) Exact(v float64) string {
	_, digits, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return w.Decimal(v, len(digits))
}
