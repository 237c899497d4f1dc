package screen

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// painter knows what a terminal shows and writes what makes it show something else.
// The zero value knows nothing of the terminal, so that its first frame draws all.
type painter struct {
	w, h  int
	lines []string // of the view that was drawn last; nil: what the terminal shows is not known
	x, y  int      // where the cursor is; x is -1 where that is not known
	pen   uint16   // that the terminal writes with, by its number in cells.pens
	cells cells
	out   []byte // the frame under way
}

// draw appends what turns the picture on the terminal into a view of w×h cells, to
// out. At the end the terminal's own pen is in force.
func (p *painter) draw(out []byte, content string, w, h int) []byte {
	p.out = out
	lines := split(content, h)
	p.cells.reset(w)
	if p.lines == nil || w != p.w || h != p.h {
		p.out = append(p.out, "\x1b[m\x1b[H\x1b[2J"...)
		p.w, p.h, p.x, p.y = w, h, 0, 0
		p.lines = make([]string, h)
	}
	first, last := changed(p.lines, lines)
	if first <= last {
		old, drawn := make([][]cell, last+1-first), make([][]cell, last+1-first)
		for i := range old {
			old[i] = p.cells.line(p.lines[first+i])
			drawn[i] = p.cells.line(lines[first+i])
		}
		p.scroll(first, old, drawn)
		for i := range old {
			p.line(first+i, old[i], drawn[i])
		}
		p.use(0)
	}
	p.lines = lines
	out, p.out = p.out, nil
	return out
}

// cursor appends what moves the cursor to where it is to be seen.
func (p *painter) cursor(out []byte, x, y int) []byte {
	p.out = out
	p.move(min(max(x, 0), p.w-1), min(max(y, 0), p.h-1))
	out, p.out = p.out, nil
	return out
}

// split is the lines of a view, exactly h of them.
func split(content string, h int) []string {
	lines := make([]string, h)
	for i := range lines {
		lines[i], content, _ = strings.Cut(content, "\n")
	}
	return lines
}

// changed gives the first and the last line that differ.
func changed(a, b []string) (first, last int) {
	first, last = 0, len(a)-1
	for first <= last && a[first] == b[first] {
		first++
	}
	for last > first && a[last] == b[last] {
		last--
	}
	return first, last
}

// What it costs to jump over cells that stay, to erase the rest of a line, and to erase
// blanks within one and jump over them, in bytes.
const (
	jump      = 4
	eraseRest = 3
	eraseRun  = 10
)

// line writes the cells of a line that differ. Both halves of a wide character differ
// where it is not the same on both sides, so that none is ever half overwritten.
func (p *painter) line(y int, old, drawn []cell) {
	if loose(old) || loose(drawn) {
		if p.differing(old, drawn) > 0 {
			p.whole(y, drawn)
		}
		return
	}
	for x := 0; x < len(drawn); {
		if p.equal(old[x], drawn[x]) {
			x++
			continue
		}
		p.move(x, y)
		x = p.run(x, old, drawn)
	}
}

// run writes cells from x on, over equal ones that cost less to write again than to
// jump over, and returns where it stopped.
func (p *painter) run(x int, old, drawn []cell) int {
	end := inked(drawn)
	for ; x < len(drawn); x++ {
		if p.equal(old[x], drawn[x]) && !p.cheap(x, old, drawn) {
			return x
		}
		if x >= end && inked(old)-x > eraseRest {
			p.use(0)
			p.out = append(p.out, "\x1b[K"...)
			return len(drawn)
		}
		if n := p.gone(x, old, drawn); n > eraseRun {
			p.use(0)
			p.out = append(strconv.AppendInt(append(p.out, "\x1b["...), int64(n), 10), 'X')
			return x + n
		}
		p.put(drawn[x])
	}
	return x
}

