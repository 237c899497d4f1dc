package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/store"
	"rounds/sync/engine"
	"rounds/sync/ledger"
	"rounds/sync/remote"
)

const (
	served = 1000 // accounts of the served world, each with a year of history
	pokes  = 40   // changes that are awaited on the other screen
)

// measureServer lets the program serve a world on loopback: a first sync over HTTP,
// how soon the list is there, what the server holds and does when nobody asks it, and how
// long a change takes from one device to another's screen.
func measureServer(ctx context.Context, b *bench) (out []figure, err error) {
	dir, remove, err := b.scratch("server")
	if err != nil {
		return nil, err
	}
	defer remove()
	path := in(dir, "server.db")
	codes, rows, err := fillServer(ctx, path, served)
	if err != nil {
		return nil, err
	}
	s, err := b.startServer(ctx, dir, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	mine, err := openDevice(ctx, in(dir, "bench"), s.url, codes[0])
	if err != nil {
		return nil, err
	}
	defer mine.close()
	whole, early, err := mine.firstSync(ctx, served)
	if err != nil {
		return nil, err
	}
	if err := newDesk(mine.store).Refresh(ctx, nil); err != nil { // which account is on top
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	book, err := os.Stat(mine.store.Path())
	if err != nil {
		return nil, err
	}
	out = append(out,
		record(fmt.Sprintf("first sync of %d accounts over HTTP", served), float64(rows)/whole.Seconds(), "rows/s").
			why("%d rows in %.1f s", rows, whole.Seconds()),
		record("… names and a sorted list", ms(early), "ms").beside("the whole first sync", ms(whole)).ratioAtMost(0.3),
		record("the server's file, an account", float64(info.Size())/served, "B").why("with a year of history"),
		record("the workstation's file, an account", float64(book.Size())/served, "B").why("of the same rows, with indexes and full text"))

	late, err := b.poke(ctx, dir, s.url, codes[1], mine)
	if err != nil {
		return nil, err
	}
	out = append(out, record("an edit on another's screen, p95", late.at(0.95), "ms").atMost(300).why("p50 %.3g ms, from before it is sent", late.at(0.5)))

	held, err := memoryOf(s.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	before, err := processorTicks(s.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	select {
	case <-time.After(idleFor):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	after, err := processorTicks(s.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	return append(out,
		record("memory of the server with that world", held.All, "MB").why("heap and SQLite %.1f MB", held.Anon),
		record("the idle server, of one core", float64(after-before)/idleFor.Seconds(), "%")), nil
}

// fillServer makes a server's file with a world and gives two codes of its first person,
// and how many rows there are.
func fillServer(ctx context.Context, path string, accounts int) (codes []string, rows int, err error) {
	_, _ = fmt.Fprintf(os.Stderr, "building a server with %d accounts …\n", accounts)
	opts := demo.Options{Accounts: accounts, Seed: 1, Now: time.Now().Truncate(time.Minute)}
	team := demo.Team(opts)
	codes, err = fillWith(ctx, path, team[0].ID, 2, func(put func(any) error) error {
		counting := func(row any) error {
			rows++
			return put(row)
		}
		for _, u := range team {
			if err := counting(u); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(bundle demo.Bundle) error { return bundle.Each(counting) })
	})
	return codes, rows, err
}

// fillWith makes a server's file with rows, and codes for devices of one person in it.
func fillWith(ctx context.Context, path string, who data.ID, codes int, fill func(put func(any) error) error) (out []string, err error) {
	l, err := ledger.Open(ctx, "sqlite:"+path, ledger.Options{Clock: time.Now})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	ws, err := l.NewWorkspace(ctx, "Bench")
	if err != nil {
		return nil, err
	}
	if err := l.Load(ctx, ws, fill); err != nil {
		return nil, err
	}
	for range codes {
		code, err := l.NewCode(ctx, ws, who, ledger.KindDevice, "a benchmark")
		if err != nil {
			return nil, err
		}
		out = append(out, code)
	}
	return out, nil
}

// serving is `rounds serve` at work.
type serving struct {
	cmd *exec.Cmd
	url string
}

func (b *bench) startServer(ctx context.Context, dir, path string) (*serving, error) {
	s := &serving{cmd: exec.CommandContext(ctx, b.program("rounds"), "serve", "--db", "sqlite:"+path, "--addr", "127.0.0.1:0")}
	s.cmd.Env = append(os.Environ(), "ROUNDS_HOME="+in(dir, "home"))
	said, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if _, after, ok := strings.Cut(lines.Text(), "http://"); ok {
			s.url = "http://" + strings.Fields(after)[0]
			return s, nil
		}
	}
	return nil, errors.Join(errors.New("the server does not say where it serves"), s.stop())
}

func (s *serving) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	return s.cmd.Wait()
}

// device is a workstation without a screen.
type device struct {
	store  *store.Store
	engine *engine.Engine
}

func openDevice(ctx context.Context, dir, url, code string) (*device, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, in(dir, "book.db"), store.Options{})
	if err != nil {
		return nil, err
	}
	r := remote.New(remote.Options{Keyring: remote.Keyring{Path: in(dir, "login")}, Clock: time.Now})
	l, err := r.Enrol(ctx, url, code, "bench")
	if err == nil {
		err = st.Enrolled(ctx, data.Enrolment{Workspace: l.Workspace, Device: l.Device, User: l.User, LeaseDays: l.LeaseDays})
	}
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return &device{st, engine.New(engine.CacheOf(st), r, engine.Options{Clock: time.Now, Rand: rand.New(rand.NewPCG(1, 2))})}, nil
}

func (d *device) close() { _ = d.store.Close() }

// firstSync takes the time of the whole, and until all accounts are there to be listed.
func (d *device) firstSync(ctx context.Context, accounts int64) (whole, early time.Duration, err error) {
	start := time.Now()
	done := make(chan error, 1)
	go func() { done <- d.engine.Once(ctx) }()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-done:
			whole = time.Since(start)
			if early == 0 {
				early = whole
			}
			return whole, early, err
		case <-look.C:
			if early != 0 {
				continue
			}
			if st, err := d.store.Status(ctx); err == nil && st.Accounts >= accounts {
				early = time.Since(start)
			}
		}
	}
}

// poke lets a workstation show an account and times what another device notes of it.
func (b *bench) poke(ctx context.Context, dir, url, code string, from *device) (sample, error) {
	home := in(dir, "other")
	if err := b.login(ctx, home, url, code); err != nil {
		return nil, err
	}
	t, err := startTerminal(ctx, home, b.program("rounds"))
	if err != nil {
		return nil, err
	}
	defer t.end()
	if err := t.settled(); err != nil {
		return nil, err
	}
	top, err := from.store.Top(ctx, 1)
	if err != nil {
		return nil, err
	}
	if err := t.press("\r"); err != nil { // the account on top, whose notes are shown
		return nil, err
	}
	if err := t.settled(); err != nil {
		return nil, err
	}
	me, err := from.store.Me(ctx)
	if err != nil {
		return nil, err
	}
	var late sample
	for i := range pokes {
		text := distinct(i)
		if _, err := from.store.AddNote(ctx, store.Capture{AccountID: top[0].ID, By: me.ID}, text); err != nil {
			return nil, err
		}
		t.seen = nil
		start := time.Now()
		if err := from.engine.Once(ctx); err != nil {
			return nil, err
		}
		at, err := t.await(20*time.Second, text)
		if err != nil {
			return nil, err
		}
		late = append(late, at.Sub(start))
		t.quiet(200 * time.Millisecond)
	}
	return late, nil
}

// distinct is a word that has no letter in common with the one before it, place by place:
// a screen writes only the cells that change.
func distinct(i int) string {
	word := make([]byte, 8)
	for k := range word {
		word[k] = 'a' + byte((i*7+k*5+i*k)%26)
	}
	return string(word)
}
