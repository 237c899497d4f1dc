package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"

	"rounds/data"
	"rounds/data/draft"
)

// DraftKey names the text field that is being typed in: a column of an entity, or
// a field of a page that becomes one later ("capture" of a call).
type DraftKey struct {
	Kind  string
	Key   data.ID
	Field string
}

// Journal makes keystrokes durable: each is one appended row. Keystrokes that
// arrive while a commit is under way share the next one, in the order in which
// they were added.
type Journal struct {
	s      *Store
	insert *sql.Stmt

	mu      sync.Mutex
	wake    chan struct{}
	pending []keystroke
	busy    bool // a batch is being committed
	closed  bool
	done    chan struct{}

	fieldIDs map[DraftKey]int64 // touched by the flusher and under the writer only
}

type keystroke struct {
	key    DraftKey
	base   string
	edit   draft.Edit
	result chan error
	opens  bool          // no edit: the field is edited anew, from base
	passed chan struct{} // no edit: closed when the batch of its place was tried
}

func newJournal(s *Store) *Journal {
	j := &Journal{s: s, wake: make(chan struct{}, 1), done: make(chan struct{}), fieldIDs: map[DraftKey]int64{}}
	go j.run()
	return j
}

// OpenField says that a field is edited anew, from base: the text of its entity,
// which may not be what was last typed and sealed. Edits that were not sealed stay
// what they were. Call it before the first Type; it returns at once.
func (s *Store) OpenField(key DraftKey, base string) {
	s.journal.add(keystroke{key: key, base: base, opens: true, result: make(chan error, 1)})
}

// Type appends one edit of the field; base is the text with which the field was
// opened. It returns at once, keeping the order of the calls; wait returns when the
// edit is on the disk.
func (s *Store) Type(key DraftKey, base string, edit draft.Edit) (wait func(context.Context) error) {
	result := make(chan error, 1)
	s.journal.add(keystroke{key: key, base: base, edit: edit, result: result})
	return func(ctx context.Context) error {
		select {
		case err := <-result:
			return workError("saving what was typed", err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (j *Journal) add(k keystroke) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		k.result <- errors.New("the database is closed")
		return
	}
	j.pending = append(j.pending, k)
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// drain waits until what was typed before is on the disk, or was refused: an action
// that takes the text of a field must come after its last key.
func (j *Journal) drain(ctx context.Context) {
	j.mu.Lock()
	idle := len(j.pending) == 0 && !j.busy || j.closed
	j.mu.Unlock()
	if idle {
		return
	}
	passed := make(chan struct{})
	j.add(keystroke{passed: passed, result: make(chan error, 1)})
	select {
	case <-passed:
	case <-ctx.Done():
	}
}

func (j *Journal) run() {
	defer close(j.done)
	for range j.wake {
		_ = j.commit(j.take())
	}
}

// commit flushes a batch and tells who waits. A batch that failed goes back to
// the head of the queue: later edits build on it, so the next commit writes both,
// and an acknowledged edit always stands on acknowledged ones.
func (j *Journal) commit(batch []keystroke) error {
	if len(batch) == 0 {
		return nil
	}
	err := j.flush(batch)
	for _, k := range batch {
		if k.passed != nil {
			close(k.passed)
		}
		select {
		case k.result <- err:
		default: // told of an earlier failure
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.busy = false
	if err != nil {
		batch = slices.DeleteFunc(batch, func(k keystroke) bool { return k.passed != nil })
		j.pending = append(batch, j.pending...)
		for _, k := range batch {
			delete(j.fieldIDs, k.key)
		}
	}
	return err
}

func (j *Journal) take() []keystroke {
	j.mu.Lock()
	defer j.mu.Unlock()
	batch := j.pending
	j.pending, j.busy = nil, len(batch) > 0
	return batch
}

// flush commits a batch in one transaction. Nothing here depends on how long the
// texts are.
func (j *Journal) flush(batch []keystroke) error {
	if err := j.s.writable(); err != nil {
		return err
	}
	ctx := context.Background()
	if j.insert == nil {
		stmt, err := j.s.writer.PrepareContext(ctx, insertDraft)
		if err != nil {
			return err
		}
		j.insert = stmt
	}
	if id, ok := j.single(batch); ok {
		e := batch[0].edit
		res, err := j.insert.ExecContext(ctx, id, e.Pos, e.Del, e.Ins, settingMoved)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return err
		}
	}
	tx, err := j.s.beginFile(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	insert := tx.StmtContext(ctx, j.insert)
	for _, k := range batch {
		if k.passed != nil {
			continue
		}
		if k.opens {
			j.forget(k.key)
		}
		field, err := j.field(ctx, tx, k)
		if err != nil {
			return err
		}
		if k.opens {
			continue
		}
		if _, err := insert.ExecContext(ctx, field, k.edit.Pos, k.edit.Del, k.edit.Ins, settingMoved); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// insertDraft appends one key, unless the file is no longer in force.
const insertDraft = `INSERT INTO draft (field_id, pos, del, ins) SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM setting WHERE name = ?)`

// single gives the field of a batch that is one key in a field that has a row: the
// usual one, which needs no transaction but its own statement's.
func (j *Journal) single(batch []keystroke) (int64, bool) {
	if len(batch) != 1 || batch[0].opens || batch[0].passed != nil {
		return 0, false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	id, ok := j.fieldIDs[batch[0].key]
	return id, ok
}

// field finds the row of the field, making it with its base text for its first
// edit.
func (j *Journal) field(ctx context.Context, tx *sql.Tx, k keystroke) (int64, error) {
	j.mu.Lock()
	id, ok := j.fieldIDs[k.key]
	j.mu.Unlock()
	if ok {
		return id, nil
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO draft_field (ent, key, field, base, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (ent, key, field) DO UPDATE SET at = excluded.at,
			base = CASE WHEN ? AND NOT EXISTS (SELECT 1 FROM draft WHERE field_id = draft_field.id) THEN excluded.base ELSE base END
		RETURNING id`,
		k.key.Kind, k.key.Key[:], k.key.Field, k.base, int64(j.s.Now()), k.opens).Scan(&id)
	if err != nil {
		return 0, err
	}
	j.mu.Lock() // commit drops it again if the transaction fails
	j.fieldIDs[k.key] = id
	j.mu.Unlock()
	return id, nil
}

// forget drops what is remembered of a field whose row went away.
func (j *Journal) forget(key DraftKey) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.fieldIDs, key)
}

// moved drops what is remembered of all fields: another file is in force.
func (j *Journal) moved() {
	j.mu.Lock()
	defer j.mu.Unlock()
	clear(j.fieldIDs)
}

func (j *Journal) close() error {
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return nil
	}
	j.closed = true
	close(j.wake)
	j.mu.Unlock()
	<-j.done
	err := j.commit(j.take())
	if j.insert != nil {
		_ = j.insert.Close()
	}
	return err
}
