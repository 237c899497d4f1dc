package engine

import (
	"context"
	"errors"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// leastPage is the smallest page that is asked for on a poor link.
const leastPage = 50

// pullAll takes over everything that the server has and the cache has not.
func (e *Engine) pullAll(ctx context.Context) error { return e.heed(ctx, e.pullRound(ctx)) }

func (e *Engine) pullRound(ctx context.Context) error {
	size := e.pullSize
	mended := 0
	for {
		point, err := e.store.SyncPoint(ctx)
		if err != nil {
			return err
		}
		if point.Cursor == "" {
			if err := e.begin(ctx, point); err != nil {
				return err
			}
			continue
		}
		page, err := e.remote.Changes(ctx, point.Cursor, size.n, point.Actor)
		if err != nil {
			again, merr := e.mendPull(ctx, err, size)
			if merr != nil || !again {
				return merr
			}
			if mended++; mended > mostMends {
				return err
			}
			continue
		}
		if !page.More && page.LastN < point.Acked {
			if mended++; mended > mostMends {
				return errors.New("the server answers what it has decided, and does not have it afterwards")
			}
			if err := e.sendLost(ctx, point, page.LastN); err != nil {
				return err
			}
			continue
		}
		mended = 0
		size.grow()
		if len(page.Items) > 0 {
			e.report.busy()
		}
		if err := e.store.Apply(ctx, point.Cursor, page); err != nil {
			return err
		}
		e.tally.Load().received(page)
		if !page.More {
			return e.store.Contact(ctx)
		}
	}
}

// mendPull does what a failed pull asks for and reports whether to try at once again.
func (e *Engine) mendPull(ctx context.Context, err error, size *size) (again bool, _ error) {
	if errors.Is(err, remote.ErrOffline) || errors.Is(err, wire.ErrTruncated) || errors.Is(err, wire.ErrTooLarge) {
		if !remote.Unreached(err) {
			size.shrink()
		}
		return false, err
	}
	var p *wire.Problem
	if !errors.As(err, &p) {
		return false, err
	}
	switch p.Code {
	case wire.CodeEpoch:
		if p.Epoch == "" {
			return false, p
		}
		return true, e.follow(ctx, p.Epoch)
	case wire.CodeCursorExpired:
		return true, e.pushedFirst(ctx)
	}
	return false, err
}

// sendLost sends again what a server acknowledged and has lost since, without a word and
// before this device saw any of it in a page: it was brought back to where the cursor still
// fits.
func (e *Engine) sendLost(ctx context.Context, point data.SyncPoint, lastN int64) error {
	e.pushing.Lock()
	defer e.pushing.Unlock()
	e.log.Warn("the server has lost what it acknowledged; sending it again", "from", lastN+1)
	if err := e.store.Rewind(ctx, point.Epoch, lastN); err != nil {
		return err
	}
	return e.pushRound(ctx)
}

// follow takes up with a server of another epoch.
func (e *Engine) follow(ctx context.Context, epoch string) error {
	e.pushing.Lock()
	defer e.pushing.Unlock()
	if err := e.newEpoch(ctx, epoch); err != nil {
		return err
	}
	return e.startOver(ctx)
}

// begin takes a snapshot for a cache without a cursor. One that had a server before may
// have been on the way from one epoch to the next when the line went: what that server
// lost is pushed first.
func (e *Engine) begin(ctx context.Context, point data.SyncPoint) error {
	var err error
	if point.Epoch == "" {
		err = e.snapshot(ctx, point)
	} else {
		err = e.pushedFirst(ctx)
	}
	var changed *epochError
	if errors.As(err, &changed) {
		return e.follow(ctx, changed.epoch)
	}
	return err
}

func (e *Engine) pushedFirst(ctx context.Context) error {
	e.pushing.Lock()
	defer e.pushing.Unlock()
	return e.startOver(ctx)
}

// startOver pushes first, so that the snapshot has what this device did, and then
// takes a snapshot. The caller holds pushing.
func (e *Engine) startOver(ctx context.Context) error {
	if err := e.pushRound(ctx); err != nil {
		return err
	}
	point, err := e.store.SyncPoint(ctx)
	if err != nil {
		return err
	}
	return e.snapshot(ctx, point)
}

// epochError says that a snapshot is of another epoch than what was pushed.
type epochError struct{ epoch string }

func (*epochError) Error() string { return "the server was restored" }

// snapshot takes a first sync, or goes on with the one that was interrupted; where the
// server has no use for that any more, it begins anew. One of another epoch than the cache
// knows is an epochError: what the server lost has to be pushed before it is taken.
func (e *Engine) snapshot(ctx context.Context, point data.SyncPoint) error {
	stale, err := e.snapshotOnce(ctx, point)
	if stale {
		_, err = e.snapshotOnce(ctx, point)
	}
	return err
}

// snapshotOnce reports in stale that only what was kept of an earlier attempt stood in the
// way, and is gone.
func (e *Engine) snapshotOnce(ctx context.Context, point data.SyncPoint) (stale bool, err error) {
	spool, err := e.store.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, spool.Close()) }()
	var last wire.FrameHead
	progress := e.report.first(spool.Rows())
	token := spool.Token()
	err = e.remote.Snapshot(ctx, token, point.Actor, func(f wire.Frame) error {
		progress(&f.FrameHead)
		if f.Epoch != "" {
			if last.Epoch = f.Epoch; point.Epoch != "" && f.Epoch != point.Epoch {
				return &epochError{f.Epoch}
			}
		}
		switch {
		case f.Cursor != "":
			last.Cursor, last.Seq = f.Cursor, f.Seq
		case f.Bytes > 0:
			return spool.Add(ctx, f)
		}
		return nil
	})
	var changed *epochError
	refused := refusesToken(err)
	if refused || errors.As(err, &changed) {
		discarded := spool.Discard()
		return refused && token != "" && discarded == nil, errors.Join(err, discarded)
	}
	if err != nil {
		return false, err
	}
	rows := spool.Rows()
	if err := spool.Finish(ctx, last.Epoch, last.Cursor, last.Seq); err != nil {
		return false, err
	}
	e.tally.Load().loaded(rows)
	return false, nil
}

// refusesToken reports whether the server has no use for the token of a kept frame.
func refusesToken(err error) bool {
	var p *wire.Problem
	return errors.As(err, &p) && (p.Code == wire.CodeEpoch || p.Code == wire.CodeCursorExpired || p.Code == wire.CodeBadRequest)
}
