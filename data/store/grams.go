package store

import (
	"strings"
	"unicode/utf8"

	"rounds/data/text"
)

// A name is indexed by grams, pieces that whatever it is found by must share with
// it: three characters of a word; two where one of them is not Latin, because two
// Han characters are a word; the first one and two of each word; and the end of a
// phone number. The marks are letters to the tokenizer and to nobody else.
const (
	beginMark  = "\u02c6" // of a word
	numberMark = "\u02da" // of a phone number's end
	numberEnd  = 7        // digits of it: fewer are not yet a number
	wide       = 0x2E80   // from here on scripts that say more with a character
	mostGrams  = 64       // of a query: a longer one is told by its beginning
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

// begin adds how a word begins.
func (g *grams) begin(word []rune) {
	g.add(beginMark + string(word[:1]))
	if len(word) > 1 {
		g.add(beginMark + string(word[:2]))
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
		for _, w := range wordsOf(s) {
			g.inside(w)
			g.pairs(w)
			g.begin(w)
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

// gramsTyped is the query of the index for what was typed, "" when it is too
// little.
func gramsTyped(typed string) string {
	line := text.Line(typed)
	words := wordsOf(line)
	var held, digits grams
	for _, w := range words {
		held.inside(w)
	}
	if len(words) == 1 && len(held.list) == 0 && len(words[0]) == 2 {
		held.begin(words[0])
	}
	if d := text.Digits(line); text.IsPhone(line) || d != "" && len(d) == utf8.RuneCountInString(line) {
		_, national := text.Phone(line)
		digits.inside([]rune(national))
	}
	return disjunction(held.list, digits.list)
}

// mostInitials is how many letters may be pieces of several words.
const mostInitials = 10

// gramsInitials is the query for pieces of two and more words, each from a word's
// beginning: ibm, intbus.
func gramsInitials(typed string) string {
	var all []rune
	for _, w := range wordsOf(text.Line(typed)) {
		all = append(all, w...)
	}
	if len(all) > mostInitials {
		return ""
	}
	var either [][]string
	for second := 1; second < len(all); second++ {
		var g grams
		g.begin(all[:second])
		g.add(beginMark + string(all[second]))
		either = append(either, g.list)
	}
	return disjunction(either...)
}

// gramsNumber is the query for a whole phone number, "" when none was typed.
func gramsNumber(typed string) string {
	line := text.Line(typed)
	if _, national := text.Phone(line); text.IsPhone(line) && len(national) >= numberEnd {
		return disjunction([]string{ending(national)})
	}
	return ""
}

// gramsMistyped is the query for one word with one error: it spares either the
// first half of the word or the second, and a swap of neighbours touches the
// character between them at most.
func gramsMistyped(typed string) string {
	words := wordsOf(text.Line(typed))
	if len(words) != 1 || len(words[0]) < 7 {
		return ""
	}
	w := words[0]
	var head, tail grams
	head.inside(w[:len(w)/2])
	tail.inside(w[len(w)/2+1:])
	return disjunction(head.list, tail.list)
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
