package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Span is a range of runes of an original text, [From, To).
type Span struct{ From, To int }

// Fold brings s to the form in which text is searched: NFKC, lower case, accents
// stripped, katakana as hiragana with small kana as large ones (キヤノン is typed
// きゃのん), old forms of common characters in names as new ones, punctuation and
// symbols as spaces, apostrophes dropped, spaces collapsed and trimmed. What
// holds only symbols folds to "". Fold(Fold(s)) equals Fold(s).
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var room [96]byte // most names, without an allocation
	if b, ok := foldASCII(room[:0], s); ok {
		return string(b)
	}
	return string(AppendFold(make([]byte, 0, len(s)), s))
}

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte {
	f := folder{out: dst, start: len(dst)}
	f.fold(s)
	for n := 0; n < refolds && f.loose && !isNormal(f.out[f.start:]); n++ {
		once := string(f.out[f.start:])
		f = folder{out: f.out[:f.start], start: f.start}
		f.fold(once)
	}
	return f.out
}

// FoldSpans is Fold with, for each byte of the result, the runes of s that it
// came from: for marking in s what was found in its folded form.
func FoldSpans(s string) (string, []Span) {
	f := folder{out: make([]byte, 0, len(s)), spans: make([]Span, 0, len(s)), mapped: true}
	f.fold(s)
	for n := 0; n < refolds && f.loose && !isNormal(f.out); n++ {
		f = f.again()
	}
	return string(f.out), f.spans
}

// refolds bounds how often text is folded again. One round joins what a dropped
// character kept apart; a second one orders the marks of what was joined.
const refolds = 3

func isNormal(b []byte) bool {
	return norm.NFKC.QuickSpan(b) == len(b) || norm.NFKC.IsNormal(b)
}

// again folds what was folded once more: where a joiner or control character was
// dropped, its neighbours may compose. Spans still lead to the original.
func (f *folder) again() folder {
	once := string(f.out)
	var origin []Span // of each rune of once
	for i := range once {
		origin = append(origin, f.spans[i])
	}
	g := folder{mapped: true}
	g.fold(once)
	for i, s := range g.spans {
		g.spans[i] = Span{From: origin[s.From].From, To: origin[s.To-1].To}
	}
	return g
}

// isFolded reports lower-case ASCII words with single spaces between.
func isFolded(s string) bool {
	space := true
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9':
			space = false
		case b == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return !space || s == ""
}

type folder struct {
	out    []byte
	start  int // where this text begins in out
	spans  []Span
	mapped bool
	gap    bool // a space is due before the next character
	loose  bool // a character was put that its neighbours may change
	at     Span // runes being folded
}

func (f *folder) fold(s string) {
	for i := 0; i < len(s); {
		// ASCII before ASCII, which is most of most names.
		if b := s[i]; b < utf8.RuneSelf && (i+1 == len(s) || s[i+1] < utf8.RuneSelf) {
			f.at = Span{From: f.at.To, To: f.at.To + 1}
			if c := foldedASCII[b]; c > ' ' {
				f.emitASCII(c)
			} else if c == ' ' {
				f.gap = true
			}
			i++
			continue
		}
		if letters, n := accented(s[i:]); n > 0 {
			f.at = Span{From: f.at.To, To: f.at.To + 1}
			for j := range len(letters) {
				f.emitASCII(letters[j])
			}
			i += n
			continue
		}
		n, plain := foldUnit(s[i:])
		f.at = Span{From: f.at.To, To: f.at.To + utf8.RuneCountInString(s[i:i+n])}
		if plain {
			r, _ := utf8.DecodeRuneInString(s[i:])
			f.put(r)
		} else {
			f.putNormalised(s[i : i+n])
		}
		i += n
	}
}

// firstMark is the first character that may change the one before it.
const firstMark = 0x0300

// The letters of Latin-1 and Latin Extended-A, which western names are made of.
const accentedFrom, accentedTo = 0x00C0, 0x0180

// foldedAccented is what they fold to, "" for signs and for ŀ, which ends in one. It
// is made when the first such letter comes: the tables of normalisation that it
// wakes cost milliseconds, which a start without one need not pay.
var foldedAccented = sync.OnceValue(func() *[accentedTo - accentedFrom]string {
	var to [accentedTo - accentedFrom]string
	for i := range to {
		f := folder{}
		f.putNormalised(string(rune(accentedFrom + i)))
		if !f.gap {
			to[i] = string(f.out)
		}
	}
	return &to
})

// accented is what s folds to at its start, if one of those letters stands there
// and no mark behind it, and the length of the letter.
func accented(s string) (letters string, n int) {
	r, n := utf8.DecodeRuneInString(s)
	if r < accentedFrom || r >= accentedTo || continues(s[n:]) {
		return "", 0
	}
	if letters = foldedAccented()[r-accentedFrom]; letters == "" {
		return "", 0
	}
	return letters, n
}

// foldUnit is the length of the shortest piece of s that can be folded alone, and
// whether it is one character that normalisation leaves alone.
func foldUnit(s string) (int, bool) {
	r, n := utf8.DecodeRuneInString(s)
	if isNormalAlone(r) && !continues(s[n:]) {
		return n, true
	}
	if b := norm.NFKC.NextBoundaryInString(s, true); b > n {
		n = b
	}
	return n, false
}

