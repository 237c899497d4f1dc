package crm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/ledger"
)

// merge notes that a record became part of another one. What was written about it goes
// to the winner: what stands in its own row now, the rows of an account by reunite.
func (b *batch) merge(ctx context.Context, x *ledger.ExtRef, winner *reading) error {
	if err := b.believe(ctx, winner); err != nil {
		return err
	}
	into := exact(&winner.Record, b.refs(winner.Object, winner.ID))
	if into == nil || into.State != ledger.RefLive {
		return b.remove(ctx, x) // the winner cannot be taken, which was told
	}
	// Both rows have to be there as they are compared.
	if err := b.commit(ctx); err != nil {
		return err
	}
	x.State, x.IntoID, x.IntoCreatedAt = ledger.RefMerged, into.ExtID, into.ExtCreatedAt
	x.Takes++
	b.put(x)
	b.c.report.Merged++
	if err := b.unsettle(ctx, x); err != nil {
		return err
	}
	if err := b.join(ctx, x, into, 0); err != nil {
		return err
	}
	return b.commit(ctx) // before another one is merged into the same
}

// join takes a loser's row away after what of it the winner's lacks was added to the
// winner's. since is the seq after which the loser's fields count, 0 for all of them.
func (b *batch) join(ctx context.Context, x, into *ledger.ExtRef, since int64) error {
	rows, err := b.c.Store.Rows(ctx, b.c.Workspace, x.Ent, x.Key, into.Key)
	if err != nil {
		return err
	}
	of := Fault{Object: x.Object, ID: x.ExtID}
	gone := data.Mutation{ID: mergedID(x), Op: data.OpDelete, Ent: x.Ent, Key: x.Key}
	if since > 0 {
		gone.ID = data.DerivedID("crm mutation", gone.ID.String(), fmt.Sprint(rows[x.Key].Rev))
	}
	loser, ok := rows[x.Key]
	winner, there := rows[into.Key]
	if !ok || !there || erased(&loser) || erased(&winner) {
		b.mutate(gone, of)
		return nil
	}
	b.saw(loser, winner)
	j := &joining{b: b, x: x, loser: loser, winner: winner, since: since, of: of, fields: map[string]data.FieldWrite{}, other: data.Fields{}}
	if err := j.compare(); err != nil {
		return err
	}
	j.write()
	if err := b.refer(ctx, x, into, loser.Account); err != nil {
		return err
	}
	b.mutate(gone, of)
	return nil
}

// mergedID is the id of the deletion of a merged record's row; its receipt says when that
// was.
func mergedID(x *ledger.ExtRef) data.ID { return mutationID(x, "merged") }

// joining is the comparison of two rows of which one remains.
type joining struct {
	b             *batch
	x             *ledger.ExtRef
	loser, winner data.Row
	since         int64
	of            Fault
	fields        map[string]data.FieldWrite // what the winner lacks
	other         data.Fields                // what it has otherwise, where little is at stake
	names         [2]string                  // the loser's, the winner's
}

// compare takes the fields that are ours; those of the CRM it has merged itself.
func (j *joining) compare() error {
	have, err := fieldsOf(&j.loser)
	if err != nil {
		return err
	}
	keep, err := fieldsOf(&j.winner)
	if err != nil {
		return err
	}
	frev, err := frevsOf(&j.loser)
	if err != nil {
		return err
	}
	j.names = [2]string{nameIn(have), nameIn(keep)}
	o := j.b.c.object(j.x.Object)
	for _, name := range slices.Sorted(maps.Keys(have)) {
		switch {
		case o.owns(name) || name == "created_at" || frev(name) <= j.since && j.since > 0:
		case keep[name] == nil && string(have[name]) == string(text(j.winner.Key.String())): // its parent was the winner
		case keep[name] == nil:
			j.fields[name] = data.FieldWrite{V: have[name]}
		case bytes.Equal(keep[name], have[name]):
		case name == "custom":
			if err := j.custom(keep[name], have[name]); err != nil {
				return err
			}
		case stakesOf(j.loser.Ent, name) == schema.High:
			j.conflict(name, keep[name], have[name])
		default:
			j.other[name] = have[name]
		}
	}
	return nil
}

// nameIn is what people call a row.
func nameIn(fields map[string]json.RawMessage) string {
	var name string
	if err := json.Unmarshal(orNull(fields["name"]), &name); err != nil || name == "" {
		return "a record without a name"
	}
	return name
}

