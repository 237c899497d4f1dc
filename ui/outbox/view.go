package outbox

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// detailLines is the room below the list for the selected line.
const detailLines = 8

// mostWhat bounds the column that says what a line is, mostMeasured the lines that are
// looked at for its width.
const (
	mostWhat     = 22
	mostMeasured = 200
)

// View draws where syncing stands, the lines, and what is to say of the selected one.
func (o *Outbox) View(w, h int) (string, *tea.Cursor) {
	th, words := &o.s.Theme, o.s.Words
	lines := append(o.head(w), "")
	switch {
	case o.failed != nil:
		lines = append(lines, part.Wrap(" "+words.Error(o.failed), w)...)
	case !o.loaded:
		lines = append(lines, " "+words.T("state.loading"))
	case len(o.items) == 0:
		for _, line := range part.Wrap(words.T("sync.empty"), w-2) {
			lines = append(lines, " "+th.Muted.Render(line))
		}
	default:
		c := o.columns()
		lines = append(lines, " "+c.Header(c.Layout(w-1), w-1, th.Faint))
		room := max(h-len(lines)-detailLines, 1)
		lines = append(lines, o.list.View(*th, w, min(room, len(o.items)), func(i, cells int, _ bool) string {
			return c.Row(c.Layout(cells), cells, o.cells(&o.items[i]))
		}))
		lines = append(lines, o.detail(w)...)
	}
	return part.Block(strings.Join(lines, "\n"), w, h), nil
}

// head says with whom this book syncs, and how that goes.
func (o *Outbox) head(w int) []string {
	th, words := &o.s.Theme, o.s.Words
	if o.s.Sync == nil {
		var out []string
		for _, line := range part.Wrap(words.T("sync.no-server"), w-2) {
			out = append(out, " "+th.Muted.Render(line))
		}
		return out
	}
	state := o.s.Sync.State()
	out := []string{" " + th.Title.Render(part.Cut(words.T("sync.with", o.s.Sync.Server()), w-2))}
	line := words.SyncLine(&state, o.status.Waiting, o.status.Drafts, o.s.Now(), o.s.Location)
	out = append(out, " "+th.Text.Render(part.Cut(line, w-2)))
	if p := &state.Progress; state.Phase == data.SyncFirst && p.Total > 0 {
		out = append(out, " "+part.Meter(float64(p.Rows)/float64(p.Total), words.T("sync.progress", words.Number(p.Rows), words.Number(p.Total), words.Number(p.Rate)), min(76, w-2)))
	}
	if state.Problem != "" {
		for i, line := range part.Wrap(o.s.Words.Reword(state.Problem), w-2) {
			if i < 2 {
				out = append(out, " "+th.Muted.Render(line))
			}
		}
	}
	return out
}

func (o *Outbox) columns() *part.Columns {
	t := o.s.Words.T
	what := part.Width(t("sync.col.what")) // as wide as what stands there: a language may need half as much as another
	for i := range o.items[:min(len(o.items), mostMeasured)] {
		what = max(what, part.Width(o.what(&o.items[i])))
	}
	return &part.Columns{Gap: 1, Cols: []part.Column{
		{Title: t("sync.col.state"), Min: 10},
		{Title: t("sync.col.account"), Min: 18, Flex: 1, Max: 34},
		{Title: t("sync.col.what"), Min: min(what, mostWhat) + 1},
		{Title: t("sync.col.value"), Min: 9, Flex: 3, Drop: 1},
		{Title: t("sync.col.when"), Min: 11, Right: true, Drop: 2},
	}}
}

func (o *Outbox) cells(it *item) []part.Cell {
	th, words := &o.s.Theme, o.s.Words
	glyph, style := theme.GlyphAlert+" ", th.Accent
	if it.kind == kindWaiting || it.kind == kindOnTheWay {
		glyph, style = theme.GlyphWait+" ", th.Muted
	}
	state := part.Cell{Text: glyph + words.T("sync.kind."+kindKeys[it.kind]), Style: style}
	account := part.Cell{Text: it.accountName(), Style: th.Text}
	if account.Text == "" {
		account = part.Cell{Text: words.T("sync.no-account"), Style: th.Faint}
	}
	return []part.Cell{
		state, account, {Text: o.what(it), Style: th.Text}, {Text: o.gist(it), Style: th.Muted},
		{Text: words.Ago(it.at(), o.s.Now(), o.s.Location), Style: th.Muted},
	}
}

var kindKeys = map[kind]string{kindClash: "clash", kindRefused: "refused", kindLeft: "left", kindNotTaken: "not-taken", kindWaiting: "waiting", kindOnTheWay: "on-the-way"}

