package screen

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Size is that of a terminal in cells.
type Size struct{ W, H int }

// Terminal is what a program runs on: a person's own (see Local), or the two ends of a
// connection.
type Terminal struct {
	In      io.Reader // nil: messages come by Program.Send only; its end ends the program
	Out     io.Writer
	Environ []string // of the person, TERM among them
	Size    Size
	Resized <-chan Size // nil where the size never changes
	// Ambiguous is how many cells it gives characters of uncertain width: 2, else 1 (see
	// part.Measure).
	Ambiguous int
	Lines     Lines // says what is shown line by line, in place of a screen; nil: it is drawn

	tty *tty // of a person's own terminal
}

// env is a variable of the person's environment, "" where it is not set.
func (t *Terminal) env(name string) string {
	for _, pair := range t.Environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// keepsEscape reports whether esc may not come before the next key while the mouse is asked
// for: GNU screen waits for the rest of a report of the mouse for as long as it takes. tmux
// does not; where it says screen of itself, only its own variable tells, unless one runs in
// the other.
func (t *Terminal) keepsEscape() bool {
	kind := t.env("TERM")
	if strings.HasPrefix(kind, "screen.") {
		return true // as GNU screen alone says
	}
	return strings.HasPrefix(kind, "screen") && (t.env("TMUX") == "" || t.env("STY") != "")
}

// Lines says views as lines of text, for whom a screen is no use (see package linear).
type Lines interface {
	Begin() string // what is written before all else
	// Draw appends what is new in a view; pressed: a key was pressed since the one before.
	Draw(out []byte, v tea.View, pressed bool) []byte
	Again() // all is new with the next view
	End() string
}

// Program is a Bubble Tea program with this package's screen in place of the stock
// renderer. Of a tea.View it draws Content, the place of Cursor, MouseMode (any or
// none) and WindowTitle, always on the alternate screen.
type Program struct {
	*tea.Program
	terminal Terminal
	surface  *surface
	keyed    bool // since the last view
	ctx      context.Context
	end      context.CancelCauseFunc
}

// NewProgram makes a program that ends with ctx.
func NewProgram(ctx context.Context, model tea.Model, t Terminal, options ...tea.ProgramOption) *Program {
	p := &Program{terminal: t, surface: newSurface(&t)}
	p.ctx, p.end = context.WithCancelCause(ctx)
	p.surface.failed = p.end
	p.Program = tea.NewProgram(shown{model, p}, append([]tea.ProgramOption{
		tea.WithContext(p.ctx),
		tea.WithoutRenderer(),
		tea.WithFPS(1), // the ticker of the renderer runs without it, too
		tea.WithoutSignalHandler(),
		tea.WithInput(p.input()),
		tea.WithOutput(io.Discard),
		tea.WithEnvironment(t.Environ),
		tea.WithWindowSize(t.Size.W, t.Size.H),
	}, options...)...)
	return p
}

// Run runs the program to its end. The terminal is then as it was, however it ended:
// by quitting, by a signal that ended the context, by a panic, or because the other
// side is gone.
func (p *Program) Run() error {
	defer p.end(nil)
	if err := p.take(); err != nil {
		return err
	}
	defer p.giveBack()
	if p.terminal.tty != nil { // before anything is drawn: whoever is gone by then is nobody's parent any more
		defer orphaned(func() { p.end(errOrphaned) })()
	}
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		p.surface.draw(done)
	}()
	go p.follow(done)
	_, err := p.Program.Run()
	close(done)
	<-gone
	if errors.Is(context.Cause(p.ctx), errOrphaned) {
		return nil // as by a signal: nothing failed, and who would be told is gone
	}
	return err
}

// take puts the terminal into the state in which a screen runs, giveBack into the one
// it was in.
func (p *Program) take() error {
	if err := p.terminal.tty.raw(); err != nil {
		return err
	}
	p.surface.enter()
	return nil
}

func (p *Program) giveBack() {
	p.surface.leave()
	p.terminal.tty.restore()
}

// errOrphaned is why a program ends whose parent was killed.
var errOrphaned = errors.New("the parent process is gone")

// follow tells the program what happens to its terminal.
func (p *Program) follow(done <-chan struct{}) {
	t := p.terminal.tty
	winch, resumed, stop := t.signals()
	defer stop()
	sizes := p.terminal.Resized
	for {
		select {
		case <-done:
			return
		case <-winch:
			p.Send(sized(t.size()))
		case size, ok := <-sizes:
			if !ok {
				sizes = nil
				continue
			}
			p.Send(sized(size))
		case <-resumed:
			p.Send(resumedMsg{})
		}
	}
}

func sized(s Size) tea.WindowSizeMsg { return tea.WindowSizeMsg{Width: s.W, Height: s.H} }

// input is what the program reads.
func (p *Program) input() io.Reader {
	switch {
	case p.terminal.tty != nil:
		return &ttyInput{File: p.terminal.tty.in, end: p.end}
	case p.terminal.In != nil:
		return &input{Reader: p.terminal.In, end: p.end}
	}
	return nil
}

// input ends the program with what it reads: Bubble Tea would run on for ever.
type input struct {
	io.Reader
	whole whole
	end   context.CancelCauseFunc
}

func (r *input) Read(b []byte) (int, error) { return ended(r.Reader, &r.whole, b, r.end) }

// ttyInput is input that is still a file, so that Bubble Tea can stop reading it.
type ttyInput struct {
	*os.File
	whole whole
	end   context.CancelCauseFunc
}

func (r *ttyInput) Read(b []byte) (int, error) { return ended(r.File, &r.whole, b, r.end) }

func ended(r io.Reader, w *whole, b []byte, end context.CancelCauseFunc) (int, error) {
	n, err := w.read(r, b)
	if err != nil {
		end(err)
	}
	return n, err
}
