package ui

import (
	"time"

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

// arrived rings for clocks that have run out elsewhere and came with a change, such as
// a sync. What comes in many pieces rings once: the rest waits for the full minute. During
// a first sync nothing rings, as nothing does that stood there when the workstation began.
func (a *App) arrived() tea.Cmd {
	switch {
	case !a.status.loaded || a.s.Now().Sub(a.rang) < time.Minute:
		return nil
	case a.syncing.state.Phase == data.SyncFirst:
		a.late = nil
	}
	return a.breaches()
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
	if fresh > 0 {
		a.rang = now
	}
	switch fresh {
	case 0:
		return nil
	case 1:
		return screen.Notify(a.s.Words.T("breach.one", name))
	}
	return screen.Notify(a.s.Words.T("breach.several", name, fresh-1))
}
