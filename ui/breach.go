package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
	"rounds/ui/screen"
)

// breach is one clock of an answer that has run out.
type breach struct {
	account data.ID
	code    data.Reason
	since   data.Instant
}

// breaches rings, and has the terminal say so on the desktop, for response clocks that
// have run out since the last look; for nothing else, and for several at once with one
// line. What had run out before the workstation was opened stands on the queue anyway.
func (a *App) breaches() tea.Cmd {
	const most = 100 // rows: those that have run out lead
	first := a.late == nil
	late, fresh, name := map[breach]bool{}, 0, ""
	now := a.s.Now()
	for _, row := range a.s.Desk.Book.Rows(book.ViewAll, 0, most) {
		for i := range row.Standing.Firings {
			f := &row.Standing.Firings[i]
			c := rank.ClockOf(f)
			if end := c.Deadline(); !c.Answers || c.Snoozed || end == 0 || now < end {
				continue
			}
			b := breach{row.ID, f.Code, f.Since}
			if late[b] = true; !first && !a.late[b] {
				if fresh++; fresh == 1 {
					name = row.Name
				}
			}
		}
	}
	a.late = late
	switch fresh {
	case 0:
		return nil
	case 1:
		return screen.Notify(a.s.Words.T("breach.one", name))
	}
	return screen.Notify(a.s.Words.T("breach.several", name, fresh-1))
}
