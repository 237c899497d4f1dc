package store

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"reflect"
	"strings"

	"rounds/data"
)

// failpoint is where a test kills the process; see generation_test.go.
var failpoint = func(string) {}

// carried are the tables that are this device's own and go over into a new file, with
// their numbers.
var carried = []string{"outbox", "action", "draft_field", "draft", "notification", "playbook", "ext_ref", "fired"}

// swap puts a loaded file in force. What is this device's own goes over: no other
// process writes meanwhile, because the old file is locked, and none writes afterwards,
// because it is marked as moved in the same transaction.
func (s *Store) swap(ctx context.Context, file string, change func(*syncRecord)) error {
	return s.exchange(ctx, file, func(next *Store, before string) error { return next.carry(ctx, before, change) })
}

// exchange puts a file beside the one in force in its place. fill may bring things over
// from the file that was in force before, which nobody writes to meanwhile.
func (s *Store) exchange(ctx context.Context, file string, fill func(next *Store, before string) error) error {
	next, err := Open(ctx, file, Options{Clock: s.clock, IDs: s.ids})
	if err != nil {
		return err
	}
	defer func() { _ = next.Close() }()
	s.journal.drain(ctx)
	held, old, err := s.holdFile(ctx)
	if err != nil {
		return err
	}
	defer func() { _, _ = old.Rollback(), held.Close() }()
	before, err := filepath.EvalSymlinks(s.path)
	if err != nil {
		return err
	}
	failpoint("swap.locked")
	if err := fill(next, before); err != nil {
		return err
	}
	failpoint("swap.carried")
	if err := next.Close(); err != nil {
		return err
	}
	if err := syncFile(file); err != nil {
		return err
	}
	failpoint("swap.synced")
	if _, err := old.ExecContext(ctx, setSetting, settingMoved, filepath.Base(file)); err != nil {
		return err
	}
	if err := old.Commit(); err != nil {
		return err
	}
	failpoint("swap.marked")
	marked, err := checkpoint(ctx, held)
	if err != nil {
		return err
	}
	if err := held.Close(); err != nil {
		return err
	}
	if err := s.follow(ctx, filepath.Base(file)); err != nil {
		return err
	}
	failpoint("swap.pointed")
	if !marked {
		return nil // whoever reads in it keeps it; the next snapshot removes it
	}
	return removeReplaced(s.path, before)
}

// checkpoint brings what stands in a file's log into the file itself, and reports
// whether all of it is there. Only then a file that is no longer in force may be
// removed: who has just opened it, and finds its log removed, begins a new one and
// learns from the file alone that another one took its place.
func checkpoint(ctx context.Context, q querier) (whole bool, err error) {
	var busy bool
	var frames, moved int
	err = q.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &frames, &moved)
	return !busy && frames == moved, err
}

// carry takes what is this device's own out of the old file, and lays what waits of it
// over the new rows.
func (s *Store) carry(ctx context.Context, old string, change func(*syncRecord)) error {
	// Read-only, for the old file is locked against writes, by us.
	from := url.URL{Scheme: "file", Opaque: (&url.URL{Path: old}).EscapedPath(), RawQuery: "mode=ro"}
	if err := s.eachExec(ctx, fmt.Sprintf(`ATTACH '%s' AS old`, strings.ReplaceAll(from.String(), "'", "%27"))); err != nil {
		return err
	}
	err := s.transact(ctx, "going over to the new file", func(tx *Tx) error {
		tx.silent = true
		for _, table := range carried {
			if err := tx.exec(fmt.Sprintf(`INSERT INTO main.%s SELECT * FROM old.%[1]s`, table)); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		for _, statement := range []string{
			`DELETE FROM main.sqlite_sequence`,
			`INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence`,
			`INSERT OR REPLACE INTO main.setting SELECT * FROM old.setting WHERE name <> '` + settingMoved + `'`,
		} {
			if err := tx.exec(statement); err != nil {
				return err
			}
		}
		before, err := readSync(tx.ctx, tx.sql)
		if err != nil {
			return err
		}
		if err := tx.sync(func(r *syncRecord) error { change(r); return nil }); err != nil {
			return err
		}
		if before.Epoch != "" && before.Cursor == "" {
			if err := tx.doubtBases(); err != nil {
				return err
			}
		}
		if err := tx.keepLeftOf(); err != nil {
			return err
		}
		if err := tx.layOver(); err != nil {
			return err
		}
		return tx.tellNews(&before)
	})
	if err != nil {
		return err
	}
	return s.eachExec(ctx, `DETACH old`, `PRAGMA wal_checkpoint(TRUNCATE)`)
}

// layOver brings the outbox and the rows of a snapshot together: what the snapshot has
// is settled, what waits lies over its rows, and what belongs to accounts that are not
// in it (any more) is quarantined, as what belongs to accounts that are in it again
// comes back.
func (tx *Tx) layOver() error {
	r, err := readSync(tx.ctx, tx.sql)
	if err != nil {
		return err
	}
	if err := tx.settleBy(r.Seq); err != nil {
		return err
	}
	if err := tx.followRows(); err != nil {
		return err
	}
	if err := tx.exec(`UPDATE outbox SET state = ? WHERE state = ? AND account_id <> zeroblob(16)
		AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = outbox.account_id)
		AND NOT EXISTS (SELECT 1 FROM outbox c WHERE c.key = outbox.account_id AND c.op = ? AND c.`+over+`)`,
		stateQuarantined, stateWaiting, string(data.OpCreate)); err != nil {
		return err
	}
	keys, err := tx.rowKeys(`SELECT DISTINCT ent, key FROM outbox WHERE ` + over + ` ORDER BY id`)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := tx.layOverRow(key); err != nil {
			return err
		}
	}
	back, err := tx.ids(`SELECT DISTINCT account_id FROM outbox WHERE state = ? AND account_id IN (SELECT id FROM account)`, stateQuarantined)
	if err != nil {
		return err
	}
	for _, account := range back {
		if err := tx.enter(account); err != nil {
			return err
		}
	}
	if r.Partial {
		return nil
	}
	if err := tx.forgetNews(); err != nil {
		return err
	}
	return tx.sealLost()
}

