package keys

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// named are the keys that have a name instead of a character.
var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "insert": tea.KeyInsert, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// Press is what pressing the first of the binding's keys sends, one message or two, as
// a person does who found the binding by its name. typing says that a text field owns
// the letters. ok is false for a binding without a key that Press knows.
func (b Binding) Press(typing bool) (msgs []tea.KeyPressMsg, ok bool) {
	if len(b.Keys) == 0 {
		return nil, false
	}
	for stroke := range strings.SplitSeq(b.Keys[0], strokeGap) {
		msg, ok := press(stroke, typing && len(msgs) == 0) // the first of two takes the letters
		if !ok {
			return nil, false
		}
		msgs = append(msgs, msg)
	}
	return msgs, true
}

func press(name string, typing bool) (msg tea.KeyPressMsg, ok bool) {
	var mod tea.KeyMod
	for _, m := range []struct {
		prefix string
		mod    tea.KeyMod
	}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}} {
		if rest, found := strings.CutPrefix(name, m.prefix); found && rest != "" {
			name, mod = rest, mod|m.mod
		}
	}
	if code, found := named[name]; found {
		if typing && mod == 0 && isText(name) {
			mod = tea.ModAlt
		}
		return tea.KeyPressMsg{Code: code, Mod: mod}, true
	}
	runes := []rune(name)
	if len(runes) != 1 {
		return msg, false
	}
	msg = tea.KeyPressMsg{Code: runes[0], Mod: mod}
	switch {
	case mod == 0 && typing:
		msg.Mod = tea.ModAlt
	case mod == 0:
		msg.Text = name
		if unicode.IsUpper(runes[0]) {
			msg.Code, msg.ShiftedCode, msg.Mod = unicode.ToLower(runes[0]), runes[0], tea.ModShift
		}
	}
	return msg, true
}
