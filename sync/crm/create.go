package crm

import (
	"context"
	"errors"
	"strconv"

	"rounds/data"
)

// createRecords makes a record for each account that was made here, in the order in which
// they were written. The key that the record gets is the account's id: however often an
// answer is lost, there is one.
func (c *Connector) createRecords(ctx context.Context, o *Object, m *memory) error {
	p := m.objects[o.Name]
	if p.Live.Passes == 0 {
		return nil
	}
	for {
		rows, err := c.Store.Unlinked(ctx, c.caller, o.Ent, p.Looked.Rev, p.Looked.Key, atOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			b := c.batch()
			if err := b.create(ctx, o, &rows[i]); err != nil {
				return err
			}
			p.Looked = place{rows[i].Rev, rows[i].Key}
			b.state[objectState+o.Name] = p.String()
			if err := b.commit(ctx); err != nil {
				return err
			}
		}
	}
}

// create makes the record of a row and joins the two.
func (b *batch) create(ctx context.Context, o *Object, row *data.Row) error {
	have, err := fieldsOf(row)
	if err != nil {
		return err
	}
	r, err := b.c.Source.Create(ctx, o.Name, row.Key, have)
	var refused *Refused
	if errors.As(err, &refused) {
		b.refuse(row, refused.Reason)
		return nil
	}
	if err != nil {
		return err
	}
	if r.Key != row.Key {
		b.c.fault(o.Name, r.ID, "", "it was made for %s and has the key %q: a connector has to give keys back", row.Key, r.Key)
		return nil
	}
	if err := b.load(ctx, o.Name, r.ID); err != nil {
		return err
	}
	b.c.report.Created++
	return b.take(ctx, b.read(o, &r))
}

// refuse says, where edits that need attention are, that the CRM takes no such account.
// It is tried again when somebody edits the account.
func (b *batch) refuse(row *data.Row, reason string) {
	k := data.WriteBack{
		ID: data.DerivedID("crm refused", b.c.Name, row.Key.String(), strconv.FormatInt(row.Rev, 10)), AccountID: row.Account, Connector: b.c.Name, Ent: row.Ent, Key: row.Key,
		Value: "null", State: data.WriteBackFailed, At: b.c.now(), Detail: b.c.Name + " refused the account: " + reason,
	}
	b.mutate(data.Mutation{ID: data.DerivedID("crm mutation", k.ID.String()), Op: data.OpCreate, Ent: "write_back", Key: k.ID, Fields: written(&k)}, Fault{Object: row.Ent, ID: row.Key.String()})
	b.c.report.Failed++
}
