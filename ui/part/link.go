package part

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

const linkStart = "\x1b]8;"

// Link has a drawn text open something where the terminal knows how to (OSC 8): https,
// mailto or tel; "" is nothing to open. It takes no cells.
func Link(drawn, to string) string {
	if to == "" {
		return drawn
	}
	return ansi.SetHyperlink(to) + drawn + ansi.ResetHyperlink()
}

// LinkIn is Link of a text where it stands whole in a drawn line.
func LinkIn(line, text, to string) string {
	if text == "" || to == "" {
		return line
	}
	return strings.Replace(line, text, Link(text, to), 1)
}
