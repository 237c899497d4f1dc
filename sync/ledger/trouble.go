package ledger

import (
	"log/slog"
	"sync"
	"time"
)

// trouble says what goes wrong with the database without filling the log: once, then
// what has come together now and then, and when it is over.
type trouble struct {
	mu     sync.Mutex
	since  time.Time // zero: there is none
	said   time.Time
	silent int
}

// sayEvery is how often lasting trouble is told.
const sayEvery = 30 * time.Second

// say logs an error where it is time to, and gives it back as it was said: explained may
// take a while.
func (t *trouble) say(log *slog.Logger, doing string, err error, explained func(error) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if t.since.IsZero() {
		t.since = now
	} else if now.Sub(t.said) < sayEvery {
		t.silent++
		return err
	}
	err = explained(err)
	log.Error(doing, "error", err, "not_told", t.silent)
	t.said, t.silent = now, 0
	return err
}

// over is called when something went well.
func (t *trouble) over(log *slog.Logger) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.since.IsZero() {
		log.Info("the database takes pushes again", "after", time.Since(t.since).Round(time.Millisecond), "not_told", t.silent)
		t.since, t.said, t.silent = time.Time{}, time.Time{}, 0
	}
}
