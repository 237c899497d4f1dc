package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"strings"

	"rounds/data"
)

// Name is what an account or a contact is found by.
type Name struct {
	Kind      string // "account" or "contact"
	ID        data.ID
	AccountID data.ID // the account itself, or the contact's
	Name      string
	Alt       []string // reading, mail address, phone number: those that are set
}

// nameOf is what a row is found by; only accounts and contacts have a name.
func nameOf(row any) (Name, bool) {
	switch r := row.(type) {
	case data.Account:
		return Name{Kind: "account", ID: r.ID, AccountID: r.ID, Name: r.Name, Alt: set(r.Reading, r.Email, r.Phone)}, true
	case data.Contact:
		return Name{Kind: "contact", ID: r.ID, AccountID: r.AccountID, Name: r.Name, Alt: set(r.Reading, r.Email, r.Phone)}, true
	}
	return Name{}, false
}

func set(values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// altMark separates the alternatives of a name in their column; texts of one line
// do not hold it.
const altMark = "\n"

// named reports whether rows of the kind stand in the name index.
func (k *kind) named() bool { return k.name == "account" || k.name == "contact" }

// indexName keeps the name index in step with a written row; fresh says that the
// row is new and has no entry yet. Most writes leave the names alone and cost one
// look.
func (tx *Tx) indexName(v reflect.Value, fresh bool) error {
	n, ok := nameOf(v.Interface())
	if !ok {
		return nil
	}
	alt := strings.Join(n.Alt, altMark)
	if !fresh {
		same, err := tx.knowsName(&n, alt)
		if err != nil || same {
			return err
		}
		if err := tx.forgetName(n.ID); err != nil {
			return err
		}
	}
	stmt, err := tx.stmt(`INSERT INTO name_entry (key, ent, account_id, name, alt) VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	res, err := stmt.ExecContext(tx.run, n.ID[:], n.Kind, n.AccountID[:], n.Name, alt)
	if err != nil {
		return tx.cancelled(err)
	}
	entry, err := res.LastInsertId()
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO name_index (rowid, grams) VALUES (?, ?)`, entry, gramsOf(&n))
}

func (tx *Tx) knowsName(n *Name, alt string) (bool, error) {
	stmt, err := tx.stmt(`SELECT name = ? AND alt = ? AND account_id = ? FROM name_entry WHERE key = ?`)
	if err != nil {
		return false, err
	}
	var same bool
	err = stmt.QueryRowContext(tx.run, n.Name, alt, n.AccountID[:], n.ID[:]).Scan(&same)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return same, tx.cancelled(err)
}

// forgetName takes an account or contact out of the search.
func (tx *Tx) forgetName(key data.ID) error {
	if err := tx.exec(`DELETE FROM name_index WHERE rowid IN (SELECT id FROM name_entry WHERE key = ?)`, key[:]); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM name_entry WHERE key = ?`, key[:])
}

// EachName streams everything that can be found, in no particular order; the name
// is reused between calls.
func (s *Store) EachName(ctx context.Context, fn func(*Name) error) error {
	return workError("reading names", s.eachName(ctx, nameColumns+` FROM name_entry e`, nil, fn))
}

// EachAccountName streams the names and readings of all accounts, without their
// mail addresses and phone numbers; the name is reused between calls.
func (s *Store) EachAccountName(ctx context.Context, fn func(*Name) error) error {
	return workError("reading names", s.eachName(ctx, `SELECT 'account', id, id, name, reading FROM account WHERE gone_at = 0`, nil, fn))
}

// NameCount is about how many accounts and contacts there are, never too few; it
// costs one look.
func (s *Store) NameCount(ctx context.Context) (n int, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM name_entry`).Scan(&n)
	return n, workError("counting names", err)
}

// NamesOf is what one account is found by: its own name and its contacts', and the
// ids of those that are gone.
func (s *Store) NamesOf(ctx context.Context, account data.ID) (live []Name, gone []data.ID, err error) {
	live, gone, err = s.namesOf(ctx, account)
	return live, gone, workError("reading names", err)
}

func (s *Store) namesOf(ctx context.Context, account data.ID) (live []Name, gone []data.ID, err error) {
	a, err := get[data.Account](ctx, s.reader, account)
	if absent(err) {
		gone = append(gone, account)
	} else if err != nil {
		return nil, nil, err
	} else {
		n, _ := nameOf(a)
		live = append(live, n)
	}
	contacts, err := ofAccount[data.Contact](ctx, s.reader, account, "ORDER BY id")
	if err != nil {
		return nil, nil, err
	}
	for i := range contacts {
		n, _ := nameOf(contacts[i])
		live = append(live, n)
	}
	dead, err := list[data.Contact](ctx, s.reader, "WHERE account_id = ? AND gone_at <> 0", account)
	for i := range dead {
		gone = append(gone, dead[i].ID)
	}
	return live, gone, err
}

// mostBy bounds how many names NamesBy hands out: of more, nobody looks for one.
const mostBy = 150

// NamesBy streams names that may match what was typed in one way, of very many the
// first, and for WayRest all. Too little typed for the index finds nobody. The name is
// reused between calls.
func (s *Store) NamesBy(ctx context.Context, way Way, typed string, fn func(*Name) error) error {
	q := newQuery(typed)
	expression := q.expression(way)
	if expression == "" {
		return nil
	}
	most, take := mostBy, fn
	if way == WayRest { // a name in ten begins with a letter, and few of them have the others
		typed, errors := q.lettersTyped(), max(1, q.forgiving())
		most, take = -1, func(n *Name) error {
			if !typed.in(n, errors) {
				return nil
			}
			return fn(n)
		}
	}
	err := s.eachName(ctx, nameColumns+` FROM name_index i CROSS JOIN name_entry e ON e.id = i.rowid
		WHERE name_index MATCH ? ORDER BY i.rowid LIMIT ?`, []any{expression, most}, take)
	return workError("searching names", err)
}

// AccountOf is the account that an id means: the account's own, or a contact's.
func (s *Store) AccountOf(ctx context.Context, id data.ID) (data.ID, error) {
	var account data.ID
	err := s.reader.QueryRowContext(ctx, `SELECT account_id FROM name_entry WHERE key = ?`, id[:]).Scan(&account)
	if errors.Is(err, sql.ErrNoRows) {
		return data.ID{}, data.Errorf(data.CodeNotFound, "there is no account or contact %s (any more); `rounds lookup` finds by a part of the name", id)
	}
	return account, workError("searching names", err)
}

const nameColumns = `SELECT e.ent, e.key, e.account_id, e.name, e.alt`

func (s *Store) eachName(ctx context.Context, query string, args []any, fn func(*Name) error) error {
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var n Name
	var kind, alt sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&kind, &n.ID, &n.AccountID, &n.Name, &alt); err != nil {
			return err
		}
		n.Kind, n.Alt = "contact", n.Alt[:0]
		if string(kind) == "account" {
			n.Kind = "account"
		}
		if len(alt) > 0 {
			n.Alt = strings.Split(string(alt), altMark)
		}
		if err := fn(&n); err != nil {
			return err
		}
	}
	return rows.Err()
}
