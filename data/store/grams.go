package store

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"rounds/data/text"
)

// A name is indexed by grams, pieces that whatever it is found by must share with
// it: three characters of a word, or two where one of them is not Latin, because
// two Han characters are a word; how each word begins, how the name begins and the
// whole name; and the end of a phone number. The marks are letters to the tokenizer
// and to nobody else.
const (
	beginMark  = "\u02c6" // of a word: its first one, two and three characters
	firstMark  = "\u02c7" // of the name: the same
	wholeMark  = "\u02d8" // the whole name
	numberMark = "\u02da" // the end of a phone number
	numberEnd  = 7        // digits of it: fewer are not yet a number
	beginning  = 3        // characters of a beginning
	wide       = 0x2E80   // from here on scripts that say more with a character
	mostGrams  = 64       // of a query: a longer one is told by its beginning
)

// Way is how a name may match what was typed.
type Way int

// The ways, the best matches first. Each gives every name that matches so, and a
// few others between.
const (
	WayWhole    Way = iota // the whole name, address or number
	WayFirst               // how the name begins
	WayWord                // the first word typed begins a word, the others occur
	WayInside              // the words or digits typed occur
	WayInitials            // pieces of several words, each from its beginning
	WayMistyped            // a long word, or one of several, with one error
	WayRest                // any other: all names in which what was typed could stand
)

// grams collects pieces, each once.
type grams struct {
	list []string
	seen map[string]bool
}

func (g *grams) add(piece string) {
	if g.seen == nil {
		g.seen = map[string]bool{}
	}
	if !g.seen[piece] {
		g.seen[piece] = true
		g.list = append(g.list, piece)
	}
}

// inside adds the pieces that stand in a word wherever it occurs. A word typed in
// two wide characters is such a piece itself.
func (g *grams) inside(word []rune) {
	for i := 0; i+3 <= len(word); i++ {
		g.add(string(word[i : i+3]))
	}
	if len(word) == 2 {
		g.pairs(word)
	}
}

// pairs adds every two characters of a word of a wide script.
func (g *grams) pairs(word []rune) {
	for i := 0; i+2 <= len(word); i++ {
		if word[i] >= wide || word[i+1] >= wide {
			g.add(string(word[i : i+2]))
		}
	}
}

// begin adds how a word, or with firstMark the name, begins.
func (g *grams) begin(mark string, word []rune) {
	for n := 1; n <= min(len(word), beginning); n++ {
		g.add(mark + string(word[:n]))
	}
}

func ending(number string) string { return numberMark + number[len(number)-numberEnd:] }

// gramsOf are the pieces of a name and its alternatives.
func gramsOf(n *Name) string {
	var g grams
	for _, s := range append([]string{n.Name}, n.Alt...) {
		if text.IsPhone(s) {
			full, national := text.Phone(s)
			g.inside([]rune(full))
			if len(national) >= numberEnd {
				g.add(ending(national))
			}
			continue
		}
		words := wordsOf(s)
		for i, w := range words {
			g.inside(w)
			g.pairs(w)
			g.begin(beginMark, w)
			if i == 0 {
				g.begin(firstMark, w)
				g.add(whole(words))
			}
		}
	}
	return strings.Join(g.list, " ")
}

// wordsOf are the folded words without legal forms, as data/find compares them.
func wordsOf(s string) [][]rune {
	s, _ = text.Truncate(s, text.MaxName)
	var out [][]rune
	for _, w := range strings.Fields(text.Core(s)) {
		out = append(out, []rune(w))
	}
	return out
}

// whole is a name in one piece.
func whole(words [][]rune) string {
	var b strings.Builder
	b.WriteString(wholeMark)
	for _, w := range words {
		b.WriteString(string(w))
	}
	return b.String()
}

// query is what was typed, for the index.
type query struct {
	words  [][]rune
	number string // the national form, "" unless digits were typed
	phone  bool   // they are a whole number
}

func newQuery(typed string) query {
	line := text.Line(typed)
	q := query{words: wordsOf(line), phone: text.IsPhone(line)}
	if d := text.Digits(line); q.phone || d != "" && len(d) == utf8.RuneCountInString(line) {
		_, q.number = text.Phone(line)
	}
	return q
}

// expression is the query of the index for one way, "" when nothing can match so or
// too little was typed.
func (q *query) expression(way Way) string {
	if len(q.words) == 0 {
		return ""
	}
	first := q.words[0]
	var g grams
	switch way {
	case WayWhole:
		g.add(whole(q.words))
		if q.phone && len(q.number) >= numberEnd {
			return disjunction(g.list, []string{ending(q.number)})
		}
	case WayFirst:
		g.add(firstMark + string(first[:min(len(first), beginning)]))
		q.inside(&g)
	case WayWord:
		g.add(beginMark + string(first[:min(len(first), beginning)]))
		q.inside(&g)
	case WayInside:
		var digits grams
		q.inside(&g)
		digits.inside([]rune(q.number))
		return disjunction(g.list, digits.list)
	case WayInitials:
		return q.initials()
	case WayMistyped:
		return q.mistyped()
	case WayRest:
		return q.rest()
	}
	return disjunction(g.list)
}

// Conclusive reports that the ways together find all that what was typed could
// match. They do not where a word is too short to have a piece of its own wherever it
// stands, or is a part of a legal form, which is not indexed.
func Conclusive(typed string) bool {
	q := newQuery(typed)
	return q.expression(WayRest) != ""
}

