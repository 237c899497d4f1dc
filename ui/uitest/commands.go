package uitest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// command is one of the words that scripts know. Commands with input need a
// running program.
type command struct {
	input bool
	run   func(s *Screen, l line) error
}

var commands = map[string]command{
	"feed":     {true, feed},
	"burst":    {true, burst},
	"type":     {true, typeText},
	"paste":    {true, paste},
	"click":    {true, click},
	"wheel":    {true, wheel},
	"resize":   {true, resize},
	"focus":    {true, focus},
	"await":    {false, await},
	"advance":  {false, advance},
	"contains": {false, contains},
	"lacks":    {false, lacks},
	"look":     {false, look},
	"cursor":   {false, cursor},
	"title":    {false, title},
	"ended":    {false, ended},
}

// keys returns the keys of a line: names, and quoted texts key by key.
func keys(l line) ([]tea.KeyPressMsg, error) {
	var out []tea.KeyPressMsg
	for i, word := range l.words[1:] {
		if l.quoted[i+1] {
			out = append(out, textKeys(word)...)
			continue
		}
		key, err := ParseKey(word)
		if err != nil {
			return nil, err
		}
		out = append(out, key)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no key is given")
	}
	return out, nil
}

func feed(s *Screen, l line) error {
	pressed, err := keys(l)
	for _, key := range pressed {
		s.settle(key)
	}
	s.Await()
	return err
}

func burst(s *Screen, l line) error {
	pressed, err := keys(l)
	for _, key := range pressed {
		s.post(key)
	}
	s.Await()
	return err
}

func typeText(s *Screen, l line) error {
	for _, text := range l.words[1:] {
		for _, key := range textKeys(text) {
			s.settle(key)
		}
	}
	s.Await()
	return nil
}

func paste(s *Screen, l line) error {
	for _, text := range l.words[1:] {
		s.settle(tea.PasteMsg{Content: text})
	}
	s.Await()
	return nil
}

func click(s *Screen, l line) error {
	row, col, err := pair(l.words[1:])
	if err != nil {
		return err
	}
	at := tea.Mouse{X: col, Y: row, Button: tea.MouseLeft}
	s.post(tea.MouseClickMsg(at))
	s.Send(tea.MouseReleaseMsg(at))
	return nil
}

func wheel(s *Screen, l line) error {
	args := l.words[1:]
	if len(args) != 3 || args[0] != "up" && args[0] != "down" {
		return fmt.Errorf("wheel takes up or down, a row and a column")
	}
	row, col, err := pair(args[1:])
	if err != nil {
		return err
	}
	at := tea.Mouse{X: col, Y: row, Button: tea.MouseWheelUp}
	if args[0] == "down" {
		at.Button = tea.MouseWheelDown
	}
	s.Send(tea.MouseWheelMsg(at))
	return nil
}

func resize(s *Screen, l line) error {
	w, h, err := pair(l.words[1:])
	if err == nil {
		s.Resize(w, h)
	}
	return err
}

func focus(s *Screen, l line) error {
	switch strings.Join(l.words[1:], " ") {
	case "on":
		s.Send(tea.FocusMsg{})
	case "off":
		s.Send(tea.BlurMsg{})
	default:
		return fmt.Errorf("focus takes on or off")
	}
	return nil
}

func await(s *Screen, _ line) error {
	s.Await()
	return nil
}

func advance(s *Screen, l line) error {
	d, err := time.ParseDuration(strings.Join(l.words[1:], ""))
	if err != nil || d < 0 {
		return fmt.Errorf("advance takes a duration as 50ms, 2s or 3h30m")
	}
	s.Advance(d)
	return nil
}

func contains(s *Screen, l line) error {
	for _, text := range l.words[1:] {
		if !onOneLine(s.Text(), text) {
			return fmt.Errorf("%q does not stand on the screen", text)
		}
	}
	return nil
}

func lacks(s *Screen, l line) error {
	for _, text := range l.words[1:] {
		if onOneLine(s.Text(), text) {
			return fmt.Errorf("%q stands on the screen", text)
		}
	}
	return nil
}

func onOneLine(screen, text string) bool {
	for line := range strings.SplitSeq(screen, "\n") {
		if strings.Contains(line, text) {
			return true
		}
	}
	return false
}

func look(s *Screen, l line) error {
	if len(l.words) != 3 {
		return fmt.Errorf("look takes a text and how it looks")
	}
	cells, ok := s.term.find(l.words[1])
	if !ok {
		return fmt.Errorf("%q does not stand on the screen", l.words[1])
	}
	has, ok := looks[l.words[2]]
	if !ok {
		return fmt.Errorf("%q is no look: use bold, dim, underlined, reversed, coloured or plain", l.words[2])
	}
	for _, cell := range cells {
		if !has(cell.Style) {
			return fmt.Errorf("%q of %q is not %s", cell.Content, l.words[1], l.words[2])
		}
	}
	return nil
}

var looks = map[string]func(uv.Style) bool{
	"bold":       func(s uv.Style) bool { return s.Attrs&uv.AttrBold != 0 },
	"dim":        func(s uv.Style) bool { return s.Attrs&uv.AttrFaint != 0 },
	"underlined": func(s uv.Style) bool { return s.Underline != uv.UnderlineNone },
	"reversed":   func(s uv.Style) bool { return s.Attrs&uv.AttrReverse != 0 },
	"coloured":   func(s uv.Style) bool { return s.Fg != nil || s.Bg != nil },
	"plain": func(s uv.Style) bool {
		return s.Attrs == 0 && s.Underline == uv.UnderlineNone && s.Fg == nil && s.Bg == nil
	},
}

func cursor(s *Screen, l line) error {
	row, col, shown := s.term.cursor()
	if strings.Join(l.words[1:], " ") == "off" {
		if shown {
			return fmt.Errorf("the cursor is visible at %d %d", row, col)
		}
		return nil
	}
	wantRow, wantCol, err := pair(l.words[1:])
	switch {
	case err != nil:
		return err
	case !shown:
		return fmt.Errorf("the cursor is hidden")
	case row != wantRow || col != wantCol:
		return fmt.Errorf("the cursor is at %d %d", row, col)
	}
	return nil
}

func title(s *Screen, l line) error {
	s.term.mu.Lock()
	defer s.term.mu.Unlock()
	if want := strings.Join(l.words[1:], " "); s.term.title != want {
		return fmt.Errorf("the title is %s", strconv.Quote(s.term.title))
	}
	return nil
}

func ended(s *Screen, _ line) error {
	over, err := s.Ended()
	if !over {
		return fmt.Errorf("the program still runs")
	}
	return err
}
