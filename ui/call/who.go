package call

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/text"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// who is the dialog in which people are counted in and out of the call, by a fragment
// of the name. A name that no contact has becomes a contact.
type who struct {
	c     *Call
	field *part.Editor
	list  part.List
	rows  []data.Contact // that match what is typed
	named string         // the new name that stands under them, "" for none
}

// askWho opens it.
func (c *Call) askWho() tea.Cmd {
	d := &who{c: c, field: part.NewEditor(c.s.Theme, "", false)}
	d.field.Focused = true
	d.field.Placeholder = c.s.Words.T("who.placeholder")
	d.search()
	return c.s.Ask(page.OpenDialogMsg{Dialog: d})
}

func (d *who) Init() tea.Cmd   { return nil }
func (d *who) Title() string   { return "" }
func (d *who) Capturing() bool { return true }

func (d *who) Bindings() []keys.Binding {
	m := &d.c.s.Keys.Move
	return []keys.Binding{m.Open, m.Down, m.Up, m.Back}
}

// Update takes keys; the list follows the contacts of the call.
func (d *who) Update(msg tea.Msg) tea.Cmd {
	m := &d.c.s.Keys.Move
	switch msg := msg.(type) {
	case tea.PasteMsg:
		d.field.Paste(text.Line(msg.Content))
		d.search()
	case tea.KeyPressMsg:
		switch {
		case m.Back.MatchesTyping(msg):
			return d.c.s.Ask(page.CloseDialogMsg{})
		case m.Open.MatchesTyping(msg):
			return d.choose()
		case d.list.Key(msg, m, true):
		default:
			d.field.Key(msg)
			d.search()
		}
	case reloadedMsg:
		d.follow()
	}
	return nil
}

// search keeps those whose name holds every word that is typed.
func (d *who) search() {
	d.follow()
	d.list.Home()
}

func (d *who) follow() {
	typed := text.Line(d.field.Text())
	want := strings.Fields(text.Fold(typed))
	d.rows, d.named = nil, typed
	for _, p := range d.c.people() {
		hay := text.Fold(p.Name + " " + p.Reading)
		all := true
		for _, w := range want {
			all = all && strings.Contains(hay, w)
		}
		if all {
			d.rows = append(d.rows, p)
		}
		if text.Fold(p.Name) == text.Fold(typed) {
			d.named = ""
		}
	}
	n := len(d.rows)
	if d.named != "" {
		n++
	}
	d.list.SetLen(n)
}

// choose counts the selected one in or out, and is ready for the next name.
func (d *who) choose() tea.Cmd {
	i := d.list.Cursor()
	if i < 0 {
		return nil
	}
	named := d.named
	d.field.SetText("")
	if i == len(d.rows) {
		cmd := d.c.meet(named)
		d.search()
		return cmd
	}
	p := d.rows[i]
	cmd := d.c.countIn(p.ID, !d.c.isPresent(p.ID))
	if at := d.list.Cursor(); named != "" {
		d.search()
	} else {
		d.list.Select(at)
	}
	return cmd
}

// Size has room for a usual team.
func (d *who) Size(w, h int) (int, int) { return min(w, 72), min(h, 15) }

// View draws the line and the people.
func (d *who) View(w, h int) (string, *tea.Cursor) {
	th, words := &d.c.s.Theme, d.c.s.Words
	inner, rows := part.DialogInner(w, h)
	line, cursor := d.field.View(inner, 1)
	if cursor != nil {
		cursor.X += 2
		cursor.Y++
	}
	body := line + "\n\n" + d.list.View(*th, inner, max(1, rows-2), func(i, cells int, _ bool) string {
		if i == len(d.rows) {
			return th.Accent.Render(part.Fit(words.T("who.new", d.named), cells))
		}
		p := &d.rows[i]
		box := theme.StepOpen
		if d.c.isPresent(p.ID) {
			box = theme.StepDone
		}
		name := part.Cut(box+" "+p.Name, cells*2/3)
		about := strings.Join(part.Filled(p.Role, p.Language), " · ")
		return th.Text.Render(name) + th.Muted.Render(part.Fit("  "+about, cells-part.Width(name)))
	})
	m := &d.c.s.Keys.Move
	hints := []part.Hint{
		{Key: m.Open.Label(), Label: words.T("who.toggle")},
		{Key: "↑↓", Label: words.T("find.choose")},
		{Key: m.Back.Label(), Label: words.T("key.back")},
	}
	return part.Dialog(*th, words.T("who.title", d.c.file.Facts.Account.Name), body, hints, w, h), cursor
}