// what names the field, or the kind of row and what is done to it.
func (o *Outbox) what(it *item) string {
	switch {
	case it.clash != nil:
		return o.s.Words.Field(it.clash.Ent, it.clash.Field)
	case it.back != nil && it.back.Field == "":
		return o.s.Words.Kind(it.back.Ent)
	case it.back != nil:
		return o.s.Words.Field(it.back.Ent, it.back.Field)
	}
	return o.s.ChangeName(it.letter)
}

// gist is what it says, in one line.
func (o *Outbox) gist(it *item) string {
	if c := it.clash; c != nil {
		return o.value(c, c.Kept) + " / " + o.value(c, c.Other)
	}
	return strings.Join(strings.Fields(o.textOf(it)), " ")
}

// textOf is the text of a change, or its values by name where it has none.
func (o *Outbox) textOf(it *item) string {
	if b := it.back; b != nil {
		return o.say(b.Ent, b.Field, b.Value)
	}
	return o.s.ChangeText(it.letter, o.names)
}

// say is a field's value as a person reads it.
func (o *Outbox) say(ent, field, raw string) string { return o.s.Value(ent, field, raw, o.names) }

// value is one of the two of a conflict.
func (o *Outbox) value(c *store.Clash, raw string) string {
	return o.s.Side(c.Ent, c.Field, c.Key, raw, o.asked, o.names)
}

// detail says all of the selected line.
func (o *Outbox) detail(w int) []string {
	it := o.selected()
	if it == nil {
		return nil
	}
	th := &o.s.Theme
	title := part.Cut(strings.Join(part.Filled(it.accountName(), o.what(it)), " · "), w-2)
	lines := []string{"", " " + th.Title.Render(title)}
	if it.clash != nil {
		lines = append(lines, o.sides(it.clash, w)...)
	} else {
		for _, line := range part.Wrap(o.textOf(it), w-2) {
			lines = append(lines, " "+th.Text.Render(line))
		}
		lines = lines[:min(len(lines), detailLines-2)]
		for _, line := range part.Wrap(o.why(it), w-2) {
			lines = append(lines, " "+th.Muted.Render(line))
		}
	}
	return lines[:min(len(lines), detailLines)]
}

// why says what is the matter with a change.
func (o *Outbox) why(it *item) string {
	words := o.s.Words
	switch it.kind {
	case kindRefused:
		reason := words.Rejected(it.letter.Code, it.letter.Ent, it.letter.Detail)
		if err := it.letter.Fits(); err != nil {
			reason = words.Error(err)
		}
		return words.T("sync.why.refused", reason)
	case kindLeft:
		return words.T("sync.why.left")
	case kindNotTaken:
		return words.T("sync.why.not-taken", o.person(it.back.ByName), it.back.Detail)
	case kindOnTheWay:
		return words.T("sync.why.on-the-way", o.person(it.back.ByName), it.back.Connector)
	}
	return words.T("sync.why.waiting")
}

// sides are the two values of a conflict beside each other, with who set them; in a
// narrow window below each other.
func (o *Outbox) sides(c *store.Clash, w int) []string {
	th, words, k := &o.s.Theme, o.s.Words, &o.s.Keys.Sync
	first := []string{words.T("sync.side.kept", k.First.Label(), o.person(c.KeptName)), o.value(c, c.Kept)}
	second := []string{words.T("sync.side.other", k.Second.Label(), o.person(c.OtherName), c.Device), o.value(c, c.Other)}
	const gap = 3
	half := (w - 2 - gap) / 2
	if w < 70 {
		half = w - 2
	}
	left, right := o.side(first, half), o.side(second, half)
	if w < 70 {
		return append(left, right...)
	}
	var out []string
	for i := range max(len(left), len(right)) {
		l, r := part.Fit("", half+1), ""
		if i < len(left) {
			l = part.FitStyled(left[i], half+1)
		}
		if i < len(right) {
			r = right[i]
		}
		out = append(out, l+" "+th.Rule.Render(theme.GlyphRule)+r)
	}
	return out
}

func (o *Outbox) side(lines []string, w int) []string {
	th := &o.s.Theme
	out := []string{" " + th.Muted.Render(part.Cut(lines[0], w))}
	for i, line := range part.Wrap(lines[1], w) {
		if i < 3 {
			out = append(out, " "+th.Text.Render(line))
		}
	}
	return out
}

func (o *Outbox) person(name string) string {
	if name == "" {
		return o.s.Words.T("sync.somebody")
	}
	return name
}
