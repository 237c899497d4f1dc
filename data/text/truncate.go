package text

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

const (
	// MaxField is the longest text of one field in bytes, on every machine and on
	// the wire.
	MaxField = 64 << 10
	// MaxName is the longest name in bytes that screens and search work on.
	MaxName = 1 << 10
)

// Truncate cuts s to at most limit bytes without splitting what a reader takes
// for one character, and reports whether it cut.
func Truncate(s string, limit int) (string, bool) {
	if len(s) <= limit {
		return s, false
	}
	if limit <= 0 {
		return "", s != ""
	}
	from := safeStart(s, limit)
	end := from
	for it := graphemes.FromString(s[from:]); it.Next(); {
		if from+it.End() > limit {
			break
		}
		end = from + it.End()
	}
	return s[:end], true
}

// safeStart is a border before limit from which characters can be counted: after
// a line end if there is one near, so that a long text is not walked whole.
func safeStart(s string, limit int) int {
	if i := strings.LastIndexByte(s[:limit], '\n'); i >= 0 {
		return i + 1
	}
	for i := limit - 1; i > 0; i-- {
		// Between two ASCII letters there is always a border.
		if s[i] < utf8.RuneSelf && s[i-1] < utf8.RuneSelf && s[i] > ' ' && s[i-1] > ' ' {
			return i
		}
	}
	return 0
}
