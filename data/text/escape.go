package text

import "unicode/utf8"

const esc = 0x1B

// escapeLen is the length in bytes of the terminal escape sequence that s begins
// with, in its 7-bit form (ESC [) or as a C1 character (U+009B); 0 when s begins
// with something else. A lone ESC counts as a sequence of one byte.
//
// Sequences that carry a string (OSC, DCS, SOS, PM, APC) run to their terminator;
// an unterminated one ends with its line, so that one bad byte in a note costs at
// most that line.
func escapeLen(s string) int {
	if s == "" {
		return 0
	}
	if s[0] == esc {
		if len(s) == 1 {
			return 1
		}
		switch s[1] {
		case '[':
			return 2 + controlLen(s[2:])
		case ']', 'P', 'X', '^', '_':
			return 2 + stringLen(s[2:])
		}
		return 1 + shortLen(s[1:])
	}
	if s[0] != 0xC2 || len(s) < 2 {
		return 0
	}
	switch s[1] {
	case 0x9B:
		return 2 + controlLen(s[2:])
	case 0x90, 0x98, 0x9D, 0x9E, 0x9F:
		return 2 + stringLen(s[2:])
	}
	return 0
}

// controlLen is the length of a control sequence's parameters, intermediates and
// final byte (ECMA-48, 5.4).
func controlLen(s string) int {
	i := 0
	for i < len(s) && s[i] >= 0x30 && s[i] <= 0x3F {
		i++
	}
	i += intermediates(s[i:])
	if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7E {
		i++
	}
	return i
}

// shortLen is the length of what follows ESC in a sequence without parameters.
func shortLen(s string) int {
	i := intermediates(s)
	if i < len(s) && s[i] >= 0x30 && s[i] <= 0x7E {
		return i + 1
	}
	if i > 0 {
		return i
	}
	return 0
}

func intermediates(s string) int {
	i := 0
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2F {
		i++
	}
	return i
}

// stringLen is the length of a control string with its terminator: ST, BEL, CAN
// or SUB; before another ESC, a line end or the end of the text it just stops.
func stringLen(s string) int {
	for i := 0; i < len(s); {
		switch s[i] {
		case 0x07, 0x18, 0x1A:
			return i + 1
		case '\n', '\r':
			return i
		case esc:
			if i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == 0x9C {
			return i + n
		}
		i += n
	}
	return len(s)
}
