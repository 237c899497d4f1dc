package engine

import (
	"sync"

	"rounds/data"
)

// Exchanged is what Once has sent and received.
type Exchanged struct {
	Sent     int64 // changes that the server has answered, those that it refused among them
	Received int64 // rows of the server that are not the echo of what was sent
}

// tally counts an exchange. A nil one counts nothing: an engine that goes on for weeks
// would have to remember all that it sent.
type tally struct {
	mu    sync.Mutex
	count Exchanged
	ours  map[tallied]bool
}

type tallied struct {
	ent string
	key data.ID
}

func (t *tally) sent(muts []data.Mutation) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.Sent += int64(len(muts))
	for i := range muts {
		t.ours[tallied{muts[i].Ent, muts[i].Key}] = true
	}
}

func (t *tally) received(p *data.Page) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, item := range p.Items {
		if r := item.Row; r != nil && !t.ours[tallied{r.Ent, r.Key}] {
			t.count.Received++
		}
	}
}

func (t *tally) loaded(rows int64) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.Received += rows
}

// Exchanged is what the last Once has sent and received, also one that failed.
func (e *Engine) Exchanged() Exchanged {
	t := e.tally.Load()
	if t == nil {
		return Exchanged{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}
