package find

import (
	"bytes"
	"unicode/utf8"

	"rounds/data/text"
)

// Mark returns the characters of name that match what was typed, for showing an
// entry that was found elsewhere; nil when nothing does.
func Mark(typed, name string) []text.Span {
	q := newQuery(typed)
	if len(q.joined) == 0 {
		return nil
	}
	return mark(&q, name)
}

func mark(q *query, name string) []text.Span {
	folded, spans := text.FoldSpans(name)
	row := []byte(folded)
	if at, v := bestPlace(q.text, row, len(row)); v > 0 {
		return merge(spans[at : at+len(q.text)])
	}
	marked := make([]bool, len(row))
	found := false
	for _, w := range q.words {
		if at, v := bestPlace(w.text, row, len(row)); v > 0 {
			fill(marked, at, at+len(w.text))
			found = true
		} else if at, end := findNear(w, row); end > at {
			fill(marked, at, end)
			found = true
		}
	}
	if !found {
		markLetters(q.joined, row, marked)
	}
	var chosen []text.Span
	for i, on := range marked {
		if on {
			chosen = append(chosen, spans[i])
		}
	}
	return merge(chosen)
}

func fill(marked []bool, from, to int) {
	for i := from; i < to; i++ {
		marked[i] = true
	}
}

// findNear is the first place of w in row with one error.
func findNear(w term, row []byte) (from, to int) {
	if !w.forgives {
		return 0, 0
	}
	q := []rune(string(w.text))
	for at := 0; at < len(row); at = nextWord(row, at) {
		t := []rune(string(row[at:]))
		if _, end, ok := oneEdit(q, t); ok {
			return at, at + len(string(t[:end]))
		}
	}
	return 0, 0
}

// markLetters marks q as pieces of words, or else its letters in order.
func markLetters(q, row []byte, marked []bool) {
	for at := 0; at < len(row); at = nextWord(row, at) {
		if _, ok := pieces(q, row, at, 0); ok {
			markPieces(q, row, at, marked)
			return
		}
	}
	for at := 0; at < len(row); at = nextWord(row, at) {
		if _, ok := follow(q, row, at); ok {
			for i := 0; i < len(q); {
				_, n := utf8.DecodeRune(q[i:])
				at += bytes.Index(row[at:], q[i:i+n])
				fill(marked, at, at+n)
				at, i = at+n, i+n
			}
			return
		}
	}
}

// markPieces follows the choice that pieces made.
func markPieces(q, row []byte, at int, marked []bool) {
	for depth := 0; len(q) > 0; depth++ {
		n := 0
		for n < len(q) && at+n < len(row) && q[n] == row[at+n] && row[at+n] != ' ' {
			n++
		}
		next := len(row)
		for ; n > 0 && n < len(q); n-- {
			if !utf8.RuneStart(q[n]) {
				continue
			}
			for next = nextWord(row, at); next < len(row); next = nextWord(row, next) {
				if _, ok := pieces(q[n:], row, next, depth+1); ok && row[next] == q[n] {
					break
				}
			}
			if next < len(row) {
				break
			}
		}
		fill(marked, at, at+n)
		if n == 0 {
			return
		}
		q, at = q[n:], next
	}
}

// merge joins spans that touch or overlap.
func merge(spans []text.Span) []text.Span {
	var out []text.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}