// sealLost keeps text that is typed in rows which are not in the book any more among what
// needs attention: no page shows it. What belongs to a refusal stands there already.
func (tx *Tx) sealLost() error {
	drafts, err := readDrafts(tx.ctx, tx.sql, ``)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		k := kindNamed(d.Kind)
		if k == nil {
			continue
		}
		_, _, there, err := tx.stands(k, d.Key)
		if err != nil {
			return err
		}
		refused, err := tx.entries(`WHERE key = ? AND state = ?`, d.Key[:], stateRefused)
		if err != nil {
			return err
		}
		if there || len(refused) > 0 {
			continue
		}
		if err := tx.sealDraft(d.DraftKey); err != nil {
			return err
		}
	}
	return nil
}

// followRows is follow for the rows of a snapshot.
func (tx *Tx) followRows() error {
	const open = `(` + over + ` OR state = ?)`
	keys, err := tx.rowKeys(`SELECT DISTINCT ent, key FROM outbox WHERE `+open+` ORDER BY id`, stateQuarantined)
	if err != nil {
		return err
	}
	for _, key := range keys {
		k := kindNamed(key.ent)
		if k == nil {
			continue
		}
		_, account, known, err := tx.stands(k, key.key)
		if err != nil {
			return err
		}
		if !known {
			continue
		}
		mine, err := tx.entries(`WHERE key = ? AND ent = ? AND `+open+` ORDER BY id`, key.key[:], key.ent, stateQuarantined)
		if err != nil {
			return err
		}
		if err := tx.follow(mine, account); err != nil {
			return err
		}
	}
	return nil
}

// rowKeys are the rows that a statement returns, by kind and key.
func (tx *Tx) rowKeys(query string, args ...any) ([]rowKey, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []rowKey
	for rows.Next() {
		var k rowKey
		if err := rows.Scan(&k.ent, &k.key); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

func (tx *Tx) layOverRow(key rowKey) error {
	k := kindNamed(key.ent)
	if k == nil {
		return nil
	}
	v, frev, gone, err := tx.loadWhole(k, key.key)
	switch {
	case absent(err):
		v, frev = reflect.New(k.typ).Elem(), frevs{}
	case err != nil:
		return err
	default:
		server, err := tx.rowOf(k, v, frev, gone)
		if err != nil {
			return err
		}
		if err := tx.putShadow(server); err != nil {
			return err
		}
		return tx.rebase(k, key.key, server)
	}
	pending, err := tx.entries(`WHERE key = ? AND ent = ? AND `+over+` ORDER BY id`, key.key[:], k.name)
	if err != nil {
		return err
	}
	st := &state{v: v, frev: frev}
	for i := range pending {
		if err := st.replay(k, &pending[i]); err != nil {
			return err
		}
	}
	if !st.there {
		return nil // an update of a row that is still arriving
	}
	return tx.put(k, key.key, st)
}

// rowOf writes a row of the cache as the server would.
func (tx *Tx) rowOf(k *kind, v reflect.Value, frev frevs, gone data.Instant) (*data.Row, error) {
	rev, err := tx.revOf(k, k.id(v))
	if err != nil {
		return nil, err
	}
	return &data.Row{
		Ent: k.name, Key: k.id(v), Account: k.account(v), Rev: rev, Fields: k.fields(v), Frevs: []byte(frev.String()), GoneAt: gone,
	}, nil
}
