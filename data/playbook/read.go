package playbook

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Read turns what a CSM typed, or what an account's field holds, into an answer
// that Accept accepts. Numbers follow the language's decimal sign where a sign
// could mean either; dates are YYYY-MM-DD (a caller that knows natural dates
// resolves them first); options are matched by digit, id, label, or the
// beginning of a label in any language. The error is an *AnswerError.
func (s *Step) Read(typed, lang string) (Answer, error) {
	a := Answer{Type: s.Type}
	t := fold(typed)
	if t == "" {
		return Answer{}, s.answerError("answer.empty", "%s is empty; type an answer or mark the step not applicable.", s.Field)
	}
	var ok bool
	switch s.Type {
	case FreeText:
		a.Text = strings.TrimSpace(typed)
	case Number:
		if a.Number, ok = readNumber(t, lang); !ok {
			return Answer{}, s.answerError("answer.number", "%q is no number; write it as 100 or 8.5.", typed)
		}
	case Money:
		if a.Number, a.Currency, ok = readMoney(t, lang); !ok {
			return Answer{}, s.answerError("answer.number", "%q is no amount; write it as 8.50 or 8.50 EUR.", typed)
		}
	case Date:
		if _, err := time.Parse(time.DateOnly, t); err != nil {
			return Answer{}, s.answerError("answer.date", "%q is no date; write it as YYYY-MM-DD.", typed)
		}
		a.Text = t
	case Option:
		if a.Text, ok = readChoice(s.Options, t); !ok {
			return Answer{}, s.answerError("answer.option", "%q is none of the options: %s.", typed, choiceIDs(s.Options))
		}
	case Bool:
		if a.Bool, ok = readBool(t); !ok {
			return Answer{}, s.answerError("answer.bool", "%q is neither yes nor no; type y or n.", typed)
		}
	}
	if err := s.Accept(a); err != nil {
		return Answer{}, err
	}
	return a, nil
}

func readBool(t string) (value, ok bool) {
	switch t {
	case "y", "yes", "j", "ja", "true", "1", "はい":
		return true, true
	case "n", "no", "nein", "false", "0", "いいえ":
		return false, true
	}
	return false, false
}

// readChoice finds an option. A beginning must fit one option only, else a slip
// of the finger would choose for the customer.
func readChoice(cs []Choice, t string) (string, bool) {
	if c, ok := findChoice(cs, t); ok {
		return c.ID, true
	}
	if c, ok := findChoice(cs, strings.NewReplacer(" ", "_", "-", "_").Replace(t)); ok {
		return c.ID, true
	}
	for _, c := range cs {
		for _, label := range c.Label {
			if fold(label) == t {
				return c.ID, true
			}
		}
	}
	if n, err := strconv.Atoi(t); err == nil && n >= 1 && n <= len(cs) {
		return cs[n-1].ID, true
	}
	var found []string
	for _, c := range cs {
		for _, label := range c.Label {
			if strings.HasPrefix(fold(label), t) && !slices.Contains(found, c.ID) {
				found = append(found, c.ID)
			}
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return "", false
}

// readMoney takes an amount with its currency before or after it.
func readMoney(t, lang string) (n float64, currency string, ok bool) {
	t = strings.NewReplacer("€", " eur ", "$", " usd ", "£", " gbp ", "¥", " jpy ", "円", " jpy ").Replace(t)
	first := strings.IndexFunc(t, unicode.IsLetter)
	if first >= 0 {
		word := t[first:]
		if end := strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }); end >= 0 {
			word = word[:end]
		}
		if len(word) != 3 {
			return 0, "", false
		}
		currency = strings.ToUpper(word)
		t = t[:first] + t[first+len(word):]
	}
	n, ok = readNumber(strings.TrimSpace(t), lang)
	return n, currency, ok
}

// ReadNumber reads a number as a person of the language writes it, and as others do, see
// readNumber.
func ReadNumber(s, lang string) (float64, bool) { return readNumber(fold(s), lang) }

// readNumber reads 1200, 1,200.50, 1.200,50, 1 200 or 1'200. Where one sign
// stands before exactly three digits, it is the decimal sign only if the
// language's is.
func readNumber(t, lang string) (float64, bool) {
	t = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\'', r == '’', r == '_':
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, t)
	if !strings.ContainsAny(t, "0123456789") || strings.Trim(t, "-.,0123456789") != "" {
		return 0, false
	}
	dot, comma := strings.LastIndexByte(t, '.'), strings.LastIndexByte(t, ',')
	decimal, group := ".", ","
	switch {
	case dot >= 0 && comma >= 0:
		if comma > dot {
			decimal, group = ",", "."
		}
	case dot >= 0:
		if asGroups(t, ".", decimalComma(lang)) {
			decimal, group = ",", "."
		}
	case comma >= 0:
		if !asGroups(t, ",", !decimalComma(lang)) {
			decimal, group = ",", "."
		}
	}
	whole, frac, _ := strings.Cut(t, decimal)
	if strings.Contains(whole, group) && !inThrees(whole, group) {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(whole, group, "")+"."+frac+"0", 64)
	return n, err == nil
}

// asGroups tells whether the only sign of a number separates thousands.
func asGroups(t, sign string, preferred bool) bool {
	return inThrees(t, sign) && (preferred || strings.Count(t, sign) > 1)
}

func inThrees(t, sign string) bool {
	parts := strings.Split(strings.TrimPrefix(t, "-"), sign)
	if len(parts[0]) == 0 || len(parts[0]) > 3 || parts[0] == "0" {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}
