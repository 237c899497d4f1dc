package part

import (
	"time"

	"rounds/ui/theme"
)

// Toast is a passing message. Its id tells it from an older one, so that the
// timer of the older cannot take it away.
type Toast struct {
	ID    int
	Text  string
	Hint  string // goes on after Text, which is cut where both do not fit
	Error bool
	News  bool // it answers no key, so that none takes it away
	Until time.Time
}

// Toasts holds the messages of one session; the newest is shown. It keeps no
// clock: the owner passes the time, and asks by Next when to look again.
type Toasts struct {
	last  int
	items []Toast
}

// Show adds a message until now + ttl and returns its id.
func (t *Toasts) Show(toast Toast, now time.Time, ttl time.Duration) int {
	t.last++
	toast.ID, toast.Until = t.last, now.Add(ttl)
	t.items = append(t.items, toast)
	return t.last
}

// Pressed takes away the messages that answered an earlier key: the next one was pressed.
func (t *Toasts) Pressed() {
	t.keep(func(toast Toast) bool { return toast.News })
}

// Dismiss takes one message away; an id that is gone is no mistake.
func (t *Toasts) Dismiss(id int) {
	t.keep(func(toast Toast) bool { return toast.ID != id })
}

// Expire takes away the messages whose time is up and says whether any was.
func (t *Toasts) Expire(now time.Time) bool {
	before := len(t.items)
	t.keep(func(toast Toast) bool { return toast.Until.After(now) })
	return len(t.items) < before
}

// Next returns when the first message expires; ok is false where there is none.
func (t *Toasts) Next() (at time.Time, ok bool) {
	for i, toast := range t.items {
		if i == 0 || toast.Until.Before(at) {
			at = toast.Until
		}
	}
	return at, len(t.items) > 0
}

// Current returns the newest message; ok is false where there is none.
func (t *Toasts) Current() (toast Toast, ok bool) {
	if len(t.items) == 0 {
		return Toast{}, false
	}
	return t.items[len(t.items)-1], true
}

// View renders the newest message in w cells, or nothing where there is none.
func (t *Toasts) View(th theme.Theme, w int) string {
	toast, ok := t.Current()
	switch {
	case !ok:
		return ""
	case toast.Error:
		return th.Error.Render(Fit(theme.GlyphAlert+" "+toast.Text, w))
	default:
		return th.Toast.Render(Fit(Cut(toast.Text, w-Width(toast.Hint))+toast.Hint, w))
	}
}

func (t *Toasts) keep(stays func(Toast) bool) {
	kept := make([]Toast, 0, len(t.items))
	for _, toast := range t.items {
		if stays(toast) {
			kept = append(kept, toast)
		}
	}
	t.items = kept
}
