package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// workTimeout bounds one job on the local store; only a damaged disk comes near it.
const workTimeout = 30 * time.Second

// Work makes a command of a job on the store, with its time limit. The job runs
// beside Update and View: it takes copies along and reads nothing of the page.
func Work(job func(ctx context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), workTimeout)
		defer cancel()
		return job(ctx)
	}
}

// Act is Work for an action with nothing to show but how it went: done is said in
// passing when it went well, the failure when it did not. A silent action has no
// done.
func Act(done string, job func(ctx context.Context) error) tea.Cmd {
	return Work(func(ctx context.Context) tea.Msg {
		switch err := job(ctx); {
		case err != nil:
			return ToastMsg{Err: err}
		case done == "":
			return nil
		}
		return ToastMsg{Text: done}
	})
}
