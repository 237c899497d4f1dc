package intake

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// trim cuts blanks of every script, the full-width space among them.
func trim(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	if len(b) > 0 && (b[0] >= utf8.RuneSelf || b[len(b)-1] >= utf8.RuneSelf) {
		return bytes.TrimSpace(b)
	}
	return b
}

// unwrap takes the text out of ="0012", with which exports keep spreadsheets from
// dropping zeros.
func unwrap(b []byte) []byte {
	if len(b) >= 3 && b[0] == '=' && b[1] == '"' && b[len(b)-1] == '"' {
		return trim(b[2 : len(b)-1])
	}
	return b
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isPlain reports whether every byte is printable ASCII, so that cleaning would
// change nothing.
func isPlain(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// foldWidth turns full-width digits, letters and signs into ASCII and the various
// blanks and minus signs into plain ones, for numbers and dates only.
func foldWidth(b []byte) []byte {
	s := norm.NFKC.Bytes(b)
	out := make([]byte, 0, len(s))
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		switch r {
		case '\u2212', '\u2010', '\u2011', '\u2013': // minus, hyphens, en dash
			out = append(out, '-')
		case '\u2019', '\u00b4': // Swiss thousands
			out = append(out, '\'')
		case '\u3001':
			out = append(out, ',')
		case '\ufeff', '\u200b', '\u200e', '\u200f':
		default:
			out = append(out, s[:size]...)
		}
		s = s[size:]
	}
	return trim(out)
}

// isNothing reports whether a cell says that there is no value.
func isNothing(b []byte) bool {
	switch len(b) {
	case 0:
		return true
	case 1:
		return b[0] == '-' || b[0] == '.'
	case 2:
		return string(b) == `\N` || string(b) == "--"
	case 3:
		return foldEqual(b, "n/a") || foldEqual(b, "nan") || foldEqual(b, "nil") ||
			string(b) == "–" || string(b) == "—"
	case 4:
		return foldEqual(b, "null") || foldEqual(b, "none") || string(b) == "#N/A"
	case 6:
		return foldEqual(b, "(null)")
	}
	return false
}

// isNothingText is isNothing for columns of text, where "none" and "-" may be meant.
func isNothingText(b []byte) bool {
	switch string(b) {
	case "", "NULL", "null", `\N`, "#N/A", "(null)":
		return true
	}
	return false
}

// foldEqual compares ASCII without regard to case.
func foldEqual(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i := range b {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// parseBool reads yes and no in the languages of the interface. strict leaves out
// 1 and 0, which in a column that nobody named a flag are numbers.
func parseBool(b []byte, strict bool) (yes, ok bool) {
	if len(b) == 0 || len(b) > 12 {
		return false, false
	}
	if b[0] >= utf8.RuneSelf {
		switch string(b) {
		case "はい", "有", "有り", "あり", "○", "〇", "◯", "✓":
			return true, true
		case "いいえ", "無", "無し", "なし", "×", "✗":
			return false, true
		}
		return false, false
	}
	for _, w := range []string{"true", "yes", "ja", "wahr", "t", "y", "x", "on"} {
		if foldEqual(b, w) {
			return true, !strict || len(w) > 1 && w != "on"
		}
	}
	for _, w := range []string{"false", "no", "nein", "falsch", "f", "n", "off"} {
		if foldEqual(b, w) {
			return false, !strict || len(w) > 1 && w != "off"
		}
	}
	if !strict && len(b) == 1 && (b[0] == '0' || b[0] == '1') {
		return b[0] == '1', true
	}
	return false, false
}
