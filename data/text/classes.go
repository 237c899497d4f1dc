package text

import "unicode"

const (
	zwnj     = 0x200C
	zwj      = 0x200D
	tagFirst = 0xE0020
	tagLast  = 0xE007E
	tagEnd   = 0xE007F
	flag     = 0x1F3F4
)

// isControl: C0, DEL and C1. The line ends among them are asked for before.
func isControl(r rune) bool {
	return r < ' ' || (r >= 0x7F && r <= 0x9F)
}

// isLineEnd: LF, VT, FF, CR, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR.
func isLineEnd(r rune) bool {
	return (r >= '\n' && r <= '\r') || r == 0x85 || r == 0x2028 || r == 0x2029
}

// isBidi: every character whose only work is to steer the direction of text
// (marks, embeddings, overrides, isolates and the deprecated 206A–206F).
func isBidi(r rune) bool {
	switch {
	case r == 0x061C, r == 0x200E, r == 0x200F,
		r >= 0x202A && r <= 0x202E,
		r >= 0x2066 && r <= 0x206F:
		return true
	}
	return false
}

// isInvisible: characters that show nothing and are no part of any spelling that
// a joiner rule keeps: zero-width space, word joiner, byte-order mark, soft
// hyphen, fillers, annotation and format controls, tags, noncharacters.
func isInvisible(r rune) bool {
	if r < 0xAD {
		return false
	}
	switch {
	case r == zwnj, r == zwj, isTag(r), isSelector(r):
		return false
	case r == 0x034F, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFFA0,
		r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return true
	case unicode.Is(visibleFormat, r):
		return false
	case r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// visibleFormat are the characters of category Cf that draw something: signs that
// span digits in Arabic, Syriac and Kaithi.
var visibleFormat = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0600, Hi: 0x0605, Stride: 1},
		{Lo: 0x06DD, Hi: 0x06DD, Stride: 1},
		{Lo: 0x070F, Hi: 0x070F, Stride: 1},
		{Lo: 0x0890, Hi: 0x0891, Stride: 1},
		{Lo: 0x08E2, Hi: 0x08E2, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x110BD, Hi: 0x110BD, Stride: 1},
		{Lo: 0x110CD, Hi: 0x110CD, Stride: 1},
	},
}

// isContextual: invisible characters that some spellings need, so that their
// neighbours decide (see context.accept).
func isContextual(r rune) bool {
	return r == zwnj || r == zwj || isTag(r) || isSelector(r)
}

func isTag(r rune) bool { return r >= tagFirst && r <= tagEnd }

// isSelector: variation selectors, among them those that tell apart the forms of
// a Japanese name's character (葛 with U+E0100).
func isSelector(r rune) bool {
	return (r >= 0xFE00 && r <= 0xFE0F) || (r >= 0xE0100 && r <= 0xE01EF) || (r >= 0x180B && r <= 0x180D)
}

// isPictograph approximates Unicode's Extended_Pictographic by its blocks: enough
// to know whether a joiner stands inside an emoji.
func isPictograph(r rune) bool {
	switch {
	case r >= 0x1F3FB && r <= 0x1F3FF: // skin tones modify, they do not join
		return false
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2190 && r <= 0x21FF, r >= 0x2300 && r <= 0x23FF,
		r >= 0x2460 && r <= 0x27BF, r >= 0x2900 && r <= 0x2BFF,
		r == 0x00A9, r == 0x00AE, r == 0x203C, r == 0x2049, r == 0x2122, r == 0x2139, r == 0x3030, r == 0x303D:
		return true
	}
	return false
}

func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// joining are the scripts whose spelling uses ZWNJ and ZWJ (Unicode annex 31,
// section 2.3, and the cursive scripts).
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Mandaic, unicode.Adlam, unicode.Phags_Pa,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	unicode.Tibetan, unicode.Balinese, unicode.Javanese, unicode.Sundanese,
}

// isJoining reports a letter or mark of a script whose spelling uses joiners.
func isJoining(r rune) bool {
	return r >= 0x0600 && unicode.In(r, unicode.L, unicode.M) && unicode.In(r, joining...)
}
