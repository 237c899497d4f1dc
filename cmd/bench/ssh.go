package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"rounds/data"
	"rounds/data/demo"
	"rounds/sync/ledger"
)

const (
	guests      = 200 // people, each with a session and a book of her own
	each        = 20  // accounts of hers, each with a year of history
	idleSSH     = time.Minute
	lookups     = 40
	lookupRatio = 3 // of bare Go + SQLite + one query, see `commands`
)

// measureSSH lets 200 people open the workstation over SSH in one process, as a team's
// gateway serves them, and counts what they cost while nobody touches a key; a whole
// minute, since the clocks on the screen turn with it. Then one asks without a screen.
func measureSSH(ctx context.Context, b *bench) (out []figure, err error) {
	dir, remove, err := b.scratch("ssh")
	if err != nil {
		return nil, err
	}
	defer remove()
	code, people, err := fillGuests(ctx, in(dir, "server.db"))
	if err != nil {
		return nil, err
	}
	server, err := b.startServer(ctx, dir, in(dir, "server.db"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	host := in(dir, "host")
	if err := b.login(ctx, host, server.url, code); err != nil {
		return nil, err
	}
	g, err := b.startGateway(ctx, host, people)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, g.stop()) }()
	idle, err := b.idleGuests(ctx, g, people)
	if err != nil {
		return nil, err
	}
	busy, err := b.answersOver(ctx, g, people[0], "queue", "--limit", "5")
	if err != nil {
		return nil, err
	}
	alone, err := b.answersAlone(ctx)
	if err != nil {
		return nil, err
	}
	return append(append(out, idle...), busy.figure(fmt.Sprintf("ssh HOST queue beside %d idle sessions", guests)), alone), nil
}

// fillGuests makes a server's file with the people, and a code for their gateway.
func fillGuests(ctx context.Context, path string) (code string, people []data.ID, err error) {
	_, _ = fmt.Fprintf(os.Stderr, "building a server with %d accounts of %d people …\n", guests*each, guests)
	l, err := ledger.Open(ctx, "sqlite:"+path, ledger.Options{Clock: time.Now})
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	ws, err := l.NewWorkspace(ctx, "Bench")
	if err != nil {
		return "", nil, err
	}
	lead, err := l.AddUser(ctx, ws, data.User{Name: "Lea Lead", Email: "lea@example.com", Role: "lead"})
	for i := 0; err == nil && i < guests; i++ {
		var id data.ID
		id, err = l.AddUser(ctx, ws, data.User{Name: fmt.Sprintf("Guest %03d", i), Email: fmt.Sprintf("guest%d@example.com", i), Role: "manager"})
		people = append(people, id)
	}
	if err != nil {
		return "", nil, err
	}
	opts := demo.Options{Accounts: guests * each, Seed: 1, Now: time.Now().Truncate(time.Minute)}
	ids := data.NewIDs(time.Now, rand.Reader)
	err = l.Load(ctx, ws, func(put func(any) error) error {
		for _, who := range people { // each has somebody who needs her
			a := data.Account{ID: ids.New(), Name: "Acme Lamps", Owner: who, Language: "en", Stage: "adoption"}
			r := data.Request{ID: ids.New(), AccountID: a.ID, Kind: "bug", Subject: "it is slow", OpenedAt: data.At(opts.Now.Add(-time.Hour))}
			if err := errors.Join(put(a), put(r)); err != nil {
				return err
			}
		}
		n := 0
		return demo.Generate(opts, func(bundle demo.Bundle) error {
			bundle.Account.Owner = people[n%guests]
			n++
			return bundle.Each(put)
		})
	})
	if err != nil {
		return "", nil, err
	}
	code, err = l.NewCode(ctx, ws, lead, ledger.KindGateway, "a benchmark")
	return code, people, err
}

// idleGuests opens a screen for everybody and measures what they cost together.
func (b *bench) idleGuests(ctx context.Context, g *gateway, people []data.ID) (out []figure, err error) {
	if err := g.settled(ctx); err != nil {
		return nil, err
	}
	empty, err := memoryOf(g.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	var opened sample
	for _, who := range people {
		took, err := g.open(who)
		if err != nil {
			return nil, fmt.Errorf("session %d: %w", len(opened)+1, err)
		}
		opened = append(opened, took)
	}
	if err := g.settled(ctx); err != nil {
		return nil, err
	}
	full, err := memoryOf(g.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	before, err := processorTicks(g.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	sent := g.received.Load()
	select {
	case <-time.After(idleSSH):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	after, err := processorTicks(g.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	if g.ended.Load() > 0 {
		return nil, fmt.Errorf("%d sessions ended by themselves", g.ended.Load())
	}
	return []figure{
		record(fmt.Sprintf("memory of each of %d SSH sessions", guests), (full.All-empty.All)/guests, "MB").atMost(4).
			why("each with a book of her own of %d accounts; the process %.0f MB, %.0f before the first", each, full.All, empty.All),
		record(fmt.Sprintf("%d idle SSH sessions, of one core", guests), float64(after-before)/idleSSH.Seconds(), "%").atMost(5).
			why("over a minute, in which the clocks turn once: %.0f B a session", float64(g.received.Load()-sent)/guests),
		record("a session's first rows, the first ever, p50", opened.at(0.5), "ms").
			why("p99 %.3g ms; her device is enrolled and her book fetched", opened.at(0.99)),
	}, nil
}

// answersAlone asks a host of one person about the large book, in turn with the least
// program that asks SQLite one question.
func (b *bench) answersAlone(ctx context.Context) (f figure, err error) {
	path, err := b.large(ctx)
	if err != nil {
		return f, err
	}
	name, me, err := longName(ctx, path)
	if err != nil {
		return f, err
	}
	dir, remove, err := b.scratch("alone")
	if err != nil {
		return f, err
	}
	defer remove()
	g, err := b.startGateway(ctx, dir, []data.ID{me}, "--db", path)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, g.stop()) }()
	over, err := b.answersOver(ctx, g, me, "lookup", name)
	if err != nil {
		return f, err
	}
	var bare sample
	for range lookups {
		took, err := b.process(ctx, dir, "bare", path)
		if err != nil {
			return f, err
		}
		bare = append(bare, took)
	}
	return over.figure(fmt.Sprintf("ssh HOST lookup, %d accounts, p50", b.accounts)).
		beside("bare Go + SQLite + one query, p50", bare.at(0.5)).ratioAtMost(lookupRatio), nil
}
