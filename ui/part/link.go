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
	for i := 0; i < len(line); {
		if n := escape(line[i:]); n > 0 { // colours have digits, too
			i += n
			continue
		}
		if strings.HasPrefix(line[i:], text) {
			return line[:i] + Link(text, to) + line[i+len(text):]
		}
		i++
	}
	return line
}
