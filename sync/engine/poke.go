package engine

import (
	"context"
	"time"
)

// listen follows the server's pokes, and begins anew, after a jittered pause, whenever
// the stream ends. Without pokes the pull lane looks every half minute by itself.
func (e *Engine) listen(ctx context.Context) {
	fails := 0
	for ctx.Err() == nil {
		flipped := e.cut.changed()
		begun := e.now()
		err := e.hear(ctx)
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

// hear listens to one stream until it ends or the person cuts it.
func (e *Engine) hear(ctx context.Context) error {
	ctx, cancel, err := e.cut.through(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	return e.remote.Poke(ctx, func(head int64) {
		if point, err := e.store.SyncPoint(ctx); err != nil || head > point.Seq {
			e.down.wake()
		}
	})
}
