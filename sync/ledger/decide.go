package ledger

import (
	"slices"

	"rounds/data"
	"rounds/sync/wire"
)

// mutation decides one mutation that is new under its number.
func (d *decision) mutation(m *prepared) data.Receipt {
	r := &receiptState{
		Receipt: data.Receipt{N: m.N, ID: m.ID, Status: data.ReceiptApplied, Seq: d.seq},
		device:  d.device.id, hash: m.hash,
	}
	d.receipt = r
	if known := d.byID[m.ID]; known != nil {
		r.Receipt, r.based, r.copied = known.Receipt, known.based, true
		r.N = m.N
	} else {
		status, fault := d.apply(m)
		r.Status = status
		if fault != nil {
			r.Status, r.Code, r.Detail = data.ReceiptRejected, string(fault.code), fault.detail
			if d.rescue != nil {
				return r.Receipt // the whole of it stays in the rescue, and may be tried again
			}
			d.out.letters = append(d.out.letters, letter{r, d.accountOf(m), m.Mutation})
		}
		d.byID[m.ID] = r
	}
	d.receipts[deviceN{d.device.id, m.N}] = r
	d.out.receipts = append(d.out.receipts, r)
	d.device.lastN, d.device.rev, d.device.pushed = m.N, d.seq, true
	return r.Receipt
}

// accountOf is the account that a mutation is about, as far as it is known.
func (d *decision) accountOf(m *prepared) data.ID {
	switch row := d.rows[rowID{m.Ent, m.Key}]; {
	case row != nil:
		return row.account
	case m.account != nil:
		return *m.account
	case m.Ent == "account":
		return m.Key
	}
	return data.ID{}
}

// apply does what a mutation asks for, or says why that can never be.
func (d *decision) apply(m *prepared) (data.ReceiptStatus, *rejection) {
	if m.fault != nil {
		return "", m.fault
	}
	row := d.rows[rowID{m.Ent, m.Key}]
	if fault := d.allowed(m, row); fault != nil {
		return "", fault
	}
	if m.Ent == "user" && row != nil && d.endsLead(m, row.key) && len(d.leads) == 1 {
		return "", reject(wire.CodeNotAllowed, "the team would have no lead any more; make somebody else a lead first")
	}
	for _, ref := range m.refs {
		if !d.exists(ref.rowID) {
			return "", reject(wire.CodeMissingRef, "%s.%s names a %s that is not there (any more)", m.Ent, ref.field, ref.ent)
		}
	}
	if row != nil && len(row.fields)+len(m.writes) > maxFields {
		return "", reject(wire.CodeInvalidField, "a %s may have %d fields", m.Ent, maxFields)
	}
	switch {
	case m.Op == data.OpDelete:
		return d.remove(m, row), nil
	case m.Op == data.OpCreate && row == nil:
		return d.create(m)
	case row == nil:
		return "", reject(wire.CodeUnknownKey, "the %s is not there (any more)", m.Ent)
	case m.Op == data.OpRestore:
		return d.restore(row), nil
	case m.Op == data.OpErase:
		return d.erase(m, row), nil
	}
	return d.update(m, row), nil
}

// maxFields bounds what a row keeps of fields that this program does not know.
const maxFields = 256

func (d *decision) exists(id rowID) bool {
	if row, named := d.rows[id]; named {
		return row != nil
	}
	return d.there[id]
}

// create makes a new row.
func (d *decision) create(m *prepared) (data.ReceiptStatus, *rejection) {
	row := &state{rowID: rowID{m.Ent, m.Key}, account: d.accountOf(m), frevs: map[string]int64{created: d.seq}}
	if m.entity.AccountAt >= 0 && row.account.IsZero() {
		return "", reject(wire.CodeInvalidField, "a %s belongs to an account", m.Ent)
	}
	row.touch(d.seq)
	for _, w := range m.writes {
		if w.field.Name != accountField && w.value != nil {
			d.put(row, w.field.Name, w.value)
		}
	}
	d.rows[row.rowID] = row
	d.count(row.ent, 1)
	if row.ent == "account" {
		d.offer(m, row)
	}
	d.follow(row, before{})
	if row.ent == "account" {
		d.seeOwn(m, row)
	}
	return data.ReceiptApplied, nil
}

