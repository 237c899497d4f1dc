package server

import (
	"sync"

	"rounds/data"
	"rounds/sync/ledger"
)

// hub passes the heads of workspaces on to the pokes. A poke that does not keep up
// finds the newest head when it looks; nobody waits for it.
type hub struct {
	mu    sync.Mutex
	heads map[data.ID]int64
	pokes map[*poke]struct{}
}

// poke is one that listens.
type poke struct {
	workspace data.ID
	woken     chan struct{} // one slot
}

func newHub() *hub {
	return &hub{heads: map[data.ID]int64{}, pokes: map[*poke]struct{}{}}
}

func (h *hub) follow(heads <-chan ledger.Head) {
	for head := range heads {
		h.mu.Lock()
		if head.Seq != h.heads[head.Workspace] { // a lower one is of a database that was brought back
			h.heads[head.Workspace] = head.Seq
			for p := range h.pokes {
				if p.workspace == head.Workspace {
					select {
					case p.woken <- struct{}{}:
					default:
					}
				}
			}
		}
		h.mu.Unlock()
	}
}

func (h *hub) listen(workspace data.ID) *poke {
	p := &poke{workspace: workspace, woken: make(chan struct{}, 1)}
	h.mu.Lock()
	h.pokes[p] = struct{}{}
	h.mu.Unlock()
	return p
}

func (h *hub) leave(p *poke) {
	h.mu.Lock()
	delete(h.pokes, p)
	h.mu.Unlock()
}

func (h *hub) head(workspace data.ID) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.heads[workspace]
}

func (h *hub) listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.pokes)
}
