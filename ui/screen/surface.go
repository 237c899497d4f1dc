package screen

import (
	"io"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rounds/ui/part"
)

// Sequences that a screen begins and ends with. Without wrapping, a character that a
// terminal draws wider than it should costs the end of its own line and no other.
const (
	enter = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeAutoWrap + ansi.SetModeBracketedPaste + hide
	leave = ansi.ResetStyle + ansi.ResetModeBracketedPaste + ansi.SetModeAutoWrap + show + ansi.ResetModeAltScreenSaveCursor

	show = ansi.SetModeTextCursorEnable
	hide = ansi.ResetModeTextCursorEnable

	mouseOn  = ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	mouseOff = ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseExtSgr
)

// From this many bytes on a frame is wrapped in synchronized output: the 16 bytes do
// not count there, and the terminal may get it in several pieces. One that does not
// know the mode passes over it, so nobody is asked.
const (
	wholeFrom = 1024
	begin     = ansi.SetModeSynchronizedOutput
	end       = ansi.ResetModeSynchronizedOutput
)

// surface is the terminal as drawn on: the view that is to be shown, and what is
// shown. The newest view wins: while a terminal stalls, those between are never drawn,
// and nobody waits.
type surface struct {
	out     io.Writer
	lines   Lines       // says views in place of drawing them; nil: they are drawn
	cells   int         // of an ambiguous character
	still   bool        // the mouse is not asked for, see keepsEscape
	failed  func(error) // the terminal takes no output any more
	pending chan struct{}

	mu    sync.Mutex
	view  tea.View
	keyed bool // a key was pressed since the frame before
	size  Size
	extra []byte // sequences to be written once, before the next frame

	drawing sync.Mutex // held while bytes are made and written
	on      bool       // between enter and leave
	fresh   bool       // the terminal is still to be entered
	painter painter
	buffer  []byte
	cursor  bool // it is visible
	mouse   bool
	title   string
}

func newSurface(t *Terminal) *surface {
	return &surface{out: t.Out, lines: t.Lines, cells: t.Ambiguous, still: t.keepsEscape(), size: t.Size, pending: make(chan struct{}, 1)}
}

// show says what is to be shown from now on, and whether a key led to it.
func (s *surface) show(v tea.View, keyed bool) {
	s.mu.Lock()
	s.view = v
	s.keyed = s.keyed || keyed
	s.mu.Unlock()
	s.wake()
}

func (s *surface) resize(size Size) {
	s.mu.Lock()
	s.size = size
	s.mu.Unlock()
}

// send writes a sequence once.
func (s *surface) send(seq string) {
	s.mu.Lock()
	s.extra = append(s.extra, seq...)
	s.mu.Unlock()
	s.wake()
}

func (s *surface) wake() {
	select {
	case s.pending <- struct{}{}:
	default:
	}
}

// draw shows views until done is closed.
func (s *surface) draw(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-s.pending:
			s.frame()
		}
	}
}

// frame writes what changed.
func (s *surface) frame() {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if !s.on {
		return
	}
	if s.lines != nil {
		s.say()
		return
	}
	out := s.buffer[:0]
	out = append(out, begin...)
	if s.fresh {
		s.fresh = false
		out = append(out, enter...)
	}
	s.mu.Lock()
	v, size := s.view, s.size
	out = append(out, s.extra...)
	s.extra = s.extra[:0]
	s.mu.Unlock()

	if v.WindowTitle != s.title {
		s.title = v.WindowTitle
		out = append(out, ansi.SetWindowTitle(s.title)...)
	}
	if mouse := v.MouseMode != tea.MouseModeNone && !s.still; mouse != s.mouse {
		s.mouse = mouse
		out = append(out, choose(mouse, mouseOn, mouseOff)...)
	}
	part.Measure(s.cells, func() { out = s.painter.draw(out, v.Content, size.W, size.H) })
	out = s.place(out, v.Cursor)
	if s.buffer = out[:0]; len(out) >= wholeFrom {
		s.write(append(out, end...))
	} else {
		s.write(out[len(begin):])
	}
}

// say writes what is new as lines.
func (s *surface) say() {
	s.mu.Lock()
	v, keyed := s.view, s.keyed
	s.keyed = false
	out := s.buffer[:0]
	out = append(out, s.extra...)
	s.extra = s.extra[:0]
	s.mu.Unlock()
	if s.fresh {
		s.fresh = false
		out = append(out, s.lines.Begin()...)
	}
	part.Measure(s.cells, func() { out = s.lines.Draw(out, v, keyed) })
	s.buffer = out[:0]
	s.write(out)
}

// place puts the hardware cursor where a text is typed, since input methods compose
// there, and hides it where none is.
func (s *surface) place(out []byte, c *tea.Cursor) []byte {
	if c != nil {
		out = s.painter.cursor(out, c.X, c.Y)
	}
	if visible := c != nil; visible != s.cursor {
		s.cursor = visible
		out = append(out, choose(visible, show, hide)...)
	}
	return out
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// write writes a frame in one piece, so that a terminal never shows half a key's work.
func (s *surface) write(out []byte) {
	if len(out) == 0 {
		return
	}
	if _, err := s.out.Write(out); err != nil {
		s.on = false
		s.failed(err)
	}
}

// enter takes the terminal with the next frame: what it shows is not known.
func (s *surface) enter() {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	s.on, s.fresh = true, true
	s.painter, s.cursor, s.mouse, s.title = painter{}, false, false, ""
	s.wake()
}

// leave gives the terminal back as it was.
func (s *surface) leave() {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if !s.on || s.fresh {
		s.on = false
		return
	}
	if s.on = false; s.lines != nil {
		s.write([]byte(s.lines.End()))
		return
	}
	out := []byte(leave)
	if s.mouse {
		out = append(out, mouseOff...)
	}
	if s.title != "" {
		out = append(out, ansi.SetWindowTitle("")...)
	}
	s.write(out)
}

func (s *surface) running() bool {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	return s.on
}

// redraw draws everything again, whatever the terminal shows by now.
func (s *surface) redraw() {
	s.drawing.Lock()
	s.painter = painter{}
	if s.lines != nil {
		s.lines.Again()
	}
	s.drawing.Unlock()
	s.wake()
}
