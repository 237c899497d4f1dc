package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/text"
)

// mending makes a book that works of rows that were taken out of a damaged file: what
// cannot be read as what it has to be leaves, and what is derived is built.
type mending struct {
	tx   *Tx
	home Home
	old  *salvage
}

func (m *mending) run() error {
	for _, step := range []func() error{
		m.settings, m.shadows, m.rows, m.pending, m.drafts, m.strayKeys, m.standings,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	n, err := m.tx.drafted()
	m.old.out.Drafts = n
	return err
}

func (tx *Tx) drafted() (n int64, err error) {
	err = tx.sql.QueryRowContext(tx.ctx, `SELECT count(DISTINCT field_id) FROM draft`).Scan(&n)
	return n, err
}

// settings puts in order where the book stands with its server: everything is to come
// anew. Where something of the outbox is lost, its numbers are not those that the server
// expects; they are given anew, and the server, which knows the ids, tells the device to
// go on as a new one.
func (m *mending) settings() error {
	tx := m.tx
	var r syncRecord
	var raw string
	known := tx.sql.QueryRowContext(tx.ctx, `SELECT value FROM setting WHERE name = ?`, settingSync).Scan(&raw) == nil &&
		json.Unmarshal([]byte(raw), &r) == nil
	if !known {
		r = syncRecord{}
	}
	if r.Workspace.IsZero() && !m.home.Workspace.IsZero() {
		known = false
		r.Workspace, r.Device, r.LeaseDays, r.Contact = m.home.Workspace, m.home.Device, m.home.LeaseDays, tx.now
	}
	r.Cursor, r.Seq, r.Partial = "", 0, false
	m.old.out.Server = !r.Workspace.IsZero()
	if !known {
		// Which restore of the server it was that took them is not known: it tells.
		if err := tx.exec(`UPDATE outbox SET state = ? WHERE state IN (?, ?)`, stateWaiting, stateAcked, stateSettled); err != nil {
			return err
		}
	}
	if !known || m.old.out.LostChanges > 0 {
		r.LastN = 0
		if err := tx.renumber(); err != nil {
			return err
		}
	}
	now, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := tx.exec(setSetting, settingSync, string(now)); err != nil {
		return err
	}
	if me, err := tx.me(); (err != nil || me.IsZero()) && !m.home.User.IsZero() {
		if err := tx.exec(setSetting, settingMe, m.home.User.String()); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`DELETE FROM setting WHERE name = '` + settingMoved + `'`,
		`DELETE FROM setting WHERE name LIKE '` + settingWorkspaceRun + `%' AND NOT json_valid(value)`,
		`DELETE FROM setting WHERE name = '` + settingMe + `' AND length(value) <> 36`,
	} {
		if err := tx.exec(statement); err != nil {
			return err
		}
	}
	return nil
}

func (m *mending) shadows() error {
	return m.tx.exec(`DELETE FROM shadow WHERE NOT json_valid(fields) OR NOT json_valid(frev)`)
}

// rows reads every row as the program will, and indexes it.
func (m *mending) rows() error {
	for _, k := range kinds() {
		bad, err := m.kind(k)
		if err != nil {
			return err
		}
		m.old.out.Lost += int64(len(bad))
		for _, key := range bad {
			if err := m.tx.exec(`DELETE FROM `+k.name+` WHERE id = ?`, key[:]); err != nil {
				return err
			}
		}
		if _, indexed := indexedKinds[k.name]; indexed {
			if err := m.tx.indexKind(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// kind indexes the names of a kind and finds the rows that are not what they have to be.
func (m *mending) kind(k *kind) (bad []data.ID, err error) {
	rows, err := m.tx.sql.QueryContext(m.tx.ctx, fmt.Sprintf(`SELECT id, rev, frev, gone_at, %s FROM %s`, quoted(k.columns), k.name))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	v := reflect.New(k.typ).Elem()
	var key data.ID
	var rev int64
	var frev string
	var gone data.Instant
	targets := k.targets(v, []any{&key, &rev, &frev, &gone})
	for rows.Next() {
		v.SetZero()
		err := rows.Scan(targets...)
		if err == nil {
			_, err = parseFrevs(frev, rev)
		}
		if err != nil {
			bad = append(bad, key)
			continue
		}
		if k.named() && gone == 0 {
			if err := m.tx.indexName(v, true); err != nil {
				return nil, err
			}
		}
	}
	return bad, rows.Err()
}

// pending makes the rows anew that the outbox tells of and that could not be read.
func (m *mending) pending() error {
	tx := m.tx
	keys, err := tx.rowKeys(`SELECT DISTINCT ent, key FROM outbox WHERE ` + over + ` ORDER BY id`)
	if err != nil {
		return err
	}
	for _, key := range keys {
		k := kindNamed(key.ent)
		if k == nil {
			continue
		}
		if _, _, known, err := tx.stands(k, key.key); err != nil || known {
			if err != nil {
				return err
			}
			continue
		}
		shadow, err := tx.shadow(k, key.key)
		switch {
		case err != nil:
			return err
		case shadow != nil:
			err = tx.rebase(k, key.key, shadow)
		default:
			err = tx.layOverRow(key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// drafts has each text that is being typed fit its keys: one whose keys do not follow
// from each other any more becomes what can be made of them.
func (m *mending) drafts() error {
	tx := m.tx
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT id, base FROM draft_field`)
	if err != nil {
		return err
	}
	bases := map[int64]string{}
	for rows.Next() {
		var id int64
		var base string
		if err := rows.Scan(&id, &base); err != nil {
			_ = rows.Close()
			return err
		}
		bases[id] = base
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for id, base := range bases {
		edits, err := readEdits(tx.ctx, tx.sql, id)
		if err != nil {
			return err
		}
		if _, err := draft.Replay(base, edits); err == nil {
			continue
		}
		if err := tx.exec(`DELETE FROM draft WHERE field_id = ?`, id); err != nil {
			return err
		}
		whole := draft.Edit{Del: len([]rune(base)), Ins: salvagedText(base, edits)}
		if err := tx.exec(`INSERT INTO draft (field_id, pos, del, ins) VALUES (?, ?, ?, ?)`, id, whole.Pos, whole.Del, whole.Ins); err != nil {
			return err
		}
		m.old.out.Lost++
	}
	return nil
}

// salvagedText is the text of edits of which some are missing: one that does not fit is
// made at the end, where it does.
func salvagedText(base string, edits []draft.Edit) string {
	body := []rune(base)
	for _, e := range edits {
		next, err := e.ApplyTo(body)
		if err != nil {
			next = slices.Concat(body, []rune(e.Ins))
		}
		body = next
	}
	return string(body)
}

// strayKeys keeps keys of which it cannot be read any more where they were typed: a
// person finds the text among what needs attention.
func (m *mending) strayKeys() error {
	tx := m.tx
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT ins FROM draft WHERE field_id NOT IN (SELECT id FROM draft_field) ORDER BY field_id, id`)
	if err != nil {
		return err
	}
	typed, err := scanStrings(rows)
	if err != nil || len(typed) == 0 {
		return err
	}
	if body := text.Block(strings.Join(typed, "")); body != "" {
		if err := tx.strand(DraftKey{Kind: "note", Field: "text"}, body); err != nil {
			return err
		}
		m.old.out.Damaged++
	}
	return tx.exec(`DELETE FROM draft WHERE field_id NOT IN (SELECT id FROM draft_field)`)
}

// standings has every account evaluated.
func (m *mending) standings() error {
	clear(m.tx.changed)
	if err := m.tx.exec(`DELETE FROM standing`); err != nil {
		return err
	}
	return m.tx.exec(`INSERT INTO standing (account_id) SELECT id FROM account WHERE gone_at = 0`)
}