// isNormalAlone reports characters that NFKC keeps, whatever stands around them but
// for marks behind them, and that carry no accent.
func isNormalAlone(r rune) bool {
	return r < 0x80 || (r >= 0x3041 && r <= 0x3096) || (r >= 0x30A1 && r <= 0x30FC) || (r >= 0x4E00 && r <= 0x9FFF)
}

// continues reports that s begins with something that may change the character
// before it.
func continues(s string) bool {
	if s == "" || s[0] < utf8.RuneSelf {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(s); r < firstMark || isNormalAlone(r) {
		return false
	}
	return !norm.NFKC.PropertiesString(s).BoundaryBefore()
}

func (f *folder) putNormalised(s string) {
	for _, r := range norm.NFKC.String(s) {
		if isNormalAlone(r) || isHangul(r) {
			f.put(r)
			continue
		}
		var buf [utf8.UTFMax]byte
		n := utf8.EncodeRune(buf[:], unicode.ToLower(r))
		parts := norm.NFKD.String(string(buf[:n]))
		if strings.IndexFunc(parts, isAccent) < 0 {
			f.put(unicode.ToLower(r))
			continue
		}
		for _, d := range parts {
			f.put(d)
		}
	}
}

func isHangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }

// foldASCII appends Fold(s) to dst unless s holds other than ASCII characters.
func foldASCII(dst []byte, s string) ([]byte, bool) {
	gap := false
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return nil, false
		}
		switch c := foldedASCII[s[i]]; {
		case c > ' ':
			if gap && len(dst) > 0 {
				dst = append(dst, ' ')
			}
			gap = false
			dst = append(dst, c)
		case c == ' ':
			gap = true
		}
	}
	return dst, true
}

// foldedASCII is what each ASCII character folds to: itself or its small letter, a
// space for what parts words, 0 for what is dropped (apostrophes and controls).
var foldedASCII = func() (to [utf8.RuneSelf]byte) {
	for b := range to {
		switch c := byte(b); {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			to[b] = c
		case c >= 'A' && c <= 'Z':
			to[b] = c + 'a' - 'A'
		case c >= ' ' && c != '\'' && c != '`' && c != 0x7F, c == '\t', isLineEnd(rune(c)):
			to[b] = ' '
		}
	}
	return to
}()

// put folds one character without accents of its own.
func (f *folder) put(r rune) {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		f.emit(r)
		return
	case r >= 'A' && r <= 'Z':
		f.emit(r + 'a' - 'A')
		return
	case r >= 0x80 && isNormalAlone(r):
		f.putJapanese(r)
		return
	case isAccent(r), isApostrophe(r), isControl(r) && !isLineEnd(r) && r != '\t', isInvisible(r), isContextual(r), isBidi(r):
		return
	}
	if s := latin(r); s != "" {
		for _, l := range s {
			f.emit(l)
		}
		return
	}
	if n, ok := newForms[r]; ok {
		r = n
	}
	r = unicode.ToLower(r)
	if !isWord(r) {
		f.gap = true
		return
	}
	f.emit(r)
}

// putJapanese folds kana and Han characters, all of which but the middle dot are
// letters.
func (f *folder) putJapanese(r rune) {
	if r == '・' {
		f.gap = true
		return
	}
	r = foldKana(r)
	if r >= 0x4E00 {
		if n, ok := newForms[r]; ok {
			r = n
		}
	}
	f.emit(r)
}

func (f *folder) emit(r rune) {
	if r < utf8.RuneSelf {
		f.emitASCII(byte(r))
		return
	}
	f.loose = f.loose || !isNormalAlone(r)
	f.closeGap()
	f.write(r)
}

func (f *folder) emitASCII(c byte) {
	f.closeGap()
	f.out = append(f.out, c)
	if f.mapped {
		f.spans = append(f.spans, f.at)
	}
}

// closeGap writes the space that is due.
func (f *folder) closeGap() {
	if !f.gap {
		return
	}
	f.gap = false
	if len(f.out) > f.start {
		f.write(' ')
	}
}

func (f *folder) write(r rune) {
	f.out = utf8.AppendRune(f.out, r)
	if f.mapped {
		for range utf8.RuneLen(r) {
			f.spans = append(f.spans, f.at)
		}
	}
}

// isWord: what words are made of. The Japanese long-vowel mark and iteration
// marks are letters (Lm); spacing vowel signs of Indic scripts are marks.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r)
}

// isAccent: combining accents, Hebrew points and Arabic vowel signs, which people
// leave out when they search; not the Japanese sound marks, nor the vowel signs of
// Indic scripts and Thai, without which words fall together.
func isAccent(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF, r >= 0x20D0 && r <= 0x20FF,
		r >= 0xFE20 && r <= 0xFE2F, r >= 0x0483 && r <= 0x0489,
		r >= 0x0591 && r <= 0x05C7 && unicode.Is(unicode.Mn, r),
		r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F, r == 0x0670,
		r == 0x3099, r == 0x309A: // a sound mark that found no kana
		return true
	}
	return false
}

// isApostrophe: marks inside a word; O'Brien is found as obrien.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', 0x00B4, 0x02B9, 0x02BB, 0x02BC, 0x02BD, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07:
		return true
	}
	return false
}

// latin spells letters that Unicode does not decompose.
func latin(r rune) string {
	switch r {
	case 'ß', 'ẞ':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d"
	case 'þ', 'Þ':
		return "th"
	case 'ħ', 'Ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ŋ', 'Ŋ':
		return "n"
	case 'ŧ', 'Ŧ':
		return "t"
	case 'ĸ':
		return "k"
	case 'ς':
		return "σ"
	}
	return ""
}
