package engine

import (
	"context"
	"time"
)

// listen follows the server's pokes, and begins anew, after a jittered pause, whenever
// the stream ends. Without pokes the pull lane looks every half minute by itself, from
// the moment at which the stream is lost: what it did not tell any more is asked for.
func (e *Engine) listen(ctx context.Context) {
	fails := 0
	for ctx.Err() == nil {
		flipped := e.cut.changed()
		begun := e.now()
		err := e.hear(ctx)
		if e.poked.Swap(false) {
			e.down.wake()
		}
		if fails++; e.now().Sub(begun) > mostPause {
			fails = 1 // it went well for a while
		}
		timer := time.NewTimer(e.pause(fails, err))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-flipped:
		}
		timer.Stop()
	}
}

// hear listens to one stream until it ends or the person cuts it. The server says its head
// at once, at every change, and with each heartbeat; one that is not the cache's, be it an
// older one of a server that was brought back, is a reason to look.
func (e *Engine) hear(ctx context.Context) error {
	ctx, cancel, err := e.cut.through(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	return e.remote.Poke(ctx, func(head int64) {
		e.poked.Store(true)
		if point, err := e.store.SyncPoint(ctx); err != nil || head != point.Seq {
			e.down.wake()
			return
		}
		e.report.confirmed()
	})
}
