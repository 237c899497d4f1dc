package text

import (
	"unicode"
	"unicode/utf8"
)

// context remembers what was kept, to judge the characters whose right place
// depends on their neighbours.
type context struct {
	prev  rune // last kept character
	base  rune // last kept character that is no skin tone and no selector
	marks int  // combining marks since the last letter
	flag  bool // inside the tag sequence of a flag
}

// accept decides on r, given the text that follows it, and takes it in.
func (c *context) accept(r rune, next string) bool {
	switch {
	case isTag(r):
		return c.acceptTag(r, next)
	case r == zwj || r == zwnj:
		if !c.acceptJoiner(r, next) {
			return false
		}
	case isSelector(r):
		// One selector, on something that can be seen.
		if c.prev == 0 || isContextual(c.prev) || unicode.IsSpace(c.prev) || unicode.Is(unicode.M, c.prev) {
			return false
		}
		c.prev = r
		return true
	case unicode.Is(unicode.M, r):
		if c.marks >= MaxMarks {
			return false
		}
		c.marks++
	default:
		c.marks = 0
	}
	c.flag = false
	c.prev = r
	if !isSkinTone(r) {
		c.base = r
	}
	return true
}

// acceptTag keeps tags only as a flag's name: black flag, one to six of a–z0–9,
// cancel tag. Anywhere else they smuggle text that nobody sees.
func (c *context) acceptTag(r rune, next string) bool {
	if c.flag {
		c.prev = r
		c.flag = r != tagEnd
		return true
	}
	if c.prev != flag || !endsFlag(r, next) {
		return false
	}
	c.prev, c.flag = r, true
	return true
}

func endsFlag(r rune, next string) bool {
	for n := 0; n < 6; n++ {
		lower := r - tagFirst + ' '
		if !(lower >= 'a' && lower <= 'z') && !(lower >= '0' && lower <= '9') {
			return false
		}
		var size int
		r, size = utf8.DecodeRuneInString(next)
		if r == tagEnd {
			return true
		}
		next = next[size:]
	}
	return false
}

// acceptJoiner keeps a joiner between two emoji, after a letter or mark of a script that
// spells with joiners (a ZWNJ only before another letter), and never two.
func (c *context) acceptJoiner(r rune, next string) bool {
	follow, _ := utf8.DecodeRuneInString(next)
	if r == zwj && isPictograph(c.base) && isPictograph(follow) && (c.prev == c.base || isSkinTone(c.prev) || isSelector(c.prev)) {
		return true
	}
	if !isJoining(c.prev) {
		return false
	}
	return r == zwj || (isJoining(follow) && unicode.IsLetter(follow))
}
