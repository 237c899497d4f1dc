package linear

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/theme"
	"rounds/ui/words"
)

func view(title string, cursor *tea.Cursor, lines ...string) tea.View {
	return tea.View{WindowTitle: title, Content: strings.Join(lines, "\n"), Cursor: cursor}
}

func TestWhatIsNewIsSaidOnce(t *testing.T) {
	r := New(words.New("en"), "xterm")
	at := func(x int) *tea.Cursor { return tea.NewCursor(x, 2) }
	for _, step := range []struct {
		what    string
		view    tea.View
		pressed bool
		says    string
	}{
		{"a window without a size", view("Queue", nil), false, ""},
		{"a page", view("Queue", nil, "rounds  14:05│ j down", "»1/2 ● 16 min  Acme", "● 3 d  \x1b[31mBeta\x1b[m · sv ▲", "◐  89 ▼  en", "─────", ""), true,
			"\r\nQueue\r\nrounds, 14:05\r\nj down\r\nred 3 d, Beta, sv up\r\nyellow, 89 down, en\r\nRow 1 of 2: red 16 min, Acme\r\n"},
		{"a clock that goes on", view("Queue", nil, "rounds  14:06│ j down", "»1/2 ● 17 min  Acme", "● 3 d  Beta · sv ▲", "─────", ""), false, ""},
		{"a move", view("Queue", nil, "rounds  14:06│ j down", "● 17 min  Acme", "»2/2 ● 3 d  Beta · sv ▲", "─────", ""), true, "Row 2 of 2: red 3 d, Beta, sv up\r\n"},
		{"a message", view("Queue", nil, "rounds  14:06│ j down", "● 17 min  Acme", "»2/2 ● 3 d  Beta · sv ▲", "─────", "Undone"), true, "Undone\r\n"},
		{"a field", view("", at(2), "", "─ Note ─", "  ", "", ""), true, "\r\nNote\r\n"},
		{"a letter", view("", at(3), "", "─ Note ─", " a ", "", ""), true, "a"},
		{"another", view("", at(4), "", "─ Note ─", " ab ", "", ""), true, "b"},
		{"one taken back", view("", at(3), "", "─ Note ─", " a ", "", ""), true, "\r\x1b[Ka"},
		{"back", view("Queue", nil, "rounds  14:07│ j down", "● 18 min  Acme", "»2/2 ● 3 d  Beta · sv ▲", "─────", "Filed"), true, "\r\x1b[K\r\nQueue\r\nFiled\r\nRow 2 of 2: red 3 d, Beta, sv up\r\n"},
		{"a new state", view("Queue", nil, "rounds  14:07│ j down", "● 18 min  Acme  answered", "»2/2 ● 3 d  Beta · sv ▲", "─────", "Filed"), false, "red 18 min, Acme, answered\r\n"},
		{"the same field again", view("", at(2), "", "─ Note ─", "  ", "", ""), true, "\r\nNote\r\n"},
	} {
		says := string(r.Draw(nil, step.view, step.pressed))
		if step.what == "a field" || step.what == "the same field again" {
			says = "\r\n" + says // without a title there is no line between
		}
		if says != step.says {
			t.Errorf("%s: it says %q, want %q", step.what, says, step.says)
		}
	}
	r.Again()
	if says := string(r.Draw(nil, view("Queue", nil, "rounds", "»0/0 Acme"), false)); says != "\r\nQueue\r\nrounds\r\nSelected: Acme\r\n" {
		t.Errorf("after Again it says %q", says)
	}
}

// A comma stands between two things that are said: not after a name with its colon, and not
// for a trend that says nothing.
func TestACommaStandsBetweenTwoThings(t *testing.T) {
	for _, c := range []struct{ row, says string }{
		{"●  59 ·  pt", "red, 59, pt"},
		{"●  59 ·", "red, 59"},
		{"·  no score", "no score"},
		{"told:  prices · VAT", "told: prices, VAT"},
		{"Next   call", "Next, call"},
	} {
		r := New(words.New("en"), "xterm")
		if says := string(r.Draw(nil, view("", nil, c.row), true)); says != c.says+"\r\n" {
			t.Errorf("%q is said as %q, want %q", c.row, says, c.says)
		}
	}
}

// What is in force among several, and the panel that has the keys, are said by a word; the
// same sign in a name is the name's.
func TestWhatIsChosenIsSaidByAWord(t *testing.T) {
	th := theme.Theme{Linear: true}
	for _, c := range []struct{ language, row, says string }{
		{"en", th.Chosen() + "1 all 47   2 resp 9", "Selected: 1 all 47, 2 resp 9"},
		{"de", "Stimmung  1 gut  " + th.Chosen() + " 2 neutral", "Stimmung, 1 gut, Ausgewählt: 2 neutral"},
		{"ja", th.Focused("健康度") + "  9", "選択: 健康度, 9"},
		{"en", th.Select(1, 2) + "ТОВ «Мрія»", "Row 1 of 2: ТОВ «Мрія»"},
		{"en", "a call  ТОВ «Мрія»", "a call, ТОВ «Мрія»"},
	} {
		r := New(words.New(c.language), "xterm")
		if says := string(r.Draw(nil, view("Queue", nil, c.row), true)); !strings.HasSuffix(says, "\r\n"+c.says+"\r\n") {
			t.Errorf("%q is said as %q, want %q", c.row, says, c.says)
		}
	}
}

func TestADumbTerminalGetsNoSequence(t *testing.T) {
	r := New(words.New("en"), "dumb")
	out := r.Begin()
	for _, typed := range []string{"a", "ab", "a"} {
		out += string(r.Draw(nil, view("", tea.NewCursor(1, 0), typed), true))
	}
	if out += r.End(); out != "ab\r\na\r\n" {
		t.Errorf("it gets %q", out)
	}
}
