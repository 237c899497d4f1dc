package screen

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"rounds/ui/part"
)

// cell is what stands in one column.
type cell struct {
	text  string // one character (grapheme cluster); "" in the columns that a wide one covers after its first
	pen   uint16 // in cells.pens
	width uint8  // columns; 0 in those that a wide one covers after its first
	loose bool   // terminals disagree on its width
}

// void is a column with nothing in it.
var void = cell{text: " ", width: 1}

// cells reads lines of a view into columns, for the length of one frame.
type cells struct {
	w    int
	pens []pen  // that occur; the first is the terminal's own
	room []cell // for the lines
}

func (c *cells) reset(w int) {
	c.w = w
	clear(c.room[:cap(c.room)]) // texts point into views
	c.room = c.room[:0]
	c.pens = append(c.pens[:0], pen{})
}

// pen returns the number of a pen.
func (c *cells) pen(p pen) uint16 {
	for i := len(c.pens) - 1; i >= 0; i-- {
		if c.pens[i] == p {
			return uint16(i) //nolint:gosec // a frame has a few dozen
		}
	}
	c.pens = append(c.pens, p)
	return uint16(len(c.pens) - 1) //nolint:gosec // a frame has a few dozen
}

// blankLine is a line of nothing.
func (c *cells) blankLine() []cell {
	from := len(c.room)
	for range c.w {
		c.room = append(c.room, void)
	}
	return c.room[from:len(c.room):len(c.room)]
}

// line reads one line of a view: text, SGR and OSC 8 sequences. Whatever else would
// steer a terminal is left out here, so that nothing in a view can. A wide character
// that would reach over the edge becomes blanks.
func (c *cells) line(s string) []cell {
	from := len(c.room)
	var p pen
	seen, unseen := uint16(0), uint16(0) // the pen for ink and for blanks
	for x := 0; s != "" && x < c.w; {
		if s[0] < ' ' || s[0] == 0x7f {
			n, ours := c.control(s, &p)
			if ours {
				seen, unseen = c.pen(p), c.pen(p.blank())
			}
			s = s[n:]
			continue
		}
		n, width := part.Cluster(s)
		text := s[:n]
		s = s[n:]
		switch {
		case text == " ":
			c.room = append(c.room, cell{text: text, pen: unseen, width: 1})
			x++
			continue
		case width == 0 || steers(text):
			continue
		case x+width > c.w:
			width = c.w - x
			for range width {
				c.room = append(c.room, cell{text: " ", pen: unseen, width: 1})
			}
		default:
			if !utf8.ValidString(text) {
				text = "\uFFFD"
			}
			text = part.Drawn(text)
			c.room = append(c.room, cell{text: text, pen: seen, width: uint8(width), loose: isLoose(text, width)}) //nolint:gosec // at most c.w, and a cluster is short
			for range width - 1 {
				c.room = append(c.room, cell{pen: seen})
			}
		}
		x += width
	}
	for len(c.room)-from < c.w {
		c.room = append(c.room, void)
	}
	return c.room[from:len(c.room):len(c.room)]
}

// isLoose reports that terminals disagree on how wide a character is: those that add
// up its runes and those that look at the whole.
func isLoose(text string, width int) bool {
	return len(text) > utf8.UTFMax && ansi.StringWidth(text) != width
}

// steers reports a control character that is written in two bytes (C1).
func steers(text string) bool { return len(text) == 2 && text[0] == 0xc2 && text[1] < 0xa0 }

// control reads a control character or sequence at the front of s and says how long it
// is; ours reports that it changed the pen.
func (c *cells) control(s string, p *pen) (n int, ours bool) {
	switch {
	case strings.HasPrefix(s, "\x1b["):
		for n = 2; n < len(s) && (s[n] < 0x40 || s[n] > 0x7e); n++ {
			if s[n] < ' ' || s[n] > 0x7e {
				return n, false
			}
		}
		if n == len(s) {
			return n, false
		}
		if s[n] == 'm' {
			p.sgr(s[2:n])
			ours = true
		}
		return n + 1, ours
	case strings.HasPrefix(s, "\x1b]"):
		end := strings.IndexAny(s[2:], "\x07\x1b") + 2
		if end < 2 {
			return len(s), false
		}
		if body, ok := strings.CutPrefix(s[2:end], "8;"); ok {
			_, link, _ := strings.Cut(body, ";")
			p.link, ours = safeLink(link), true
		}
		if strings.HasPrefix(s[end:], "\x1b\\") {
			end++
		}
		return end + 1, ours
	case s[0] == 0x1b && len(s) > 1 && s[1] < utf8.RuneSelf:
		return 2, false
	}
	return 1, false
}

// safeLink is a link that cannot end its own sequence or hide where it goes: printable
// ASCII with a scheme that only opens something. Any other is no link.
func safeLink(link string) string {
	for i := range len(link) {
		if link[i] <= ' ' || link[i] > '~' {
			return ""
		}
	}
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(link, scheme) {
			return link
		}
	}
	return ""
}
