package part

import (
	"slices"
	"sort"
)

// lineTable knows where the lines of a wrapped text begin, so that a key costs
// the lines around it and not the text.
type lineTable struct {
	width  int
	starts []int // first rune of each line; the first is 0
}

// build wraps the whole text at a width.
func (t *lineTable) build(text []rune, width int) {
	t.width = max(1, width)
	t.starts = append(t.starts[:0], 0)
	for at := 0; ; {
		next, more := t.next(text, at)
		if !more {
			return
		}
		t.starts = append(t.starts, next)
		at = next
	}
}

// next returns where the line after the one at begins. A text that ends with a
// line end has an empty last line.
func (t *lineTable) next(text []rune, at int) (start int, more bool) {
	if at >= len(text) {
		return 0, false
	}
	start = at + lineEnd(text[at:], t.width)
	return start, start < len(text) || text[start-1] == '\n'
}

// edited brings the table up to date with a splice; text is the text after it.
// A line depends on what follows its beginning up to the first character that
// does not fit, so wrapping starts two lines before the edit and ends as soon as a
// line begins where one began before.
func (t *lineTable) edited(text []rune, pos, del, ins int) {
	first := max(0, t.line(pos)-2)
	delta := ins - del
	old := t.starts[first+1:]
	var fresh []int
	for at := t.starts[first]; ; {
		next, more := t.next(text, at)
		if !more {
			old = nil
			break
		}
		for len(old) > 0 && (old[0] < pos+del || old[0]+delta < next) {
			old = old[1:]
		}
		if len(old) > 0 && old[0]+delta == next {
			break
		}
		fresh = append(fresh, next)
		at = next
	}
	for i := range old {
		old[i] += delta
	}
	t.starts = slices.Replace(t.starts, first+1, len(t.starts)-len(old), fresh...)
}

// line returns the line that holds a rune position.
func (t *lineTable) line(pos int) int {
	return max(0, sort.SearchInts(t.starts, pos+1)-1)
}

// bounds returns the first rune of a line and the one after its last.
func (t *lineTable) bounds(line, length int) (from, to int) {
	if line+1 < len(t.starts) {
		return t.starts[line], t.starts[line+1]
	}
	return t.starts[line], length
}
