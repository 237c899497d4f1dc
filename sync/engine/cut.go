package engine

import (
	"context"
	"errors"
	"sync"
)

// errCut says that the person cut the connection.
var errCut = errors.New("the connection is cut; the same key restores it")

// gate lets a person cut the connection and restore it.
type gate struct {
	mu      sync.Mutex
	closed  bool
	flipped chan struct{} // closed at the next change
	ctx     context.Context
	end     context.CancelFunc
}

func newGate() *gate {
	g := &gate{flipped: make(chan struct{})}
	g.ctx, g.end = context.WithCancel(context.Background())
	return g
}

// set closes the gate or opens it; whatever is under way when it closes ends.
func (g *gate) set(closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed == closed {
		return
	}
	g.closed = closed
	close(g.flipped)
	g.flipped = make(chan struct{})
	if closed {
		g.end()
	} else {
		g.ctx, g.end = context.WithCancel(context.Background())
	}
}

// through gives a context that ends with ctx or when the gate closes, and errCut when
// it is closed.
func (g *gate) through(ctx context.Context) (context.Context, context.CancelFunc, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, nil, errCut
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(g.ctx, func() { cancel(errCut) })
	return ctx, func() { stop(); cancel(nil) }, nil
}

func (g *gate) changed() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.flipped
}

// Cut ends every exchange with the server until it is taken back: a person wants to
// work as if in the field.
func (e *Engine) Cut(on bool) { e.cut.set(on) }
