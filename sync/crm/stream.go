package crm

import (
	"context"
	"errors"

	"rounds/sync/ledger"
)

// streams reads one pass of an object's live records, and one of those that went.
func (c *Connector) streams(ctx context.Context, o *Object, m *memory) error {
	p := m.objects[o.Name]
	if err := c.pass(ctx, o, p, &p.Live, false); err != nil {
		return err
	}
	return c.pass(ctx, o, p, &p.Gone, true)
}

// pass reads a stream from its position to its end. Each page is committed with the
// position behind it.
func (c *Connector) pass(ctx context.Context, o *Object, p *progress, at *position, gone bool) error {
	for over := false; !over; {
		page, err := c.Source.Search(ctx, at.query(o.Name, gone))
		if err != nil {
			return err
		}
		c.report.Read += len(page.Records)
		b := c.batch()
		if gone {
			err = b.removals(ctx, o, page.Records)
		} else {
			err = b.records(ctx, o, page.Records)
		}
		if err != nil {
			return err
		}
		was := p.String()
		if *at, over, err = at.next(&page); err != nil {
			return err
		}
		if !gone && at.Pages == 1 && at.Began != 0 && p.Gone == (position{}) {
			// What went before the first record was read is nothing to us.
			from := max(at.Began.Add(-c.overlap()), 0)
			p.Gone = position{From: from, At: from}
		}
		if over {
			*at = at.again(c.overlap())
		}
		if now := p.String(); now != was {
			b.state[objectState+o.Name] = now
		}
		if err := b.commit(ctx); err != nil {
			return err
		}
	}
	return nil
}

// records takes a page of the live stream.
func (b *batch) records(ctx context.Context, o *Object, page []Record) error {
	ids := make([]string, len(page))
	for i := range page {
		ids[i] = page[i].ID
	}
	if err := b.load(ctx, o.Name, ids...); err != nil {
		return err
	}
	for i := range page {
		r := b.read(o, &page[i])
		refs := b.refs(o.Name, r.ID)
		switch judge(&r.Record, r.version, refs) {
		case fresh:
			if err := b.take(ctx, r); err != nil {
				return err
			}
		case newer:
			x := exact(&r.Record, refs)
			x.Modified = r.Modified
			b.put(x)
		case ask:
			if _, err := b.settle(ctx, o, r.ID, nil); err != nil {
				return err
			}
		case known:
		}
	}
	return nil
}

// removals takes a page of the stream of records that went.
func (b *batch) removals(ctx context.Context, o *Object, page []Record) error {
	ids := make([]string, len(page))
	for i := range page {
		ids[i] = page[i].ID
	}
	if err := b.load(ctx, o.Name, ids...); err != nil {
		return err
	}
	for i := range page {
		r := &page[i]
		x := exact(r, b.refs(o.Name, r.ID))
		switch {
		case x == nil:
		case x.State == ledger.RefLive || x.State == ledger.RefLinked:
			if _, err := b.settle(ctx, o, r.ID, r); err != nil {
				return err
			}
			if x.State != ledger.RefLive && x.Modified < r.Modified {
				x.Modified = r.Modified
				b.put(x)
			}
		case x.State == ledger.RefGone && r.Into != "":
			winner, err := b.get(ctx, o, r.Into)
			if err != nil {
				return err
			}
			if winner != nil && winner.ID != r.ID {
				if err := b.merge(ctx, x, winner); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// settle finds out what became of an id, where search alone cannot tell, and takes that.
// gone is what search says of one that went under the id, nil where it says nothing. What
// Get has given is returned; nil: nothing.
func (b *batch) settle(ctx context.Context, o *Object, id string, gone *Record) (*reading, error) {
	if err := b.load(ctx, o.Name, id); err != nil {
		return nil, err
	}
	got, err := b.get(ctx, o, id)
	if err != nil {
		return nil, err
	}
	for i, x := range b.refs(o.Name, id) {
		if x.State != ledger.RefLive && x.State != ledger.RefLinked || got != nil && got.ID == id && got.CreatedAt == x.ExtCreatedAt {
			continue
		}
		winner := got
		if i > 0 || got != nil && got.ID == id {
			winner = nil // somebody else has the id now, or had it after this one
		}
		if winner == nil && gone != nil && gone.CreatedAt == x.ExtCreatedAt && gone.Into != "" {
			if winner, err = b.get(ctx, o, gone.Into); err != nil {
				return nil, err
			}
		}
		if winner != nil && winner.ID != id {
			if err := b.merge(ctx, x, winner); err != nil {
				return nil, err
			}
		} else if err := b.remove(ctx, x); err != nil {
			return nil, err
		}
	}
	if got == nil {
		return nil, nil
	}
	return got, b.believe(ctx, got)
}

// get asks for a record; nil: there is none.
func (b *batch) get(ctx context.Context, o *Object, id string) (*reading, error) {
	r, err := b.c.Source.Get(ctx, o.Name, id)
	if errors.Is(err, ErrGone) {
		return nil, nil
	}
	if err != nil {
		return nil, unansweredBy(ctx, err)
	}
	if err := b.load(ctx, o.Name, r.ID); err != nil {
		return nil, err
	}
	return b.read(o, &r), nil
}

// believe takes a record that Get has given, where it says something new.
func (b *batch) believe(ctx context.Context, r *reading) error {
	x := exact(&r.Record, b.refs(r.o.Name, r.ID))
	switch {
	case x == nil || x.Version != r.version || x.State == ledger.RefGone || x.State == ledger.RefMerged:
		return b.take(ctx, r)
	case x.Modified < r.Modified:
		x.Modified = r.Modified
		b.put(x)
	}
	return nil
}
