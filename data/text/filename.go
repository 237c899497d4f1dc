package text

import (
	"strings"
	"unicode"
)

// mostFileName is how long a file's name is at most, in characters.
const mostFileName = 60

// FileName makes of a text a name that every file system takes: letters and digits, the
// rest as hyphens; "file" where nothing is left.
func FileName(s string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range Line(s) {
		switch {
		case n == mostFileName:
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if gap && n > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			n, gap = n+1, false
		default:
			gap = true
		}
	}
	if n == 0 {
		return "file"
	}
	return b.String()
}