// remove makes a tombstone, unless somebody wrote the row in the meantime; one of the
// team's own systems may say that this does not matter.
func (d *decision) remove(m *prepared, row *state) data.ReceiptStatus {
	if row == nil {
		return data.ReceiptMerged
	}
	over := d.caller.Kind == KindSystem && m.Base == "" // whatever is there
	lost := !over && d.editedSince(row, d.seqOf(m.base, row.key, ""))
	row.touch(d.seq)
	if row.goneAt != 0 || lost {
		return data.ReceiptMerged
	}
	was := beforeOf(row)
	row.goneAt = d.now
	d.count(row.ent, -1)
	d.follow(row, was)
	return data.ReceiptApplied
}

// editedSince reports whether somebody else wrote a row since a seq. What the device wrote
// itself it knows, also where it has not seen it come back.
func (d *decision) editedSince(row *state, seen int64) bool {
	return seen < 0 || slices.ContainsFunc(row.writtenAfter(seen), func(seq int64) bool { return d.wrote(seq) != d.self() })
}

// restore takes a deletion back.
func (d *decision) restore(row *state) data.ReceiptStatus {
	row.touch(d.seq)
	if row.goneAt == 0 {
		return data.ReceiptMerged
	}
	was := beforeOf(row)
	d.revive(row)
	d.follow(row, was)
	return data.ReceiptApplied
}

func (d *decision) revive(row *state) {
	row.goneAt = 0
	row.touch(d.seq)
	d.count(row.ent, 1)
}

// erase leaves an empty tombstone of a person, and nothing of what older values said.
func (d *decision) erase(m *prepared, row *state) data.ReceiptStatus {
	for name := range row.fields {
		d.put(row, name, nil)
	}
	for _, w := range m.writes {
		if w.field.Name != accountField {
			d.put(row, w.field.Name, w.value)
		}
	}
	if row.goneAt == 0 {
		row.goneAt = d.now
		d.count(row.ent, -1)
	}
	row.touch(d.seq)
	d.out.forget = append(d.out.forget, row.account)
	d.forgetRescued(row.account)
	for _, about := range d.rows {
		if about != nil && about.account == row.account && madeByServer(about.ent) && (about.id("key") == row.key || about.goneAt != 0) {
			d.blank(about) // out of one that is there a device takes the names
		}
	}
	return data.ReceiptApplied
}

// blank leaves an empty tombstone of a row that holds an erased person's values.
func (d *decision) blank(row *state) {
	for _, name := range []string{"kept", "other", "value", "detail"} {
		if row.fields[name] != nil {
			row.put(name, nil, d.seq)
		}
	}
	if row.goneAt == 0 {
		row.goneAt = d.now
		row.touch(d.seq)
		d.count(row.ent, -1)
	}
}

func (d *decision) count(ent string, n int64) { d.out.tally[ent] += n }

// seqOf is the seq under which the value stands that a write of a row's field builds
// on, -1 when there is none.
func (d *decision) seqOf(on base, row data.ID, field string) int64 {
	if on.n == 0 {
		return d.device.saw(on.seq)
	}
	r := d.own(on.n)
	if r == nil || r.Status == data.ReceiptRejected {
		return -1
	}
	b := r.based.of(row)
	if slices.Contains(b.Past, field) {
		return -1
	}
	if seq, ok := b.Merged[field]; ok {
		return seq
	}
	if _, ok := b.Conflicts[field]; ok {
		return -1
	}
	return r.Seq
}

// own is the receipt of the device's mutation n.
func (d *decision) own(n int64) *receiptState {
	if d.rescue != nil {
		return d.rescue.receipt(n, d.byID)
	}
	return d.receipts[deviceN{d.device.id, n}]
}

// actor is whose change a mutation is.
func (d *decision) actor(m *prepared) data.ID { return d.caller.actor(m) }

func (c *Caller) actor(m *prepared) data.ID {
	if c.Kind == KindGateway {
		return m.Actor
	}
	return c.User
}

// accountField is the field in which a row's account travels.
const accountField = "account_id"
