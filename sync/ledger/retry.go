package ledger

import (
	"context"
	"time"
)

// commitTimeout bounds how long a push waits for the database, a fail-over included;
// after it the device is told to come again.
const commitTimeout = 20 * time.Second

// Waits between attempts: short first, for two transactions that met, longer for a
// database that fails over.
const (
	firstWait = 2 * time.Millisecond
	longWait  = 500 * time.Millisecond
)

// clashTimeout bounds how long one transaction makes way for others that wrote the same
// rows: what lasts longer is no chance meeting.
const clashTimeout = 5 * time.Second

// retry runs fn until it succeeds, fails for good or for too long, or ctx ends. An attempt may
// have been committed though its answer was lost: what fn makes under an id or a hash it has to
// take for made where it is there (ON CONFLICT DO NOTHING).
func (l *Ledger) retry(ctx context.Context, fn func() error) error {
	select {
	case <-l.over:
		return unavailable("the server has stopped")
	default:
	}
	var since time.Time
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		err := fn()
		if err == nil {
			return nil
		}
		patience := l.patience
		switch l.db.judge(err) {
		case verdictClash:
			patience = min(patience, clashTimeout)
		case verdictAgain:
		default:
			return err
		}
		now := time.Now()
		if since.IsZero() {
			since = now
		}
		if now.Sub(since) > patience {
			return err
		}
		timer := time.NewTimer(wait + l.jitter(wait))
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
	}
}
