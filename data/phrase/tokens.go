package phrase

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

type tokenKind uint8

const (
	number tokenKind = iota + 1
	word             // letters of an alphabet, lower case
	wide             // one Japanese character
	sign             // one of anything else
)

type token struct {
	kind       tokenKind
	text       string
	value      int // of a number
	digits     int // of a number, 0 when written in kanji
	start, end int // in the input
	spaced     bool
}

// tokens splits s; full-width forms count as their ordinary ones.
func tokens(s string) []token {
	var out []token
	spaced := true
	for i, r := range s {
		end := i + len(string(r))
		if r == unicode.ReplacementChar {
			end = i + 1
		}
		for _, n := range norm.NFKC.String(string(r)) {
			n = unicode.ToLower(n)
			if unicode.IsSpace(n) {
				spaced = true
				continue
			}
			t := token{kind: kindOf(n), text: string(n), start: i, end: end, spaced: spaced}
			if t.kind == number {
				t.value, t.digits = int(n-'0'), 1
			}
			spaced = false
			if k := len(out) - 1; k >= 0 && !t.spaced && out[k].kind == t.kind && (t.kind == word || t.kind == number) {
				out[k].join(t)
				continue
			}
			out = append(out, t)
		}
	}
	return kanjiNumbers(out)
}

func (t *token) join(next token) {
	t.text += next.text
	t.end = next.end
	if t.kind == number {
		t.digits++
		if t.digits <= 9 {
			t.value = t.value*10 + next.value
		}
	}
}

func kindOf(r rune) tokenKind {
	switch {
	case r >= '0' && r <= '9':
		return number
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return wide
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		return word
	}
	return sign
}

// kanjiNumbers joins 二十三 to a number.
func kanjiNumbers(in []token) []token {
	out := in[:0]
	for i := 0; i < len(in); {
		value, n := kanjiNumber(in[i:])
		if n == 0 {
			out = append(out, in[i])
			i++
			continue
		}
		t := in[i]
		t.kind, t.value, t.end = number, value, in[i+n-1].end
		out = append(out, t)
		i += n
	}
	return out
}

// kanjiNumber reads a number up to 99.
func kanjiNumber(in []token) (value, n int) {
	digit := func(i int) int {
		if i >= len(in) || in[i].kind != wide {
			return 0
		}
		k := strings.Index("一二三四五六七八九", in[i].text)
		if k < 0 {
			return 0
		}
		return k/len("一") + 1
	}
	value = digit(0)
	if value > 0 {
		n = 1
	}
	if n < len(in) && in[n].text == "十" {
		value, n = max(value, 1)*10, n+1
		if d := digit(n); d > 0 {
			value, n = value+d, n+1
		}
	}
	return value, n
}
