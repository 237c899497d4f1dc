package store

import (
	"bytes"
	"strconv"
)

// doubtBases looks again at what mutations build on that were made while the device took up
// with another epoch, after what waited was pushed: their seqs may be of the history that the
// server has lost. What a person saw in a field they saw where the server has that value, under
// whatever seq; else nothing. It runs before the outbox is laid over the snapshot's rows.
func (tx *Tx) doubtBases() error {
	waiting, err := tx.entries(`WHERE state IN (?, ?, ?) ORDER BY id`, stateWaiting, stateSent, stateQuarantined)
	if err != nil {
		return err
	}
	for i := range waiting {
		if err := tx.doubtBase(&waiting[i]); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) doubtBase(e *outboxEntry) error {
	k := kindNamed(e.ent)
	if k == nil {
		return nil // a row of a newer program
	}
	fields, err := e.writes()
	if err != nil {
		return err
	}
	before, err := e.olds()
	if err != nil {
		return err
	}
	row, frev, _, err := tx.loadWhole(k, e.key)
	if err != nil && !absent(err) {
		return err
	}
	there, changed := err == nil, false
	if namesSeq(e.base) {
		e.base, changed = "0", true
	}
	for name, w := range fields {
		if !namesSeq(w.Base) {
			continue
		}
		w.Base = "0"
		if at, ok := k.index[name]; ok && there {
			if old, ok := before[name]; ok && bytes.Equal(old, appendJSON(nil, row.Field(at))) {
				w.Base = frev.base(name)
			}
		}
		fields[name], changed = w, true
	}
	if !changed {
		return nil
	}
	return tx.rewrite(e, fields, nil)
}

// namesSeq reports whether a base is a seq of the server.
func namesSeq(base string) bool {
	seq, err := strconv.ParseInt(base, 10, 64)
	return err == nil && seq > 0
}
