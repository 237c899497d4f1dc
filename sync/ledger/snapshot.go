package ledger

import (
	"context"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/wire"
)

// Snapshot gives everything in the caller's scope as frames of up to wire.MaxPage
// rows, accounts early: first a frame without rows that counts what will come, then
// the rows, then a frame without rows whose cursor pulls go on from. token ("" at
// first) is the Next of the last frame that arrived, and the rest follows; the seq
// stays that of the first. Each frame is read in a short transaction of its own, so
// rows may be newer than the seq; the pull from the cursor heals the rest. Problems
// are those of Changes.
func (l *Ledger) Snapshot(ctx context.Context, c Caller, token string, emit func(wire.Frame) error) error {
	s := &snapshot{l: l, caller: c, emit: emit}
	var err error
	if s.enc, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return err
	}
	defer func() { _ = s.enc.Close() }()
	if err := l.heeding(ctx, func() error { return s.begin(ctx, token) }); err != nil {
		return l.failure("beginning a snapshot", err)
	}
	for s.at.part != nil {
		if err := s.chunk(ctx); err != nil {
			return l.failure("reading a snapshot", err)
		}
	}
	return emit(wire.Frame{FrameHead: wire.FrameHead{Seq: s.at.seq, Cursor: s.at.sign(s.key)}})
}

// snapshot is one under way.
type snapshot struct {
	l      *Ledger
	caller Caller
	emit   func(wire.Frame) error
	enc    *zstd.Encoder
	at     cursor
	key    []byte    // signs it
	rows   collected // of a chunk, and its NDJSON: their room is used again
	body   []byte
}

// begin fixes the seq, or takes up the token's, and says what will come.
func (s *snapshot) begin(ctx context.Context, token string) error {
	if token != "" {
		var err error
		if s.at, err = parseCursor(token); err != nil {
			return err
		}
		if s.at.part == nil || s.at.part.stage < stageSection {
			return problemf(400, wire.CodeBadRequest, "the token is none of a snapshot; begin a new one")
		}
	}
	var head wire.FrameHead
	err := s.l.read(ctx, func(t tx) error {
		v, err := s.l.view(ctx, t, s.caller, s.at)
		if err != nil {
			return err
		}
		s.key = v.key
		if token == "" {
			s.at = cursor{epoch: v.epoch, txid: v.headTx, scope: v.scope, position: position{v.head, &part{stage: stageSection, ent: schema.All()[0].Name}}}
		} else if err := v.checkCursor(s.at); err != nil {
			return err
		}
		head = wire.FrameHead{Seq: s.at.seq, Epoch: v.epoch}
		head.Counts, err = counts(ctx, t, v)
		return err
	})
	if err != nil {
		return err
	}
	return s.emit(wire.Frame{FrameHead: head})
}

// counts is how many rows of each entity will come, about: for a part of the
// workspace, its share of the accounts.
func counts(ctx context.Context, t tx, v *view) (map[string]int64, error) {
	out := map[string]int64{}
	t.ask(func(row scan) error {
		var ent string
		var n int64
		err := row(&ent, &n)
		if n > 0 {
			out[ent] = n
		}
		return err
	}, `SELECT ent, live FROM tally WHERE ws = $1`, v.ws)
	mine := int64(0)
	if !v.all {
		t.ask(func(row scan) error { return row(&mine) }, `SELECT count(*) FROM scope WHERE ws = $1 AND usr = $2`, v.ws, v.user[:])
	}
	if err := t.flush(ctx); err != nil || v.all {
		return out, err
	}
	all := max(out["account"], 1)
	for ent, n := range out {
		if e := schema.Of(ent); e == nil || e.AccountAt >= 0 {
			out[ent] = n * min(mine, all) / all
		}
	}
	return out, nil
}

