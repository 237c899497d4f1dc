package text

import "strings"

// Snippet is the part of s, in one line and at most most runes long, around the
// first place where a word of query begins a word of s; its beginning when there is
// none. … stands where something was left out.
func Snippet(s, query string, most int) string {
	s = Line(s)
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	from := max(firstMatch(s, query)-most/3, 0)
	to := min(from+most, len(runes))
	from = max(to-most, 0)
	out := strings.TrimSpace(string(runes[from:to]))
	if from > 0 {
		out = "…" + out
	}
	if to < len(runes) {
		out += "…"
	}
	return out
}

// firstMatch is the first rune of s at which a word of query is found.
func firstMatch(s, query string) int {
	folded, spans := FoldSpans(s)
	first := len(folded)
	for _, word := range strings.Fields(Fold(query)) {
		at := strings.Index(" "+folded, " "+word)
		if at < 0 { // scripts that write no spaces
			at = strings.Index(folded, word)
		}
		if at >= 0 {
			first = min(first, at)
		}
	}
	if first >= len(spans) {
		return 0
	}
	return spans[first].From
}
