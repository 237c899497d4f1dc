package screen

import (
	"bytes"
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// slides is a model that shows what it is sent.
type slides struct{ view tea.View }

type (
	slideMsg tea.View
	panicMsg struct{}
	workMsg  struct{ cmd tea.Cmd }
)

func (s *slides) Init() tea.Cmd { return nil }
func (s *slides) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case slideMsg:
		s.view = tea.View(msg)
	case panicMsg:
		panic("as it was asked to")
	case workMsg:
		return s, msg.cmd
	}
	return s, nil
}
func (s *slides) View() tea.View { return s.view }

// locked is an emulator that two goroutines may use. It turns line feeds into new
// lines, as the stock renderer expects of something that is no terminal.
type locked struct {
	mu sync.Mutex
	*emulator
	newlines bool
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(b)
	if l.newlines {
		b = bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
	}
	_, err := l.Emulator.Write(b)
	return n, err
}

// The stock renderer and this one leave the same screen, cursor and title behind.
func TestStockRendererDrawsTheSame(t *testing.T) {
	const w, h = 40, 12
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			ours, theirs := &locked{emulator: newEmulator(w, h)}, &locked{emulator: newEmulator(w, h), newlines: true}
			size := Size{w, h}
			mine := NewProgram(context.Background(), &slides{}, Terminal{Out: ours, Size: size})
			stock := tea.NewProgram(&slides{}, tea.WithInput(nil), tea.WithOutput(theirs), tea.WithEnvironment([]string{"TERM=xterm-256color"}),
				tea.WithColorProfile(colorprofile.TrueColor), tea.WithWindowSize(w, h), tea.WithoutSignalHandler())
			defer func() { mine.Quit(); stock.Quit() }()
			var both sync.WaitGroup
			both.Go(func() { _ = mine.Run() })
			both.Go(func() { _, _ = stock.Run() })
			v := &randomView{dice: rand.New(rand.NewPCG(seed, 2)), w: w, h: h, pool: [][]string{latin, wide, others}}
			for range 20 {
				view := tea.View{Content: v.next(), AltScreen: true, MouseMode: tea.MouseModeCellMotion, WindowTitle: "slides"}
				if v.dice.IntN(2) == 0 {
					view.Cursor = tea.NewCursor(v.dice.IntN(w), v.dice.IntN(h))
				}
				mine.Send(slideMsg(view))
				stock.Send(slideMsg(view))
				<-time.After(time.Second) // of the bubble: a tick of the stock renderer
				synctest.Wait()
				if got, want := ours.picture(), theirs.picture(); got != want {
					t.Fatalf("seed %d: ours shows\n%s\nstock\n%s", seed, got, want)
				}
				if view.Cursor != nil && ours.CursorPosition() != theirs.CursorPosition() {
					t.Fatalf("seed %d: our cursor is at %v, the stock one at %v", seed, ours.CursorPosition(), theirs.CursorPosition())
				}
			}
			mine.Quit()
			stock.Quit()
			both.Wait()
		})
	}
}
