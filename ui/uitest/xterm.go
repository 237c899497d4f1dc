package uitest

import (
	"strings"
	"testing"

	"rounds/ui/xterm"
)

// tape is what the program of a script wrote, and the screens that were seen meanwhile
// with their names.
type tape struct {
	file  string
	run   xterm.Run
	want  []string
	names []string
}

// compare draws tapes on xterm; each screen has to be the one that was seen here.
func compare(t *testing.T, tapes []*tape) {
	t.Helper()
	var runs []xterm.Run
	for _, one := range tapes {
		runs = append(runs, one.run)
	}
	for i, pictures := range xterm.Draw(t, runs) {
		one := tapes[i]
		for k := range pictures {
			if got := textOf(&pictures[k]); got != one.want[k] {
				t.Errorf("%s: xterm draws %s otherwise (- here, + xterm):\n%s", one.file, one.names[k], difference(one.want[k], got))
			}
		}
	}
}

// textOf is a picture as Screen.Text writes a screen.
func textOf(p *xterm.Picture) string {
	var lines []string
	for _, row := range p.Rows {
		var b strings.Builder
		for _, c := range row {
			switch {
			case c.Width == 0: // the second half of a wide character
			case c.Text == "":
				b.WriteString(" ")
			default:
				b.WriteString(c.Text)
			}
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	text := strings.TrimRight(strings.Join(lines, "\n"), "\n")
	if text == "" {
		return ""
	}
	return text + "\n"
}
