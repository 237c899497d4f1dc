package ledger

import (
	"context"
	"errors"
	"fmt"

	"rounds/data"
	"rounds/sync/wire"
)

// Push decides the mutations of a device in their order and answers with one receipt
// each. A *wire.Problem says what the device has to do: 400, 401 and 403, 409 gap,
// mid_reuse and epoch_changed (nothing of the push counts), 503 (try again later).
// An acknowledged push is durable.
func (l *Ledger) Push(ctx context.Context, c Caller, p wire.Push) (wire.Pushed, error) {
	if p.Device != c.Device {
		return wire.Pushed{}, problemf(403, wire.CodeForbidden, "the push is of another device than its token")
	}
	j := &job{caller: c, epoch: p.Epoch}
	// What cannot be read is none: for its sake nobody's work is refused.
	if at, err := parseCursor(p.Cursor); err == nil && at.epoch == p.Epoch {
		j.at = &at
	}
	var out wire.Pushed
	err := l.heeding(ctx, func() (err error) {
		out, err = l.submit(ctx, j, p.Muts)
		return err
	})
	return out, err
}

// unsure reports whether what the push builds on may be of a history that the server has
// lost: nothing in it says of which it is.
func (j *job) unsure() bool { return j.at == nil && (!j.auto || j.rescue != nil) }

// job is a push that waits for its workspace's turn.
type job struct {
	caller Caller
	epoch  string
	at     *cursor // where the device's book stands; nil: it does not say, or has none
	auto   bool    // the ledger gives the numbers
	rescue *rescuing
	taking *Taking
	muts   []*prepared
	answer *wire.Pushed
	err    error
	done   chan struct{}
}

func (l *Ledger) submit(ctx context.Context, j *job, muts []data.Mutation) (wire.Pushed, error) {
	j.done, j.answer, j.err = make(chan struct{}), nil, nil
	j.muts = make([]*prepared, len(muts))
	for i := range muts {
		var err error
		if j.muts[i], err = prepare(&muts[i]); err != nil {
			return wire.Pushed{}, err
		}
	}
	select {
	case l.queue(j.caller.ws) <- j:
	case <-ctx.Done():
		return wire.Pushed{}, ctx.Err()
	case <-l.closing:
		return wire.Pushed{}, unavailable("the server is stopping")
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		return wire.Pushed{}, ctx.Err()
	case <-l.over:
		return wire.Pushed{}, unavailable("the server has stopped")
	}
	if j.err != nil {
		return wire.Pushed{}, j.err
	}
	return *j.answer, nil
}

// Bounds of one batch: what waits beyond them comes next.
const (
	maxBatch     = 64
	maxBatchMuts = 2000
)

// queue is the line of a workspace's pushes; its committer is started with it. A ledger
// that is closing has none.
func (l *Ledger) queue(ws int64) chan<- *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queues[ws]
	if q == nil && !l.isClosing() {
		q = make(chan *job, maxBatch)
		l.queues[ws] = q
		l.running.Go(func() { l.committer(ws, q) })
	}
	return q
}

// committer takes what waits for a workspace and decides it together: one commit for
// all of it. A push that comes alone waits for nobody.
func (l *Ledger) committer(ws int64, q <-chan *job) {
	for {
		var batch []*job
		select {
		case j := <-q:
			batch = append(batch, j)
		case <-l.closing:
			for {
				select {
				case j := <-q:
					finish([]*job{j}, unavailable("the server is stopping"))
				default:
					return
				}
			}
		}
		muts := len(batch[0].muts)
	more:
		for len(batch) < maxBatch && muts < maxBatchMuts {
			select {
			case j := <-q:
				batch = append(batch, j)
				muts += len(j.muts)
			default:
				break more
			}
		}
		l.settle(ws, batch)
	}
}

