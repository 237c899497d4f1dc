package screen

import (
	"strconv"
	"strings"
)

// pen is how cells look: what SGR and OSC 8 set.
type pen struct {
	fg, bg colour
	attrs  attr
	link   string // "" for none
}

// colour is 0 for the terminal's own, else a kind and a value.
type colour uint32

const (
	basic   colour = 1 << 24 // one of the 16 that a person may have chosen, from 0
	indexed colour = 2 << 24 // one of xterm's 256
	rgb     colour = 3 << 24 // 0xRRGGBB
	kind    colour = 0xff << 24
)

type attr uint8

const (
	bold attr = 1 << iota
	dim
	italic
	underline
	blink
	reverse
	strike
)

// attrParam is what sets each attribute, in the order of the bits.
var attrParam = [...]int{1, 2, 3, 4, 5, 7, 9}

// unseen is what a blank does not show.
const unseen = bold | dim | italic

// blank is the pen as a blank shows it: without ink its colour cannot be told.
func (p pen) blank() pen {
	if p.attrs&reverse != 0 {
		return p
	}
	p.attrs &^= unseen
	if p.attrs&(underline|strike) == 0 {
		p.fg = 0
	}
	return p
}

// sgr applies the parameters of one SGR sequence, "1;38;5;81"; what the theme never
// writes is passed over.
func (p *pen) sgr(params string) {
	link := p.link
	for more := true; more; {
		var param string
		param, params, more = strings.Cut(params, ";")
		switch n, _ := strconv.Atoi(param); {
		case n == 0:
			*p = pen{link: link}
		case n == 22:
			p.attrs &^= bold | dim
		case n >= 23 && n <= 29:
			for i, set := range attrParam {
				if set == n-20 {
					p.attrs &^= 1 << i
				}
			}
		case n >= 30 && n <= 37:
			p.fg = basic | colour(n-30)
		case n >= 90 && n <= 97:
			p.fg = basic | colour(n-90+8)
		case n >= 40 && n <= 47:
			p.bg = basic | colour(n-40)
		case n >= 100 && n <= 107:
			p.bg = basic | colour(n-100+8)
		case n == 39:
			p.fg = 0
		case n == 49:
			p.bg = 0
		case n == 38:
			p.fg, params, more = readColour(params)
		case n == 48:
			p.bg, params, more = readColour(params)
		default:
			for i, set := range attrParam {
				if set == n {
					p.attrs |= 1 << i
				}
			}
		}
	}
}

// readColour reads "5;N" or "2;R;G;B" from the front of parameters.
func readColour(params string) (c colour, rest string, more bool) {
	next := func() colour {
		var param string
		param, params, more = strings.Cut(params, ";")
		n, _ := strconv.ParseUint(param, 10, 8)
		return colour(n)
	}
	switch next() {
	case 5:
		c = indexed | next()
	case 2:
		c = rgb | next()<<16 | next()<<8 | next()
	}
	return c, params, more
}

// turn appends the SGR sequence that turns one pen into another: the changes, or a
// reset and all of the new one, whichever is shorter. Links are not its business.
func turn(out []byte, from, to pen) []byte {
	from.link, to.link = "", ""
	switch {
	case from == to:
		return out
	case to == pen{}:
		return append(out, "\x1b[m"...)
	}
	start := len(out)
	out = append(out, "\x1b["...)
	from.fg, out = turnColour(out, from.fg, to.fg, 0)
	from.bg, out = turnColour(out, from.bg, to.bg, 10)
	off := from.attrs &^ to.attrs
	if off&(bold|dim) != 0 {
		out = append(out, "22;"...)
		from.attrs &^= bold | dim
	}
	for i, n := range attrParam {
		bit := attr(1) << i
		if off&bit&^(bold|dim) != 0 {
			out = append(strconv.AppendInt(out, int64(n+20), 10), ';')
		}
	}
	out = turnOn(out, to.attrs&^from.attrs)
	out[len(out)-1] = 'm'

	var room [64]byte
	anew := append(room[:0], "\x1b[0;"...)
	_, anew = turnColour(anew, 0, to.fg, 0)
	_, anew = turnColour(anew, 0, to.bg, 10)
	anew = turnOn(anew, to.attrs)
	anew[len(anew)-1] = 'm'
	if len(anew) < len(out)-start {
		out = append(out[:start], anew...)
	}
	return out
}

func turnOn(out []byte, on attr) []byte {
	for i, n := range attrParam {
		if on&(1<<i) != 0 {
			out = append(strconv.AppendInt(out, int64(n), 10), ';')
		}
	}
	return out
}

// turnColour appends the parameters of a colour, each with its ";"; ground is 0 for
// ink and 10 for what is behind it.
func turnColour(out []byte, from, to colour, ground int64) (colour, []byte) {
	if from == to {
		return to, out
	}
	value := int64(to &^ kind)
	switch to & kind {
	case 0:
		out = strconv.AppendInt(out, 39+ground, 10)
	case basic:
		n := 30 + ground + value
		if value >= 8 {
			n += 60 - 8
		}
		out = strconv.AppendInt(out, n, 10)
	case indexed:
		out = strconv.AppendInt(out, 38+ground, 10)
		out = append(out, ";5;"...)
		out = strconv.AppendInt(out, value, 10)
	default:
		out = strconv.AppendInt(out, 38+ground, 10)
		out = append(out, ";2;"...)
		for shift := 16; shift >= 0; shift -= 8 {
			out = strconv.AppendInt(out, value>>shift&0xff, 10)
			out = append(out, ';')
		}
		return to, out
	}
	return to, append(out, ';')
}
