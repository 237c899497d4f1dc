package verb

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// play chooses the playbook and the contact of a call before it starts.
type play struct {
	v        *Verbs
	t        Target
	course   store.Course
	books    []playbook.Head
	contacts []data.Contact
	list     [2]part.List // playbooks, contacts
	side     int
}

func (v *Verbs) play(t Target) tea.Cmd {
	d := &play{v: v, t: t}
	if t.Dossier != nil {
		d.course = desk.CourseOf(t.Dossier.Facts)
		for _, c := range t.Dossier.Facts.Contacts {
			if c.LeftOn == 0 {
				d.contacts = append(d.contacts, c)
			}
		}
	}
	d.books = d.byReasons(v.s.Desk.Library().Heads())
	d.list[0].SetLen(len(d.books))
	d.list[1].SetLen(len(d.contacts))
	d.selectLeading()
	return v.s.Ask(page.OpenDialogMsg{Dialog: d})
}

// byReasons puts the plays of what stands against the account first, strongest reason
// first, for a reason the one for this account: of two dozen playbooks these are the
// ones to choose from. The others come by title.
func (d *play) byReasons(heads []playbook.Head) []playbook.Head {
	firings := d.t.Row.Standing.Firings
	leads := map[string]int{}
	for i := range firings {
		if h, ok := desk.PlayOf(d.v.s.Desk.Library(), &firings[i], d.course); ok {
			if _, known := leads[h.ID]; !known {
				leads[h.ID] = 2 * i
			}
		}
	}
	place := func(h playbook.Head) int {
		if at, ok := leads[h.ID]; ok {
			return at
		}
		for i := range firings {
			if slices.Contains(h.Trigger, string(firings[i].Code)) {
				return 2*i + 1
			}
		}
		return 2 * len(firings)
	}
	lang := d.v.s.Words.Lang()
	heads = slices.DeleteFunc(heads, func(h playbook.Head) bool { return h.Workspace })
	slices.SortStableFunc(heads, func(a, b playbook.Head) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a.Title.In(lang), b.Title.In(lang)))
	})
	return heads
}

// selectLeading stands on what c alone would choose.
func (d *play) selectLeading() {
	if lead := d.t.leading(); lead != nil {
		if p, ok := desk.PlayOf(d.v.s.Desk.Library(), lead, d.course); ok {
			for i, b := range d.books {
				if b.ID == p.ID {
					d.list[0].Select(i)
				}
			}
		}
	}
	primary := d.t.primary()
	for i := range d.contacts {
		if d.contacts[i].ID == primary.ID {
			d.list[1].Select(i)
		}
	}
}

func (d *play) Init() tea.Cmd   { return nil }
func (d *play) Title() string   { return "" }
func (d *play) Capturing() bool { return false }

func (d *play) Bindings() []keys.Binding {
	k := &d.v.s.Keys
	return []keys.Binding{k.Move.Open, k.Move.Next, k.Move.Back}
}

func (d *play) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		if wheel, turned := msg.(tea.MouseWheelMsg); turned {
			d.list[d.side].Turn(wheel)
		}
		return nil
	}
	m := &d.v.s.Keys.Move
	switch {
	case m.Back.Matches(key):
		return d.v.s.Ask(page.CloseDialogMsg{})
	case d.list[d.side].Key(key, m, false):
	case m.Next.Matches(key), m.Previous.Matches(key):
		d.side = 1 - d.side
	case m.Open.Matches(key):
		return d.start()
	}
	return nil
}

func (d *play) start() tea.Cmd {
	msg := page.StartCallMsg{ID: d.t.Row.ID}
	if i := d.list[0].Cursor(); i >= 0 {
		msg.Playbook = d.books[i].ID
	}
	if i := d.list[1].Cursor(); i >= 0 {
		msg.ContactID = d.contacts[i].ID
	}
	return d.v.s.Ask(msg)
}

func (d *play) Size(w, h int) (int, int) {
	return min(w, 90), min(h, max(len(d.books), len(d.contacts))+7)
}

func (d *play) View(w, h int) (string, *tea.Cursor) {
	words, th := d.v.s.Words, d.v.s.Theme
	inner, rows := part.DialogInner(w, h)
	const gap = 2
	left := inner * 55 / 100
	titles := [2]string{words.T("ask.play.playbook"), words.T("ask.play.contact")}
	widths := [2]int{left, inner - left - gap}
	var columns [2][]string
	for side := range columns {
		style := th.Muted
		if side == d.side {
			style = th.Accent
		}
		list := &d.list[side]
		list.SetHeight(max(rows-2, 1))
		title := strings.Join(part.Filled(titles[side], list.Beyond()), "  ")
		columns[side] = append(columns[side], style.Render(part.Fit(" "+title, widths[side])))
		columns[side] = append(columns[side], strings.Split(d.list[side].View(th, widths[side], max(rows-2, 1), func(i, cells int, _ bool) string {
			return part.Fit(d.row(side, i), cells)
		}), "\n")...)
	}
	lines := []string{""}
	for i := range columns[0] {
		lines = append(lines, columns[0][i]+strings.Repeat(" ", gap)+columns[1][i])
	}
	k := &d.v.s.Keys
	hints := []part.Hint{
		{Key: k.Move.Open.Label(), Label: words.T("key.call")},
		{Key: k.Move.Next.Label(), Label: words.T("ask.play.other")},
		{Key: k.Move.Back.Label(), Label: words.T("key.back")},
	}
	return part.Dialog(th, words.T("ask.play.title", d.t.Row.Name), strings.Join(lines, "\n"), hints, w, h), nil
}

func (d *play) row(side, i int) string {
	if side == 0 {
		return d.books[i].Title.In(d.v.s.Words.Lang())
	}
	c := d.contacts[i]
	parts := []string{c.Name}
	for _, s := range []string{c.Role, c.Language} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}
