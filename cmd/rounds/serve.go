package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/server"
)

type serveFlags struct {
	addr, metrics, cert, key, name string
	proxied                        bool
	lease                          int64
}

func (m *Main) serveCommand() *cobra.Command {
	f := serveFlags{addr: "127.0.0.1:8484", name: "Team", lease: ledger.LeaseDays}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve a team: the server that devices sync with",
		Long: `Serves a team's book to its devices until it is told to stop (Ctrl+C, SIGTERM).

--db names the database: sqlite:PATH, or postgres://HOST/DATABASE for a larger team;
without it a file of the profile's folder. The first start makes the team. Until its lead
has connected, each start prints a code for that, good once: rounds login URL.

Beyond this machine it speaks TLS alone (--tls-cert, --tls-key), unless a proxy of
yours does that before it (--insecure-behind-proxy).`,
		Example: "  rounds serve\n  rounds serve --addr :8484 --tls-cert cert.pem --tls-key key.pem\n  rounds serve --db sqlite:team.db --name Acme",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.serve(cmd.Context(), f) },
	}
	c.Flags().StringVar(&f.addr, "addr", f.addr, "the address to listen on")
	c.Flags().StringVar(&f.metrics, "metrics-addr", "", "serve /metrics at this address too, to whoever reaches it")
	c.Flags().StringVar(&f.cert, "tls-cert", "", "the certificate, a PEM file")
	c.Flags().StringVar(&f.key, "tls-key", "", "the certificate's key, a PEM file")
	c.Flags().BoolVar(&f.proxied, "insecure-behind-proxy", false, "speak plain HTTP: a proxy before the server speaks TLS and says X-Forwarded-For")
	c.Flags().StringVar(&f.name, "name", f.name, "what a new team is called")
	c.Flags().Int64Var(&f.lease, "lease-days", f.lease, "how many days a device works without the server before its book locks; 0: for ever")
	c.AddCommand(m.serveBackupCommand(), m.serveRestoreCommand(), m.serveCodeCommand())
	return c
}

func (m *Main) serve(ctx context.Context, f serveFlags) error {
	secure, err := f.tls()
	if err != nil {
		return err
	}
	if err := server.CheckAddress(f.addr, secure != nil, f.proxied); err != nil {
		return err
	}
	dsn, opts, err := m.ledgerOf()
	if err != nil {
		return err
	}
	if opts.LeaseDays, err = f.leaseDays(); err != nil {
		return err
	}
	// Before a database is made: where this cannot serve, it leaves none behind.
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return data.Errorf(data.CodeConflict, "cannot listen on %s: %w; choose another address with --addr", f.addr, err)
	}
	defer func() { _ = listener.Close() }() // again, where the server ran
	if file, fresh := newDatabase(dsn); fresh {
		opts.Log.Info("no database stands there: a new team begins; if one was there, stop and bring it back with `rounds serve restore FILE`", "file", file)
	}
	l, err := ledger.Open(ctx, dsn, opts)
	if err != nil {
		return err
	}
	m.closers = append(m.closers, l.Close)
	first, err := l.Bootstrap(ctx, f.name)
	if err != nil {
		return err
	}
	s := server.New(server.Options{Ledger: l, Clock: opts.Clock, Log: opts.Log, Proxied: f.proxied})
	stop, err := m.serveMetrics(s, f.metrics, opts.Log)
	if err != nil {
		return err
	}
	defer stop()
	if err := m.welcome(listener.Addr(), secure != nil, first); err != nil {
		return err
	}
	return s.Run(ctx, listener, secure)
}

// newDatabase reports whether what a DSN names is a file that is to be made.
func newDatabase(dsn string) (file string, fresh bool) {
	file, ok := strings.CutPrefix(dsn, "sqlite:")
	info, err := os.Stat(file)
	return file, ok && (errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0)
}

func (f *serveFlags) leaseDays() (int64, error) {
	switch {
	case f.lease < 0 || f.lease > mostLeaseDays:
		return 0, data.Errorf(data.CodeInvalid, "--lease-days is %d; give 1 to %d, or 0 for no end", f.lease, mostLeaseDays)
	case f.lease == 0:
		return data.NoLease, nil
	}
	return f.lease, nil
}

// mostLeaseDays is ten years.
const mostLeaseDays = 3660

// serveMetrics serves what is counted at an address of its own, "" for none.
func (m *Main) serveMetrics(s *server.Server, addr string, log *slog.Logger) (stop func(), err error) {
	if addr == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, data.Errorf(data.CodeConflict, "cannot listen on %s: %w; choose another address with --metrics-addr", addr, err)
	}
	const patience = 10 * time.Second
	h := &http.Server{Handler: s.Metrics(), ReadTimeout: patience, WriteTimeout: patience}
	go func() {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are not served any more", "error", err)
		}
	}()
	return func() { _ = h.Close() }, m.tell("serve.metrics", l.Addr())
}

// welcome says where the server is, and, once, how its lead gets in.
func (m *Main) welcome(addr net.Addr, secure bool, first ledger.First) error {
	scheme := "http"
	if secure {
		scheme = "https"
	}
	if first.Code != "" {
		if err := m.tell("serve.code", first.Code, int(ledger.CodeLife.Hours())); err != nil {
			return err
		}
	}
	return m.tell("serve.at", scheme, addr)
}

// tell prints a line of the catalogue.
func (m *Main) tell(key string, args ...any) error {
	_, err := fmt.Fprintln(m.Stdout, m.words().T(key, args...))
	return err
}

func (f *serveFlags) tls() (*tls.Config, error) {
	if f.cert == "" && f.key == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return nil, data.Errorf(data.CodeInvalid, "the certificate cannot be used: %w; give --tls-cert and --tls-key, both PEM files", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// ledgerOf is the server's database: --db, or the profile's file.
func (m *Main) ledgerOf() (dsn string, opts ledger.Options, err error) {
	if opts.Clock, err = m.clock(); err != nil {
		return "", opts, err
	}
	opts.Log = slog.New(slog.NewTextHandler(m.Stderr, nil))
	if m.flags.db != "" {
		return m.flags.db, opts, nil
	}
	h, err := m.home()
	return "sqlite:" + m.servedFile(h), opts, err
}

// servedFile is where a server keeps its database if it is not told otherwise.
func (m *Main) servedFile(h home) string {
	return filepath.Join(h.data, m.profileName()+".server.db")
}
