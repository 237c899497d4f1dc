package call

import (
	"slices"
	"strings"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/part"
)

// wantLines say in at most n lines what the call is about: the reasons that it
// answers with the object's own text, and a request in the customer's words.
func (c *Call) wantLines(w, n int) []string {
	th, now := &c.s.Theme, c.s.Now()
	acted := c.wants()
	var out []string
	for i := range acted {
		left := n - len(out)
		if left <= 0 {
			break
		}
		left -= min(len(acted)-1-i, left-1) // the others have a line each
		f := &acted[i]
		light := page.Light(f, now)
		mark := th.Light(light).Render(light.Glyph()) + " "
		for _, line := range fewLines(c.wantText(f, now), w-2, left) {
			out = append(out, mark+line)
			mark = "  "
		}
	}
	return out
}

// wants are the firings that the call deals with, and the reason for which it was made
// also where the call itself has cleared it: a checklist that began answers a sign-up.
func (c *Call) wants() []data.Firing {
	acted := c.acted()
	if slices.ContainsFunc(acted, func(f data.Firing) bool { return f.Code == c.call.Activity.Reason }) {
		return acted
	}
	return append(actedOn(c.stood, c.call.Activity.Reason, 0), acted...)
}

func (c *Call) wantText(f *data.Firing, now data.Instant) string {
	text := c.s.Reason(f, now)
	for i := range c.file.Facts.Requests {
		r := &c.file.Facts.Requests[i]
		if !strings.HasPrefix(f.Occurrence, r.ID.String()) {
			continue
		}
		if body := strings.TrimSpace(r.Body); body != "" && body != r.Subject {
			text += " — " + body
		}
	}
	return text
}

// fewLines is a text of any length in at most n lines.
func fewLines(text string, w, n int) []string {
	lines := part.Wrap(part.Cut(part.Clean(text), (n+1)*w), w)
	if len(lines) > n {
		lines[n-1] = part.Cut(lines[n-1]+" "+lines[n], w)
		lines = lines[:n]
	}
	return lines
}
