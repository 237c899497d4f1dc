// Package theme says how things look: a Theme is a value made per session, so
// that many sessions of one process may differ in palette and colour depth.
//
// Pages name what a text means (Muted, Accent, Red …), never a colour. A Style
// is two strings around a text, cheap enough to be used for every cell of
// every frame.
package theme

import (
	"fmt"

	"github.com/charmbracelet/colorprofile"
)

// Style puts one set of attributes around a text. Its zero value changes
// nothing. Styles do not nest: the end of the inner one ends the outer one.
type Style struct{ on, off string }

// Render returns s in this style. Neither an empty text nor a style without
// attributes costs a byte on the wire.
func (s Style) Render(text string) string {
	if s.on == "" || text == "" {
		return text
	}
	return s.on + text + s.off
}

// Prefix returns the escape sequence that switches the style on; it is empty
// where the style changes nothing. Reset ends it.
func (s Style) Prefix() string { return s.on }

// Reset returns the escape sequence that ends the style.
func (s Style) Reset() string { return s.off }

// Theme holds the semantic tokens. Red, Amber and Green stand for health and
// clocks only; Accent is the one colour for what is selected or needs the hand.
type Theme struct {
	Text    Style // ordinary text
	Title   Style // title line of a panel or a page
	Muted   Style // labels, what can wait
	Faint   Style // disabled keys, placeholders
	Accent  Style // what is selected or needs the hand
	Red     Style // late, red health
	Amber   Style // soon, yellow health
	Green   Style // in time, green health
	Rule    Style // the rule of a focused panel, separators
	Input   Style // text in a field, once committed
	Pending Style // text in a field that is not committed yet
	Toast   Style // a passing message
	Error   Style // a failed action, a field that is not valid

	// Dark says which of the two palettes this is; Profile how many colours.
	Dark    bool
	Profile colorprofile.Profile

	// Linear says that the pages are read line by line (package linear), where marks say
	// more than they would have room for on a screen.
	Linear bool
}

// Select is the mark of the selected row, the i-th of n from 1; n is 0 where it is not
// known.
func (t Theme) Select(i, n int) string {
	if t.Linear {
		return fmt.Sprintf("%s%d/%d ", GlyphSelect, i, n)
	}
	return t.Accent.Render(GlyphSelect)
}

// Chosen is the mark of the one among several that is in force: a view, a tab, an answer.
func (t Theme) Chosen() string {
	if t.Linear {
		return LinearChosen
	}
	return GlyphSelect
}

// Focused is the title of the panel that has the keys.
func (t Theme) Focused(title string) string {
	if t.Linear {
		return LinearChosen + title
	}
	return title
}

// New returns the theme for a terminal with this colour depth and background.
// ASCII (NO_COLOR) and an unknown profile give attributes only; NoTTY gives no
// escape sequence at all.
func New(profile colorprofile.Profile, dark bool) Theme {
	p := light
	if dark {
		p = night
	}
	return p.theme(profile, dark)
}

func (p *palette) theme(profile colorprofile.Profile, dark bool) Theme {
	style := func(t token) Style { return p[t].style(profile) }
	return Theme{
		Text: style(text), Title: style(title), Muted: style(muted), Faint: style(faint),
		Accent: style(accent), Red: style(red), Amber: style(amber), Green: style(green),
		Rule: style(rule), Input: style(input), Pending: style(pending),
		Toast: style(toast), Error: style(failure),
		Dark: dark, Profile: profile,
	}
}
