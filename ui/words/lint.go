package words

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/intake"
)

// Sentence says in the reader's language what was said of a file or of data, "" for
// nothing.
func (w *Words) Sentence(s data.Sentence) string {
	if s.IsZero() {
		return ""
	}
	if !w.Has(s.Key) { // a number of something, with a form for one
		return w.N(s.Key, s.Args[0].(int))
	}
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		switch v := a.(type) {
		case data.Sentence:
			args[i] = w.Sentence(v)
		case float64:
			args[i] = w.Decimal(v, 3)
		case int:
			args[i] = w.Number(int64(v))
		case health.Family:
			args[i] = w.T("account.family." + string(v))
		case intake.Columns:
			args[i] = w.columns(v)
		default:
			args[i] = v
		}
	}
	return w.T(s.Key, args...)
}

// Problem says what is wrong in a file, where editors jump to: file:line:column: message.
func (w *Words) Problem(p data.Problem) string { return p.Place() + ": " + w.Sentence(p.Message) }

// Error says what went wrong: in the reader's language where it is a sentence, else as it
// stands; several that were joined in a line each.
func (w *Words) Error(err error) string {
	if several, ok := err.(interface{ Unwrap() []error }); ok && strings.Contains(err.Error(), "\n") {
		var lines []string
		for _, one := range several.Unwrap() {
			lines = append(lines, w.Error(one))
		}
		return strings.Join(lines, "\n")
	}
	var e *data.Error
	if !errors.As(err, &e) {
		return w.Reword(err.Error())
	}
	before, ours := strings.CutSuffix(err.Error(), e.Message) // a file, or what was being done
	if !ours {
		return w.Reword(err.Error())
	}
	if before = strings.TrimSuffix(before, ": "); before != "" {
		before = w.Reword(before) + ": "
	}
	return before + w.refused(e)
}

// refused is the message of an error of ours in the reader's language.
func (w *Words) refused(e *data.Error) string {
	if !e.Said.IsZero() {
		return w.Sentence(e.Said)
	}
	format := w.refusal(e.Format)
	switch {
	case format == "" && w.refusals == nil && e.Format != "":
		format = strings.ReplaceAll(e.Format, "%w", "%s")
	case format == "":
		return w.Reword(e.Message)
	}
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		switch v := a.(type) {
		case data.Sentence:
			args[i] = w.Sentence(v)
		case error:
			args[i] = w.Error(v)
		case data.Phrase:
			args[i] = w.phrase(string(v))
		case data.Noun:
			args[i] = w.known(string(v), "ent."+string(v), "field."+string(v))
		default:
			args[i] = v
		}
	}
	return fmt.Sprintf(format, args...)
}

// phrase is a part of a message that is ours: what was being done, or what helps. What can
// be undone goes by the name that it has there.
func (w *Words) phrase(english string) string {
	if said := w.refusal(english); said != "" {
		return said
	}
	return w.Named("action.", english)
}

// refusal is an English message in the reader's language, "" where it is not known.
func (w *Words) refusal(english string) string {
	if w.refusals == nil {
		return ""
	}
	return w.refusals()[english]
}

// Reword says in the reader's language what is there as an English text: each of the
// parts that a colon joins, where it is known.
func (w *Words) Reword(text string) string {
	if said := w.refusal(text); said != "" {
		return said
	}
	parts := strings.Split(text, ": ")
	for i, one := range parts {
		if said := w.refusal(one); said != "" {
			parts[i] = said
		}
	}
	return strings.Join(parts, ": ")
}

// sentences are the English texts of packages that say sentences, and more.
func sentences(more map[string]string, said ...data.Sentences) map[string]string {
	out := maps.Clone(more)
	for _, of := range said {
		maps.Copy(out, of)
	}
	return out
}