// chunk reads and emits the next frame, and moves on.
func (s *snapshot) chunk(ctx context.Context) error {
	var all bool
	err := s.l.read(ctx, func(t tx) error {
		v, err := s.l.view(ctx, t, s.caller, s.at)
		if err != nil {
			return err
		}
		if err := v.checkCursor(s.at); err != nil {
			return err
		}
		all, s.rows = v.all, collected{entries: s.rows.entries[:0]}
		if v.head > s.at.seq {
			s.at.seen = v.headMilestone() // a row may be as new
		}
		return s.rows.section(ctx, t, v, *s.at.part)
	})
	if err != nil {
		return err
	}
	list := s.rows.entries
	at := *s.at.part
	if s.rows.over || len(list) > wire.MaxPage {
		list = list[:len(list)-1] // the last one only shows that there is more
		last := list[len(list)-1].row
		s.at.part = &part{at.stage, last.Account, last.Ent, last.Key}
	} else {
		s.at.part = nextSection(all, at)
	}
	if len(list) == 0 {
		return nil
	}
	s.body = s.body[:0]
	for i := range list {
		s.body = wire.AppendRow(s.body, &list[i].row)
	}
	head := wire.FrameHead{Seq: s.at.seq, Rows: len(list), Next: s.next(at)}
	if at.stage == stageSection {
		head.Ent = at.ent
	}
	return s.emit(wire.PackFrame(s.enc, head, s.body))
}

// next is the token of what follows. Behind the last section only the cursor is left:
// then the token stands behind every row of it.
func (s *snapshot) next(done part) string {
	at := s.at
	if at.part == nil {
		at.part = &part{stage: done.stage, ent: done.ent, account: lastID, key: lastID}
	}
	return at.sign(s.key)
}

var lastID = data.ID{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}

// nextSection is what comes after a section: the next entity, and for a caller who sees
// a part of the workspace, after the accounts themselves, everything else of them,
// account by account.
func nextSection(all bool, done part) *part {
	if done.stage == stageAccounts {
		return nil
	}
	for _, e := range schema.All()[schema.Order(done.ent)+1:] {
		if all || e.AccountAt < 0 || e.Name == "account" {
			return &part{stage: stageSection, ent: e.Name}
		}
	}
	if all {
		return nil
	}
	return &part{stage: stageAccounts}
}

// section reads what comes next in a section, one row more than a frame takes.
func (c *collected) section(ctx context.Context, t tx, v *view, at part) error {
	const most = int64(wire.MaxPage + 1)
	switch {
	case at.stage == stageAccounts:
		return c.accounts(ctx, t, v, at)
	case at.ent == "account" && !v.all:
		t.ask(c.item, `SELECT `+rowColumns+` FROM scope s JOIN item i ON i.ws = s.ws AND i.ent = 'account' AND i.key = s.account
			WHERE s.ws = $1 AND s.usr = $2 AND s.account > $3 AND i.gone_at = 0 ORDER BY s.account LIMIT $4`, v.ws, v.user[:], at.key[:], most)
	default:
		t.ask(c.item, `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND i.ent = $2 AND i.key > $3 AND i.gone_at = 0
			ORDER BY i.key LIMIT $4`, v.ws, at.ent, at.key[:], most)
	}
	return t.flush(ctx)
}

// accountsAtATime are asked about in one round trip: enough to fill a good part of a
// frame, few enough that little is read in vain.
const accountsAtATime = 32

// accounts reads the rows of the caller's accounts, one account after the other: each
// by an index of its own, which no join of a database would keep to.
func (c *collected) accounts(ctx context.Context, t tx, v *view, at part) error {
	for from := ">="; ; from = ">" {
		var ids []data.ID
		t.ask(func(row scan) error {
			var id data.ID
			err := row(&id)
			ids = append(ids, id)
			return err
		}, `SELECT account FROM scope WHERE ws = $1 AND usr = $2 AND account `+from+` $3 ORDER BY account LIMIT $4`,
			v.ws, v.user[:], at.account[:], int64(accountsAtATime))
		if err := t.flush(ctx); err != nil {
			return err
		}
		for _, id := range ids {
			after := part{}
			if id == at.account {
				after = at
			}
			t.ask(c.item, `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND i.account = $2 AND (i.ent, i.key) > ($3, $4)
				AND i.ent <> 'account' AND i.gone_at = 0 ORDER BY i.ent, i.key LIMIT $5`, v.ws, id[:], after.ent, after.key[:], int64(wire.MaxPage+1))
		}
		if err := t.flush(ctx); err != nil || len(ids) < accountsAtATime || c.over || len(c.entries) > wire.MaxPage {
			return err
		}
		at = part{account: ids[len(ids)-1], ent: at.ent, key: lastID}
	}
}
