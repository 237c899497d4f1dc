package screen

import "strconv"

// farthest is by how many lines a picture may have moved to be moved on the terminal:
// a line by a key, three by a turn of the wheel.
const farthest = 3

// scrollCost is about how many bytes moving takes.
const scrollCost = 24

// scroll moves lines on the terminal where that leaves less to write than writing
// them anew, and brings old up to date. The lines are full ones: what stands beside a
// list moves along and is written again, which is weighed.
func (p *painter) scroll(first int, old, drawn [][]cell) {
	if len(drawn) <= farthest {
		return
	}
	stay := make([]int, len(drawn)) // cells to write where nothing is moved
	all := 0
	for i := range drawn {
		stay[i] = p.differing(old[i], drawn[i])
		all += stay[i]
	}
	if all <= 2*scrollCost {
		return
	}
	best, from, to, by := 0, 0, 0, 0
	for n := 1; n <= farthest; n++ {
		for _, by1 := range [2]int{n, -n} {
			if gain, a, b := p.gain(old, drawn, stay, by1); gain > best {
				best, from, to, by = gain, a, b, by1
			}
		}
	}
	if best == 0 {
		return
	}
	p.use(0)
	p.shift(first+from, first+to, by)
	moved := old[from : to+1]
	if by > 0 {
		copy(moved, moved[by:])
		for i := range by {
			moved[len(moved)-1-i] = p.cells.blankLine()
		}
		return
	}
	copy(moved[-by:], moved)
	for i := range -by {
		moved[i] = p.cells.blankLine()
	}
}

// gain finds the lines from … to, the region of which is best moved up by some lines
// (down where by is negative), and how many cells less are to be written then.
func (p *painter) gain(old, drawn [][]cell, stay []int, by int) (best, from, to int) {
	n := max(by, -by)
	sum, start := 0, 0
	for i := range drawn {
		source := i + by
		if source < 0 || source >= len(old) {
			sum, start = 0, i+1
			continue
		}
		sum += stay[i] - p.differing(old[source], drawn[i])
		if sum < 0 {
			sum, start = 0, i+1
			continue
		}
		a, b := min(start, start+by), max(i, i+by)
		// The lines that come in are blank.
		in := 0
		for j := range n {
			entering := b - j
			if by < 0 {
				entering = a + j
			}
			in += inked(drawn[entering]) - stay[entering]
		}
		if gain := sum - in - scrollCost; gain > best {
			best, from, to = gain, a, b
		}
	}
	return best, from, to
}

// differing counts the cells that differ.
func (p *painter) differing(a, b []cell) int {
	n := 0
	for i := range a {
		if !p.equal(a[i], b[i]) {
			n++
		}
	}
	return n
}

// shift scrolls the lines from … to by margins and line feeds, which every terminal
// has; the margins are taken off again at once.
func (p *painter) shift(from, to, by int) {
	p.out = append(p.out, "\x1b["...)
	p.out = strconv.AppendInt(p.out, int64(from)+1, 10)
	p.out = strconv.AppendInt(append(p.out, ';'), int64(to)+1, 10)
	p.out = append(p.out, 'r')
	p.x, p.y = -1, -1
	if by > 0 {
		p.move(0, to)
		for range by {
			p.out = append(p.out, '\n')
		}
	} else {
		p.move(0, from)
		for range -by {
			p.out = append(p.out, "\x1bM"...)
		}
	}
	p.out = append(p.out, "\x1b[r"...)
	p.x, p.y = 0, 0
}
