package ledger

import (
	"context"
	"slices"

	"rounds/data"
	"rounds/sync/wire"
)

// rescuing is the bringing in of what a device has sent to rescue: with the rights of a
// lead, as the work of whoever did it.
type rescuing struct {
	lead data.ID
	muts map[int64]data.ID // the mutations by the numbers on which others of them build
}

// retryID is the id under which a mutation is tried that was refused under its own: that
// receipt stands for ever, and was about what its author might do then.
func retryID(mut data.ID) data.ID { return derivedID(mut, "rescued") }

// receipt is that of the rescued mutation n, nil where it has none (yet).
func (r *rescuing) receipt(n int64, byID map[data.ID]*receiptState) *receiptState {
	mut, ok := r.muts[n]
	if !ok {
		return nil
	}
	if known := byID[mut]; known != nil && known.Status != data.ReceiptRejected {
		return known
	}
	return byID[retryID(mut)]
}

// ApplyRescue writes what a device has sent to rescue, mutation by mutation in its order,
// by the rules of conflicts: what somebody wrote in the meantime is not overwritten. What
// the server had already taken, or was brought in before, is answered with its receipt
// and written once. lead is by whose right; each change stays its author's. What cannot be
// applied is kept, may be tried again, and leaves the rescue waiting. 404 when nothing of
// the device is kept, 503.
func (l *Ledger) ApplyRescue(ctx context.Context, ws, device, lead data.ID) ([]data.Receipt, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	r, muts, err := l.RescuedWork(ctx, ws, device)
	if err != nil {
		return nil, err
	}
	c := Caller{Workspace: ws, Device: device, User: r.User, Kind: r.kind, Name: r.Name, ws: w.no}
	by := &rescuing{lead: lead, muts: map[int64]data.ID{}}
	for i := range muts {
		by.muts[muts[i].N] = muts[i].ID
	}
	out := make([]data.Receipt, 0, len(muts))
	for part := range slices.Chunk(muts, wire.MaxMutations) {
		done, err := l.submit(ctx, &job{caller: c, auto: true, rescue: by}, part)
		if err != nil {
			return nil, err
		}
		out = append(out, done.Receipts...)
	}
	if slices.ContainsFunc(out, func(r data.Receipt) bool { return r.Status == data.ReceiptRejected }) {
		return out, nil
	}
	return out, l.handled(ctx, w, device, lead, RescueApplied)
}

// rescue is what the bringing in of rescued work has to look at beyond a push.
func (n *needs) rescue(j *job) {
	if j.rescue == nil {
		return
	}
	n.users.add(j.rescue.lead)
	for _, m := range j.muts {
		n.muts.add(retryID(m.ID))
		n.built(j.rescue, m.base)
		for _, w := range m.writes {
			n.built(j.rescue, w.base)
		}
	}
	for i := range n.writes {
		// Which seq its base is, the receipts say that are found by their ids.
		if n.writes[i].device == j.caller.Device {
			n.writes[i].base = base{seq: -1}
		}
	}
}

func (n *needs) built(r *rescuing, on base) {
	if mut, ok := r.muts[on.n]; ok {
		n.muts.add(mut)
		n.muts.add(retryID(mut))
	}
}

// bringAll decides mutations that a lead brings in. The receipts have the numbers that the
// device gave.
func (d *decision) bringAll(muts []*prepared) *wire.Pushed {
	out := &wire.Pushed{Receipts: make([]data.Receipt, 0, len(muts))}
	for _, m := range muts {
		r := d.rescue.receipt(m.N, d.byID)
		if r == nil {
			if d.actor(m) != d.who {
				d.close()
				d.who = d.actor(m)
			}
			r = d.bringIn(m)
		}
		one := r.Receipt
		one.N, one.ID = m.N, m.ID
		out.Receipts = append(out.Receipts, one)
	}
	d.close()
	out.LastN = d.device.lastN
	return out
}

// bringIn decides one mutation that is in no row yet, under the device's next number.
func (d *decision) bringIn(m *prepared) *receiptState {
	own := *m.Mutation
	own.N = d.device.lastN + 1
	if d.byID[m.ID] != nil {
		own.ID = retryID(m.ID)
	}
	next := *m
	next.Mutation = &own
	receipt := d.mutation(&next)
	if known := d.byID[own.ID]; known != nil {
		return known
	}
	return &receiptState{Receipt: receipt}
}
