package crm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"rounds/data"
)

// back is an edit of a field that is the CRM's, on its way there.
type back struct {
	data.WriteBack
	value   json.RawMessage // nil: to be emptied
	rev     int64           // the seq that last wrote the row
	created int64           // the seq that made it
	intent  data.Instant    // when the record was modified before it was written; 0: it was not tried
	tried   bool
	tries   int          // in vain
	rests   data.Instant // until when it is not tried
}

// loadBacks reads the edits, in the order in which they were made.
func (c *Connector) loadBacks(ctx context.Context, kept map[string]string) error {
	rows, err := c.Store.WriteBacks(ctx, c.caller)
	if err != nil {
		return err
	}
	c.backs, c.backsOf = c.backs[:0], map[rowID][]*back{}
	for i := range rows {
		k, err := readBack(&rows[i])
		if err != nil {
			return err
		}
		if k.Connector != c.Name {
			continue
		}
		if text, ok := kept[intentState+k.ID.String()]; ok {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return fmt.Errorf("what is remembered of an edit is damaged: %w", err)
			}
			k.intent, k.tried = data.Instant(n), true
		}
		if text, ok := kept[triesState+k.ID.String()]; ok {
			if _, err := fmt.Sscan(text, &k.tries, &k.rests); err != nil {
				return fmt.Errorf("what is remembered of an edit is damaged: %w", err)
			}
		}
		c.backs = append(c.backs, k)
	}
	slices.SortFunc(c.backs, func(a, b *back) int {
		if a.after(b) {
			return 1
		}
		return -1
	})
	for _, k := range c.backs {
		at := rowID{k.Ent, k.Key}
		c.backsOf[at] = append(c.backsOf[at], k)
	}
	return nil
}

// rowID names a row of the workspace.
type rowID struct {
	ent string
	key data.ID
}

// siblings lists the edits of an edit's row, in the order in which they were made.
func (c *Connector) siblings(k *back) []*back { return c.backsOf[rowID{k.Ent, k.Key}] }

func readBack(r *data.Row) (*back, error) {
	k := &back{rev: r.Rev}
	var of struct {
		Connector, Ent, Key, Field, Value, State, Detail, By string
		At                                                   int64
	}
	if err := json.Unmarshal(r.Fields, &of); err != nil {
		return nil, fmt.Errorf("write-back %s is damaged: %w", r.Key, err)
	}
	key, err := data.ParseID(of.Key)
	if err != nil {
		return nil, fmt.Errorf("write-back %s is damaged: %w", r.Key, err)
	}
	by, err := data.ParseID(of.By)
	if err != nil {
		return nil, fmt.Errorf("write-back %s is damaged: %w", r.Key, err)
	}
	k.WriteBack = data.WriteBack{
		ID: r.Key, AccountID: r.Account, Connector: of.Connector, Ent: of.Ent, Key: key, Field: of.Field,
		Value: of.Value, State: data.WriteBackState(of.State), Detail: of.Detail, At: data.Instant(of.At), By: by,
	}
	if of.Value != "null" && of.Value != "" {
		k.value = json.RawMessage(of.Value)
	}
	frev, err := frevsOf(r)
	if err == nil {
		k.created = frev(createdFrev)
	}
	return k, err
}

// due reports whether the edit has still to arrive.
func (k *back) due() bool { return k.State == data.WriteBackPending || k.State == data.WriteBackSent }

// about reports whether two edits are of one field.
func (k *back) about(o *back) bool { return k.Ent == o.Ent && k.Key == o.Key && k.Field == o.Field }

// after reports whether an edit was made after another.
func (k *back) after(o *back) bool {
	return cmp.Or(cmp.Compare(k.created, o.created), cmp.Compare(k.At, o.At)) > 0
}

// set changes an edit's state when the batch is committed.
func (b *batch) set(k *back, state data.WriteBackState, detail string) {
	k.State, k.Detail = state, detail
	b.backs[len(b.muts)] = k
	b.mutate(data.Mutation{
		ID: data.DerivedID("crm mutation", k.ID.String(), string(state), strconv.FormatInt(k.rev, 10)), Op: data.OpUpdate, Ent: "write_back", Key: k.ID,
		Fields: map[string]data.FieldWrite{"state": {V: text(string(state))}, "detail": {V: text(detail)}},
	}, Fault{Object: k.Ent, ID: k.Key.String(), Field: k.Field})
	switch state {
	case data.WriteBackFailed:
		b.c.report.Failed++
	case data.WriteBackDone:
	default:
		return
	}
	if k.tries > 0 {
		b.state[triesState+k.ID.String()] = ""
		k.tries = 0
	}
	if k.tried {
		b.state[intentState+k.ID.String()] = ""
		k.tried = false
	}
}

// intend remembers that an edit is about to be written, before it is.
func (b *batch) intend(k *back, modified data.Instant) {
	k.intent, k.tried = modified, true
	b.state[intentState+k.ID.String()] = strconv.FormatInt(int64(modified), 10)
}

// forget notes that the CRM surely has not taken an edit.
func (b *batch) forget(k *back) {
	k.tried = false
	b.state[intentState+k.ID.String()] = ""
}

// arrived recognises edits of ours in a record that is taken: what comes back is no news,
// and in the push that brings it the edit is done.
func (b *batch) arrived(r *reading, key data.ID) {
	for _, k := range b.c.backsOf[rowID{r.o.Ent, key}] {
		if k.Field == "" && k.State == data.WriteBackFailed {
			b.set(k, data.WriteBackDone, "") // the record is there after all
		}
		if !k.due() {
			continue
		}
		same := bytes.Equal(r.fields[k.Field], k.value)
		if same || k.State == data.WriteBackSent && r.Modified > k.intent {
			b.set(k, data.WriteBackDone, "")
		}
	}
}