// custom adds the team's own fields, each like another.
func (j *joining) custom(keep, have json.RawMessage) error {
	var mine, theirs map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(keep, &mine), json.Unmarshal(have, &theirs)); err != nil {
		return fmt.Errorf("custom fields of %s or %s are damaged: %w", j.winner.Key, j.loser.Key, err)
	}
	added := false
	for name, v := range theirs {
		switch {
		case mine[name] == nil:
			mine[name], added = v, true
		case !bytes.Equal(mine[name], v):
			j.other["custom."+name] = v
		}
	}
	if !added {
		return nil
	}
	all, err := json.Marshal(mine)
	j.fields["custom"] = data.FieldWrite{V: all}
	return err
}

// conflict keeps both values of a field of high stakes until a person picks.
func (j *joining) conflict(field string, kept, other json.RawMessage) {
	id := data.DerivedID("crm conflict", mergedID(j.x).String(), field, fmt.Sprint(j.loser.Rev))
	j.b.mutate(data.Mutation{
		ID: data.DerivedID("crm mutation", id.String()), Op: data.OpCreate, Ent: "conflict", Key: id, Fields: map[string]data.FieldWrite{
			"account_id": {V: text(j.winner.Account.String())}, "ent": {V: text(j.winner.Ent)}, "key": {V: text(j.winner.Key.String())},
			"field": {V: text(field)}, "kept": {V: text(string(kept))}, "other": {V: text(string(other))},
			"device": {V: text(j.names[0])}, "at": {V: number(j.b.c.now())},
		},
	}, j.of)
}

// write adds to the winner, and says on its timeline what happened.
func (j *joining) write() {
	if len(j.fields) > 0 {
		j.b.mutate(data.Mutation{ID: data.DerivedID("crm mutation", mergedID(j.x).String(), "joined", fmt.Sprint(j.loser.Rev)), Op: data.OpUpdate, Ent: j.winner.Ent, Key: j.winner.Key, Fields: j.fields}, j.of)
	}
	if j.since > 0 && len(j.other) == 0 {
		return // it was said when they were merged
	}
	said, err := json.Marshal(j.other)
	if err != nil {
		panic("values that were JSON are none: " + err.Error())
	}
	id := data.DerivedID("crm event", mergedID(j.x).String(), fmt.Sprint(j.loser.Rev))
	j.b.mutate(data.Mutation{
		ID: data.DerivedID("crm mutation", id.String()), Op: data.OpCreate, Ent: "event", Key: id, Fields: map[string]data.FieldWrite{
			"account_id": {V: text(j.winner.Account.String())}, "kind": {V: text(string(data.EventMerged))}, "at": {V: number(j.b.c.now())},
			"detail": {V: text(fmt.Sprintf("%s became part of %s in %s", j.names[0], j.names[1], j.b.c.Name))}, "custom": {V: said},
		},
	}, j.of)
}

// refer has rows that name the loser name the winner.
func (b *batch) refer(ctx context.Context, x, into *ledger.ExtRef, account data.ID) error {
	var rows []data.Row
	var err error
	if x.Ent == "account" {
		if o := b.c.object(x.Object); o.owns("parent") {
			return nil
		}
		rows, err = b.c.Store.Clients(ctx, b.c.caller, x.Key)
	} else {
		rows, err = b.c.Store.Under(ctx, b.c.caller, account)
	}
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		have, err := fieldsOf(r)
		if err != nil {
			return err
		}
		m := data.Mutation{ID: data.DerivedID("crm mutation", mergedID(x).String(), r.Ent, r.Key.String(), fmt.Sprint(r.Rev)), Op: data.OpUpdate, Ent: r.Ent, Key: r.Key, Fields: map[string]data.FieldWrite{}}
		for name, v := range have {
			f, _ := schema.Of(r.Ent).Field(name)
			switch {
			case f.Ref != x.Ent || string(v) != string(text(x.Key.String())):
			case r.Key == into.Key: // nothing is its own parent
				m.Fields[name] = data.FieldWrite{V: json.RawMessage("null")}
			default:
				m.Fields[name] = data.FieldWrite{V: text(into.Key.String())}
			}
		}
		if len(m.Fields) > 0 {
			b.mutate(m, Fault{Object: x.Object, ID: x.ExtID})
		}
	}
	return nil
}
