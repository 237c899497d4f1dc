package screen

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
)

// sink keeps what is written to it.
type sink struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *sink) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// take gives what was written since.
func (s *sink) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.text.Reset()
	return s.text.String()
}

// deck runs a program of slides on a sink, in a bubble.
type deck struct {
	t *testing.T
	*Program
	out  *sink
	done chan error
}

func newDeck(t *testing.T, term Terminal) *deck {
	d := &deck{t: t, out: &sink{}, done: make(chan error, 1)}
	if term.Out == nil {
		term.Out = d.out
	}
	if term.Size == (Size{}) {
		term.Size = Size{40, 10}
	}
	d.Program = NewProgram(t.Context(), &slides{}, term)
	go func() { d.done <- d.Run() }()
	synctest.Wait()
	return d
}

// wrote sends a message and gives what it had the program write.
func (d *deck) wrote(msg tea.Msg) string {
	d.t.Helper()
	d.out.take()
	d.Send(msg)
	synctest.Wait()
	return d.out.take()
}

func (d *deck) slide(content string, cursor *tea.Cursor) string {
	return d.wrote(slideMsg{Content: content, Cursor: cursor})
}

func (d *deck) quit() {
	d.Quit()
	if err := <-d.done; err != nil {
		d.t.Error(err)
	}
}

func TestBytes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newDeck(t, Terminal{})
		defer d.quit()
		for _, tt := range []struct {
			name, view string
			cursor     *tea.Cursor
			want       string
		}{
			{"first", " one\n»two", nil, "\x1b[Cone\r\n»two"},
			{"the same", " one\n»two", nil, ""},
			{"mark moved", "»one\n two", nil, "\x1b[H»\r\n "},
			{"wide character in place of two", "»株e\n two", nil, "\x1b[1;2H株"},
			{"half of it gone", "»o e\n two", nil, "\b\bo "},
			{"style on", "»o e\n\x1b[1;31m two\x1b[m", nil, "\r\n\x1b[C\x1b[31;1mtwo\x1b[m"},
			{"style off", "»o e\n two", nil, "\b\b\btwo"},
			{"line emptied", "»o e\n", nil, "\b\b\b   "},
			{"cursor", "»o e\n", tea.NewCursor(2, 0), "\x1b[1;3H\x1b[?25h"},
			{"a letter typed", "»oxe\n", tea.NewCursor(3, 0), "x"},
			{"cursor gone", "»oxe\n", nil, "\x1b[?25l"},
			{"long line", "»" + strings.Repeat("long ", 7), nil, "\b\b" + strings.Repeat("long ", 6) + "long"},
			{"its middle gone", "»l" + strings.Repeat(" ", 30) + "ng", nil, "\x1b[33D\x1b[30X\x1b[30Cng "},
			{"its end gone", "»l", nil, "\b\b\b  "},
		} {
			if got := d.slide(tt.view, tt.cursor); got != tt.want {
				t.Errorf("%s: wrote %q, want %q", tt.name, got, tt.want)
			}
		}
	})
}

func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func TestMessages(t *testing.T) {
	for _, tt := range []struct{ name, term, want string }{
		{"copy", "xterm-256color", "\x1b]52;c;aMOp\a"},
		{"copy", "screen-256color", "\x1b]52;c;aMOp\a\x1bP\x1b]52;c;aMOp\a\x1b\\"},
		{"notify", "xterm", "\x1b]9;late: A B\a\a"},
		{"title", "xterm", "\x1b]2;rounds\a"},
		{"mouse", "xterm", mouseOn},
		{"mouse", "screen.xterm-256color", ""}, // GNU screen would keep esc back
		{"mouse", "screen TMUX=/tmp/tmux-0/default", mouseOn},
		{"mouse", "screen TMUX=/tmp/tmux-0/default STY=1.pts-0", ""},
		{"redraw", "xterm", "\x1b[m\x1b[H\x1b[2Jhello"},
		{"resize", "xterm", "\x1b[m\x1b[H\x1b[2Jhe"},
		{"suspend", "xterm", ""}, // a connection has nothing to go back to
		{"lend", "xterm", ""},    // nor a terminal for others
	} {
		bubble(t, func(t *testing.T) {
			d := newDeck(t, Terminal{Environ: strings.Fields("TERM=" + tt.term)})
			defer d.quit()
			d.slide("hello", nil)
			got := d.wrote(map[string]tea.Msg{
				"copy": Copy("hé")(), "notify": Notify("late: A\x1bB")(), "redraw": Redraw(), "suspend": Suspend(),
				"lend":   Lend(func() error { t.Error("it was started"); return nil }, func(err error) tea.Msg { return err })(),
				"title":  slideMsg{Content: "hello", WindowTitle: "rounds"},
				"mouse":  slideMsg{Content: "hello", MouseMode: tea.MouseModeCellMotion},
				"resize": tea.WindowSizeMsg{Width: 2, Height: 5},
			}[tt.name])
			if got != tt.want {
				t.Errorf("%s on %s wrote %q, want %q", tt.name, tt.term, got, tt.want)
			}
		})
	}
}

