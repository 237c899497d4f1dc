package door

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/wish/v2"

	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"

	"rounds/data"
)

// Options of New; all are needed.
type Options struct {
	Keys    *Keys
	HostKey ssh.Signer
	Limits  Limits
	Clock   data.Clock
	Log     *slog.Logger // who came in, and who did not
	// Serve is a session; its context ends with the connection, and else with the cause
	// why (ErrIdle, ErrRestart, ErrShutOut, what End was given). It returns the exit code.
	Serve func(ctx context.Context, s *Session) int
	// Refusal is what a client is told whose key is nobody's, Full one for which there is
	// no seat: of all, or of its person.
	Refusal func(fingerprint string) string
	Full    func(Full) string
}

// Server lets people in.
type Server struct {
	keys    *Keys
	limits  Limits
	log     *slog.Logger
	serve   func(ctx context.Context, s *Session) int
	refusal func(string) string
	full    func(Full) string

	ssh      *charm.Server
	knock    *knocks
	seats    *seats
	guests   guests
	arrivals arrivals
	ptys     sync.Map // charm.Pty by the session that asked for it
	count    atomic.Int64

	draining chan struct{}   // closed when the server is to end
	last     context.Context // ends when sessions have to
	end      context.CancelFunc
}

// New makes a server; Run starts it.
func New(o Options) (*Server, error) {
	s := &Server{
		keys: o.Keys, limits: o.Limits, log: o.Log, serve: o.Serve, refusal: o.Refusal, full: o.Full,
		knock: newKnocks(o.Clock, &o.Limits), seats: &seats{of: map[string]int{}, most: o.Limits}, draining: make(chan struct{}),
		guests: guests{open: map[*guest]struct{}{}}, arrivals: arrivals{open: map[*arrival]struct{}{}},
	}
	s.last, s.end = context.WithCancel(context.Background())
	var err error
	s.ssh, err = wish.NewServer(
		func(srv *charm.Server) error { srv.AddHostKey(o.HostKey); return nil },
		wish.WithMiddleware(func(charm.Handler) charm.Handler { return s.handle }),
	)
	if err != nil {
		return nil, err
	}
	s.ssh.HandshakeTimeout = o.Limits.Handshake
	s.ssh.ServerConfigCallback = s.config
	s.ssh.ChannelHandlers = map[string]charm.ChannelHandler{"session": channel}
	s.ssh.ConnCallback = s.connect
	s.ssh.PtyHandler = func(_ charm.Context, sess charm.Session, pty charm.Pty) (func() error, error) {
		s.ptys.Store(sess, pty)
		return func() error { s.ptys.Delete(sess); return nil }, nil
	}
	return s, nil
}

// connect takes a connection or, where an address brings too many or the server has ended,
// none.
func (s *Server) connect(ctx charm.Context, conn net.Conn) net.Conn {
	if !s.knock.enter(conn.RemoteAddr()) {
		s.log.Warn("too many connections", "from", conn.RemoteAddr().String())
		return nil
	}
	in := &arrival{Conn: conn, done: sync.OnceFunc(s.knock.leave), of: &s.arrivals}
	if !s.arrivals.add(in) {
		in.done()
		return nil
	}
	ctx.SetValue(arrivalKey{}, in)
	return in
}

type arrivalKey struct{}

// arrived says that a connection has logged in.
func arrived(ctx charm.Context) {
	if in, ok := ctx.Value(arrivalKey{}).(*arrival); ok {
		in.done()
	}
}

// arrival is a connection that counts as a login under way until it is one, or ends.
type arrival struct {
	net.Conn
	done func()
	of   *arrivals
}

func (a *arrival) Close() error {
	a.done()
	a.of.remove(a)
	return a.Conn.Close()
}

// arrivals are the connections that are open, logged in or not.
type arrivals struct {
	mu   sync.Mutex
	open map[*arrival]struct{} // nil once the server has ended
}

func (a *arrivals) add(in *arrival) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open == nil {
		return false
	}
	a.open[in] = struct{}{}
	return true
}

func (a *arrivals) remove(in *arrival) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.open, in)
}

// end closes all that are left, and those that are still to come.
func (a *arrivals) end() {
	a.mu.Lock()
	left := a.open
	a.open = nil
	a.mu.Unlock()
	for in := range left {
		_ = in.Close()
	}
}

// Run serves until ctx ends and every session has.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		s.watch(s.last)
	}()
	failed := make(chan error, 1)
	go func() { failed <- s.ssh.Serve(l) }()
	var err error
	select {
	case err = <-failed: // nobody new can come in
	case <-ctx.Done():
		_ = l.Close()
		// The accepting loop ends by that; closing its listener once more below would fail.
		if ended := <-failed; !errors.Is(ended, net.ErrClosed) {
			err = ended
		}
	}
	close(s.draining)
	empty := s.seats.close()
	waits(empty, s.limits.Drain) // whoever ends meanwhile ends by herself
	s.end()
	<-watched
	waits(empty, 2*stalled) // the last words, to those who take them
	err = errors.Join(err, s.ssh.Close())
	s.arrivals.end() // also who had not logged in yet, of whom the library does not know
	return err
}

// waits waits for done, or for so long.
func waits(done <-chan struct{}, most time.Duration) {
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
	}
}
