package door

import (
	"context"
	"sync"
	"time"
)

// guests are the sessions that are open, by what let them in.
type guests struct {
	mu   sync.Mutex
	open map[*guest]struct{}
}

// guest is one session: whose it is, by which key, and how it is ended.
type guest struct {
	name, key string
	end       context.CancelCauseFunc
	missed    int // looks in a row at which the key was not hers any more
}

// enough is at how many looks in a row a key has to be gone before its sessions end: a
// file that is just being written anew shuts nobody out.
const enough = 2

func (g *guests) add(one *guest) (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open[one] = struct{}{}
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.open, one)
	}
}

// lookEvery is longer than what was read of the folder is held: each look sees it anew.
const lookEvery = rereadAfter + rereadAfter/2

// watch ends the sessions whose key is not their person's any more, until ctx ends.
func (s *Server) watch(ctx context.Context) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			s.shutOut()
		case <-ctx.Done():
			return
		}
	}
}

// shutOut looks once. Without a session nothing is read.
func (s *Server) shutOut() {
	s.guests.mu.Lock()
	defer s.guests.mu.Unlock()
	for one := range s.guests.open {
		if name, _ := s.keys.Holder(one.key); name == one.name {
			one.missed = 0
			continue
		}
		if one.missed++; one.missed == enough {
			one.end(ErrShutOut)
		}
	}
}
