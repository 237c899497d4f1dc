package welcome

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/page"
)

// arrival is how far the team's book has come. The command that takes it over and the
// page share it.
type arrival struct {
	cancel context.CancelFunc

	mu          sync.Mutex
	done, total int
}

type (
	arrivingMsg struct{ rows *arrival }
	joinedMsg   struct {
		rows *arrival
		err  error
	}
)

func (a *arrival) set(done, total int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done, a.total = done, total
}

func (a *arrival) now() (done, total int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.done, a.total
}

// readTeam understands "https://rounds.example.com K7QM-2XVD-9A3F-TT0B", as it stands in
// the lead's message.
func (p *Welcome) readTeam(line string) (url, code string, err error) {
	words := strings.Fields(line)
	if len(words) != 2 {
		return "", "", data.Errorf(data.CodeInvalid, "%s", p.s.Words.T("welcome.team.what"))
	}
	return words[0], words[1], nil
}

func (p *Welcome) takeTeam() tea.Cmd {
	url, code, err := p.readTeam(p.field.Text())
	if err != nil {
		p.err = err
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	rows, join := &arrival{cancel: cancel}, p.s.Join
	p.state, p.rows = joining, rows
	return tea.Batch(func() tea.Msg { return joinedMsg{rows, join(ctx, url, code, rows.set)} }, p.awaitRows(rows))
}

func (p *Welcome) awaitRows(rows *arrival) tea.Cmd {
	return tea.Tick(p.pollEvery(), func(time.Time) tea.Msg { return arrivingMsg{rows} })
}

func (p *Welcome) arriving(msg arrivingMsg) tea.Cmd {
	if msg.rows != p.rows || p.state != joining {
		return nil
	}
	return p.awaitRows(msg.rows)
}

// joined goes on with the team's book. Where it was stopped or could not be reached, the
// line stands there again, with the reason.
func (p *Welcome) joined(msg joinedMsg) tea.Cmd {
	if msg.rows != p.rows {
		return nil
	}
	msg.rows.cancel()
	if msg.err == nil {
		return page.Send(page.LeaveForMsg{Next: page.NextTeam})
	}
	p.state, p.rows, p.err = addressing, nil, msg.err
	if errors.Is(msg.err, context.Canceled) {
		p.err = errors.New(p.s.Words.T("welcome.team.stopped"))
	}
	return nil
}
