package playbook

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// FieldType is the type of an answer.
type FieldType string

// The types a question can have. A date is kept as YYYY-MM-DD, a choice as the
// id of its option.
const (
	FreeText FieldType = "text"
	Number   FieldType = "number"
	Money    FieldType = "money"
	Date     FieldType = "date"
	Option   FieldType = "choice"
	Bool     FieldType = "bool"
)

// Answer is one typed value; it is comparable with ==.
type Answer struct {
	Type FieldType `json:"type"`
	// Text holds a text, a date as YYYY-MM-DD, or the id of an option.
	Text string `json:"text,omitempty"`
	// Number holds a number, or an amount in whole units of Currency.
	Number float64 `json:"number,omitempty"`
	// Currency is an ISO 4217 code, or empty for the account's own currency.
	Currency string `json:"currency,omitempty"`
	Bool     bool   `json:"bool,omitempty"`
}

// String is the canonical form that a store keeps: 140, 8.5 EUR, 2026-11-27, the
// id of an option, true. Step.Read with "en" reads it back.
func (a Answer) String() string {
	switch a.Type {
	case Number:
		return plainNumber(a.Number)
	case Money:
		return strings.TrimSpace(plainNumber(a.Number) + " " + a.Currency)
	case Bool:
		return strconv.FormatBool(a.Bool)
	case FreeText, Date, Option:
	}
	return a.Text
}

// Answers are the answers of one run by field name.
type Answers map[string]Answer

// AnswerError says why an answer does not fit its question. Code is for the
// catalogue of the interface, Message is an English sentence.
type AnswerError struct {
	Code    string
	Field   string
	Message string
}

func (e *AnswerError) Error() string { return e.Message }

func (s *Step) answerError(code, format string, args ...any) error {
	return &AnswerError{Code: code, Field: s.Field, Message: fmt.Sprintf(format, args...)}
}

// maxAmount keeps numbers where a float64 is still exact to the cent.
const maxAmount = 1e13

// Accept checks that an answer fits the question of an ask step: its type, its
// bounds, its options. The error is an *AnswerError.
func (s *Step) Accept(a Answer) error {
	if s.Kind != Ask {
		return s.answerError("answer.step", "Step %s asks nothing; tick it instead.", s.ID)
	}
	if a.Type != s.Type {
		return s.answerError("answer.type", "%s takes a %s, not a %s.", s.Field, s.Type, a.Type)
	}
	switch s.Type {
	case Number, Money:
		if c := a.Currency; c != "" && (s.Type == Number || len(c) != 3 || strings.Trim(c, upper) != "") {
			return s.answerError("answer.currency", "%q is no currency; write it as EUR.", c)
		}
		return s.acceptNumber(a.Number)
	case Date:
		if _, err := time.Parse(time.DateOnly, a.Text); err != nil {
			return s.answerError("answer.date", "%q is no date; write it as YYYY-MM-DD.", a.Text)
		}
	case Option:
		if _, ok := findChoice(s.Options, a.Text); !ok {
			return s.answerError("answer.option", "%q is none of the options: %s.", a.Text, choiceIDs(s.Options))
		}
	case FreeText:
		if strings.TrimSpace(a.Text) == "" {
			return s.answerError("answer.empty", "%s is empty; type an answer or mark the step not applicable.", s.Field)
		}
	case Bool:
	}
	return nil
}

func (s *Step) acceptNumber(n float64) error {
	switch {
	case math.IsNaN(n) || math.Abs(n) > maxAmount:
		return s.answerError("answer.number", "%s needs an ordinary number.", s.Field)
	case s.Min != nil && n < *s.Min:
		return s.answerError("answer.range", "%s must be at least %s.", s.Field, plainNumber(*s.Min))
	case s.Max != nil && n > *s.Max:
		return s.answerError("answer.range", "%s must be at most %s.", s.Field, plainNumber(*s.Max))
	}
	return nil
}

// Show writes an answer for a reader of a language: the label of an option, a
// yes or no, a date in that language's order.
func (s *Step) Show(a Answer, lang string) string {
	switch a.Type {
	case Number:
		return localNumber(a.Number, lang)
	case Money:
		return strings.TrimSpace(localNumber(a.Number, lang) + " " + a.Currency)
	case Date:
		return ShowDate(a.Text, lang)
	case Bool:
		if a.Bool {
			return Text{"en": "yes", "de": "ja", "ja": "はい"}.In(lang)
		}
		return Text{"en": "no", "de": "nein", "ja": "いいえ"}.In(lang)
	case Option:
		if c, ok := findChoice(s.Options, a.Text); ok {
			return c.Label.In(lang)
		}
	case FreeText:
	}
	return a.Text
}

// ShowDate writes a YYYY-MM-DD date as a German, a Japanese or any other reader
// expects it; what is no such date is returned as it is.
func ShowDate(iso, lang string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	switch base, _, _ := strings.Cut(normalTag(lang), "-"); base {
	case "de":
		return t.Format("02.01.2006")
	case "ja":
		return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
	}
	return t.Format("2 Jan 2006")
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func localNumber(n float64, lang string) string {
	s := plainNumber(n)
	if decimalComma(lang) {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// decimalComma tells whether a language writes 8,50: the default for languages
// other than these, as in most of Europe and South America.
func decimalComma(lang string) bool {
	switch base, _, _ := strings.Cut(normalTag(lang), "-"); base {
	case "", "en", "ja", "zh", "ko", "th", "he", "hi", "ms":
		return false
	}
	return true
}

func findChoice(cs []Choice, id string) (Choice, bool) {
	for _, c := range cs {
		if c.ID == id {
			return c, true
		}
	}
	return Choice{}, false
}

func choiceIDs(cs []Choice) string {
	ids := make([]string, len(cs))
	for i, c := range cs {
		ids[i] = c.ID
	}
	return strings.Join(ids, ", ")
}

// fold makes what was typed comparable: full-width forms, case and outer space
// do not matter.
func fold(s string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
}
