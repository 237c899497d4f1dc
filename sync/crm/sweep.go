package crm

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
)

// keepDone is how long edits that have arrived stay to be seen.
const keepDone = 7 * 24 * time.Hour

// sweep is a comparison of all ids under way. It holds the ids of one object's records:
// about 100 bytes each.
type sweep struct {
	object int
	after  string                // id up to which the records were listed
	listed bool                  // all of them
	there  map[instance]struct{} // the records that are there
	ref    ledger.ExtRef         // up to which the names were compared
}

type instance struct {
	id      string
	created data.Instant
}

// sweepWhenDue compares every record with every name, now and then. Where it is
// interrupted the next round goes on; after a kill it begins anew.
func (c *Connector) sweepWhenDue(ctx context.Context, m *memory) error {
	// A clock that was years ahead at the last one does not put the next off for years.
	since := c.now().Sub(m.swept)
	if since >= 0 && since < c.Sweep && m.swept != 0 && c.sweep == nil {
		return nil
	}
	if c.sweep == nil {
		c.sweep = &sweep{there: map[instance]struct{}{}}
	}
	for s := c.sweep; s.object < len(c.Objects); {
		o := &c.Objects[s.object]
		if err := c.list(ctx, o); err != nil {
			return err
		}
		if err := c.missing(ctx, o); err != nil {
			return err
		}
		if err := c.raise(ctx, o); err != nil {
			return err
		}
		*s = sweep{object: s.object + 1, there: map[instance]struct{}{}}
	}
	return c.sweptOut(ctx)
}

// list notes which records are there, and takes those that no stream has brought.
func (c *Connector) list(ctx context.Context, o *Object) error {
	for s := c.sweep; !s.listed; {
		page, err := c.Source.List(ctx, o.Name, s.after)
		if err != nil {
			return err
		}
		b := c.batch()
		ids := make([]string, len(page.Records))
		for i := range page.Records {
			ids[i] = page.Records[i].ID
		}
		if err := b.load(ctx, o.Name, ids...); err != nil {
			return err
		}
		for i := range page.Records {
			r := &page.Records[i]
			s.there[instance{r.ID, r.CreatedAt}] = struct{}{}
			x := exact(r, b.refs(o.Name, r.ID))
			if x != nil && x.State == ledger.RefErased || x != nil && x.State == ledger.RefLive && x.Modified >= r.Modified && x.Version != "" {
				continue
			}
			if _, err := b.settle(ctx, o, r.ID, nil); err != nil {
				return err
			}
		}
		if err := b.commit(ctx); err != nil {
			return err
		}
		last := s.after
		if n := len(page.Records); n > 0 {
			last = page.Records[n-1].ID
		}
		if page.More && last == s.after { // asked again it would say the same, for ever
			return fmt.Errorf("the CRM says that more follows after the last id that it lists")
		}
		s.after, s.listed = last, !page.More
	}
	return nil
}

// missing looks for what became of records that are no longer there.
func (c *Connector) missing(ctx context.Context, o *Object) error {
	for {
		refs, err := c.Store.RefsAfter(ctx, c.caller, o.Name, c.sweep.ref, atOnce)
		if err != nil || len(refs) == 0 {
			return err
		}
		b := c.batch()
		for i := range refs {
			r := &refs[i]
			_, there := c.sweep.there[instance{r.ExtID, r.ExtCreatedAt}]
			if there || r.State != ledger.RefLive && r.State != ledger.RefLinked {
				continue
			}
			if _, err := b.settle(ctx, o, r.ExtID, nil); err != nil {
				return err
			}
		}
		if err := b.commit(ctx); err != nil {
			return err
		}
		c.sweep.ref = refs[len(refs)-1]
	}
}

// raise brings back rows that were deleted here although their records are there, but no
// person who was erased.
func (c *Connector) raise(ctx context.Context, o *Object) error {
	for {
		rows, refs, err := c.Store.Fallen(ctx, c.caller, o.Name, atOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		b := c.batch()
		for i := range rows {
			x := &refs[i]
			x.Takes++
			if erased(&rows[i]) {
				x.State, x.Version = ledger.RefErased, ""
			} else {
				b.mutate(data.Mutation{ID: mutationID(x, "raise"), Op: data.OpRestore, Ent: x.Ent, Key: x.Key}, Fault{Object: x.Object, ID: x.ExtID})
				b.c.report.Taken++
			}
			b.put(x)
		}
		if err := b.commit(ctx); err != nil {
			return err
		}
	}
}

// sweptOut ends a sweep, and puts edits away that arrived long ago.
func (c *Connector) sweptOut(ctx context.Context) error {
	b := c.batch()
	for _, k := range c.backs {
		if k.State == data.WriteBackDone && k.At < c.now().Add(-keepDone) {
			b.mutate(data.Mutation{ID: data.DerivedID("crm mutation", k.ID.String(), "put away", strconv.FormatInt(k.rev, 10)), Op: data.OpDelete, Ent: "write_back", Key: k.ID}, Fault{})
		}
	}
	b.state[sweptState] = strconv.FormatInt(int64(c.now()), 10)
	if err := b.commit(ctx); err != nil {
		return err
	}
	c.sweep, c.report.Swept = nil, true
	return nil
}