// settle decides a batch. One that fails for the sake of one of its pushes is decided
// push by push, and that push mutation by mutation.
func (l *Ledger) settle(ws int64, batch []*job) {
	err := l.decideBatch(ws, batch)
	switch {
	case err == nil:
		finish(batch, nil)
	case l.db.judge(err) == verdictRefused && len(batch) > 1:
		for _, j := range batch {
			l.settle(ws, []*job{j})
		}
	case l.db.judge(err) == verdictRefused:
		l.settleSlowly(ws, batch[0], err)
	default:
		finish(batch, l.failure("saving a push", err))
	}
}

func finish(batch []*job, err error) {
	for _, j := range batch {
		if err != nil {
			j.err = err
		}
		close(j.done)
	}
}

// settleSlowly finds the mutation that the database does not take and rejects it: the
// others of its push apply.
func (l *Ledger) settleSlowly(ws int64, j *job, refused error) {
	whole := j.muts
	if len(whole) == 0 {
		finish([]*job{j}, fmt.Errorf("the database keeps nothing of a push: %w", refused))
		return
	}
	var receipts []data.Receipt
	for i, m := range whole {
		one := &job{caller: j.caller, epoch: j.epoch, at: j.at, auto: j.auto, rescue: j.rescue, muts: whole[i : i+1], taking: j.taking.part(i, len(whole))}
		err := l.decideBatch(ws, []*job{one})
		if err != nil && l.db.judge(err) == verdictRefused && m.fault == nil {
			l.log.Warn("a mutation that the database does not take", "device", j.caller.Device, "n", m.N, "error", err)
			m.fault = reject(wire.CodeInvalidField, "the server cannot keep this %.40s", m.Ent)
			err = l.decideBatch(ws, []*job{one})
		}
		if err == nil {
			err = one.err
		}
		if err != nil {
			finish([]*job{j}, l.failure("saving a push", err))
			return
		}
		receipts = append(receipts, one.answer.Receipts...)
		j.answer = one.answer
	}
	j.answer.Receipts = receipts
	finish([]*job{j}, nil)
}

// decideBatch decides and commits a batch, again where the database asks for it.
// Each job then has its answer or its problem.
func (l *Ledger) decideBatch(ws int64, batch []*job) error {
	n := needsOf(batch)
	ctx, cancel := context.WithTimeout(context.Background(), l.patience)
	defer cancel()
	return l.retry(ctx, func() error {
		t, err := l.db.begin(ctx, writes)
		if err != nil {
			return err
		}
		defer t.rollback()
		w, err := l.gather(ctx, t, ws, n)
		if err != nil {
			return err
		}
		for _, j := range batch {
			j.answer, j.err = w.push(j)
		}
		head, err := l.save(t, w)
		if err != nil {
			return err
		}
		if err := t.commit(ctx); err != nil {
			return err
		}
		l.trouble.over(l.log)
		w.answer(batch, *head)
		if *head != w.head {
			l.moved(ws, *head)
		}
		return nil
	})
}

// answer gives the receipts their seqs, now that they are known.
func (w *world) answer(batch []*job, head int64) {
	first := head - int64(len(w.out.pushes)) + 1
	for _, j := range batch {
		if j.answer == nil {
			continue
		}
		j.answer.Head, j.answer.Durable, j.answer.Now = head, w.durable, w.now
		for i := range j.answer.Receipts {
			if r := &j.answer.Receipts[i]; r.Seq >= pending {
				r.Seq = first + r.Seq - pending
			}
		}
	}
}

// failure is what a caller is told: a problem as it is, anything else as a passing one
// where it is, and in the log.
func (l *Ledger) failure(doing string, err error) error {
	var p *wire.Problem
	if err == nil || errors.As(err, &p) || errors.Is(err, context.Canceled) {
		return err
	}
	err = l.trouble.say(l.log, doing, err, l.db.explained)
	switch v := l.db.judge(err); {
	case v == verdictAgain, v == verdictClash, v == verdictLater, errors.Is(err, context.DeadlineExceeded):
		return unavailable("the database does not answer; try again in a moment")
	}
	return fmt.Errorf("%s: %w", doing, err)
}