// From a length on a frame is one piece for the terminal, too.
func TestLongFramesAreWhole(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newDeck(t, Terminal{Size: Size{100, 20}})
		defer d.quit()
		long := d.slide(strings.Repeat(strings.Repeat("long", 25)+"\n", 20), nil)
		if !strings.HasPrefix(long, begin) || !strings.HasSuffix(long, end) {
			t.Errorf("the frame begins with %q and ends with %q", long[:10], long[len(long)-10:])
		}
		if short := d.slide("short", nil); strings.Contains(short, begin) {
			t.Errorf("a short frame is %q", short)
		}
	})
}

// The terminal is given back however a program ends.
func TestGivesTheTerminalBack(t *testing.T) {
	fault := errors.New("fault")
	for name, end := range map[string]func(d *deck, in *io.PipeWriter, cancel func()){
		"quit":          func(d *deck, _ *io.PipeWriter, _ func()) { d.Quit() },
		"context":       func(_ *deck, _ *io.PipeWriter, cancel func()) { cancel() },
		"end of input":  func(_ *deck, in *io.PipeWriter, _ func()) { _ = in.Close() },
		"panic":         func(d *deck, _ *io.PipeWriter, _ func()) { d.Send(panicMsg{}) },
		"panic in work": func(d *deck, _ *io.PipeWriter, _ func()) { d.Send(workMsg{func() tea.Msg { panic(fault) }}) },
		"panic in batch": func(d *deck, _ *io.PipeWriter, _ func()) {
			d.Send(workMsg{tea.Batch(Redraw, func() tea.Msg { panic(fault) })})
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				r, w := io.Pipe()
				d := &deck{t: t, out: &sink{}, done: make(chan error, 1)}
				d.Program = NewProgram(ctx, &slides{}, Terminal{In: r, Out: d.out, Size: Size{20, 5}})
				go func() { d.done <- d.Run() }()
				d.slide("hello", nil)
				end(d, w, cancel)
				if err := <-d.done; (err == nil) != (name == "quit") {
					t.Errorf("the program ended with %v", err)
				}
				_ = w.Close()
				if got := d.out.take(); !strings.HasSuffix(got, leave) {
					t.Errorf("the last that was written is %q", got)
				}
			})
		})
	}
}

// A terminal that takes nothing holds up no message, and gets the newest view when it
// takes again; one that is gone ends the program.
func TestStalledTerminal(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r, w := io.Pipe()
		d := newDeck(t, Terminal{Out: w})
		for i := range 1000 {
			d.Send(slideMsg{Content: strings.Repeat("x", i%40)})
		}
		d.Send(slideMsg{Content: "the last"})
		read := make(chan string)
		go func() {
			var all strings.Builder
			buffer := make([]byte, 4096)
			for !strings.Contains(all.String(), "the last") {
				n, err := r.Read(buffer)
				if err != nil {
					break
				}
				all.Write(buffer[:n])
			}
			read <- all.String()
		}()
		if got := <-read; len(got) > 500 {
			t.Errorf("%d bytes were drawn of views that were overtaken", len(got))
		}
		_ = r.Close()
		d.Send(slideMsg{Content: "nobody sees it"})
		if err := <-d.done; !errors.Is(err, tea.ErrProgramKilled) {
			t.Errorf("the program ended with %v", err)
		}
	})
}

// Two programs of one process, on terminals that differ in the width of uncertain
// characters: each is drawn as its own terminal measures.
func TestEachTerminalHasItsOwnWidths(t *testing.T) {
	bubble(t, func(t *testing.T) {
		narrow, wide := newDeck(t, Terminal{}), newDeck(t, Terminal{Ambiguous: 2})
		defer narrow.quit()
		defer wide.quit()
		for d, moves := range map[*deck]string{narrow: "\x1b[4Cb", wide: "\x1b[6Cb"} {
			d.slide("①②: a", tea.NewCursor(0, 0))
			// The letter that changes stands after two characters of one cell or two.
			if got := d.slide("①②: b", tea.NewCursor(0, 0)); !strings.Contains(got, moves) {
				t.Errorf("%q, want %q in it", got, moves)
			}
		}
		if got := wide.slide("│●…", nil); !strings.Contains(got, "|*⋯") {
			t.Errorf("the signs of a wide terminal are %q", got)
		}
		if got := narrow.slide("│●…", nil); !strings.Contains(got, "│●…") {
			t.Errorf("the signs of a narrow terminal are %q", got)
		}
	})
}
