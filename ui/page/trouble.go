package page

import (
	"strings"

	"rounds/ui/part"
)

// Trouble is a page that cannot show what it is for: why, and what to do.
func (s *Session) Trouble(why string, w, h int) string {
	th := &s.Theme
	lines := []string{"", "  " + th.Title.Render(part.Cut(s.Words.T("error.page.title"), w-4)), ""}
	for _, line := range part.Wrap(why, w-4) {
		lines = append(lines, "  "+th.Error.Render(line))
	}
	lines = append(lines, "", "  "+th.Muted.Render(part.Cut(s.Words.T("error.page.hint", s.Keys.Move.Back.Label(), s.Keys.Global.Refresh.Label()), w-4)))
	return part.Block(strings.Join(lines, "\n"), w, h)
}
