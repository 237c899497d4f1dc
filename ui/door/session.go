package door

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"

	"rounds/ui/part"
	"rounds/ui/screen"
)

// Session is one person at one terminal, or one command of hers.
type Session struct {
	Name     string   // of the file that her key stands in
	Args     []string // the command; none: the workstation
	Environ  []string // what says how to draw, TERM where there is a terminal
	In       io.Reader
	Out, Err io.Writer
	// Terminal is what a screen is drawn on; nil where the client asked for none.
	Terminal *screen.Terminal
	// Draining is closed when the server ends: Limits.Drain later so does the session.
	Draining <-chan struct{}
	Log      *slog.Logger // with who it is and from where
	// End ends the session for a cause, which its context tells.
	End context.CancelCauseFunc
}

// Why a session ends before its person wanted it to; the cause of its context.
var (
	ErrIdle    = errors.New("no key was pressed for long")
	ErrRestart = errors.New("the server ends")
	ErrShutOut = errors.New("the key or its person is not let in any more")
	errGone    = errors.New("the client is gone")
)

// stalled is how long a client has to take the last words.
const stalled = 3 * time.Second

// handle is the life of a session.
func (s *Server) handle(sess charm.Session) {
	pty, _ := s.ptys.LoadAndDelete(sess)
	conn, _ := sess.Context().Value(charm.ContextKeyConn).(*ssh.ServerConn)
	if conn == nil || conn.Permissions == nil || conn.Permissions.Extensions[holderExtension] == "" {
		_ = sess.Exit(1)
		return
	}
	name, key := conn.Permissions.Extensions[holderExtension], conn.Permissions.Extensions[keyExtension]
	ctx, cancel := context.WithCancelCause(sess.Context())
	defer cancel(nil)
	ended := make(chan struct{})
	defer close(ended)
	go cut(ctx, conn, ended)

	one := &Session{
		Name: name, Args: sess.Command(), Environ: sess.Environ(), In: sess, Out: sess, Err: sess.Stderr(), Draining: s.draining,
		End: cancel,
		Log: s.log.With("person", part.Clean(name), "key", key, "from", conn.RemoteAddr().String(), "session", s.count.Add(1)),
	}
	defer s.guests.add(&guest{name: name, key: key, end: cancel})()
	if now, _ := s.keys.Holder(key); now != name { // a connection may be older than a change of the folder
		one.Log.Warn("shut out")
		_, _ = io.WriteString(sess.Stderr(), s.refusal(key)+lineEnd(pty != nil))
		_ = sess.Exit(1)
		return
	}
	if why := s.seats.take(name); why != FullNot {
		one.Log.Warn("full", "why", int(why))
		_, _ = io.WriteString(sess.Stderr(), s.full(why)+lineEnd(pty != nil))
		_ = sess.Exit(1)
		return
	}
	defer s.seats.leave(name)
	if p, ok := pty.(charm.Pty); ok {
		one.terminal(ctx, cancel, sess, p, s.limits.Idle)
	} else if _, windows, _ := sess.Pty(); windows != nil { // one was asked for: the library says no more of it
		cancel(errGone) // before the session began, and her terminal with her
	}
	stop := context.AfterFunc(s.last, func() { cancel(ErrRestart) })
	defer stop()

	one.Log.Info("in", "terminal", one.Terminal != nil)
	code := s.serve(ctx, one)
	if errors.Is(context.Cause(ctx), ErrShutOut) {
		one.Log.Warn("shut out")
	}
	one.Log.Info("out", "code", code)
	_ = sess.Exit(code)
}

// cut ends the connection of a session that was to end and has not: a client that takes
// nothing any more holds on to what writes to it.
func cut(ctx context.Context, conn *ssh.ServerConn, ended <-chan struct{}) {
	select {
	case <-ended:
		return
	case <-ctx.Done():
	}
	t := time.NewTimer(stalled)
	defer t.Stop()
	select {
	case <-ended:
	case <-t.C:
		_ = conn.Close()
	}
}

func lineEnd(terminal bool) string {
	if terminal {
		return "\r\n"
	}
	return "\n"
}

// Bounds of a window in cells: what a client says is not trusted with memory.
const (
	mostColumns = 1000
	mostRows    = 500
)

var standard = screen.Size{W: 80, H: 24}

func sizeOf(w charm.Window) screen.Size {
	if w.Width <= 0 || w.Height <= 0 {
		return standard
	}
	return screen.Size{W: min(w.Width, mostColumns), H: min(w.Height, mostRows)}
}

// terminal gives the session the terminal that was asked for. Output for a screen goes
// out as it is; lines of text get the ends that a terminal in raw mode needs.
func (one *Session) terminal(ctx context.Context, cancel context.CancelCauseFunc, sess charm.Session, p charm.Pty, idle time.Duration) {
	term := part.Clean(short(p.Term))
	one.Environ = append(one.Environ, "TERM="+term)
	in := &idleReader{Reader: sess, cancel: cancel, after: idle}
	in.timer = time.AfterFunc(idle, func() { cancel(ErrIdle) })
	context.AfterFunc(ctx, func() { in.timer.Stop() })
	resized := make(chan screen.Size, 1)
	_, windows, _ := sess.Pty()
	go func() {
		for w := range windows {
			select { // the newest counts, and nobody has to be there to take it
			case <-resized:
			default:
			}
			resized <- sizeOf(w)
		}
		cancel(errGone)
	}()
	one.Terminal = &screen.Terminal{In: in, Out: sess, Environ: one.Environ, Size: sizeOf(p.Window), Resized: resized}
	one.In = in
	if len(one.Args) > 0 {
		one.In = &lines{in: in, out: sess, cancel: cancel}
	}
	one.Out, one.Err = charm.NewPtyWriter(sess), charm.NewPtyWriter(sess.Stderr())
}

// idleReader ends the session when nothing was read for long. What a client sends to
// keep its connection alive is no key.
type idleReader struct {
	io.Reader
	cancel context.CancelCauseFunc
	after  time.Duration
	timer  *time.Timer
}

func (r *idleReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if n > 0 {
		r.timer.Reset(r.after)
	}
	return n, err
}

// Term is the terminal's own name for its kind; "" without one.
func (one *Session) Term() string { return one.Getenv("TERM") }

// Getenv is one of the session's variables, "" without it. The last counts, as to a shell:
// a client sends what it was asked to set behind what it passes on.
func (one *Session) Getenv(name string) string {
	for _, pair := range slices.Backward(one.Environ) {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
