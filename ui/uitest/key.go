package uitest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

var namedKeys = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "insert": tea.KeyInsert, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

var modifiers = map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}

// ParseKey returns the message of a key by the name that its String method
// gives it: enter, ctrl+k, alt+left, shift+tab, space, or one character.
func ParseKey(name string) (tea.KeyPressMsg, error) {
	var mod tea.KeyMod
	rest := name
	for {
		prefix, after, ok := strings.Cut(rest, "+")
		m, known := modifiers[prefix]
		if !ok || !known || after == "" {
			break
		}
		mod |= m
		rest = after
	}
	if code, ok := namedKeys[rest]; ok {
		key := tea.KeyPressMsg{Code: code, Mod: mod}
		if code == tea.KeySpace && mod == 0 {
			key.Text = " "
		}
		return key, nil
	}
	r, size := utf8.DecodeRuneInString(rest)
	if size != len(rest) || r == utf8.RuneError || !unicode.IsPrint(r) {
		return tea.KeyPressMsg{}, fmt.Errorf("%q is no key: use enter, esc, ctrl+k, alt+left, one character, or a text in quotes", name)
	}
	if mod != 0 {
		return tea.KeyPressMsg{Code: unicode.ToLower(r), Mod: mod}, nil
	}
	return charKey(r), nil
}

// charKey is the message that a terminal without key protocol gives for a
// printed character.
func charKey(r rune) tea.KeyPressMsg {
	key := tea.KeyPressMsg{Code: r, Text: string(r)}
	if unicode.IsUpper(r) {
		key.Code, key.ShiftedCode, key.Mod = unicode.ToLower(r), r, tea.ModShift
	}
	return key
}

// textKeys returns the keys that type a text. A line end is Enter.
func textKeys(text string) []tea.KeyPressMsg {
	keys := make([]tea.KeyPressMsg, 0, len(text))
	for _, r := range text {
		switch r {
		case '\n':
			keys = append(keys, tea.KeyPressMsg{Code: tea.KeyEnter})
		case '\t':
			keys = append(keys, tea.KeyPressMsg{Code: tea.KeyTab})
		default:
			keys = append(keys, charKey(r))
		}
	}
	return keys
}
