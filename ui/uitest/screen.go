package uitest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"rounds/ui/screen"
	"rounds/ui/xterm"
)

// Screen is a running program and the terminal it runs on. Its methods wait
// until the program is idle unless they say otherwise, and are called in the
// bubble.
type Screen struct {
	program *screen.Program
	term    *terminal
	dog     *watchdog
	done    chan struct{}
	err     error
}

// Bubble is where a program runs: its goroutines and its time.
type Bubble struct {
	// Ambiguous is how many cells the terminals of it give characters of uncertain
	// width: 2, else 1.
	Ambiguous int

	dog *watchdog
}

// InBubble calls f in a bubble of testing/synctest that a watchdog guards. All
// that the program uses has to be made in f.
func InBubble(t *testing.T, f func(t *testing.T, b *Bubble)) {
	t.Helper()
	dog := newWatchdog(patience, die)
	defer dog.guard()()
	inBubble(t, dog, f)
}

func inBubble(t *testing.T, dog *watchdog, f func(t *testing.T, b *Bubble)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		f(t, &Bubble{dog: dog})
	})
}

// Start runs a model on a terminal of w×h cells and returns when it is idle for
// the first time. The program ends with the test. extra options come after the
// ones that make a run repeatable.
func (b *Bubble) Start(t *testing.T, model tea.Model, w, h int, extra ...tea.ProgramOption) *Screen {
	t.Helper()
	s := &Screen{term: newTerminal(w, h), dog: b.dog, done: make(chan struct{})}
	s.program = screen.NewProgram(context.Background(), model, screen.Terminal{
		// Keys come as messages: an escape byte would be told from an escape
		// sequence by a time-out.
		Out: s.term, Environ: []string{"TERM=xterm-256color"}, Size: screen.Size{W: w, H: h}, Ambiguous: b.Ambiguous,
	}, extra...)
	b.dog.watch(s.Text)
	go func() {
		defer close(s.done)
		s.err = s.program.Run()
	}()
	t.Cleanup(func() { s.stop(t) })
	s.Await()
	return s
}

// frame is longer than the time between two frames at 120 a second.
const frame = 10 * time.Millisecond

// Await returns when nothing is under way and the last frame is drawn.
func (s *Screen) Await() {
	s.dog.begin("await")
	defer s.dog.end()
	synctest.Wait()
	time.Sleep(frame)
	synctest.Wait()
}

// Advance lets time pass in the bubble.
func (s *Screen) Advance(d time.Duration) {
	s.dog.begin("advance")
	time.Sleep(d)
	s.dog.end()
	s.Await()
}

// Send delivers a message as if it came from the terminal.
func (s *Screen) Send(msg tea.Msg) {
	s.post(msg)
	s.Await()
}

// settle delivers a message and returns when all that it led to is done; the
// frame is not drawn yet, and no time has passed.
func (s *Screen) settle(msg tea.Msg) {
	s.post(msg)
	s.dog.begin("await")
	defer s.dog.end()
	synctest.Wait()
}

// post delivers a message and returns when the program took it.
func (s *Screen) post(msg tea.Msg) {
	s.dog.begin("send")
	defer s.dog.end()
	s.program.Send(msg)
}

// Resize changes the size of the terminal.
func (s *Screen) Resize(w, h int) {
	s.term.resize(w, h)
	s.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// Ended says whether the program has quit, and with which error.
func (s *Screen) Ended() (bool, error) {
	select {
	case <-s.done:
		return true, s.err
	default:
		return false, nil
	}
}

// Text returns the screen without colours, and without blanks at the ends of
// its lines and at its end.
func (s *Screen) Text() string {
	return s.term.text()
}

// Written is all that the program has written to its terminal.
func (s *Screen) Written() string {
	s.term.mu.Lock()
	defer s.term.mu.Unlock()
	var b strings.Builder
	for _, step := range s.term.tape.Steps {
		b.Write(step.Bytes)
	}
	return b.String()
}

// stop ends the program and lets its timers run out, since a goroutine that
// still waits for one would count as a deadlock of the bubble.
func (s *Screen) stop(t *testing.T) {
	t.Helper()
	s.dog.begin("end")
	defer s.dog.end()
	s.program.Quit()
	<-s.done
	if s.err != nil {
		t.Errorf("the program ended with an error: %v", s.err)
	}
	time.Sleep(longestTimer)
}

// longestTimer is more than the longest wait of a program, until tomorrow.
const longestTimer = 25 * time.Hour

// terminal is an emulator that may be written and read at the same time. Nobody reads
// its answers: a program that asked it anything would stand still.
type terminal struct {
	mu    sync.Mutex
	vt    *vt.Emulator
	shown bool
	title string
	// tape is all that was written, for another emulator, and shots what was seen of it.
	tape  xterm.Run
	shots []string
}

func newTerminal(w, h int) *terminal {
	t := &terminal{vt: vt.NewEmulator(w, h), shown: true, tape: xterm.Run{W: w, H: h}}
	t.vt.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(visible bool) { t.shown = visible },
		Title:            func(title string) { t.title = title },
	})
	return t
}

// Write takes the program's output.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, err := t.vt.Write(p); err != nil {
		return 0, fmt.Errorf("the emulator took no output: %w", err)
	}
	t.tape.Steps = append(t.tape.Steps, xterm.Step{Bytes: slices.Clone(p)})
	return len(p), nil
}

func (t *terminal) resize(w, h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.vt.Resize(w, h)
	t.tape.Steps = append(t.tape.Steps, xterm.Step{W: w, H: h})
}

// shoot remembers what is on the screen now.
func (t *terminal) shoot(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tape.Steps = append(t.tape.Steps, xterm.Step{Look: true})
	t.shots = append(t.shots, text)
}

func (t *terminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(ansi.Strip(strings.ReplaceAll(t.vt.Render(), "\r\n", "\n")), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	text := strings.TrimRight(strings.Join(lines, "\n"), "\n")
	if text == "" {
		return ""
	}
	return text + "\n"
}

// cursor returns the place of the cursor, and whether it can be seen.
func (t *terminal) cursor() (row, col int, shown bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := t.vt.CursorPosition()
	return at.Y, at.X, t.shown
}

// find returns the cells of the first place where a text stands in one row.
func (t *terminal) find(text string) ([]uv.Cell, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	size := t.vt.Bounds()
	for y := range size.Dy() {
		var row strings.Builder
		var cells []uv.Cell
		var starts []int
		for x := range size.Dx() {
			cell := t.vt.CellAt(x, y)
			if cell == nil || cell.Width == 0 {
				continue // the second half of a wide character
			}
			starts = append(starts, row.Len())
			cells = append(cells, *cell)
			row.WriteString(cell.Content)
		}
		at := strings.Index(row.String(), text)
		if at < 0 {
			continue
		}
		var found []uv.Cell
		for i, start := range starts {
			if start >= at && start < at+len(text) {
				found = append(found, cells[i])
			}
		}
		return found, true
	}
	return nil, false
}
