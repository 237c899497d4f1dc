package theme

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

type token int

const (
	text token = iota
	title
	muted
	faint
	accent
	red
	amber
	green
	rule
	input
	pending
	toast
	failure
	tokens // their number
)

// attribute is a bit set of what a terminal without colours can still show.
type attribute uint8

const (
	bold attribute = 1 << iota
	dim
	underline
	reverse
)

// none marks a colour that a palette leaves to the terminal.
const none = -1

// ink is one token in every colour depth. The depths are written down rather
// than computed, because the nearest of 16 colours is seldom the readable one.
type ink struct {
	rgb   int    // 0xRRGGBB, or none
	index int    // one of xterm's 256, or none
	basic string // SGR parameters for 16 colours, empty for the terminal's own
	attr  attribute
	plain attribute // without colours, in place of attr
}

type palette [tokens]ink

// darkest and lightest grounds on which the palettes must stay readable; the
// terminal's real background is never asked for (a query delays the start).
var (
	nightGrounds = [...]int{0x000000, 0x1c1c1c, 0x282828}
	lightGrounds = [...]int{0xffffff, 0xfafafa, 0xf5f0e6}
)

var night = palette{
	text:    {none, none, "", 0, 0},
	title:   {none, none, "", bold, bold},
	muted:   {0xb2b2b2, 249, "", 0, 0},
	faint:   {0x949494, 246, "90", 0, dim},
	accent:  {0x5fd7ff, 81, "96", bold, bold | reverse},
	red:     {0xff8787, 210, "91", 0, bold},
	amber:   {0xffd75f, 221, "93", 0, underline},
	green:   {0x87d787, 114, "92", 0, 0},
	rule:    {0x5fd7ff, 81, "96", 0, 0},
	input:   {none, none, "", 0, 0},
	pending: {0x949494, 246, "90", 0, dim},
	toast:   {0xe4e4e4, 254, "97", 0, bold},
	failure: {0xff8787, 210, "91", bold, bold | underline},
}

// In 16 colours on a light ground neither yellow nor green is readable as
// text: amber becomes black on yellow, green stays the terminal's own text,
// and the glyph says which it is.
var light = palette{
	text:    {none, none, "", 0, 0},
	title:   {none, none, "", bold, bold},
	muted:   {0x4e4e4e, 239, "", 0, 0},
	faint:   {0x626262, 241, "90", 0, dim},
	accent:  {0x005faf, 25, "34", bold, bold | reverse},
	red:     {0xaf0000, 124, "31", 0, bold},
	amber:   {0x7a4f00, 94, "30;43", 0, underline},
	green:   {0x005f00, 22, "", 0, 0},
	rule:    {0x005faf, 25, "34", 0, 0},
	input:   {none, none, "", 0, 0},
	pending: {0x626262, 241, "90", 0, dim},
	toast:   {0x262626, 235, "", 0, bold},
	failure: {0xaf0000, 124, "31", bold, bold | underline},
}

// style turns an ink into escape sequences.
func (i ink) style(profile colorprofile.Profile) Style {
	var params []string
	switch profile {
	case colorprofile.NoTTY:
		return Style{}
	case colorprofile.TrueColor:
		params = i.attr.params()
		switch i.rgb {
		case none:
		case fixed(i.index): // the same colour in half the bytes
			params = append(params, "38;5;"+strconv.Itoa(i.index))
		default:
			params = append(params, "38;2;"+strconv.Itoa(i.rgb>>16&0xff)+";"+strconv.Itoa(i.rgb>>8&0xff)+";"+strconv.Itoa(i.rgb&0xff))
		}
	case colorprofile.ANSI256:
		params = i.attr.params()
		if i.index != none {
			params = append(params, "38;5;"+strconv.Itoa(i.index))
		}
	case colorprofile.ANSI:
		params = i.attr.params()
		if i.basic != "" {
			params = append(params, i.basic)
		}
	default: // ASCII and unknown
		params = i.plain.params()
	}
	if len(params) == 0 {
		return Style{}
	}
	return Style{on: "\x1b[" + strings.Join(params, ";") + "m", off: "\x1b[m"}
}

// fixed is one of xterm's 240 colours that nobody sets, as 0xRRGGBB; none for others.
func fixed(index int) int {
	switch {
	case index < 16:
		return none
	case index >= 232:
		return (8 + 10*(index-232)) * 0x010101
	}
	level := func(n int) int {
		if n == 0 {
			return 0
		}
		return 55 + 40*n
	}
	index -= 16
	return level(index/36)<<16 | level(index/6%6)<<8 | level(index%6)
}

func (a attribute) params() []string {
	var out []string
	for _, p := range [...]struct {
		bit attribute
		sgr string
	}{{bold, "1"}, {dim, "2"}, {underline, "4"}, {reverse, "7"}} {
		if a&p.bit != 0 {
			out = append(out, p.sgr)
		}
	}
	return out
}
