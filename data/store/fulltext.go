package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"strings"
	"unicode"

	"rounds/data"
	"rounds/data/text"
)

// textOf is what full-text search finds of an entity; "" leaves it out.
func textOf(row any) string {
	switch r := row.(type) {
	case data.NoteVersion:
		return r.Text
	case data.Activity:
		return joinWords(r.Summary, r.NextStep)
	case data.Request:
		return joinWords(r.Subject, r.Body)
	case data.Issue:
		return r.Title
	}
	return ""
}

func joinWords(parts ...string) string { return strings.TrimSpace(strings.Join(parts, "\n")) }

// index keeps what a written row is found by in step with it; fresh says that the
// row is new and stands in no index yet.
func (tx *Tx) index(k *kind, v reflect.Value, fresh bool) error {
	if k.named() {
		return tx.indexName(v, fresh)
	}
	return tx.indexText(k, v, fresh)
}

// forget takes a row out of the indexes.
func (tx *Tx) forget(k *kind, key data.ID) error {
	if err := tx.exec(`DELETE FROM notification WHERE key = ? AND ent = ?`, key[:], k.name); err != nil {
		return err
	}
	if k.named() {
		return tx.forgetName(key)
	}
	if _, indexed := indexedKinds[k.name]; indexed {
		return tx.forgetText(key)
	}
	return nil
}

func (tx *Tx) indexText(k *kind, v reflect.Value, fresh bool) error {
	if _, indexed := indexedKinds[k.name]; !indexed {
		return nil
	}
	id, account := k.id(v), k.account(v)
	if !fresh {
		if err := tx.forgetText(id); err != nil {
			return err
		}
	}
	body := textOf(v.Interface())
	if body == "" {
		return nil
	}
	stmt, err := tx.stmt(`INSERT INTO fulltext (body, ent, key, account_id) VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	res, err := stmt.ExecContext(tx.run, segment(text.Fold(body)), k.name, id[:], account[:])
	if err != nil {
		return err
	}
	entry, err := res.LastInsertId()
	if err != nil {
		return err
	}
	return tx.exec(`INSERT OR REPLACE INTO fulltext_row (key, entry) VALUES (?, ?)`, id[:], entry)
}

// forgetText takes an object out of the full-text search.
func (tx *Tx) forgetText(key data.ID) error {
	stmt, err := tx.stmt(`DELETE FROM fulltext_row WHERE key = ? RETURNING entry`)
	if err != nil {
		return err
	}
	var entry int64
	err = stmt.QueryRowContext(tx.run, key[:]).Scan(&entry)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return tx.cancelled(err)
	}
	return tx.exec(`DELETE FROM fulltext WHERE rowid = ?`, entry)
}

var indexedKinds = map[string]struct{}{"note_version": {}, "activity": {}, "request": {}, "issue": {}}

// segment puts a space between characters of scripts that write none, so that a
// query of any length matches in them as a phrase.
func segment(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for _, r := range s {
		if unbroken(r) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unbroken(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// TextMatch is one text that holds the words searched for.
type TextMatch struct {
	Kind      string // "note_version", "activity", "request", "issue"
	Key       data.ID
	AccountID data.ID
}

// SearchText finds texts that hold all words of the query, best first; the last
// word may be a beginning. An empty query finds nothing.
func (s *Store) SearchText(ctx context.Context, query string, limit int) ([]TextMatch, error) {
	match := matchExpression(query)
	if match == "" {
		return nil, nil
	}
	rows, err := s.reader.QueryContext(ctx,
		`SELECT ent, key, account_id FROM fulltext WHERE fulltext MATCH ? ORDER BY rank, rowid LIMIT ?`, match, limit)
	if err != nil {
		return nil, workError("searching texts", err)
	}
	defer func() { _ = rows.Close() }()
	var out []TextMatch
	for rows.Next() {
		var m TextMatch
		if err := rows.Scan(&m.Kind, &m.Key, &m.AccountID); err != nil {
			return nil, workError("searching texts", err)
		}
		out = append(out, m)
	}
	return out, workError("searching texts", rows.Err())
}

// matchExpression quotes every word, so that nothing a person types is taken for
// query syntax; characters of one unbroken run form a phrase.
func matchExpression(query string) string {
	var terms []string
	for _, word := range strings.Fields(text.Fold(query)) {
		phrase := strings.Join(strings.Fields(segment(strings.ReplaceAll(word, `"`, " "))), " ")
		if phrase != "" {
			terms = append(terms, `"`+phrase+`"`)
		}
	}
	if len(terms) == 0 {
		return ""
	}
	return strings.Join(terms, " ") + "*"
}
