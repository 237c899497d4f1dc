package verb

import (
	"context"
	"strings"

	"rounds/data/store"
)

// readStory takes a success story: the first line is its title, the rest its text.
func (v *Verbs) readStory(s string) (plan, error) {
	title, body, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return v.plain(captureStory, title, func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureStory(ctx, c, title, body)
	})
}
