package store

import (
	"encoding/json"
	"fmt"

	"rounds/data"
)

// leave takes an account out of the cache that is no longer ours. What was written
// about it and not sent is kept in quarantine, text that is still being typed too.
func (tx *Tx) leave(account data.ID) error {
	if err := tx.sealOf(account); err != nil {
		return err
	}
	if err := tx.exec(`UPDATE outbox SET state = ? WHERE account_id = ? AND state = ?`, stateQuarantined, account[:], stateWaiting); err != nil {
		return err
	}
	leaving, err := optional[data.Account](tx.ctx, tx.sql, account)
	if err != nil {
		return err
	}
	for _, k := range kinds() {
		if k.accountAt < 0 {
			continue
		}
		ids, err := tx.ids(fmt.Sprintf(`SELECT id FROM %s WHERE %s = ?`, k.name, k.columns[k.accountAt]), account[:])
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.remove(k, id); err != nil {
				return err
			}
		}
	}
	tx.changed[account] = struct{}{}
	if leaving.Name != "" {
		if err := tx.keepLeft(account, leaving.Name); err != nil {
			return err
		}
	}
	return tx.exec(`DELETE FROM notification WHERE account_id = ?`, account[:])
}

// sealOf makes mutations of the text that is typed about an account.
func (tx *Tx) sealOf(account data.ID) error {
	drafts, err := readDrafts(tx.ctx, tx.sql, ``)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		k := kindNamed(d.Kind)
		if k == nil {
			continue
		}
		_, of, known, err := tx.stands(k, d.Key)
		if err == nil && !known {
			of, err = tx.accountOf(d.Key)
		}
		if err == nil && of == account {
			err = tx.sealDraft(d.DraftKey)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enter brings back what was written about an account before it left: it waits to be
// sent again, over the rows that come with it.
func (tx *Tx) enter(account data.ID) error {
	back, err := tx.entries(`WHERE account_id = ? AND state = ? ORDER BY id`, account[:], stateQuarantined)
	if err != nil {
		return err
	}
	if err := tx.comeBack(back); err != nil {
		return err
	}
	for i := range back {
		if err := tx.overlay(&back[i]); err != nil {
			return err
		}
	}
	return nil
}

// follow has what was written into a row go with it to the account to which it belongs now,
// and come back from quarantine: there the row is in the scope.
func (tx *Tx) follow(mine []outboxEntry, account data.ID) error {
	var back []outboxEntry
	for i := range mine {
		e := &mine[i]
		if e.of != account {
			if err := tx.exec(`UPDATE outbox SET account_id = ? WHERE id = ?`, account[:], e.id); err != nil {
				return err
			}
		}
		if e.state == stateQuarantined {
			back = append(back, *e)
		}
	}
	return tx.comeBack(back)
}

// comeBack has entries, in their order, wait to be sent once more.
func (tx *Tx) comeBack(back []outboxEntry) error {
	wrote := map[rowField]written{}
	for i := range back {
		e := &back[i]
		mut := e.mut
		if e.code != "" {
			mut = tx.s.ids.New() // the server refused it under the old one, for good
		}
		if err := tx.exec(`UPDATE outbox SET state = ?, n = NULL, mut_id = ?, code = '', detail = '' WHERE id = ?`, stateWaiting, mut[:], e.id); err != nil {
			return err
		}
		if err := tx.chain(e, wrote); err != nil {
			return err
		}
	}
	return nil
}

// rowField names a field of a row; "" is the row's creation.
type rowField struct {
	rowKey
	name string
}

// written is what an entry made of a field, and what it built on.
type written struct {
	entry int64
	base  string
	value json.RawMessage
}

// chain has an entry build again on what came back before it: as each was refused, those
// after it were made to build on what that one built on, and they would be in conflict with
// each other.
func (tx *Tx) chain(e *outboxEntry, wrote map[rowField]written) error {
	row := rowKey{e.ent, e.key}
	if e.op == data.OpCreate {
		wrote[rowField{row, ""}] = written{entry: e.id, base: "0"}
		return nil
	}
	fields, err := e.writes()
	if err != nil {
		return err
	}
	before, err := e.olds()
	if err != nil {
		return err
	}
	changed := false
	for name, f := range fields {
		last, ok := wrote[rowField{row, name}]
		if !ok {
			last, ok = wrote[rowField{row, ""}]
		}
		wrote[rowField{row, name}] = written{e.id, f.Base, f.V}
		if !ok || last.base != f.Base {
			continue
		}
		f.Base, changed = pendingBase(last.entry), true
		fields[name] = f
		if before != nil && last.value != nil {
			before[name] = last.value
		}
	}
	if !changed {
		return nil
	}
	return tx.rewrite(e, fields, before)
}

// overlay lays a mutation over the row as it stands; an update of a row that is not
// there (yet) is laid over it when it comes.
func (tx *Tx) overlay(e *outboxEntry) error {
	k := kindNamed(e.ent)
	if k == nil {
		return nil
	}
	st := &state{frev: frevs{}}
	v, frev, gone, err := tx.loadWhole(k, e.key)
	switch {
	case err == nil:
		if st.rev, err = tx.revOf(k, e.key); err != nil {
			return err
		}
		st.v, st.frev, st.gone, st.there = v, frev, gone, true
	case !absent(err):
		return err
	case e.op != data.OpCreate:
		return nil
	default:
		st.v = v
	}
	if err := st.replay(k, e); err != nil {
		return err
	}
	return tx.put(k, e.key, st)
}

func (tx *Tx) ids(query string, args ...any) ([]data.ID, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []data.ID
	for rows.Next() {
		var id data.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
