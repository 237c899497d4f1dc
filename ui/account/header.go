package account

import (
	"strings"

	"rounds/data"
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
	left := []part.Slot{{Text: " " + a.Name, Style: th.Title, Keep: 6, Min: 12}}
	if a.Reading != "" {
		left = append(left, part.Slot{Text: a.Reading, Style: th.Faint, Keep: 1, Min: 8})
	}
	clock := words.T("account.there", words.Clock(m.now, m.there))
	style := th.Muted
	if outside(m.now, m.there) {
		clock = theme.GlyphAmber + " " + clock
		style = th.Amber
	}
	return part.Header(w-1, left, nil, []part.Slot{
		{Text: strings.Join(filled(a.Country, a.Language), " · "), Style: th.Muted, Keep: 3},
		{Text: clock, Style: style, Keep: 4},
	}) + " "
}

// factsLine is where the account stands, whose it is, how it wants to be reached,
// and to whom it belongs.
func (m *model) factsLine(w int) string {
	th, a, words := &m.s.Theme, &m.f.Account, m.s.Words
	var slots []part.Slot
	add := func(text string, keep, least int) {
		if text == "" {
			return
		}
		if len(slots) > 0 {
			text = "· " + text
		} else {
			text = " " + text
		}
		slots = append(slots, part.Slot{Text: text, Style: th.Muted, Keep: keep, Min: least})
	}
	add(m.stage(), 5, 0)
	if m.d.Owner.Name != "" {
		add(words.T("account.owner", m.d.Owner.Name), 4, 12)
	} else {
		add(words.T("account.owner.none"), 4, 0)
	}
	add(strings.Join(filled(m.channel(a.Channel), a.Handle), " "), 3, 8)
	if m.d.Parent.Name != "" {
		add(words.T("account.parent", m.d.Parent.Name), 2, 14)
	}
	if n := len(m.d.Children); n > 0 {
		names := make([]string, n)
		for i := range m.d.Children {
			names[i] = m.d.Children[i].Name
		}
		add(words.N("account.children", n, strings.Join(names, ", ")), 1, 14)
	}
	return part.Header(w, slots, nil, nil)
}

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
	var lines []string
	line, used := th.Muted.Render(label), indent
	for i := range firings {
		text, due, light := m.reason(&firings[i])
		left := len(firings) - i
		more := ""
		if left > 1 {
			more = words.T("queue.more", left-1)
		}
		need := 2 + part.Width(text) + 2 + part.Width(due)
		fits := func() bool {
			end := used + need
			if last := len(lines)+1 == most; last && more != "" {
				end += gap + part.Width(more)
			}
			return end <= w-1
		}
		if used > indent && !fits() {
			if len(lines)+1 == most {
				line += th.Muted.Render(words.T("queue.more", left))
				break
			}
			lines = append(lines, line)
			line, used = part.Fit("", indent), indent
		}
		if room := w - 1 - used - 4 - part.Width(due) - gap - part.Width(more); part.Width(text) > room {
			text = part.Cut(text, max(4, room))
			need = 2 + part.Width(text) + 2 + part.Width(due)
		}
		line += th.Light(light).Render(light.Glyph()) + " " + th.Text.Render(text) + "  " + th.Light(light).Render(due) + "   "
		used += need + gap
	}
	return append(lines, line)
}

// reason is why, its clock, and its light.
func (m *model) reason(f *data.Firing) (text, due string, light theme.Light) {
	words, loc := m.s.Words, m.s.Location
	text = words.Why(f, m.now)
	if f.Label != "" && f.Code != data.ReasonProductActivated && f.Code != data.ReasonStalled {
		text += ": " + part.Cut(f.Label, 28)
	}
	if f.Disposition == data.DispositionSnoozed {
		return text, words.T("queue.until", words.DayLong(f.Until, m.now.DateIn(loc))), theme.LightNone
	}
	at := f.Due
	if f.BreachAt != 0 {
		at = f.BreachAt
	}
	return text, words.Due(at, f.BreachAt != 0, m.now, loc), page.Light(f, m.now)
}