// cheap reports that the equal cells at x up to the next that differs are few and
// plain enough to be written again.
func (p *painter) cheap(x int, old, drawn []cell) bool {
	cost := 0
	for ; x < len(drawn) && p.equal(old[x], drawn[x]); x++ {
		if cost += len(drawn[x].text); cost > jump || !p.fits(drawn[x]) {
			return false
		}
	}
	return x < len(drawn)
}

// gone is the number of columns from x on that show nothing any more, up to the last
// that showed something.
func (p *painter) gone(x int, old, drawn []cell) int {
	n := 0
	for i := x; i < len(drawn) && drawn[i] == void; i++ {
		if old[i] != void {
			n = i + 1 - x
		}
	}
	return n
}

// whole writes a line from its beginning. Where terminals disagree on a width, the
// columns after it are found again by a jump, and nothing old is left between.
func (p *painter) whole(y int, drawn []cell) {
	p.move(0, y)
	p.use(0)
	p.out = append(p.out, "\x1b[K"...)
	for x, end := 0, inked(drawn); x < end; x++ {
		p.move(x, y)
		p.put(drawn[x])
		if drawn[x].loose {
			x += int(drawn[x].width) - 1
			p.x = -1
		}
	}
}

// put writes one cell where the cursor is.
func (p *painter) put(c cell) {
	if c.width == 0 {
		return
	}
	if !p.fits(c) {
		p.use(c.pen)
	}
	p.out = append(p.out, c.text...)
	if p.x += int(c.width); p.x >= p.w {
		p.x = -1 // at the edge, or waiting to wrap: terminals differ
	}
}

// fits reports that a cell can be written with the pen in force.
func (p *painter) fits(c cell) bool {
	return c.pen == p.pen || c.pen == 0 && c.text == " " && p.cells.pens[p.pen].blank() == pen{}
}

// use turns the terminal's pen.
func (p *painter) use(n uint16) {
	if n == p.pen {
		return
	}
	from, to := p.cells.pens[p.pen], p.cells.pens[n]
	p.out = turn(p.out, from, to)
	if from.link != to.link {
		p.out = append(append(append(p.out, "\x1b]8;;"...), to.link...), "\x1b\\"...)
	}
	p.pen = n
}

// move puts the cursor into a column of a line by the shortest of the sequences that
// every terminal knows.
func (p *painter) move(x, y int) {
	if p.x == x && p.y == y {
		return
	}
	var room [32]byte
	at := append(room[:0], "\x1b["...)
	if x > 0 || y > 0 {
		at = strconv.AppendInt(at, int64(y)+1, 10)
	}
	if x > 0 {
		at = strconv.AppendInt(append(at, ';'), int64(x)+1, 10)
	}
	at = append(at, 'H')
	if near := p.near(x, y); near != "" && len(near) < len(at) {
		p.out = append(p.out, near...)
	} else {
		p.out = append(p.out, at...)
	}
	p.x, p.y = x, y
}

// near moves from where the cursor is: along the line, or to the beginning of one of
// the next lines and along that; "" where neither is possible.
func (p *painter) near(x, y int) string {
	const few = 3
	switch dx := x - p.x; {
	case p.y < 0 || y < p.y || y > p.y+few:
		return ""
	case y > p.y:
		return "\r" + strings.Repeat("\n", y-p.y) + forward(x)
	case x == 0:
		return "\r"
	case p.x < 0:
		return "\r" + forward(x)
	case dx > 0:
		return forward(dx)
	case dx >= -few:
		return strings.Repeat("\b", -dx)
	default:
		return ansi.CursorBackward(-dx)
	}
}

func forward(n int) string {
	if n == 0 {
		return ""
	}
	return ansi.CursorForward(n)
}

// equal reports that two cells look the same.
func (p *painter) equal(a, b cell) bool {
	return a.text == b.text && a.pen == b.pen && a.width == b.width
}

// inked is the number of columns up to the last that shows something.
func inked(line []cell) int {
	n := len(line)
	for n > 0 && line[n-1] == void {
		n--
	}
	return n
}

func loose(line []cell) bool {
	for i := range line {
		if line[i].loose {
			return true
		}
	}
	return false
}
