package crm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
)

// Bounds of what an edit is tried whose record the CRM answers with an error.
const (
	mostTries  = 14 // with the pauses between them, more than a day at a round a minute
	freeTries  = 3  // without a pause but that of rounds
	mostFailed = 3  // edits in a row, after which the CRM is left alone for this round
)

// writeBack brings the edits that wait to the CRM, field by field, each edit once. One that
// the CRM does not answer holds back no other: failed says so at the end of the round, and
// after mostTries the edit needs attention.
func (c *Connector) writeBack(ctx context.Context) (failed, err error) {
	inRow := 0
	for _, k := range c.due() {
		err := c.deliver(ctx, k)
		var one *unanswered
		switch {
		case err == nil:
			inRow = 0
			continue
		case !errors.As(err, &one):
			return failed, err
		}
		failed = errors.Join(failed, fmt.Errorf("%s %s.%s: %w", k.Ent, k.Key, k.Field, err))
		b := c.batch()
		c.tryAgain(b, k)
		if err := b.commit(ctx); err != nil {
			return failed, err
		}
		if inRow++; inRow == mostFailed {
			break
		}
	}
	return failed, nil
}

// tryAgain remembers that an edit was tried in vain, and for how long it rests; in the end it
// needs attention.
func (c *Connector) tryAgain(b *batch, k *back) {
	k.tries++
	switch {
	case k.tries < mostTries:
		k.rests = c.now().Add(c.rest(k))
		b.state[triesState+k.ID.String()] = fmt.Sprintf("%d %d", k.tries, int64(k.rests))
	case k.Field == "":
		b.set(k, data.WriteBackFailed, fmt.Sprintf("%s did not answer %d attempts, and it is not known whether it has the account; edit the account to try it again", c.Name, k.tries))
	default:
		b.set(k, data.WriteBackFailed, fmt.Sprintf("%s did not answer %d attempts, and it is not known whether it took the edit; edit it again if yours is to stand", c.Name, k.tries))
	}
}

// rest is the pause after the latest of an edit's tries: twice the one before it.
func (c *Connector) rest(k *back) time.Duration {
	if k.tries < freeTries {
		return 0
	}
	return c.Every << (k.tries - freeTries)
}

// resting reports whether an edit is not to be tried yet. One that would rest for longer than
// its pause does not: the clock was put back.
func (c *Connector) resting(k *back) bool {
	now := c.now()
	return k.rests > now && k.rests <= now.Add(c.rest(k))
}

// due lists the fields with edits that have still to arrive, by the newest edit of each:
// those first that were tried least.
func (c *Connector) due() []*back {
	var out []*back
	for _, k := range c.backs {
		if k.due() && !c.resting(k) && !slices.ContainsFunc(c.siblings(k), func(o *back) bool { return o.due() && o.about(k) && o.after(k) }) {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b *back) int { return a.tries - b.tries })
	return out
}

// deliver does what there is to do for the edits of one field, of which k is the newest
// that has not arrived.
func (c *Connector) deliver(ctx context.Context, k *back) error {
	if k.Field == "" {
		return c.createAgain(ctx, k)
	}
	b := c.batch()
	x, r, err := b.recordOf(ctx, k)
	if err != nil {
		return err
	}
	if err := b.commit(ctx); err != nil { // what the record says now comes first
		return err
	}
	c.replace(b, k)
	switch {
	case x == nil:
		return c.undeliverable(ctx, b, k)
	case !k.due(): // it has arrived
		return b.commit(ctx)
	}
	of, err := c.look(ctx, k, r)
	if err != nil {
		return err
	}
	act, why := decide(of)
	switch act {
	case wait:
	case arrive:
		b.set(k, data.WriteBackDone, "")
	case fail:
		b.set(k, data.WriteBackFailed, why)
	case write:
		b.intend(k, r.Modified)
		if err := b.commit(ctx); err != nil {
			return err
		}
		return c.write(ctx, k, r)
	}
	return b.commit(ctx)
}

// recordOf reads the record whose field an edit is of, and takes what is new of it; nil:
// there is none (any more).
func (b *batch) recordOf(ctx context.Context, k *back) (*ledger.ExtRef, *reading, error) {
	o := b.c.objectOf(k.Ent)
	refs, err := b.c.Store.RefsOf(ctx, b.c.caller, k.Ent, k.Key)
	if err != nil || o == nil {
		return nil, nil, err
	}
	for _, x := range refs[k.Key] {
		if x.Object != o.Name || x.State != ledger.RefLive {
			continue
		}
		r, err := b.settle(ctx, o, x.ExtID, nil)
		if err != nil || r == nil || r.ID != x.ExtID || r.CreatedAt != x.ExtCreatedAt {
			return nil, nil, err
		}
		return &x, r, nil
	}
	return nil, nil, nil
}

