package screen

import (
	"fmt"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// emulator is x/vt. Nobody reads its answers, so that a program that asked it anything
// would stand still.
type emulator struct{ *vt.Emulator }

func newEmulator(w, h int) *emulator { return &emulator{vt.NewEmulator(w, h)} }

// picture writes the cells of a screen as text with the pen before every change of it,
// without what blanks do not show.
func (e *emulator) picture() string {
	var b strings.Builder
	for y := range e.Height() {
		last := pen{}
		for x := range e.Width() {
			c := e.CellAt(x, y)
			if c == nil || c.Width == 0 {
				continue
			}
			p := penOf(c)
			if c.Content == " " {
				p = p.blank()
			}
			if p != last {
				fmt.Fprintf(&b, "%v", p)
				last = p
			}
			b.WriteString(c.Content)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func penOf(c *uv.Cell) pen {
	var p pen
	p.sgr(strings.TrimSuffix(strings.TrimPrefix(c.Style.String(), "\x1b["), "m"))
	p.link = c.Link.URL
	return p
}

// pictureOf is what a view has to look like.
func pictureOf(content string, w, h int) string {
	var c cells
	c.reset(w)
	var b strings.Builder
	for _, line := range split(content, h) {
		last := pen{}
		for _, one := range c.line(line) {
			if one.width == 0 {
				continue
			}
			if p := c.pens[one.pen]; p != last {
				fmt.Fprintf(&b, "%v", p)
				last = p
			}
			b.WriteString(one.text)
		}
		b.WriteString("\n")
	}
	return b.String()
}