func (q *query) inside(g *grams) {
	for _, w := range q.words {
		g.inside(w)
	}
}

// of is inside on its own.
func (g *grams) of(word []rune) []string {
	g.inside(word)
	return g.list
}

// mostInitials is how many letters may be pieces of several words.
const mostInitials = 10

// initials asks for a word that begins as what was typed, and one that begins with
// a later letter of it.
func (q *query) initials() string {
	var all []rune
	for _, w := range q.words {
		all = append(all, w...)
	}
	if len(all) > mostInitials {
		return ""
	}
	var either [][]string
	for second := 1; second < len(all); second++ {
		var g grams
		g.add(beginMark + string(all[:min(second, beginning)]))
		g.add(beginMark + string(all[second]))
		either = append(either, g.list)
	}
	return disjunction(either...)
}

// mistyped asks for either half of a word that stands alone: one error spares the first half
// or the second, and a swap of neighbours touches the character between them at most. Of
// several words all but one occur.
func (q *query) mistyped() string {
	if w := q.words[0]; len(q.words) == 1 && len(w) >= 7 {
		return disjunction((&grams{}).of(w[:len(w)/2]), (&grams{}).of(w[len(w)/2+1:]))
	}
	var either [][]string
	for i := range q.words {
		if others := q.besides(i); len(others) > 0 {
			either = append(either, q.erring(i, others)...)
		}
	}
	return disjunction(either...)
}

// besides are the pieces of all words but one.
func (q *query) besides(i int) []string {
	var g grams
	for j, w := range q.words {
		if j != i {
			g.inside(w)
		}
	}
	return g.list
}

// erring are the pieces of a name in which a word begins as the i-th one typed with one
// error in it, beside the others: behind its first letter, in it, or between the first two.
func (q *query) erring(i int, others []string) [][]string {
	w := q.words[i]
	if !forgives(w) {
		return nil
	}
	with := func(pieces ...string) []string { return append(slices.Clone(others), pieces...) }
	return [][]string{
		with(beginMark + string(w[:1])),
		with((&grams{}).of(w[1:min(len(w), 4)])...),
		with(beginMark + string([]rune{w[1], w[0]})),
	}
}

// forgives as data/find does it: four characters, or three of a script with more in each.
func forgives(word []rune) bool {
	return len(word) >= 4 || len(word) == 3 && len(string(word)) > 3
}

// forgiving counts the words that may hold an error.
func (q *query) forgiving() (n int) {
	for _, w := range q.words {
		if forgives(w) {
			n++
		}
	}
	return n
}

// rest asks for all names in which what was typed could stand, "" when their pieces cannot
// tell. Initials, letters in order and an error behind the very first letter leave a word
// that begins with it; else all words occur, or one has an error and the others do, or
// several have one and the first is told by its own pieces. A first word too short for an
// error of its own may have it as the beginning of the whole.
func (q *query) rest() string {
	var g, digits grams
	q.inside(&g)
	either := [][]string{{beginMark + string(q.words[0][:1])}, g.list}
	for i, w := range q.words {
		if text.InLegalForm(string(w)) {
			return ""
		}
		if others := q.besides(i); i == 0 && len(q.words) > 1 && !forgives(w) {
			either = append(either, others)
		} else {
			either = append(either, q.erring(i, others)...)
		}
	}
	if first := q.words[0]; q.forgiving() > 1 && forgives(first) {
		either = append(either, q.erring(0, nil)...)
	} else if q.forgiving() > 1 {
		either = append(either, (&grams{}).of(first))
	}
	if slices.ContainsFunc(either, func(pieces []string) bool { return len(pieces) == 0 }) {
		return ""
	}
	digits.inside([]rune(q.number))
	return disjunction(append(either, digits.list)...)
}

// letters are a set of the ASCII letters and digits, in any case.
type letters uint64

func (l *letters) add(s string) (ascii bool) {
	for i := range len(s) {
		switch b := s[i] | 0x20; {
		case s[i] >= utf8.RuneSelf:
			return false
		case b >= 'a' && b <= 'z':
			*l |= 1 << (b - 'a')
		case s[i] >= '0' && s[i] <= '9':
			*l |= 1 << (26 + s[i] - '0')
		}
	}
	return true
}

// lettersTyped are those that a name has to have, all but one for each error, to match. Numbers are
// compared in another form than they are typed in.
func (q *query) lettersTyped() (l letters) {
	for _, w := range q.words {
		if q.number == "" {
			for _, r := range w {
				l.add(string(r))
			}
		}
	}
	return l
}

// in reports whether a name may have all letters but so many: one that is not written in
// ASCII may.
func (l letters) in(n *Name, but int) bool {
	var has letters
	for _, s := range append(n.Alt, n.Name) {
		if !has.add(s) {
			return true
		}
	}
	return bits.OnesCount64(uint64(l&^has)) <= but
}

// disjunction asks for all pieces of one of the lists. Every piece is quoted, so
// that nothing typed is taken for syntax.
func disjunction(either ...[]string) string {
	var out []string
	for _, pieces := range either {
		if len(pieces) == 0 {
			continue
		}
		quoted := make([]string, min(len(pieces), mostGrams))
		for i := range quoted {
			quoted[i] = `"` + strings.ReplaceAll(pieces[i], `"`, `""`) + `"`
		}
		out = append(out, "("+strings.Join(quoted, " AND ")+")")
	}
	return strings.Join(out, " OR ")
}
