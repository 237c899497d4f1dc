package ledger

import (
	"rounds/data"
	"rounds/sync/wire"
)

// decision is one push under decision.
type decision struct {
	*world
	device *deviceState
	caller *Caller
	seq    int64     // pending
	who    data.ID   // acts in it
	rescue *rescuing // nil: the device itself pushes

	receipt *receiptState // of the mutation under decision
	// standing are the mutations of this push whose value a field has.
	standing map[standingField][]*receiptState
}

type standingField struct {
	row   rowID
	field string
}

// push decides the mutations of one push, in order, and answers it. The seqs of
// what it made are pending until the batch is committed. A problem means that
// nothing of the push counts.
func (w *world) push(j *job) (*wire.Pushed, error) {
	device, err := w.admit(j)
	if err != nil {
		return nil, err
	}
	d := &decision{
		world: w, device: device, caller: &j.caller, seq: pending + int64(len(w.out.pushes)), rescue: j.rescue,
		standing: map[standingField][]*receiptState{},
	}
	if j.rescue != nil {
		return d.bringAll(j.muts), nil
	}
	if j.auto {
		d.number(j.muts)
	} else if err := d.checkNumbers(j.muts); err != nil {
		return nil, err
	}
	out := &wire.Pushed{Receipts: make([]data.Receipt, 0, len(j.muts))}
	for _, m := range j.muts {
		if m.N <= device.lastN {
			out.Receipts = append(out.Receipts, d.receiptOf(m).Receipt)
			continue
		}
		if d.actor(m) != d.who {
			d.close()
			d.who = d.actor(m)
		}
		out.Receipts = append(out.Receipts, d.mutation(m))
	}
	d.close()
	out.LastN = device.lastN
	return out, nil
}

// close ends a seq in which something was decided. What a gateway pushes for several
// people gets one for each of them, so that it is known who wrote what.
func (d *decision) close() {
	if d.device.rev == d.seq {
		d.out.pushes = append(d.out.pushes, d.self())
		d.seq++
	}
}

// receiptOf finds the receipt of a mutation that was decided before.
func (d *decision) receiptOf(m *prepared) *receiptState {
	if d.caller.Kind == KindSystem {
		return d.byID[m.ID]
	}
	return d.receipts[deviceN{d.device.id, m.N}]
}

// number gives the mutations of a system their numbers: the next ones, for those
// that are new.
func (d *decision) number(muts []*prepared) {
	next := d.device.lastN + 1
	given := map[data.ID]bool{}
	for _, m := range muts {
		if m.N = 0; d.byID[m.ID] == nil && !given[m.ID] {
			m.N, given[m.ID] = next, true
			next++
		}
	}
}

// admit finds the caller's device and refuses one that may not push.
func (w *world) admit(j *job) (*deviceState, error) {
	device := w.devices[j.caller.Device]
	switch {
	case device == nil:
		return nil, unknownDevice()
	case device.gone && j.rescue == nil:
		return nil, revoked(device.wipe)
	case j.epoch != w.epoch && !j.auto:
		p := otherHistory(w.epoch, device.lastN)
		if j.at == nil || !w.has(j.at.milestone()) || !w.has(j.at.seen) {
			return nil, p
		}
		return nil, p.metBy(w.ws, device.id, *j.at)
	case j.at != nil && !w.has(j.at.milestone()):
		return nil, lostAt(w.ws, *j.at, j.at.milestone(), device.lastN)
	case j.at != nil && !w.has(j.at.seen):
		return nil, lostAt(w.ws, *j.at, j.at.seen, device.lastN)
	}
	device.seen = true
	return device, w.take(j)
}

// has reports whether a milestone is of this history; the zero milestone is.
func (w *world) has(m milestone) bool { return m.seq <= w.head && w.marks[m.seq] == m.txid }

// checkNumbers refuses a push whose mutations are not the next ones, or are others
// than those that came under their numbers.
func (d *decision) checkNumbers(muts []*prepared) error {
	next := d.device.lastN + 1
	for i, m := range muts {
		switch {
		case i > 0 && m.N != muts[i-1].N+1, m.N > next && i == 0, m.N < 1:
			return problemf(409, wire.CodeGap, "mutation %d came where %d is the next", m.N, next).at(next)
		case m.N < next:
			r := d.receipts[deviceN{d.device.id, m.N}]
			if r == nil || r.ID != m.ID || r.hash != m.hash {
				return problemf(409, wire.CodeReused, "another mutation came under the number %d; take a new device and send again", m.N).at(m.N)
			}
		}
	}
	return nil
}
