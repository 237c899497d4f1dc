package store

import (
	"context"

	"rounds/data"
)

// Subscribe returns a channel of one slot that receives what commits change;
// changes that nobody has read yet are merged, so a slow reader never blocks a
// writer. Call cancel to leave.
func (s *Store) Subscribe() (changes <-chan data.Change, cancel func()) {
	ch := make(chan data.Change, 1)
	s.subsMu.Lock()
	s.subs[ch] = struct{}{}
	s.subsMu.Unlock()
	return ch, func() {
		s.subsMu.Lock()
		defer s.subsMu.Unlock()
		if _, ok := s.subs[ch]; ok {
			delete(s.subs, ch)
			close(ch)
		}
	}
}

func (s *Store) publish(c data.Change) {
	s.subsMu.Lock()
	defer s.subsMu.Unlock()
	for ch := range s.subs {
		merged := c
		select {
		case old := <-ch:
			merged = old.Merge(c)
		default:
		}
		ch <- merged // the slot is free: only publish fills it, under the lock
	}
}

// Poll publishes an All change when another process has written to the file since
// the last call, or since the store was opened. It costs one pragma.
func (s *Store) Poll(ctx context.Context) error {
	moved := s.gen.look()
	if moved {
		s.journal.moved()
	}
	changed, err := s.foreignWrite(ctx)
	if err != nil {
		return workError("looking for changes", err)
	}
	if changed || moved {
		s.presentOnly.Store(false)
		s.publish(data.Change{All: true})
	}
	return nil
}

// foreignWrite asks the writer's connection: data_version counts the commits of
// every connection but the asking one, so that our own do not count.
func (s *Store) foreignWrite(ctx context.Context) (bool, error) {
	if s.writer == nil {
		return false, nil
	}
	s.watchMu.Lock()
	defer s.watchMu.Unlock()
	version, err := s.dataVersion(ctx)
	if err != nil {
		return false, err
	}
	changed := version != s.version
	s.version = version
	return changed, nil
}

func (s *Store) dataVersion(ctx context.Context) (version int64, err error) {
	err = s.writer.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version)
	return version, err
}
