package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Digits returns the decimal digits of s in ASCII, full-width and other scripts'
// digits among them, and drops everything else.
func Digits(s string) string {
	var b []byte
	for _, r := range s {
		if d, ok := digit(r); ok {
			b = append(b, '0'+byte(d))
		}
	}
	return string(b)
}

// digit is the value of a decimal digit of any script. Unicode assigns them in
// runs of ten, from zero.
func digit(r rune) (int, bool) {
	if r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	if r < utf8.RuneSelf || !unicode.IsDigit(r) {
		return 0, false
	}
	if r >= 0x1D7CE && r <= 0x1D7FF { // five runs without a gap
		return int(r-0x1D7CE) % 10, true
	}
	d := 0
	for d < 9 && unicode.IsDigit(r-1) {
		r--
		d++
	}
	return d, true
}

// IsPhone reports that s is written as a telephone number: digits, at least five
// of them, with the usual separators only.
func IsPhone(s string) bool {
	s = strings.TrimSpace(s)
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsLetter(r) && isNormalAlone(r) && r != 'ー' {
		return false // a name, which is what most texts are
	}
	n := 0
	for i, r := range norm.NFKC.String(s) {
		if _, ok := digit(r); ok {
			n++
			continue
		}
		if r == '+' && i == 0 {
			continue
		}
		if !strings.ContainsRune(" -()./‐‑‒–—−ー", r) {
			return false
		}
	}
	return n >= 5 && n <= 20
}

// Phone returns two forms of the telephone number s without its separators: full,
// with the country's code where s has one, and national, without country code and
// without leading zeros (the trunk prefix). "+81 3-1234-5678", "0081 3…" and
// "03-1234-5678" share the national form 312345678; so either form of what is
// typed occurs in the full form of what is kept. Country codes are those of ITU-T
// E.164.
func Phone(s string) (full, national string) {
	s = strings.TrimSpace(norm.NFKC.String(s))
	// +44 (0)20 …: the zero in brackets is dialled only inside the country.
	s = strings.Replace(s, "(0)", "", 1)
	d := Digits(s)
	international := strings.HasPrefix(s, "+")
	if !international && strings.HasPrefix(d, "00") {
		international, d = true, d[2:]
	}
	if international {
		return d, strings.TrimLeft(d[countryCodeLen(d):], "0")
	}
	national = strings.TrimLeft(d, "0")
	if len(d) == 11 && d[0] == '1' { // North America writes its code without a plus
		national = d[1:]
	}
	return national, national
}

// countryCodeLen is the length of the country code that d begins with: one digit
// for zones 1 and 7, two or three elsewhere.
func countryCodeLen(d string) int {
	if d == "" {
		return 0
	}
	if d[0] == '1' || d[0] == '7' {
		return 1
	}
	if len(d) < 2 {
		return len(d)
	}
	switch d[:2] {
	case "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
		"51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
		"81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98":
		return 2
	}
	return min(3, len(d))
}
