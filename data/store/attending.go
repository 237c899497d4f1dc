package store

import (
	"context"
	"encoding/json"

	"rounds/data"
)

// readAttending reads what was refused or waits in quarantine, the oldest first. What hangs
// on another entry goes with it, in the order in which it was done: without the row that
// the first makes, the server would never take the rest.
func readAttending(ctx context.Context, q querier) ([][]outboxEntry, error) {
	entries, err := readEntries(ctx, q, `WHERE state IN (?, ?) ORDER BY id`, stateRefused, stateQuarantined)
	if err != nil {
		return nil, err
	}
	var out [][]outboxEntry
	made := map[rowKey]int{} // in which of out a row is made
	for i := range entries {
		e := &entries[i]
		on, err := e.hangsOn()
		if err != nil {
			return nil, err
		}
		at, hangs := made[on]
		if hangs {
			out[at] = append(out[at], *e)
		} else {
			at = len(out)
			out = append(out, []outboxEntry{*e})
		}
		if e.op == data.OpCreate {
			made[rowKey{e.ent, e.key}] = at
		}
	}
	return out, nil
}

// partOf says of what a new row is a part: the field that names it, and its kind. A call
// with its checklist, the answers in it, its note and its next step is one thing to a person.
var partOf = map[string]struct{ field, ent string }{
	"note_version": {"note_id", "note"},
	"note":         {"activity_id", "activity"},
	"activity":     {"run_id", "run"},
	"step_answer":  {"run_id", "run"},
	"follow_up":    {"activity_id", "activity"},
}

// hangsOn is the row without which a person sees nothing of what the entry does: the one
// that it changes, and for a new part the whole. Any other new row is its own.
func (e *outboxEntry) hangsOn() (rowKey, error) {
	own := rowKey{e.ent, e.key}
	of, ok := partOf[e.ent]
	if !ok || e.op != data.OpCreate {
		return own, nil
	}
	fields, err := e.writes()
	if err != nil {
		return own, err
	}
	var id data.ID
	if json.Unmarshal(fields[of.field].V, &id) != nil || id.IsZero() {
		return own, nil
	}
	return rowKey{of.ent, id}, nil
}

// told is the row of which a value of the entry is told: of a text its note, of which the
// latest stands; else the row itself.
func (e *outboxEntry) told() (rowKey, error) {
	if e.ent == "note_version" {
		return e.hangsOn()
	}
	return rowKey{e.ent, e.key}, nil
}

// countAttending counts what was refused and what waits in quarantine, as Letters lists it.
func countAttending(ctx context.Context, q querier) (refused, quarantined int64, err error) {
	groups, err := readAttending(ctx, q)
	for _, g := range groups {
		if g[0].state == stateQuarantined {
			quarantined++
		} else {
			refused++
		}
	}
	return refused, quarantined, err
}
