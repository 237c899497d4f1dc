package store

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rounds/data"
	"rounds/data/text"
)

// erased stands where a text named a person who was erased.
const erased = data.Erased

// redactor finds the words by which texts name one person.
type redactor struct{ words *regexp.Regexp }

// notNames are words beside a name that stay.
var notNames = strings.Fields("dr dr. prof prof. mr mr. mrs mrs. ms ms. miss herr frau sir madam jr jr. sr sr. 様 さん 氏")

// newRedactor finds the whole name in any case, its reading, address and phone
// number; a single part of the name only as it is written, and never where the
// account has it in its own name: the business stays.
func newRedactor(c *data.Contact, account string) *redactor {
	var anyCase, exact []string
	for _, name := range []string{c.Name, c.Reading} {
		name = text.Line(name)
		parts := strings.Fields(name)
		switch {
		case len(parts) == 0 || text.Fold(name) == text.Fold(account):
			continue
		case len(parts) > 1:
			anyCase = append(anyCase, pattern(parts, `[\s\p{Z}]*`), pattern(reversed(parts), `[,、\s\p{Z}]*`))
		}
		for _, p := range parts {
			p = strings.Trim(p, ".,")
			first, _ := utf8.DecodeRuneInString(p)
			if utf8.RuneCountInString(p) < 2 || unicode.IsLower(first) || slices.Contains(notNames, strings.ToLower(p)) ||
				slices.Contains(strings.Fields(text.Fold(account)), text.Fold(p)) {
				continue
			}
			exact = append(exact, regexp.QuoteMeta(p))
		}
	}
	if email := text.Line(c.Email); email != "" {
		anyCase = append(anyCase, regexp.QuoteMeta(email))
	}
	if phone := text.Line(c.Phone); len(text.Digits(phone)) >= leastDigits {
		anyCase = append(anyCase, phonePattern(phone))
	} else if phone != "" {
		exact = append(exact, regexp.QuoteMeta(phone))
	}
	if len(anyCase)+len(exact) == 0 {
		return &redactor{}
	}
	longest := func(a, b string) int { return len(b) - len(a) }
	slices.SortStableFunc(anyCase, longest)
	slices.SortStableFunc(exact, longest)
	var all []string
	for _, p := range anyCase {
		all = append(all, `(?i:`+p+`)`)
	}
	return &redactor{regexp.MustCompile(strings.Join(append(all, exact...), "|"))}
}

// leastDigits is how long a number must be to be found however it is spaced.
const leastDigits = 6

// phonePattern finds a number with and without its country's code, however it is
// spaced.
func phonePattern(phone string) string {
	const space = `[\s()./-]*`
	spaced := func(digits string) string { return strings.Join(strings.Split(digits, ""), space) }
	full, national := text.Phone(phone)
	if len(national) < leastDigits {
		return spaced(text.Digits(phone))
	}
	code := strings.TrimSuffix(full, national)
	if code == "" || code == full {
		return `0?` + space + spaced(national)
	}
	return `(?:(?:\+|00)?` + space + spaced(code) + space + `(?:\(0\))?|0)?` + space + spaced(national)
}

func pattern(parts []string, between string) string {
	quoted := make([]string, len(parts))
	for i, p := range parts {
		quoted[i] = regexp.QuoteMeta(p)
	}
	return strings.Join(quoted, between)
}

func reversed(parts []string) []string {
	out := slices.Clone(parts)
	slices.Reverse(out)
	return out
}

// text puts [erased] in the place of the person's names, and reports whether there
// were any.
func (r *redactor) text(s string) (string, bool) {
	if r.words == nil || s == "" {
		return s, false
	}
	var b strings.Builder
	hit, from := false, 0
	for from < len(s) {
		at := r.words.FindStringIndex(s[from:])
		if at == nil {
			break
		}
		start, end := from+at[0], from+at[1]
		if !isWord(s, start, end) {
			_, size := utf8.DecodeRuneInString(s[start:])
			b.WriteString(s[from : start+size])
			from = start + size
			continue
		}
		b.WriteString(s[from:start])
		b.WriteString(erased)
		hit, from = true, end
	}
	if !hit {
		return s, false
	}
	b.WriteString(s[from:])
	return b.String(), true
}

// isWord reports whether s[start:end] stands alone; scripts that write no spaces
// have no such ends.
func isWord(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	first, _ := utf8.DecodeRuneInString(s[start:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return !joined(before, first) && !joined(last, after)
}

func joined(a, b rune) bool {
	return inWord(a) && inWord(b) && !unbroken(a) && !unbroken(b)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
