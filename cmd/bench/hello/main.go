// Command hello is the least Bubble Tea program that draws: what `go run ./cmd/bench`
// measures the start of rounds beside.
package main

import (
	"os"

	tea "charm.land/bubbletea/v2"
)

type hello struct{}

func (hello) Init() tea.Cmd                         { return nil }
func (h hello) Update(tea.Msg) (tea.Model, tea.Cmd) { return h, nil }
func (hello) View() tea.View {
	v := tea.NewView("hello, world")
	v.AltScreen = true
	return v
}

func main() {
	if _, err := tea.NewProgram(hello{}).Run(); err != nil {
		os.Exit(1)
	}
}