// undeliverable ends an edit whose record is no longer there.
func (c *Connector) undeliverable(ctx context.Context, b *batch, k *back) error {
	switch k.State {
	case data.WriteBackSent:
		b.set(k, data.WriteBackDone, "")
	case data.WriteBackPending:
		b.set(k, data.WriteBackFailed, "there is no record of it in "+c.Name+" (any more)")
	case data.WriteBackDone, data.WriteBackFailed:
	}
	return b.commit(ctx)
}

// replace ends the older edits of the field by the same person, and those that wait: the
// newest takes their place.
func (c *Connector) replace(b *batch, k *back) {
	for _, older := range c.siblings(k) {
		switch {
		case !older.about(k), !k.after(older):
		case older.due(), older.State == data.WriteBackFailed && older.By == k.By:
			b.set(older, data.WriteBackDone, "a later edit took its place")
		}
	}
}

// look reads what decide needs to know.
func (c *Connector) look(ctx context.Context, k *back, r *reading) (sight, error) {
	rows, err := c.Store.Rows(ctx, c.Workspace, k.Ent, k.Key)
	if err != nil {
		return sight{}, err
	}
	row, ok := rows[k.Key]
	if !ok {
		return sight{}, fmt.Errorf("%s %s is not there, and has an edit", k.Ent, k.Key)
	}
	have, err := fieldsOf(&row)
	if err != nil {
		return sight{}, err
	}
	frev, err := frevsOf(&row)
	if err != nil {
		return sight{}, err
	}
	s := sight{
		edit: k, crm: c.Name, owned: r.o.owns(k.Field), theirs: r.fields[k.Field], ours: have[k.Field], written: frev(k.Field),
		modified: r.Modified, now: r.Now, resolution: c.limits.Resolution,
	}
	for _, other := range c.siblings(k) {
		if other != k && other.about(k) && other.State == data.WriteBackDone && other.rev == s.written {
			s.byUs = true
		}
	}
	return s, nil
}

// sight is an edit and all that decides what becomes of it.
type sight struct {
	edit       *back
	crm        string
	owned      bool            // the field is still the CRM's
	theirs     json.RawMessage // the value in the CRM
	ours       json.RawMessage // the value in the row: the CRM's, as it was last taken
	written    int64           // the seq under which that stands
	byUs       bool            // which is that of an earlier edit, which the CRM took
	modified   data.Instant    // of the record
	now        data.Instant    // the CRM's clock; 0: not told
	resolution time.Duration   // of its timestamps
}

// deed is what becomes of an edit.
type deed int

const (
	write  deed = iota // it is to be written
	arrive             // the CRM has it
	fail               // a person has to look
	wait               // until it can be told whether it was written
)

// decide says what is to be done about an edit, and why it cannot be done: without values,
// which an erased person would have to be taken out of. An edit is
// written only over the value that its author saw, and only where it is certain that it
// was not written before: the record's modified then is the one from before the attempt.
// For that an attempt is made only when that moment of the CRM's clock is over.
func decide(s sight) (deed, string) {
	k := s.edit
	switch {
	case bytes.Equal(s.theirs, k.value):
		return arrive, ""
	case k.State == data.WriteBackSent:
		return arrive, "" // it was there, and was changed again since
	case !s.owned:
		return fail, "the field is no longer " + s.crm + "'s; edit it again"
	case k.tried && s.modified != k.intent:
		return fail, s.crm + " did not say whether it took the edit, and the record has changed since; edit it again if yours is to stand"
	case !bytes.Equal(s.theirs, s.ours), s.written > k.created && !s.byUs:
		return fail, s.crm + " has another value since the edit was made; edit it again if yours is to stand"
	case !k.tried && s.now != 0 && s.modified.Add(s.resolution) > s.now:
		return wait, ""
	}
	return write, ""
}

// write writes an edit to the CRM, once; the intent is remembered. Where the answer is
// lost the next round finds out.
func (c *Connector) write(ctx context.Context, k *back, r *reading) error {
	err := c.Source.Write(ctx, r.Record, k.Field, orNull(k.value))
	b := c.batch()
	var refused *Refused
	var later *Wait
	switch {
	case err == nil:
		c.report.Written++
		b.set(k, data.WriteBackSent, "")
		if err := b.commit(ctx); err != nil {
			return err
		}
		return c.comesBack(ctx, k)
	case errors.As(err, &refused):
		b.set(k, data.WriteBackFailed, c.Name+" refused it: "+refused.Reason)
		return b.commit(ctx)
	case errors.Is(err, ErrGone): // the next round finds out what became of it
		b.forget(k)
		return b.commit(ctx)
	case errors.As(err, &later):
		b.forget(k)
		return errors.Join(err, b.commit(ctx))
	}
	return unansweredBy(ctx, err)
}

// comesBack takes a record that was just written: the row has the new value, and the edit
// is done.
func (c *Connector) comesBack(ctx context.Context, k *back) error {
	b := c.batch()
	x, _, err := b.recordOf(ctx, k)
	if err != nil {
		return err
	}
	if x != nil && k.due() {
		b.set(k, data.WriteBackDone, "") // the CRM has it in another form, or had it before
	}
	return b.commit(ctx)
}
