package engine

import (
	"context"
	"encoding/json"
	"errors"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// packBytes bounds a push before compression, well below the protocol's limit.
const packBytes = wire.MaxExpanded / 2

// mostMends bounds how often a push is mended in a row: past that, the server wants
// something that this program does not understand.
const mostMends = 12

// pushAll sends what waits, a push after the other, until nothing does.
func (e *Engine) pushAll(ctx context.Context) error {
	e.pushing.Lock()
	defer e.pushing.Unlock()
	return e.heed(ctx, e.pushRound(ctx))
}

// pushRound is pushAll for a caller that holds pushing.
func (e *Engine) pushRound(ctx context.Context) error {
	size := e.pushSize
	mended := 0
	for {
		point, err := e.store.SyncPoint(ctx)
		if err != nil {
			return err
		}
		muts, err := e.store.Outgoing(ctx, size.n, packBytes)
		if err != nil || len(muts) == 0 {
			return err
		}
		e.report.busy()
		done, err := e.remote.Push(ctx, point, muts)
		if err != nil {
			again, merr := e.mend(ctx, err, size)
			if merr != nil || !again {
				return merr
			}
			if mended++; mended > mostMends {
				return err
			}
			continue
		}
		mended = 0
		size.grow()
		if err := e.store.Receive(ctx, done.Receipts, done.Durable, done.Now); err != nil {
			return err
		}
		e.tally.Load().sent(muts[:min(len(muts), len(done.Receipts))])
		e.down.wake() // what was sent is settled by the page that has it
		if len(done.Receipts) < len(muts) {
			return errors.New("the server answered without a receipt for each mutation")
		}
	}
}

// mend does what a failed push asks for and reports whether to try at once again.
func (e *Engine) mend(ctx context.Context, err error, size *size) (again bool, _ error) {
	if errors.Is(err, remote.ErrOffline) || errors.Is(err, wire.ErrTruncated) {
		if !remote.Unreached(err) {
			size.shrink() // smaller pieces get through a poor link
		}
		return false, err
	}
	var p *wire.Problem
	if !errors.As(err, &p) {
		return false, err
	}
	switch p.Code {
	case wire.CodeReused:
		// Another copy of this device was faster: this one goes on as a new device.
		return true, e.fork(ctx)
	case wire.CodeGap:
		return true, e.closeGap(ctx, p)
	case wire.CodeEpoch:
		if p.Epoch == "" {
			return false, p
		}
		return true, e.newEpoch(ctx, p.Epoch)
	case wire.CodeTooLarge:
		if size.n > 1 {
			size.shrink()
			return true, nil
		}
	case wire.CodeTimeout:
		size.shrink() // the line is too slow for so much
	}
	return false, err
}

// closeGap goes back to the mutation that the server expects. Where the cache does not
// have all from there on (one was refused before the server was restored), the device
// cannot fill the gap and goes on under a new id.
func (e *Engine) closeGap(ctx context.Context, p *wire.Problem) error {
	point, err := e.store.SyncPoint(ctx)
	if err != nil {
		return err
	}
	if err := e.store.Rewind(ctx, point.Epoch, p.N-1); err != nil {
		return err
	}
	muts, err := e.store.Outgoing(ctx, wire.MaxMutations, packBytes)
	if err != nil || dense(muts, p.N) {
		return err
	}
	return e.fork(ctx)
}

// dense reports whether mutations are counted from n without a gap.
func dense(muts []data.Mutation, n int64) bool {
	for i := range muts {
		if muts[i].N != n+int64(i) {
			return false
		}
	}
	return true
}

// fork goes on as a new device, whose mutations count from 1.
func (e *Engine) fork(ctx context.Context) error {
	if err := e.remote.Fork(ctx); err != nil {
		return err
	}
	return e.store.Renumber(ctx)
}

// newEpoch takes up with a restored server: everything of which it may have no backup
// is sent again, whatever number it says it has seen (another copy of this device may
// have used it since), and the next pull finds no cursor and takes a snapshot. The
// caller holds pushing.
func (e *Engine) newEpoch(ctx context.Context, epoch string) error {
	point, err := e.store.SyncPoint(ctx)
	if err != nil {
		return err
	}
	if point.Epoch != "" { // else something was done before the first sync told the epoch
		e.log.Warn("the server was restored; sending again what it may have lost")
	}
	return e.store.Rewind(ctx, epoch, 0)
}

// heed does what there is to do where the server has shut this device out, whatever it was
// asked: a first sync that was under way, or a wipe that a kill cut short, has no cursor any more
// with which a pull would hear of it.
func (e *Engine) heed(ctx context.Context, err error) error {
	var p *wire.Problem
	if errors.As(err, &p) && p.Code == wire.CodeRevoked {
		return e.revoked(ctx, p)
	}
	return err
}

// revoked ends the work of a device that was shut out. What was not sent is handed in
// once, for a person to look at; where the server says wipe, the rest goes. Else the book
// stays as it is and closed to the team, for a person may have that undone: with a new
// code the device sends what waits, of which the server then knows what was brought in.
func (e *Engine) revoked(ctx context.Context, p *wire.Problem) error {
	point, err := e.store.SyncPoint(ctx)
	if err != nil {
		return err
	}
	muts, err := e.store.Unsent(ctx)
	if err != nil {
		return err
	}
	var handed []data.Mutation
	if fit := muts[:rescuable(muts)]; len(fit) > 0 && (p.Wipe || !e.handed.Load()) {
		handed, err = e.handIn(ctx, point.Epoch, fit)
		if err != nil {
			e.log.Warn("what was not sent could not be handed in", "err", err)
		}
		var refused *wire.Problem
		e.handed.Store(err == nil || errors.As(err, &refused) && !refused.Retryable)
	}
	switch {
	case !p.Wipe && point.ShutOut:
		return p
	case !p.Wipe:
		return errors.Join(e.store.ShutOut(ctx), p)
	}
	return errors.Join(e.store.Wipe(ctx, handed), p)
}

// handIn sends mutations to rescue, and returns those that the server has then: it takes
// one request, whose size as it is sent only the server knows to be too large.
func (e *Engine) handIn(ctx context.Context, epoch string, muts []data.Mutation) (handed []data.Mutation, err error) {
	for {
		err = e.remote.Rescue(ctx, epoch, muts)
		var p *wire.Problem
		if !errors.As(err, &p) || p.Code != wire.CodeTooLarge || len(muts) == 1 {
			break
		}
		muts = muts[:len(muts)*3/4]
	}
	if err != nil {
		return nil, err
	}
	return muts, nil
}

// rescuable is how many mutations the server takes for rescue: it takes one request.
func rescuable(muts []data.Mutation) int {
	const room = wire.MaxExpanded - 1024 // less what the request says around them
	size := 0
	for i := range muts {
		raw, err := json.Marshal(&muts[i])
		if err != nil {
			return i
		}
		if size += len(raw) + 1; size > room {
			return i
		}
	}
	return len(muts)
}

// size is how much goes into one request: less when one fails on the way, more again
// when one succeeds. It is kept from one attempt to the next.
type size struct{ n, least, most int }

func newSize(least, most int) *size { return &size{n: most, least: least, most: most} }

func (s *size) shrink() { s.n = max(s.n/4, s.least) }
func (s *size) grow()   { s.n = min(s.n*2, s.most) }
