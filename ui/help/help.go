// Package help is the dialog behind ?: every key that works here and everywhere,
// searchable, with the reason where one is disabled.
package help

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/text"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// Help is the dialog.
type Help struct {
	s      *page.Session
	groups []group
	field  *part.Editor
	list   part.List
	lines  []line
}

type group struct {
	title    string
	bindings []keys.Binding
}

type line struct {
	title   string // of a group; "" for a key
	binding keys.Binding
}

// New makes the dialog for the page under it.
func New(s *page.Session, under page.Page) *Help {
	k := &s.Keys
	here, views := split(under.Bindings(), k.Views.List())
	groups := []group{
		{"help.here", here},
		{"help.everywhere", []keys.Binding{k.Global.Find, k.Global.Help, k.Global.SyncNow, k.Global.Undo, k.Global.Refresh, k.Global.Redraw, s.Suspend(), k.Global.Quit}},
		{"help.go", k.Go.List()},
		{"help.move", []keys.Binding{
			k.Move.Down, k.Move.Up, k.Move.PageDown, k.Move.PageUp, k.Move.Home, k.Move.End, k.Move.Open, k.Move.Back, k.Move.Next, k.Move.Previous, k.Move.Zoom,
		}},
		{"help.views", views},
	}
	if _, dialog := under.(page.Dialog); dialog {
		groups = groups[:1] // it owns every key
	}
	if under.Capturing() {
		for _, g := range groups {
			for i, b := range g.bindings {
				g.bindings[i] = b.Typing()
			}
		}
	}
	h := &Help{s: s, field: part.NewEditor(s.Theme, "", false), groups: groups}
	h.field.Focused = true
	h.field.Placeholder = s.Words.T("help.placeholder")
	h.search()
	return h
}

// split takes the bindings of a group out of all.
func split(all, group []keys.Binding) (rest, of []keys.Binding) {
	for _, b := range all {
		if slices.ContainsFunc(group, func(g keys.Binding) bool { return g.Name == b.Name }) {
			of = append(of, b)
		} else {
			rest = append(rest, b)
		}
	}
	return rest, of
}

// Init has nothing to load.
func (h *Help) Init() tea.Cmd { return nil }

// Title says nothing: the dialog has its own.
func (h *Help) Title() string { return "" }

// Capturing is true: what is typed searches.
func (h *Help) Capturing() bool { return true }

// Bindings are the keys of the dialog.
func (h *Help) Bindings() []keys.Binding { return []keys.Binding{h.s.Keys.Move.Back} }

// Update takes keys.
func (h *Help) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		if wheel, turned := msg.(tea.MouseWheelMsg); turned {
			h.list.Turn(wheel)
			h.move(0)
		}
		return nil
	}
	m := &h.s.Keys.Move
	switch {
	case m.Back.MatchesTyping(key), h.field.Empty() && h.s.Keys.Global.Help.Matches(key):
		return h.s.Ask(page.CloseDialogMsg{})
	case m.Open.MatchesTyping(key):
		return h.press()
	case m.Down.MatchesTyping(key):
		h.move(1)
	case m.Up.MatchesTyping(key):
		h.move(-1)
	case m.PageDown.MatchesTyping(key):
		h.list.Page(1)
		h.move(0)
	case m.PageUp.MatchesTyping(key):
		h.list.Page(-1)
		h.move(0)
	default:
		h.field.Key(key)
		h.search()
	}
	return nil
}

// press does what the selected key does.
func (h *Help) press() tea.Cmd {
	if i := h.list.Cursor(); i >= 0 {
		return h.s.Ask(page.PressMsg{Binding: h.lines[i].binding})
	}
	return nil
}

// move goes n lines on, over the titles of groups; the first line is a title.
func (h *Help) move(n int) {
	at := h.list.Cursor() + n
	if at > 0 && at < len(h.lines) && h.lines[at].title != "" && n < 0 {
		at--
	} else if at >= 0 && at < len(h.lines) && h.lines[at].title != "" {
		at++
	}
	if at > 0 {
		h.list.Select(at)
	}
}

// search keeps the keys whose name or key holds what was typed.
func (h *Help) search() {
	want := text.Fold(h.field.Text())
	h.lines = h.lines[:0]
	seen := map[string]bool{}
	for _, g := range h.groups {
		head := len(h.lines)
		for _, b := range g.bindings {
			label := h.s.Words.T(b.Help)
			hit := want == "" || strings.Contains(text.Fold(label), want) || b.Label() == h.field.Text()
			if hit && !seen[b.Name] {
				seen[b.Name] = true
				h.lines = append(h.lines, line{binding: b})
			}
		}
		if len(h.lines) > head {
			h.lines = append(h.lines[:head], append([]line{{title: g.title}}, h.lines[head:]...)...)
		}
	}
	h.list.SetLen(len(h.lines))
	h.list.Home()
	h.move(0)
}

// Size asks for a tall box.
func (h *Help) Size(w, height int) (int, int) { return min(w, 84), min(height, 34) }

// View draws the keys in two columns of key and meaning.
func (h *Help) View(w, height int) (string, *tea.Cursor) {
	th, words := h.s.Theme, h.s.Words
	inner, rows := part.DialogInner(w, height)
	field, cursor := h.field.View(inner, 1)
	if cursor != nil {
		cursor.X += 2
		cursor.Y++
	}
	body := field + "\n"
	if len(h.lines) == 0 {
		body += th.Muted.Render(part.Fit(words.T("help.none", h.field.Text()), inner))
	} else {
		body += h.list.View(th, inner, rows-3, func(i, cells int, _ bool) string { return h.line(&h.lines[i], cells) })
	}
	body += "\n" + th.Faint.Render(part.Fit(words.T("help.typing"), inner))
	m := &h.s.Keys.Move
	hints := []part.Hint{
		{Key: m.Open.Label(), Label: words.T("help.do")},
		{Key: "↑↓", Label: words.T("find.choose")},
		{Key: m.Back.Label(), Label: words.T("key.back")},
	}
	return part.Dialog(th, words.T("help.title"), body, hints, w, height), cursor
}

func (h *Help) line(l *line, w int) string {
	th, words := &h.s.Theme, h.s.Words
	if l.title != "" {
		return th.Title.Render(part.Fit(words.T(l.title), w))
	}
	const keyCells = 14
	label := words.T(l.binding.Help)
	if l.binding.Disabled != "" {
		label += " (" + words.T("help.off", words.T(l.binding.Disabled)) + ")"
		return th.Faint.Render(part.Fit("  "+l.binding.Labels(), keyCells) + part.Fit(label, w-keyCells))
	}
	return th.Accent.Render(part.Fit("  "+l.binding.Labels(), keyCells)) + part.Fit(label, w-keyCells)
}
