package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
)

// Options of New.
type Options struct {
	Ledger *ledger.Ledger
	Clock  data.Clock
	Log    *slog.Logger // nil: nothing is logged
	// Proxied says that a proxy of ours stands before the server: then the last address
	// of X-Forwarded-For is that of the client.
	Proxied bool
	Limits  Limits // zero fields are the defaults
}

// Server answers devices over HTTP. It is an http.Handler; Run listens.
type Server struct {
	ledger  *ledger.Ledger
	clock   data.Clock
	log     *slog.Logger
	proxied bool
	limits  Limits
	mux     *http.ServeMux
	devices *buckets
	sources *buckets
	open    crowd // requests of devices
	hub     *hub
	metrics *metrics

	closing   chan struct{}
	closeOnce sync.Once
}

// New makes a server. Close ends its streams; the ledger is the caller's to close.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	s := &Server{
		ledger: o.Ledger, clock: o.Clock, log: o.Log, proxied: o.Proxied, limits: o.Limits.filled(),
		mux: http.NewServeMux(), closing: make(chan struct{}),
	}
	s.devices = newBuckets(s.clock, s.limits.DeviceRate, s.limits.DeviceBurst)
	s.sources = newBuckets(s.clock, s.limits.SourceRate, s.limits.SourceBurst)
	s.open.of = map[string]int{}
	s.hub = newHub()
	s.metrics = newMetrics(s.hub)
	for _, r := range s.routes() {
		s.mux.Handle(r.method+" "+r.path, s.handler(r))
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-s.closing
		cancel()
	}()
	go s.hub.follow(s.ledger.Heads(ctx))
	return s
}

// Close tells the streams to come again, to this server or to another, and ends them.
// Requests under way are not touched.
func (s *Server) Close() { s.closeOnce.Do(func() { close(s.closing) }) }

func (s *Server) stopping() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}
