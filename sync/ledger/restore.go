package ledger

import (
	"context"
	"errors"
	"fmt"

	"rounds/data"
	"rounds/sync/wire"
)

// epochJump is how far a new epoch lifts the counter, so that no seq that is given
// again can equal one that a device has seen before.
const epochJump = 1 << 40

// Restored says that the database was brought back from a backup: every workspace
// gets a new epoch and a counter far above what was lost. Devices whose tokens were
// rotated since the backup are let in once more.
func (l *Ledger) Restored(ctx context.Context) error {
	return l.eachEpoch(ctx, func(w Workspace) epochEnd { return epochEnd{ws: w.no, epoch: w.Epoch} })
}

// RolledBack is Restored where the database may have gone on since: after a fail-over that
// lost what was acknowledged, seqs were given a second time. What a device names by one that
// it need not have from this history counts as unseen.
func (l *Ledger) RolledBack(ctx context.Context) error {
	return l.eachEpoch(ctx, func(w Workspace) epochEnd { return epochEnd{ws: w.no, epoch: w.Epoch, went: true} })
}

func (l *Ledger) eachEpoch(ctx context.Context, end func(Workspace) epochEnd) error {
	known, err := l.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, w := range known {
		if _, err := l.beginEpoch(ctx, end(w)); err != nil {
			return err
		}
	}
	return nil
}

// epochEnd is an epoch that is over.
type epochEnd struct {
	ws    int64
	epoch string
	went  bool      // seqs were given a second time, or may have been
	proof *cursor   // of a history that the database has lost; nil: it needs none
	lost  milestone // what of the proof the database lacks
}

// beginEpoch begins a new epoch where the old one is still in force, and what proves its end
// is still so.
func (l *Ledger) beginEpoch(ctx context.Context, end epochEnd) (begun bool, err error) {
	epoch, err := l.newEpoch()
	if err != nil {
		return false, err
	}
	var head int64
	err = l.write(ctx, func(t tx) error {
		head = 0
		set, only := "", ""
		args := []any{epoch, int64(epochJump), end.ws, end.epoch}
		if end.went {
			set = ", doubt = head + $2"
		}
		if end.proof != nil {
			only = ` AND (head < $5 OR NOT EXISTS (SELECT 1 FROM push WHERE ws = $3 AND seq = $5 AND txid = $6))`
			args = append(args, end.lost.seq, end.lost.txid[:])
		}
		t.ask(func(row scan) error { return row(&head) },
			`UPDATE workspace SET epoch = $1, head = head + $2, access = access + 1`+set+` WHERE no = $3 AND epoch = $4`+only+` RETURNING head`, args...)
		if err := t.flush(ctx); err != nil || head == 0 {
			return err
		}
		if end.went {
			t.tell(`UPDATE device SET sure = rev WHERE ws = $1`, end.ws)
		}
		t.tell(`UPDATE device SET healing = 1 WHERE ws = $1 AND revoked_at = 0 AND kind <> $2`, end.ws, string(KindSystem))
		return l.stampPush(t, end.ws, head)
	})
	if err != nil || head == 0 {
		return false, l.failure("beginning a new epoch", err)
	}
	l.moved(end.ws, head)
	return true, nil
}

// lostHistory refuses what is of this epoch and of another history than the database's: that
// was brought back to an earlier state, and nobody has said so.
type lostHistory struct {
	problem
	end epochEnd
}

// lostAt is lostHistory by what of a cursor the database lacks.
func lostAt(ws int64, at cursor, lost milestone, lastN int64) lostHistory {
	return lostHistory{otherHistory(at.epoch, lastN), epochEnd{ws: ws, epoch: at.epoch, went: true, proof: &at, lost: lost}}
}

// metHistory refuses what is of an earlier epoch, and says how far its device has surely seen
// this very history: a database that was brought back has what came before.
type metHistory struct {
	problem
	ws     int64
	device data.ID
	upTo   int64
}

// metBy is metHistory by a cursor that this history has. A token of a snapshot says nothing of
// the book that is in force meanwhile.
func (p problem) metBy(ws int64, device data.ID, at cursor) error {
	met := metHistory{p, ws, device, at.seq}
	switch {
	case at.part == nil:
	case at.part.stage < stageSection:
		met.upTo--
	default:
		return p
	}
	return met
}

// met notes it, for where seqs are in doubt.
func (l *Ledger) met(ctx context.Context, h metHistory) error {
	return l.failure("noting what a device has seen", l.write(ctx, func(t tx) error {
		t.tell(`UPDATE device SET sure = $1 WHERE id = $2 AND ws = $3 AND sure < $1 AND EXISTS (SELECT 1 FROM workspace WHERE no = $3 AND doubt > $1)`,
			h.upTo, h.device[:], h.ws)
		return nil
	}))
}

// otherHistory says that the device has to take up with another history than its own.
func otherHistory(epoch string, lastN int64) problem {
	p := problemf(409, wire.CodeEpoch, "the server's history is another one; send again what it has lost, then take a new snapshot")
	p.LastN, p.Epoch = &lastN, epoch
	return p
}

// heeding runs fn, and where a device proves that the database was brought back without a
// word, by its cursor or its token, begins a new epoch and runs fn again: only then a seq that
// was given twice is told from the first. Only what the server has signed proves it, so that
// no device can make it up.
func (l *Ledger) heeding(ctx context.Context, fn func() error) error {
	err := fn()
	var met metHistory
	if errors.As(err, &met) {
		if err := l.met(ctx, met); err != nil {
			return err
		}
	}
	var lost lostHistory
	if !errors.As(err, &lost) {
		return err
	}
	proof := lost.end.proof
	var key []byte
	if err := l.glance(ctx, func(t tx) (err error) {
		key, err = l.key(ctx, t, lost.end.ws)
		return err
	}); err != nil {
		return l.failure("looking at a cursor", err)
	}
	if proof != nil && !proof.signedWith(key) {
		return err
	}
	begun, berr := l.beginEpoch(ctx, lost.end)
	if berr != nil {
		return berr
	}
	if begun {
		l.log.Warn("the database was brought back to an earlier state; a new epoch begins, and devices send again what it lacks", "workspace", lost.end.ws)
	}
	return fn()
}

// key signs what the server hands out and knows again. It is the hash of a secret that
// nobody has, so that every database has one, from its first day on.
func (l *Ledger) key(ctx context.Context, t tx, ws int64) ([]byte, error) {
	l.mu.Lock()
	key := l.keys[ws]
	l.mu.Unlock()
	if key != nil {
		return key, nil
	}
	t.ask(func(row scan) error { return row(&key) }, `SELECT fixed FROM device WHERE usr = $1 AND ws = $2 AND kind = $3 AND name = $4`,
		zeroID[:], ws, string(KindSystem), serverName)
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	if len(key) == 0 {
		return nil, fmt.Errorf("workspace %d has lost its own device", ws)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keys[ws] = key
	return key, nil
}

// BackedUp says that everything of a workspace up to seq is in a backup. Devices then
// forget what they keep for a server that loses it.
func (l *Ledger) BackedUp(ctx context.Context, ws data.ID, seq int64) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`UPDATE workspace SET durable = $1, durable_at = $2 WHERE no = $3 AND durable <= $1 AND head >= $1`, seq, int64(l.now()), w.no)
		return nil
	})
	return l.failure("noting a backup", err)
}
