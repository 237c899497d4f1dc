package screen

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/part"
)

// shown is the model as the program runs it: it hands every view to the screen, and
// answers the messages that are for the screen. The model measures as its terminal does.
type shown struct {
	tea.Model
	p *Program
}

// Init starts the model.
func (m shown) Init() (cmd tea.Cmd) {
	defer m.p.panics()
	m.p.measure(func() { cmd = m.Model.Init() })
	return m.p.guarded(cmd)
}

// Update gives a message to the model, or carries out what it asks of the screen.
func (m shown) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	defer m.p.panics()
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		m.p.keyed = true
	case tea.ColorProfileMsg, tea.EnvMsg:
		return m, nil // a session is made with what it needs of them
	case tea.WindowSizeMsg:
		m.p.surface.resize(Size{msg.Width, msg.Height})
	}
	if cmd, ours := m.p.answer(msg); ours {
		return m, cmd
	}
	var cmd tea.Cmd
	m.p.measure(func() { m.Model, cmd = m.Model.Update(msg) })
	return m, m.p.guarded(cmd)
}

// View shows the model's view. Bubble Tea asks for it after every message.
func (m shown) View() (v tea.View) {
	defer m.p.panics()
	m.p.measure(func() { v = m.Model.View() })
	m.p.surface.show(v, m.p.keyed)
	m.p.keyed = false
	return v
}

func (p *Program) measure(draw func()) { part.Measure(p.terminal.Ambiguous, draw) }

// panics gives the terminal back before a panic goes on, so that Bubble Tea prints it
// where it can be read. It has to be deferred itself.
func (p *Program) panics() {
	if r := recover(); r != nil {
		p.giveBack()
		panic(r)
	}
}

// guarded is a command with panics deferred, and those of a batch.
func (p *Program) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer p.panics()
		msg := cmd()
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			return msg
		}
		all := make(tea.BatchMsg, len(batch))
		for i, one := range batch {
			all[i] = p.guarded(one)
		}
		return all
	}
}
