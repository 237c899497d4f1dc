package call

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/part"
)

// key routes a key: the wrap-up, then the field that has the focus, then the
// checklist.
func (c *Call) key(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case c.leaving:
		return nil
	case c.own != nil && c.focus == onSteps:
		return c.ownKey(msg)
	case c.own != nil:
		return c.ownTyping(msg)
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
	m, typing := &c.s.Keys.Move, c.focus != onSteps
	switch {
	case m.Down.Pressed(msg, typing):
		c.move(1)
	case m.Up.Pressed(msg, typing):
		c.move(-1)
	case m.PageDown.Pressed(msg, typing):
		c.scroll(1)
	case m.PageUp.Pressed(msg, typing):
		c.scroll(-1)
	case m.Home.Pressed(msg, typing):
		c.move(-1 << 20)
	case m.End.Pressed(msg, typing):
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
	if _, held := keys.Held(msg); held {
		return c.verbKey(msg)
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

// verbKey is a verb, on the checklist or with alt held in a field.
func (c *Call) verbKey(msg tea.KeyPressMsg) tea.Cmd {
	k, typing := &c.s.Keys, c.focus != onSteps
	switch {
	case k.Call.End.Pressed(msg, typing):
		return c.openWrap()
	case k.Account.Copy.Pressed(msg, typing):
		return c.copySummary()
	case k.Account.Message.Pressed(msg, typing):
		return c.openLetter()
	case k.Call.Who.Pressed(msg, typing):
		return c.askWho()
	case k.Call.Listening.Pressed(msg, typing):
		return c.toggleListening()
	case k.Account.Note.Pressed(msg, typing):
		return c.setFocus(onNotes)
	case typing && k.Call.Tick.MatchesTyping(msg):
		return c.tick()
	case typing && k.Call.Skip.MatchesTyping(msg):
		return c.skip()
	case typing && c.moveKey(msg):
		return nil
	}
	cmd, _ := c.verbs.Key(msg, typing, c.target())
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

// captureKeys are those that note a cue while something is typed: "ctrl+e alt+f p", with
// what is held for several in a row said once.
func (c *Call) captureKeys() string {
	k := &c.s.Keys.Account
	var labels []string
	before := ""
	for _, b := range []keys.Binding{k.Issue, k.Feature, k.Promise, k.Told, k.Score, k.Proposal, k.FollowUp} {
		label := b.Typing().Label()
		held, letter, _ := strings.Cut(label, "+")
		if letter != "" && held == before {
			label = letter
		}
		before = held
		labels = append(labels, label)
	}
	return strings.Join(part.Filled(labels...), " ")
}
