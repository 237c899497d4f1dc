package uitest

import (
	"fmt"
	"sync"
	"time"
)

// patience is the real time that a program may take to become idle.
const patience = 2 * time.Minute

// watchdog notices in real time when a wait does not end. It lives outside the
// bubble, in which no time passes while the program is busy, and shares nothing
// with it but a mutex.
type watchdog struct {
	patience time.Duration
	bark     func(report string)

	mu     sync.Mutex
	waits  int    // how many waits have begun so far
	doing  string // the wait under way, empty where there is none
	place  string // the line of the script
	screen func() string
}

func newWatchdog(patience time.Duration, bark func(string)) *watchdog {
	return &watchdog{patience: patience, bark: bark}
}

// die is a panic, because a bubble that does not end cannot fail in a milder
// way; it also prints the stacks, which show what the program waits for.
func die(report string) { panic(report) }

// guard watches until stop is called. It has to be called outside the bubble.
func (d *watchdog) guard() (stop func()) {
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		ticker := time.NewTicker(d.patience)
		defer ticker.Stop()
		last := 0
		for {
			select {
			case <-quit:
				return
			case <-ticker.C:
				// The same wait was under way one tick ago: it has lasted
				// between one and two times the patience.
				if waits, report := d.report(); report != "" && waits == last {
					d.bark(report)
					return
				} else {
					last = waits
				}
			}
		}
	}()
	return func() {
		close(quit)
		<-gone
	}
}

func (d *watchdog) report() (waits int, report string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.doing == "" {
		return d.waits, ""
	}
	screen := ""
	if d.screen != nil {
		screen = d.screen()
	}
	return d.waits, fmt.Sprintf("uitest: %s%s: the program is still busy after %v: a command reads something that does not come, or waits for a channel made outside Options.New (the stacks below say which). The screen:\n%s",
		d.place, d.doing, d.patience, screen)
}

func (d *watchdog) watch(screen func() string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.screen = screen
}

// at notes the line of the script for the report.
func (d *watchdog) at(place string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.place = place + ": "
}

func (d *watchdog) begin(doing string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waits++
	d.doing = doing
}

func (d *watchdog) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.doing = ""
}
