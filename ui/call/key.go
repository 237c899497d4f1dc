package call

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/page"
)

// key routes a key: the wrap-up, then the field that has the focus, then the
// checklist.
func (c *Call) key(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case c.leaving:
		return nil
	case c.wrap != nil:
		return c.wrapKey(msg)
	case c.focus == onSteps:
		return c.stepsKey(msg)
	}
	return c.typingKey(msg)
}

// stepsKey is a key on the checklist.
func (c *Call) stepsKey(msg tea.KeyPressMsg) tea.Cmd {
	k := &c.s.Keys
	if c.moveKey(msg) {
		return nil
	}
	switch {
	case k.Call.Tick.Matches(msg):
		return c.tick()
	case k.Call.Skip.Matches(msg):
		return c.skip()
	case k.Call.Answer.Matches(msg):
		return c.enter()
	case k.Move.Next.Matches(msg), k.Account.Note.Matches(msg):
		return c.setFocus(onNotes)
	case k.Move.Previous.Matches(msg):
		return c.setFocus(onNeed)
	case k.Move.Back.Matches(msg):
		return c.park()
	}
	if cmd, ours := c.choiceKey(msg); ours {
		return cmd
	}
	return c.verbKey(msg)
}

// moveKey moves between steps.
func (c *Call) moveKey(msg tea.KeyPressMsg) bool {
	m := &c.s.Keys.Move
	switch {
	case m.Down.Matches(msg):
		c.move(1)
	case m.Up.Matches(msg):
		c.move(-1)
	case m.PageDown.Matches(msg):
		c.scroll(1)
	case m.PageUp.Matches(msg):
		c.scroll(-1)
	case m.Home.Matches(msg):
		c.move(-1 << 20)
	case m.End.Matches(msg):
		c.move(1 << 20)
	default:
		return false
	}
	return true
}

// typingKey is a key in a text field: letters are text, alt and a letter is the
// verb.
func (c *Call) typingKey(msg tea.KeyPressMsg) tea.Cmd {
	k, f := &c.s.Keys, c.focused()
	if f == nil {
		c.focus = onSteps
		return nil
	}
	switch {
	case k.Move.Back.MatchesTyping(msg):
		return c.setFocus(onSteps)
	case k.Move.Next.MatchesTyping(msg):
		return c.setFocus(after(c.focus))
	case k.Move.Previous.MatchesTyping(msg):
		return c.setFocus(before(c.focus))
	case c.focus == onAnswer && k.Call.Answer.MatchesTyping(msg):
		return c.accept()
	case c.focus == onNeed && k.Call.Answer.MatchesTyping(msg):
		return c.setFocus(onSteps)
	}
	if plain, ok := verbPressed(msg); ok {
		return c.verbKey(plain)
	}
	switch {
	case k.Move.PageDown.MatchesTyping(msg):
		c.scroll(1)
		return nil
	case k.Move.PageUp.MatchesTyping(msg):
		c.scroll(-1)
		return nil
	}
	c.problem = ""
	cmd, _ := f.Press(msg)
	return cmd
}

// verbKey is a verb, on the checklist or with alt in a field.
func (c *Call) verbKey(msg tea.KeyPressMsg) tea.Cmd {
	k := &c.s.Keys
	switch {
	case k.Call.End.Matches(msg):
		return c.openWrap()
	case k.Account.Copy.Matches(msg):
		return c.copySummary()
	case k.Account.Note.Matches(msg):
		return c.setFocus(onNotes)
	case k.Account.Call.Matches(msg):
		return page.Toast(c.s.Words.T("off.in-call"))
	case c.focus != onSteps && k.Call.Tick.Matches(msg):
		return c.tick()
	case c.focus != onSteps && k.Call.Skip.Matches(msg):
		return c.skip()
	case c.focus != onSteps && c.moveKey(msg):
		return nil
	}
	cmd, _ := c.verbs.Key(msg, c.target())
	return cmd
}

// setFocus leaves a field, which seals it, and enters another.
func (c *Call) setFocus(to focus) tea.Cmd {
	var seal tea.Cmd
	if f := c.focused(); f != nil {
		f.Focused = false
		seal = f.Seal()
	}
	c.focus = to
	c.problem = ""
	if f := c.focused(); f != nil {
		f.Focused = true
	}
	return seal
}

// after and before are the panels as tab goes round them.
func after(f focus) focus {
	switch f {
	case onNotes:
		return onNeed
	case onNeed:
		return onSteps
	}
	return onNotes
}

func before(f focus) focus {
	switch f {
	case onNotes:
		return onSteps
	case onNeed:
		return onNotes
	}
	return onNeed
}

// verbPressed turns alt and a letter into the letter's key, as it is pressed where
// letters are no text.
func verbPressed(msg tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	name, ok := strings.CutPrefix(msg.String(), "alt+")
	if !ok {
		return msg, false
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, true
	}
	name = strings.TrimPrefix(name, "shift+")
	letters := []rune(name)
	if len(letters) != 1 {
		return msg, false
	}
	r := letters[0]
	if msg.Mod&tea.ModShift != 0 {
		r = unicode.ToUpper(r)
	}
	return tea.KeyPressMsg{Code: unicode.ToLower(r), Text: string(r)}, true
}

// held is a binding as it is pressed in a text field.
func held(b keys.Binding) keys.Binding {
	for _, k := range b.Keys {
		if len([]rune(k)) == 1 {
			b.Keys = []string{"alt+" + k}
			break
		}
	}
	return b
}
