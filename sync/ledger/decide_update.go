package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"

	"rounds/data"
	"rounds/data/schema"
)

// update writes the fields of a mutation into a row that there is, each by the rule
// of its kind. An update of a tombstone brings it back: a delete loses to an edit.
func (d *decision) update(m *prepared, row *state) data.ReceiptStatus {
	was := beforeOf(row)
	row.touch(d.seq) // also where nothing of it counts: the device has to see what does
	status := data.ReceiptMerged
	for _, w := range m.writes {
		if d.pickedBefore(row, w) {
			d.merged(row, w.field.Name, row.frev(w.field.Name))
			continue
		}
		switch d.field(m, row, w) {
		case data.ReceiptConflict:
			status = data.ReceiptConflict
		case data.ReceiptApplied:
			if status == data.ReceiptMerged {
				status = data.ReceiptApplied
			}
		}
	}
	if row.goneAt != 0 && comesBack(row.ent) {
		d.revive(row)
		if status == data.ReceiptMerged {
			status = data.ReceiptApplied
		}
	}
	d.follow(row, was)
	return status
}

// comesBack reports whether an edit that did not know of a deletion takes it back. Rows of the
// server's own do not: one that is gone may have held an erased person's values. Nor does a
// member: who was let go does not get in again because a colleague's laptop was offline.
func comesBack(ent string) bool {
	return !madeByServer(ent) && ent != "user" && ent != "account_member"
}

// madeByServer reports whether rows of an entity hold values of other rows, which the server
// has put there.
func madeByServer(ent string) bool { return ent == "conflict" || ent == "write_back" }

// field writes one field, or says why the server's value stays.
func (d *decision) field(m *prepared, row *state, w write) data.ReceiptStatus {
	name, frev, now := w.field.Name, row.frev(w.field.Name), row.value(w.field.Name)
	if bytes.Equal(now, w.value) {
		if d.affirms(row, w, frev) {
			d.put(row, name, w.value)
		} else {
			d.merged(row, name, frev)
		}
		return data.ReceiptMerged
	}
	if connector := d.owners[row.rowID][name]; connector != "" && connector != d.caller.Connector {
		d.writeBack(m, row, w, connector, d.caller.Kind == KindSystem || d.seqOf(w.base, row.key, name) == frev)
		return data.ReceiptApplied
	}
	if d.reported() && !d.author(frev).IsZero() {
		d.replaced(m, row, w, now, frev) // what a person had set is not gone without a trace
	}
	if d.caller.Kind != KindSystem && d.seqOf(w.base, row.key, name) != frev {
		stakes := w.field.Stakes
		if stakes == schema.Wins {
			switch {
			case !covered(w.value):
				d.merged(row, name, frev) // a tick beats an untick that did not see it
				return data.ReceiptMerged
			case covered(now):
				stakes = schema.Low
			}
		}
		switch stakes {
		case schema.High:
			d.conflict(m, row, w, now, frev)
			return data.ReceiptConflict
		case schema.Low:
			d.replaced(m, row, w, now, frev)
			row.writtenOver(frev)
		}
	}
	d.put(row, name, w.value)
	return data.ReceiptApplied
}

// affirms reports whether somebody who sees what stands in a field of high stakes says that it
// is to stand: who picked it in a conflict. It is a write like any other, so that whoever
// picked otherwise without knowing of it is in conflict with it.
func (d *decision) affirms(row *state, w write, frev int64) bool {
	return w.field.Stakes == schema.High && d.caller.Kind != KindSystem && d.owners[row.rowID][w.field.Name] == "" &&
		d.seqOf(w.base, row.key, w.field.Name) == frev
}

// pickedBefore reports whether a write settles a conflict that another has settled before,
// without knowing of it: that stays as it is, as what the two picked meets in the field.
func (d *decision) pickedBefore(row *state, w write) bool {
	name := w.field.Name
	return row.ent == "conflict" && (name == "resolved_at" || name == "resolved_by") && row.fields["resolved_at"] != nil &&
		d.caller.Kind != KindSystem && d.seqOf(w.base, row.key, name) != row.frev(name)
}

// put sets a field to the mutation's value. An earlier one of the same push that stood
// there is past: a copy of the device may have built on it without having seen this one.
func (d *decision) put(row *state, field string, v json.RawMessage) {
	row.put(field, v, d.seq)
	at := standingField{row.rowID, field}
	for _, r := range d.standing[at] {
		if b := r.basis(row); r != d.receipt && !slices.Contains(b.Past, field) {
			b.Past = append(b.Past, field)
		}
	}
	d.standing[at] = append(d.standing[at][:0], d.receipt)
}

// covered reports whether a step's state is one that beats open.
func covered(state json.RawMessage) bool {
	return state != nil && string(state) != `"`+string(data.StepOpen)+`"`
}

// merged notes under which number a value stands that was there already.
func (d *decision) merged(row *state, field string, frev int64) {
	b := d.receipt.basis(row)
	if b.Merged == nil {
		b.Merged = map[string]int64{}
	}
	b.Merged[field] = frev
	if frev == d.seq {
		at := standingField{row.rowID, field}
		d.standing[at] = append(d.standing[at], d.receipt)
	}
}

func (r *receiptState) basis(row *state) *based {
	if r.based == nil {
		r.based = &based{Row: row.key}
	}
	return r.based
}

