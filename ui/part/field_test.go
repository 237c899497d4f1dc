package part_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/uitest"
)

// page is a panel with one field. Its journal is slow: it commits on ctrl+s.
type page struct {
	th    theme.Theme
	notes *part.Editor
	w, h  int
}

type lateMsg struct{}

func newPage(*testing.T) tea.Model {
	p := &page{th: theme.New(colorprofile.TrueColor, true)}
	p.notes = part.NewEditor(p.th, "", true)
	p.notes.Placeholder, p.notes.Focused = "what did she say?", true
	return p
}

func (p *page) Init() tea.Cmd { return nil }

func (p *page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	change := part.Change{}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.w, p.h = msg.Width, msg.Height
	case lateMsg:
		p.notes.ShowPending()
	case tea.PasteMsg:
		change = p.notes.Paste(msg.Content)
	case tea.MouseClickMsg:
		p.notes.Click(msg.X-part.PanelInset, msg.Y-part.PanelTitle)
	case tea.KeyPressMsg:
		switch change = p.notes.Key(msg); {
		case change.Handled:
		case msg.String() == "ctrl+s":
			p.notes.Ack(p.notes.Seq())
		case msg.String() == "esc":
			p.notes.Focused = false
		}
	}
	if change.Seq == 0 {
		return p, nil
	}
	return p, tea.Tick(50*time.Millisecond, func(time.Time) tea.Msg { return lateMsg{} })
}

func (p *page) View() tea.View {
	text, cursor := p.notes.View(p.w-part.PanelInset, p.h-part.PanelTitle)
	if cursor != nil {
		cursor.X += part.PanelInset
		cursor.Y += part.PanelTitle
	}
	v := tea.NewView(part.Panel(p.th, "Notes", text, p.notes.Focused, p.w, p.h))
	v.AltScreen, v.Cursor = true, cursor
	return v
}

func TestField(t *testing.T) {
	uitest.Run(t, "testdata/*.txtar", uitest.Options{New: newPage})
}
