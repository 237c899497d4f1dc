package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

// pipeline unpacks and reads the rows of one frame while those of the one before are
// written: the two take about as long, and a machine has more than one core.
type pipeline struct {
	l     *loader
	jobs  chan job
	ready chan []rowBatch
	done  sync.WaitGroup

	mu     sync.Mutex
	err    error
	closed bool
}

type job struct {
	ctx    context.Context
	unpack Unpack
	info   FrameInfo
	packed []byte
	number int // of the frame in the spool
}

// frameError is the failure of a frame whose bytes are not those that came.
type frameError struct {
	number int
	err    error
}

func (e *frameError) Error() string { return fmt.Sprintf("frame %d: %v", e.number, e.err) }
func (e *frameError) Unwrap() error { return e.err }

// rowBatch is the values of rows of one kind, ready to be written, with the names by
// which they are found.
type rowBatch struct {
	kind  *loadedKind
	rows  [][]driver.Value
	names []loadedName

	values []driver.Value // room for the next rows
}

// valuesAhead is for how many rows room is made at a time.
const valuesAhead = 256

// loadedName is a name with its grams; working them out costs more than writing them.
type loadedName struct {
	Name
	alt, grams string
}

func newPipeline(l *loader) *pipeline {
	p := &pipeline{l: l, jobs: make(chan job, 1), ready: make(chan []rowBatch, 1)}
	p.done.Go(p.read)
	p.done.Go(p.write)
	return p
}

// add hands a frame over. A failure of an earlier one is told here, or by wait.
func (p *pipeline) add(ctx context.Context, j job) error {
	if err := p.failed(); err != nil {
		return err
	}
	j.ctx = ctx
	select {
	case p.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait ends the pipeline when everything that was added is written.
func (p *pipeline) wait() error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.jobs)
	}
	p.mu.Unlock()
	p.done.Wait()
	return p.failed()
}

func (p *pipeline) failed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

func (p *pipeline) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
}

// read unpacks the frames. After a failure it only empties the channel.
func (p *pipeline) read() {
	defer close(p.ready)
	for j := range p.jobs {
		if p.failed() != nil || j.ctx.Err() != nil {
			continue
		}
		batch, err := p.unpack(&j)
		if err != nil {
			p.fail(&frameError{j.number, err})
			continue
		}
		p.ready <- batch
	}
}

// unpack reads the rows of a frame, those of each kind together. Kinds that this
// program does not know are left out: see SyncPoint.
func (p *pipeline) unpack(j *job) ([]rowBatch, error) {
	var out []rowBatch
	at := map[string]int{}
	err := j.unpack(j.packed, j.info.Sum, func(r *data.Row) error {
		n, ok := at[r.Ent]
		if !ok {
			n = len(out)
			if k := kindNamed(r.Ent); k != nil {
				out = append(out, rowBatch{kind: &loadedKind{kind: k, scan: newFieldScanner(k)}})
			} else {
				n = -1
			}
			at[r.Ent] = n
		}
		if n < 0 {
			return nil
		}
		return out[n].add(r)
	})
	return out, err
}

// add reads one row.
func (b *rowBatch) add(r *data.Row) error {
	width := len(b.kind.columns) + 3
	if cap(b.values)-len(b.values) < width {
		b.values = make([]driver.Value, 0, width*valuesAhead)
	}
	from := len(b.values)
	row, err := b.kind.values(r, b.values[from:from:from+width])
	if err != nil {
		return err
	}
	b.values = b.values[:from+width]
	b.rows = append(b.rows, row)
	if b.kind.named() && r.GoneAt == 0 {
		b.names = append(b.names, b.kind.nameOf(r, row))
	}
	return nil
}

// write inserts the rows, straight on the driver's connection: database/sql would
// look at each value again. After a failure it only empties the channel. The
// connection is held for one frame at a time: others may ask it something between two.
func (p *pipeline) write() {
	for frame := range p.ready {
		if p.failed() != nil {
			continue
		}
		if err := p.l.conn.Raw(func(c any) error { return p.insertAll(c, frame) }); err != nil {
			p.fail(err)
		}
	}
}

func (p *pipeline) insertAll(c any, frame []rowBatch) error {
	conn, ok := c.(*sqlite3.SQLiteConn)
	if !ok {
		return errors.New("the driver's connection is another one")
	}
	for i := range frame {
		if err := p.insert(conn, &frame[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *pipeline) insert(conn *sqlite3.SQLiteConn, batch *rowBatch) error {
	k, err := p.l.prepare(conn, batch.kind.name)
	if err != nil {
		return err
	}
	for i := range batch.names {
		if err := p.l.insertName(conn, &batch.names[i]); err != nil {
			return err
		}
	}
	for _, row := range batch.rows {
		if err := execRow(k.insert, row...); err != nil {
			return fmt.Errorf("new %s: %w", k.name, err)
		}
	}
	return nil
}