// conflict keeps both values until a person picks. A later value of the same device
// that builds on one in conflict takes its place there.
func (d *decision) conflict(m *prepared, row *state, w write, kept json.RawMessage, frev int64) {
	c := d.openConflict(row, w)
	if c == nil {
		c = d.made("conflict", m, w, row.account)
		c.set("ent", row.ent, d.seq)
		c.set("key", row.key.String(), d.seq)
		c.set("field", w.field.Name, d.seq)
		c.set("kept", text(kept), d.seq)
		c.set("kept_by", d.author(frev).String(), d.seq)
	}
	c.set("other", text(w.value), d.seq)
	c.set("other_by", d.actor(m).String(), d.seq)
	c.set("device", d.device.name, d.seq)
	c.setInt("at", int64(d.now), d.seq)
	b := d.receipt.basis(row)
	if b.Conflicts == nil {
		b.Conflicts = map[string]data.ID{}
	}
	b.Conflicts[w.field.Name] = c.key
}

// replaced keeps a value that the last arrival puts out without having seen it: a conflict
// that is over already, in which both values can be read. An empty field loses nothing, nor
// does a row that holds others' values: it would keep what an erasure takes out of it.
func (d *decision) replaced(m *prepared, row *state, w write, lost json.RawMessage, frev int64) {
	if lost == nil || madeByServer(row.ent) {
		return
	}
	c := d.made("conflict", m, w, row.account)
	c.set("ent", row.ent, d.seq)
	c.set("key", row.key.String(), d.seq)
	c.set("field", w.field.Name, d.seq)
	c.set("kept", text(w.value), d.seq)
	c.set("kept_by", d.actor(m).String(), d.seq)
	c.set("other", text(lost), d.seq)
	c.set("other_by", d.author(frev).String(), d.seq)
	c.setInt("at", int64(d.now), d.seq)
	c.setInt("resolved_at", int64(d.now), d.seq)
	if d.caller.Kind == KindSystem {
		c.set("device", d.device.name, d.seq) // nobody's: it says which system
	}
}

// reported reports whether one of the team's own systems says it, which are right about
// what they report: neither the server itself nor a connector.
func (d *decision) reported() bool { return d.caller.Kind == KindSystem && !inner(d.caller.Name) }

// openConflict finds the conflict that holds the value which w builds on.
func (d *decision) openConflict(row *state, w write) *state {
	r := d.own(w.base.n)
	if w.base.n == 0 || r == nil {
		return nil
	}
	c := d.rows[rowID{"conflict", r.based.of(row.key).Conflicts[w.field.Name]}]
	if c == nil || c.goneAt != 0 || c.fields["resolved_at"] != nil {
		return nil
	}
	return c
}

// writeBack keeps an edit of a field that another system owns, until that system
// has taken it. One that was made without having seen the value that is there now is
// not sent: it would overwrite that unseen, and the owner wins. A later edit that builds
// on this one has seen what this one has.
func (d *decision) writeBack(m *prepared, row *state, w write, connector string, seen bool) {
	name, frev := w.field.Name, row.frev(w.field.Name)
	b := d.made("write_back", m, w, row.account)
	b.set("connector", connector, d.seq)
	b.set("ent", row.ent, d.seq)
	b.set("key", row.key.String(), d.seq)
	b.set("field", name, d.seq)
	b.set("value", text(w.value), d.seq)
	b.set("state", string(data.WriteBackPending), d.seq)
	b.setInt("at", int64(d.now)+d.out.backs, d.seq)
	b.set("by", d.actor(m).String(), d.seq)
	d.out.backs++ // two edits of one moment keep their order
	if seen {
		d.merged(row, name, frev)
		return
	}
	b.set("state", string(data.WriteBackFailed), d.seq)
	// Without the value, which the row has: a sentence would keep what an erasure takes from there.
	b.set("detail", connector+" had set it to another value before this edit came, which did not know of that; edit it again if yours is to stand", d.seq)
}

// made begins a row that the server makes because of one field of a mutation.
func (d *decision) made(ent string, m *prepared, w write, account data.ID) *state {
	row := &state{rowID: rowID{ent, derivedID(m.ID, w.field.Name)}, account: account, frevs: map[string]int64{created: d.seq}}
	row.touch(d.seq)
	d.rows[row.rowID] = row
	d.count(ent, 1)
	return row
}

// author is who wrote a seq, as far as it is known.
func (d *decision) author(seq int64) data.ID { return d.wrote(seq).user }

func (d *decision) wrote(seq int64) pushed {
	if at := seq - pending; at >= 0 {
		if at < int64(len(d.out.pushes)) {
			return d.out.pushes[at]
		}
		return d.self()
	}
	return d.authors[seq]
}

// self is who writes the seq under decision.
func (d *decision) self() pushed { return pushed{d.device.id, d.who} }

// derivedID makes the id of a row that follows from a mutation, the same however
// often the mutation comes: a UUID of version 8 (RFC 9562).
func derivedID(mut data.ID, field string) data.ID {
	sum := sha256.Sum256(append(mut[:], field...))
	var id data.ID
	copy(id[:], sum[:])
	id[6] = 0x80 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}

// text is a value as a Conflict holds it: JSON, null where the field is not set.
func text(v json.RawMessage) string {
	if v == nil {
		return "null"
	}
	return string(v)
}
