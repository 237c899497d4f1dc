package crm

import (
	"bytes"
	"context"
	"encoding/json"

	"rounds/data"
	"rounds/sync/ledger"
)

// take makes a row of a record, or brings it up to date. Only fields that are the CRM's
// are written into a row that is there.
func (b *batch) take(ctx context.Context, r *reading) error {
	x := exact(&r.Record, b.refs(r.Object, r.ID))
	account, ok, err := b.account(ctx, r)
	if err != nil || !ok {
		return err
	}
	fields, err := b.existing(ctx, r)
	if err != nil {
		return err
	}
	linked := x == nil || x.State == ledger.RefLinked
	if x == nil {
		if x, err = b.name(ctx, r); err != nil {
			return err
		}
		b.add(x)
	}
	rows, err := b.c.Store.Rows(ctx, b.c.Workspace, r.o.Ent, x.Key)
	if err != nil {
		return err
	}
	row, there := rows[x.Key]
	if there && erased(&row) || x.State == ledger.RefErased {
		x.State, x.Version, x.Modified = ledger.RefErased, "", r.Modified
		b.put(x)
		return nil
	}
	x.State, x.Version, x.IntoID, x.IntoCreatedAt = ledger.RefLive, r.version, "", 0
	x.Modified = max(x.Modified, r.Modified)
	x.Takes++
	b.put(x)
	if linked && there {
		if err := b.adopt(r, x, &row, fields); err != nil {
			return err
		}
	}
	m := data.Mutation{ID: mutationID(x, "take"), Op: data.OpCreate, Ent: r.o.Ent, Key: x.Key, Fields: map[string]data.FieldWrite{}}
	if !account.IsZero() {
		m.Fields["account_id"] = data.FieldWrite{V: text(account.String())}
	}
	if linked && !there {
		for name, v := range fields {
			m.Fields[name] = data.FieldWrite{V: v}
		}
	}
	for _, name := range r.o.Owned {
		m.Fields[name] = data.FieldWrite{V: orNull(fields[name])}
	}
	b.mutate(m, Fault{Object: r.Object, ID: r.ID})
	b.c.report.Taken++
	b.arrived(r, x.Key)
	return nil
}

// account is the account that a record belongs to, the zero id for an account itself.
// false: there is none, and the record waits for a change, or for a sweep.
func (b *batch) account(ctx context.Context, r *reading) (data.ID, bool, error) {
	if r.o.Parent == "" {
		return data.ID{}, true, nil
	}
	if r.Parent == "" {
		b.c.fault(r.Object, r.ID, "account_id", "it belongs to no %s", r.o.Parent)
		return data.ID{}, false, nil
	}
	if err := b.load(ctx, r.o.Parent, r.Parent); err != nil {
		return data.ID{}, false, err
	}
	x, err := b.home(ctx, r.o.Parent, r.Parent)
	if err == nil && x == nil {
		// It may have come after the accounts were read.
		if _, err = b.settle(ctx, b.c.object(r.o.Parent), r.Parent, nil); err == nil {
			x, err = b.home(ctx, r.o.Parent, r.Parent)
		}
	}
	if err != nil {
		return data.ID{}, false, err
	}
	if x == nil {
		b.c.fault(r.Object, r.ID, "account_id", "the %s %s that it belongs to is not there (any more)", r.o.Parent, r.Parent)
		return data.ID{}, false, nil
	}
	return x.Key, true, nil
}

// name begins the name of a record: of the row that it was made for, where it has the key
// of one that is no other record's, else of a new one.
func (b *batch) name(ctx context.Context, r *reading) (*ledger.ExtRef, error) {
	x := &ledger.ExtRef{
		Connector: b.c.Name, Object: r.Object, ExtID: r.ID, ExtCreatedAt: r.CreatedAt, Ent: r.o.Ent, Key: rowKey(b.c.Name, &r.Record),
	}
	if r.Key.IsZero() || !r.o.Create {
		return x, nil
	}
	for _, others := range b.known { // a copy of a record may bring its key along
		for _, other := range others {
			if other.Object == r.Object && other.Key == r.Key {
				return x, nil
			}
		}
	}
	others, err := b.c.Store.RefsOf(ctx, b.c.caller, r.o.Ent, r.Key)
	if err == nil && len(others[r.Key]) == 0 {
		x.Key = r.Key
	}
	return x, err
}

// adopt joins a row that was here with its record. The CRM's values win; what the row had
// is kept as an edit: to be written, where the record was made from the row and the row
// was edited since, else for a person to decide.
func (b *batch) adopt(r *reading, x *ledger.ExtRef, row *data.Row, fields map[string]json.RawMessage) error {
	have, err := fieldsOf(row)
	if err != nil {
		return err
	}
	b.saw(*row)
	for _, name := range r.o.Owned {
		if have[name] == nil || bytes.Equal(have[name], fields[name]) {
			continue
		}
		k := data.WriteBack{
			ID: data.DerivedID("crm adopted", x.Key.String(), mutationID(x, name).String()), AccountID: row.Account, Connector: b.c.Name, Ent: row.Ent, Key: row.Key,
			Field: name, Value: string(have[name]), State: data.WriteBackPending, At: b.c.now(),
		}
		if r.Key != x.Key {
			k.State = data.WriteBackFailed
			k.Detail = "it had another value in " + b.c.Name + " when the two were joined; edit it again if yours is to stand"
		}
		b.mutate(data.Mutation{ID: data.DerivedID("crm mutation", k.ID.String()), Op: data.OpCreate, Ent: "write_back", Key: k.ID, Fields: written(&k)}, Fault{Object: r.Object, ID: r.ID})
	}
	return nil
}

// remove takes a record's row away: it is gone there.
func (b *batch) remove(ctx context.Context, x *ledger.ExtRef) error {
	x.State = ledger.RefGone
	x.Takes++
	b.put(x)
	b.mutate(data.Mutation{ID: mutationID(x, "gone"), Op: data.OpDelete, Ent: x.Ent, Key: x.Key}, Fault{Object: x.Object, ID: x.ExtID})
	b.c.report.Removed++
	return b.unsettle(ctx, x)
}

// unsettle forgets what the records that belong to one that went said. Its id may be
// given again, and then the same words mean another account: they are taken anew when a
// stream or a sweep shows them next.
func (b *batch) unsettle(ctx context.Context, x *ledger.ExtRef) error {
	if x.Ent != "account" {
		return nil
	}
	rows, err := b.c.Store.Under(ctx, b.c.caller, x.Key)
	if err != nil {
		return err
	}
	keys := map[string][]data.ID{}
	for i := range rows {
		keys[rows[i].Ent] = append(keys[rows[i].Ent], rows[i].Key)
	}
	for i := range b.c.Objects {
		o := &b.c.Objects[i]
		if o.Ent == x.Ent || len(keys[o.Ent]) == 0 {
			continue
		}
		refs, err := b.c.Store.RefsOf(ctx, b.c.caller, o.Ent, keys[o.Ent]...)
		if err != nil {
			return err
		}
		for _, key := range keys[o.Ent] {
			for _, of := range refs[key] {
				if err := b.load(ctx, o.Name, of.ExtID); err != nil {
					return err
				}
				for _, child := range b.refs(o.Name, of.ExtID) {
					if child.Key == key && child.State == ledger.RefLive {
						child.Version = ""
						b.put(child)
					}
				}
			}
		}
	}
	return nil
}

// erased is the tombstone of a person whom the team has erased: nothing is left in it.
func erased(row *data.Row) bool {
	return row.Ent == "contact" && row.GoneAt != 0 && string(row.Fields) == "{}"
}
