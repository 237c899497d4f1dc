package call

import (
	"strings"

	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// The header says whom the call is with, how late it is there, and how long it
// has taken. What gives way first on a narrow screen has the lowest Keep.

// headWide is two lines: who and how long; how to reach them and what they know.
func (c *Call) headWide(w int) string {
	first := part.Header(w-1, append([]part.Slot{c.accountSlot(w * 2 / 3)}, c.personSlots()...), nil,
		[]part.Slot{c.phoneSlot(), c.thereSlot(), c.timerSlot()})
	return " " + first + "\n" + part.FitStyled(" "+c.toldLine(w-1), w)
}

// headNarrow is two lines: account and timer; person, phone and time there.
func (c *Call) headNarrow(w int) string {
	first := part.Header(w-1, []part.Slot{c.accountSlot(2 * w)}, nil, []part.Slot{c.timerSlot()})
	second := part.Header(w-1, append(c.personSlots(), c.phoneSlot()), nil, []part.Slot{c.thereSlot()})
	return " " + first + "\n " + second
}

func (c *Call) accountSlot(w int) part.Slot {
	return part.Slot{Text: part.Cut(c.file.Facts.Account.Name, w/2), Style: c.s.Theme.Title, Keep: 7, Min: 12}
}

// personSlots name the person on the line; role and languages are the first to go.
func (c *Call) personSlots() []part.Slot {
	th, w := &c.s.Theme, c.s.Words
	if c.person.ID.IsZero() {
		return []part.Slot{{Text: w.T("app.nobody"), Style: th.Muted, Keep: 4}}
	}
	return []part.Slot{
		{Text: c.person.Name, Style: th.Text, Keep: 5, Min: 12},
		{Text: strings.Join(part.Filled(c.person.Role, c.languages()), ", "), Style: th.Muted, Keep: 2, Min: 6},
	}
}

// languages are the person's and, where it is another, the account's: "sv/en".
func (c *Call) languages() string {
	own, account := c.person.Language, c.file.Facts.Account.Language
	if own == "" || own == account {
		return account
	}
	return strings.Join(part.Filled(own, account), "/")
}

// longestPhone is the room for a number with its extension; it stays on the screen
// whatever else must go.
const longestPhone = 24

func (c *Call) phoneSlot() part.Slot {
	phone := c.person.Phone
	if phone == "" {
		phone = c.file.Facts.Account.Phone
	}
	return part.Slot{Text: part.Cut(phone, longestPhone), Style: c.s.Theme.Text, Keep: 6, Link: page.Tel(phone)}
}

// thereSlot is the local time there, with a warning outside the working day. Where nobody
// knows it, that is said: our own time would look like hers.
func (c *Call) thereSlot() part.Slot {
	th, w, now := &c.s.Theme, c.s.Words, c.s.Now()
	if c.own == nil && !c.file.Facts.ZoneKnown(&c.person) {
		return part.Slot{Text: w.T("call.there.unknown"), Style: th.Muted, Keep: 8}
	}
	clock := w.T("call.there", w.Clock(now, c.there()))
	hours := page.HoursAt(now, c.there())
	if hours == page.FreeDay {
		clock = w.Weekday(now.DateIn(c.there()).Weekday()) + " " + clock
	}
	if warning := c.s.Warning(hours); warning != "" {
		return part.Slot{Text: clock + " " + theme.GlyphAlert + " " + warning, Style: th.Amber, Keep: 8}
	}
	return part.Slot{Text: clock, Style: th.Muted, Keep: 8}
}

// timerSlot is the soft timer: amber once the plan is over, and never more.
func (c *Call) timerSlot() part.Slot {
	th := &c.s.Theme
	seconds := c.spent.seconds(c.s.Now())
	text := c.s.Words.T("call.timer", c.timeText(seconds), c.planned())
	if seconds > int64(c.planned())*60 {
		return part.Slot{Text: theme.GlyphAmber + " " + text + " " + c.s.Words.T("call.timer.over"), Style: th.Amber, Keep: 9}
	}
	return part.Slot{Text: theme.GlyphGreen + " " + text, Style: th.Green, Keep: 9}
}

// toldLine lists what those present have heard already; where they are several, of
// each by name.
func (c *Call) toldLine(w int) string {
	th, words := &c.s.Theme, c.s.Words
	text := c.toldText()
	if text == "" {
		return th.Faint.Render(part.Cut(words.T("call.told.none"), w))
	}
	label := words.T("call.told") + " "
	return th.Muted.Render(label) + part.Cut(text, w-part.Width(label))
}

// toldText is "" where nobody has heard of anything.
func (c *Call) toldText() string {
	present := c.present()
	switch len(present) {
	case 0:
		return strings.Join(c.toldTopics(c.call.Activity.ContactID), ", ")
	case 1:
		return strings.Join(c.toldTopics(present[0]), ", ")
	}
	var out []string
	some := false
	for _, id := range present {
		topics := c.toldTopics(id)
		some = some || len(topics) > 0
		said := strings.Join(topics, ", ")
		if said == "" {
			said = c.s.Words.T("call.told.nothing")
		}
		out = append(out, contactOf(c.file.Facts.Contacts, id).Name+" – "+said)
	}
	if !some {
		return ""
	}
	return strings.Join(out, " · ")
}
