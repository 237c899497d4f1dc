package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"rounds/data"
)

// drain is how long requests under way may take after the server was told to stop.
const drain = 20 * time.Second

// Run serves a listener until ctx ends; then it takes no new requests, tells the pokes
// to come again and lets the requests under way finish, for 20 seconds at most. With a
// configuration of TLS it speaks TLS alone.
func (s *Server) Run(ctx context.Context, l net.Listener, secure *tls.Config) error {
	h := &http.Server{
		Handler:           s,
		TLSConfig:         secure,
		ReadHeaderTimeout: s.limits.Stranger,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	h.RegisterOnShutdown(s.Close)
	l = listener{l, s.limits.Quiet}
	go s.care(ctx)
	ended := make(chan error, 1)
	go func() {
		if secure != nil {
			ended <- h.ServeTLS(l, "", "")
		} else {
			ended <- h.Serve(l)
		}
	}()
	select {
	case err := <-ended:
		s.Close()
		return err
	case <-ctx.Done():
	}
	s.Close()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := h.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		err = h.Close()
	}
	if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// careEvery is how often what is too old is forgotten.
const careEvery = 6 * time.Hour

// care forgets what is too old, now and again.
func (s *Server) care(ctx context.Context) {
	tick := time.NewTicker(careEvery)
	defer tick.Stop()
	for {
		if err := s.ledger.Purge(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("what is too old could not be forgotten; it is tried again in some hours", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// CheckAddress refuses to send tokens in the open: without TLS the address has to be a
// loopback one, unless a proxy before the server speaks TLS.
func CheckAddress(addr string, secure, proxied bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return data.Errorf(data.CodeInvalid, "%q is no address to listen on; write it as 127.0.0.1:8484", addr)
	}
	ip := net.ParseIP(host)
	if secure || proxied || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return data.Errorf(data.CodeInvalid, "without TLS tokens would cross the network in the open: give --tls-cert and --tls-key, listen on 127.0.0.1, or give --insecure-behind-proxy where a proxy of yours speaks TLS")
}
