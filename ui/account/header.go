package account

import (
	"strings"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// header says who it is and why the account stands on the queue. Zoomed, only who
// it is.
func (a *Account) header(w, h int) []string {
	m := a.model
	lines := []string{m.nameLine(w)}
	if a.zoom {
		return append(lines, "")
	}
	lines = append(lines, m.factsLine(w))
	most := 3
	switch {
	case h < 20:
		most = 1
	case h < twoColumnsHeight:
		most = 2
	}
	lines = append(lines, m.reasonLines(w, most)...)
	if h >= 20 {
		lines = append(lines, "")
	}
	return lines
}

// nameLine is the name, its reading, and what time it is there.
func (m *model) nameLine(w int) string {
	th, a, words := &m.s.Theme, &m.f.Account, m.s.Words
	left := []part.Slot{{Text: " " + a.Name, Style: th.Title, Keep: 2, Min: 20}}
	if a.Reading != "" {
		left = append(left, part.Slot{Text: a.Reading, Style: th.Faint, Keep: 1, Min: 6})
	}
	right := []part.Slot{{Text: strings.Join(part.Filled(a.Country, a.Language), " · "), Style: th.Muted, Keep: 3}}
	switch clock := words.T("account.there", words.Clock(m.now, m.there)); {
	case !data.ZoneKnown(a.TimeZone): // nobody knows what time it is there
	case page.HoursAt(m.now, m.there) != page.InHours:
		right = append(right, part.Slot{Text: theme.GlyphAmber + " " + clock, Style: th.Amber, Keep: 4})
	default:
		right = append(right, part.Slot{Text: clock, Style: th.Muted, Keep: 4})
	}
	return part.Header(w-1, left, nil, right) + " "
}

// factsLine is where the account stands, whose it is, how it wants to be reached, who works
// on it too, and to whom it belongs.
func (m *model) factsLine(w int) string {
	a, words := &m.f.Account, m.s.Words
	owner := words.T("account.owner.none")
	if m.d.Owner.Name != "" {
		owner = words.T("account.owner", m.d.Owner.Name)
	}
	parts := part.Filled(m.stage(), owner, strings.Join(part.Filled(m.channel(a.Channel), a.Handle), " "), page.Members(words, m.d.Members))
	if r := cadence.Kept(a.Cadence); !r.IsZero() {
		parts = append(parts, words.T("account.cadence", words.Rhythm(r)))
	}
	if m.d.Parent.Name != "" {
		parts = append(parts, words.T("account.parent", m.d.Parent.Name))
	}
	if n := len(m.d.Children); n > 0 {
		names := make([]string, n)
		for i := range m.d.Children {
			names[i] = m.d.Children[i].Name
		}
		parts = append(parts, words.N("account.children", n, strings.Join(names, ", ")))
	}
	return " " + m.s.Theme.Muted.Render(part.Fit(strings.Join(parts, " · "), w-2)) + " "
}

// A reason is cut to no fewer cells than leastReason, and to longReason where there
// are others; its clock is never cut.
const (
	leastReason = 14
	longReason  = 48
)

// reasonLines flow all reasons with their clocks over at most so many lines; what
// does not fit is counted.
func (m *model) reasonLines(w, most int) []string {
	th, words := &m.s.Theme, m.s.Words
	firings := m.row.Standing.Firings
	label := " " + words.T("account.why") + "  "
	indent := part.Width(label)
	if len(firings) == 0 {
		return []string{th.Muted.Render(label) + th.Faint.Render(part.Fit(words.T("off.no-reason"), w-indent))}
	}
	const gap = 3
	lines, line, used := []string{}, th.Muted.Render(label), indent
	for i := range firings {
		text, due, light := m.reason(&firings[i])
		text = part.Cut(text, longReason)
		last, more := len(lines)+1 == most, ""
		if rest := len(firings) - i - 1; rest > 0 {
			more = words.T("queue.more", rest)
		}
		// What is left for the text beside its light, its clock and, on the last line,
		// the number of those that follow.
		room := w - 1 - used - 4 - part.Width(due)
		if used > indent {
			room -= gap
		}
		if last && more != "" {
			room -= gap + part.Width(more)
		}
		if used > indent && part.Width(text) > room && (!last || room < leastReason) {
			if last {
				line += "  " + th.Muted.Render(words.T("queue.more", len(firings)-i))
				break
			}
			lines = append(lines, line)
			line, used = part.Fit("", indent), indent
			room = w - 1 - used - 4 - part.Width(due) - gap - part.Width(more)
		}
		text = part.Cut(text, max(1, room))
		if used > indent {
			line += part.Fit("", gap)
			used += gap
		}
		line += th.Light(light).Render(light.Glyph()) + " " + th.Text.Render(text) + "  " + th.Light(light).Render(due)
		used += 2 + part.Width(text) + 2 + part.Width(due)
	}
	return append(lines, line)
}

// reason is why, its clock, and its light.
func (m *model) reason(f *data.Firing) (text, due string, light theme.Light) {
	words, loc := m.s.Words, m.s.Location
	text = m.s.Reason(f, m.now)
	if f.Disposition == data.DispositionSnoozed {
		return text, words.T("queue.until", words.DayLong(f.Until, m.now.DateIn(loc))), theme.LightNone
	}
	return text, words.DueOf(f, m.now, loc), page.Light(f, m.now)
}
