package crm

import (
	"context"
	"fmt"

	"rounds/data"
	"rounds/sync/ledger"
)

// atOnce is how many rows are moved in one push.
const atOnce = 500

// reunite brings what stands under accounts that became part of others to those: what
// was there when they were merged, and what people write offline for weeks after.
func (c *Connector) reunite(ctx context.Context) error {
	if err := c.buryAgain(ctx); err != nil {
		return err
	}
	for {
		rows, err := c.Store.Strays(ctx, c.caller, atOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		b := c.batch()
		for i := range rows {
			if err := b.move(ctx, &rows[i]); err != nil {
				return err
			}
		}
		moved := len(b.muts)
		if err := b.commit(ctx); err != nil {
			return err
		}
		c.report.Moved += moved
		if moved == 0 || len(rows) < atOnce {
			return nil
		}
	}
}

// buryAgain joins accounts that somebody edited, without knowing, after they were merged:
// that brought them back.
func (c *Connector) buryAgain(ctx context.Context) error {
	rows, err := c.Store.Zombies(ctx, c.caller, atOnce)
	if err != nil {
		return err
	}
	for i := range rows {
		b := c.batch()
		x, into, err := b.merged(ctx, rows[i].Key)
		if err != nil {
			return err
		}
		if x == nil || into.State != ledger.RefLive {
			continue
		}
		b.mutate(data.Mutation{ID: mergedID(x), Op: data.OpDelete, Ent: x.Ent, Key: x.Key}, Fault{Object: x.Object, ID: x.ExtID})
		out, err := c.Store.Take(ctx, c.caller, ledger.Taking{Run: c.run, Muts: b.muts}) // known: its receipt says when it was merged
		if err != nil {
			return err
		}
		b = c.batch()
		if err := b.join(ctx, x, into, out.Receipts[0].Seq); err != nil {
			return err
		}
		if err := b.commit(ctx); err != nil {
			return err
		}
	}
	return nil
}

// merged finds the merged record of an account, and what it is part of now.
func (b *batch) merged(ctx context.Context, account data.ID) (x, into *ledger.ExtRef, err error) {
	refs, err := b.c.Store.RefsOf(ctx, b.c.caller, "account", account)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range refs[account] {
		if r.State == ledger.RefMerged {
			into, err := b.end(ctx, &r)
			return &r, into, err
		}
	}
	return nil, nil, nil
}

// move gives a row to the account that its own became part of.
func (b *batch) move(ctx context.Context, r *data.Row) error {
	x, into, err := b.merged(ctx, r.Account)
	if err != nil || x == nil || into.Key == r.Account {
		return err
	}
	fields := map[string]data.FieldWrite{"account_id": {V: text(into.Key.String())}}
	have, err := fieldsOf(r)
	if err != nil {
		return err
	}
	if own := string(text(r.Account.String())); string(have["key"]) == own {
		fields["key"] = data.FieldWrite{V: text(into.Key.String())}
		switch r.Ent {
		case "conflict": // the value that a person may pick is to be the winner's
			var field string
			if field, err = unquote(have["field"]); err != nil {
				return err
			}
			winner, err := b.c.Store.Rows(ctx, b.c.Workspace, "account", into.Key)
			if err != nil {
				return err
			}
			if row, ok := winner[into.Key]; ok {
				kept, err := fieldsOf(&row)
				if err != nil {
					return err
				}
				fields["kept"] = data.FieldWrite{V: text(string(orNull(kept[field])))}
			}
		case "write_back":
			if state, err := unquote(have["state"]); err != nil {
				return err
			} else if state == string(data.WriteBackPending) {
				fields["state"] = data.FieldWrite{V: text(string(data.WriteBackFailed))}
				fields["detail"] = data.FieldWrite{V: text("the account became part of another one in " + b.c.Name + " before this edit reached it; edit that one if it still holds")}
				b.c.report.Failed++
			}
		}
	}
	b.saw(*r)
	b.mutate(data.Mutation{
		ID: data.DerivedID("crm mutation", "move", r.Ent, r.Key.String(), fmt.Sprint(r.Rev), into.Key.String()), Op: data.OpUpdate, Ent: r.Ent, Key: r.Key, Fields: fields,
	}, Fault{Object: x.Object, ID: x.ExtID})
	return nil
}
