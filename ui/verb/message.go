package verb

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/text"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// letter is the dialog with the message to a customer: to be copied, or gone over in the
// person's own editor. It is never sent by us.
type letter struct {
	s      *page.Session
	to     string
	text   string
	own    []string // what stands in it in the person's own words
	edited bool
	top    int // first visible line
	height int // visible lines, of the last view
	lines  int
}

// Letter opens the dialog with a draft.
func Letter(s *page.Session, m page.Message) page.OpenDialogMsg {
	return page.OpenDialogMsg{Dialog: &letter{s: s, to: m.To, text: m.Text, own: m.Own}}
}

// message drafts what is written about the last call with the account.
func (v *Verbs) message(t Target) tea.Cmd {
	s, id, at := v.s, t.Row.ID, v.s.Now()
	return page.Work(func(ctx context.Context) tea.Msg {
		d, err := s.Desk.Store.Dossier(ctx, id, at)
		if err != nil {
			return page.ToastMsg{Err: err}
		}
		held, ok := page.LastCall(s.Desk, d)
		if !ok {
			return page.ToastMsg{Text: s.Words.T("off.no-call")}
		}
		return Letter(s, s.Draft(&held, s.Desk.Topics(held.Play, d.Facts.Runs)))
	})
}

type letterEditedMsg struct {
	letter *letter
	text   string
	err    error
}

func (d *letter) Init() tea.Cmd   { return nil }
func (d *letter) Title() string   { return "" }
func (d *letter) Capturing() bool { return false }

// Bindings are the keys of the dialog.
func (d *letter) Bindings() []keys.Binding {
	k := &d.s.Keys
	return []keys.Binding{k.Account.Copy, k.Account.OpenLink.Off(d.offEditor()), k.Move.Down, k.Move.Up, k.Move.Back}
}

func (d *letter) offEditor() string {
	if d.s.Edit == nil {
		return "off.no-editor"
	}
	return ""
}

// Update takes keys, and what the editor made of the text.
func (d *letter) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case letterEditedMsg:
		if msg.letter != d {
			return nil
		}
		if msg.err != nil {
			return page.Fail(msg.err)
		}
		d.edited, d.text, d.top = d.edited || msg.text != d.text, msg.text, 0
	case tea.MouseWheelMsg:
		d.scroll(map[bool]int{true: -3, false: 3}[msg.Button == tea.MouseWheelUp])
	case tea.KeyPressMsg:
		return d.key(msg)
	}
	return nil
}

func (d *letter) key(msg tea.KeyPressMsg) tea.Cmd {
	k := &d.s.Keys
	switch {
	case k.Move.Back.Matches(msg):
		return d.s.Ask(page.CloseDialogMsg{})
	case k.Account.Copy.Matches(msg):
		return tea.Batch(d.s.Ask(page.CloseDialogMsg{}), page.Send(page.CopyMsg{Text: d.text}))
	case k.Account.OpenLink.Matches(msg):
		if off := d.offEditor(); off != "" {
			return page.Toast(d.s.Words.T(off))
		}
		return d.s.Edit("message.md", d.text, func(text string, err error) tea.Msg { return letterEditedMsg{d, text, err} })
	case k.Move.Down.Matches(msg):
		d.scroll(1)
	case k.Move.Up.Matches(msg):
		d.scroll(-1)
	case k.Move.PageDown.Matches(msg):
		d.scroll(d.height - 1)
	case k.Move.PageUp.Matches(msg):
		d.scroll(1 - d.height)
	}
	return nil
}

func (d *letter) scroll(n int) { d.top = max(0, min(d.top+n, d.lines-d.height)) }

// Size has room for a usual message.
func (d *letter) Size(w, h int) (int, int) { return min(w, 84), min(h, 30) }

// View draws the text, from the line to which it is scrolled.
func (d *letter) View(w, h int) (string, *tea.Cursor) {
	words, th := d.s.Words, &d.s.Theme
	inner, rows := part.DialogInner(w, h)
	lines := d.written(inner)
	above := part.Wrap(d.advice(), inner)
	for i := range above {
		above[i] = th.Muted.Render(above[i])
	}
	d.height, d.lines = rows-1-len(above), len(lines)
	d.scroll(0)
	title := words.T("letter.title", d.to)
	if d.to == "" {
		title = words.T("letter.title.nobody")
	}
	if d.edited {
		title += " " + words.T("letter.edited")
	}
	if d.lines > d.height {
		title += " · " + words.T("account.of", words.Number(int64(min(d.top+d.height, d.lines))), words.Number(int64(d.lines)))
	}
	k := &d.s.Keys
	hints := []part.Hint{
		{Key: k.Account.Copy.Label(), Label: words.T("letter.copy")},
		{Key: k.Account.OpenLink.Label(), Label: words.T("letter.edit"), Disabled: d.offEditor() != ""},
		{Key: k.Move.Back.Label(), Label: words.T("key.back")},
	}
	body := strings.Join(above, "\n") + "\n\n" + strings.Join(lines[d.top:min(d.top+d.height, len(lines))], "\n")
	return part.Dialog(*th, title, body, hints, w, h), nil
}

// advice stands above the draft: to read it, and what to look at.
func (d *letter) advice() string {
	if len(d.own) > 0 && !d.edited {
		return d.s.Words.T("letter.read.own", theme.GlyphAlert)
	}
	return d.s.Words.T("letter.read")
}

// written are the lines of the draft in w cells. Before those that hold her own words stands a
// mark, until she went over them in her editor.
func (d *letter) written(w int) []string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimRight(d.text, "\n"), "\n") {
		mark := "  "
		if !d.edited && slices.ContainsFunc(d.own, func(own string) bool { return strings.Contains(line, text.Line(own)) }) {
			mark = d.s.Theme.Light(theme.LightAmber).Render(theme.GlyphAlert) + " "
		}
		for _, wrapped := range part.Wrap(line, w-2) {
			out = append(out, mark+wrapped)
			mark = "  "
		}
	}
	return out
}
