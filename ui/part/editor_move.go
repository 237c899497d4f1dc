package part

import "unicode"

// move moves the cursor and says whether the key was one of the field's.
func (e *Editor) move(name string) bool {
	var to int
	switch name {
	case "left":
		to = e.before(e.pos)
	case "right":
		to = e.after(e.pos)
	case "alt+left", "ctrl+left":
		to = e.wordBefore(e.pos)
	case "alt+right", "ctrl+right":
		to = e.wordAfter(e.pos)
	case "home", "ctrl+a":
		to = e.hardStart(e.pos)
	case "end", "ctrl+e":
		to = e.hardEnd(e.pos)
	case "ctrl+home":
		to = 0
	case "ctrl+end":
		to = len(e.text)
	case "up":
		return e.multi && e.vertical(-1)
	case "down":
		return e.multi && e.vertical(1)
	default:
		return false
	}
	e.pos, e.goal = to, -1
	return true
}

// vertical moves by one drawn line and aims at the column where it began. On
// the first and the last line it goes to the end of the text that way.
func (e *Editor) vertical(by int) bool {
	line := e.lines.line(e.pos)
	if e.goal < 0 {
		e.goal = e.column(e.pos)
	}
	switch to := line + by; {
	case to < 0:
		e.pos = 0
	case to >= len(e.lines.starts):
		e.pos = len(e.text)
	default:
		e.pos = e.at(to, e.goal)
	}
	return true
}

// column returns the cells between the beginning of the drawn line and pos.
func (e *Editor) column(pos int) int {
	return e.cells(e.lines.starts[e.lines.line(pos)], pos)
}

// cells measures from one position to another of the same drawn line.
func (e *Editor) cells(from, to int) int {
	sum := 0
	for i := from; i < to; {
		n, cells := clusterRunes(e.text[i:])
		sum += cells
		i += n
	}
	return sum
}

// at returns the position on a drawn line that is nearest to column x. The end
// of a line that was wrapped is the beginning of the next, so the last position
// of such a line is before its last character.
func (e *Editor) at(line, x int) int {
	from, to := e.lines.bounds(line, len(e.text))
	last := to
	if line+1 < len(e.lines.starts) {
		last = e.before(to)
	}
	sum := 0
	for i := from; i < last; {
		n, cells := clusterRunes(e.text[i:])
		if sum+cells > x {
			return i
		}
		sum += cells
		i += n
	}
	return last
}

// before returns where the character before pos begins. It walks from the
// beginning of the drawn line, which is never far.
func (e *Editor) before(pos int) int {
	if pos <= 0 {
		return 0
	}
	at := e.lines.starts[e.lines.line(pos-1)]
	for {
		n, _ := clusterRunes(e.text[at:pos])
		if at+n >= pos {
			return at
		}
		at += n
	}
}

// after returns where the character at pos ends.
func (e *Editor) after(pos int) int {
	if pos >= len(e.text) {
		return len(e.text)
	}
	n, _ := clusterRunes(e.text[pos:])
	return pos + n
}

// hardStart and hardEnd return the ends of the line as it was written, not as
// it was wrapped.
func (e *Editor) hardStart(pos int) int {
	for pos > 0 && e.text[pos-1] != '\n' {
		pos--
	}
	return pos
}

func (e *Editor) hardEnd(pos int) int {
	for pos < len(e.text) && e.text[pos] != '\n' {
		pos++
	}
	return pos
}

// wordBefore and wordAfter skip what is between words, then one word. Runs of
// one Japanese script count as a word, since nothing stands between them.
func (e *Editor) wordBefore(pos int) int {
	for pos > 0 && kindOf(e.text[pos-1]) == between {
		pos--
	}
	if pos == 0 {
		return 0
	}
	// start is where the word is known to begin: marks belong to what stands
	// before them, so they count only once that is known to be of the word.
	kind, start := follows, pos
	for pos > 0 {
		k := kindOf(e.text[pos-1])
		if kind != follows && k != follows && k != kind {
			break
		}
		pos--
		if k != follows {
			kind, start = k, pos
		}
	}
	if kind == follows {
		return pos
	}
	return start
}

func (e *Editor) wordAfter(pos int) int {
	for pos < len(e.text) && kindOf(e.text[pos]) == between {
		pos++
	}
	if pos == len(e.text) {
		return pos
	}
	kind := kindOf(e.text[pos])
	for pos < len(e.text) && (kindOf(e.text[pos]) == kind || kindOf(e.text[pos]) == follows) {
		pos++
	}
	return pos
}

type kind int

const (
	between kind = iota // spaces and punctuation
	letters
	ideographs
	hiragana
	katakana
	follows // marks and the prolonged sound: part of the word before them
)

func kindOf(r rune) kind {
	switch {
	case r == '_' || r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return letters
	case r < 0x80:
		return between
	case r == 'ー' || r == '々' || unicode.IsMark(r):
		return follows
	case unicode.Is(unicode.Han, r):
		return ideographs
	case unicode.Is(unicode.Hiragana, r):
		return hiragana
	case unicode.Is(unicode.Katakana, r):
		return katakana
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return letters
	default:
		return between
	}
}
