package part

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks a plain text into lines of at most w cells: after spaces, between
// ideographs, and inside a word only where the word is longer than a line. Line
// ends in the text are kept. Lines are not filled up; there is at least one.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return []string{""}
	}
	var lines []string
	for hard := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		rest := []rune(Clean(hard))
		for {
			n := lineEnd(rest, w)
			lines = append(lines, strings.TrimRight(string(rest[:n]), " "))
			if rest = rest[n:]; len(rest) == 0 {
				break
			}
		}
	}
	return lines
}

// lineEnd returns the runes of the first line of a text, the line end that
// closes it included. One space may hang over the edge, where it is not seen.
// Every line takes at least one character, so that wrapping ends.
//
// It looks no further than the first character that does not fit: that is what
// lets the editor wrap again only the lines around an edit.
func lineEnd(text []rune, w int) int {
	used, breakAt := 0, 0
	for i := 0; i < len(text); {
		r := text[i]
		if r == '\n' {
			return i + 1
		}
		n, cells := clusterRunes(text[i:])
		if i > 0 && mayBreak(text[i-1], r) {
			breakAt = i
		}
		if used+cells > w && i > 0 {
			switch {
			case r == ' ' && n == 1 && used <= w:
				return i + n
			case breakAt > 0:
				return breakAt
			default:
				return i
			}
		}
		used += cells
		i += n
	}
	return len(text)
}

// longestCluster is how many runes make one character at most. Unicode's
// stream-safe format allows 30 marks on a letter; more is an attack on the
// renderer, and is drawn as further characters without width.
const longestCluster = 32

// clusterRunes returns the runes and cells of the first character of a text
// that is not empty. Runes that are not drawn take no cells; control characters
// take the one of the space that is drawn for them.
func clusterRunes(text []rune) (n, cells int) {
	r := text[0]
	if len(text) == 1 || steady(text[1]) {
		switch {
		case r >= 0x20 && r < 0x7f:
			return 1, 1
		case r != '\n' && steady(r):
			return 1, 2
		}
	}
	if isControl(r) {
		return 1, 1
	}
	if isUnruly(0, r) {
		return 1, 0
	}
	// Most characters end within a few runes; only where one takes all of a
	// short look is it worth a long one.
	for _, look := range [...]int{4, longestCluster} {
		if n, cells = lookAhead(text[:min(len(text), look)]); n < look {
			break
		}
	}
	if leans(r) && !spacingVowel(r) {
		cells++ // it is drawn on ◌
	}
	return n, cells
}

// lookAhead measures the first character of a text as if nothing followed.
func lookAhead(text []rune) (n, cells int) {
	var buf [longestCluster * utf8.UTFMax]byte
	var after [longestCluster]int // runes of text up to and with each that is drawn
	window, drawn := buf[:0], 0
	for i, r := range text {
		if i > 0 && (isControl(r) || halfVoiced(r) || spacingVowel(r)) {
			break // these keep a cell of their own, as terminals draw them
		}
		if i > 0 && isUnruly(text[i-1], r) {
			after[drawn-1] = i + 1
			continue
		}
		window = utf8.AppendRune(window, r)
		after[drawn] = i + 1
		drawn++
	}
	first, cells := ansi.FirstGraphemeCluster(window, ansi.WcWidth)
	return after[utf8.RuneCount(first)-1], cells + extra(string(first))
}

// steady names the runes that never join the one before them and are one cell
// (ASCII) or two (kana, ideographs, their full stop and comma) by themselves:
// the short way for nearly all text.
func steady(r rune) bool {
	return r >= 0x20 && r < 0x7f || r == '\n' ||
		r >= 0x4e00 && r <= 0x9fff || r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fe || r == '、' || r == '。'
}

// mayBreak says whether a line may end between two characters: after a space or
// a hyphen, and around ideographs and kana, except before punctuation that must
// not begin a line and after brackets that must not end one.
func mayBreak(before, after rune) bool {
	switch {
	case after == ' ':
		return false
	case before == ' ' || before == '-':
		return true
	case before < 0x2e80 && after < 0x2e80:
		return false
	case strings.ContainsRune(neverFirst, after) || strings.ContainsRune(neverLast, before):
		return false
	default:
		return ideographic(before) || ideographic(after)
	}
}

// The characters of the usual Japanese line-breaking rule (kinsoku), shortened
// to those that notes hold.
const (
	neverFirst = "、。，．・：；？！ー」』）］｝】〉》〕”’ぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!)]}"
	neverLast  = "「『（［｛【〈《〔“‘([{"
)

func ideographic(r rune) bool {
	switch {
	case r < 0x2e80:
		return false
	case r >= 0x3000 && r <= 0x30ff, r >= 0x4e00 && r <= 0x9fff, r >= 0xff01 && r <= 0xff60:
		return true
	default:
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	}
}
