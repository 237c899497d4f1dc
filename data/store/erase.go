package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"rounds/data"
)

// Erased says what erasing a person did.
type Erased struct {
	Rows   int            // rows that were changed
	Others []data.Contact // other contacts with the same mail address, who stay
	// Busy says that another rounds holds the file open: until it is closed, old
	// pages may stand in its write-ahead log.
	Busy bool
}

// settingErasing is set while an erasure has not yet overwritten its old pages.
const settingErasing = "erasing"

// Erase makes a person's data go: the contact becomes an empty tombstone, what the
// person said and was told goes, and the texts of the account keep the business
// fact with [erased] in the place of the names. It reaches full-text search,
// drafts and the outbox with its values before, cannot be undone, and leaves no
// old page in the file. The person's ids in other systems are kept as digests, so
// that the next import does not bring the person back.
func (s *Store) Erase(ctx context.Context, contact data.Contact) (Erased, error) {
	var out Erased
	if err := s.writable(); err != nil {
		return out, err
	}
	if contact.Email != "" {
		others, err := list[data.Contact](ctx, s.reader, "WHERE lower(email) = lower(?) AND id <> ? AND gone_at = 0 ORDER BY id", contact.Email, contact.ID)
		if err != nil {
			return out, workError("erasing", err)
		}
		out.Others = others
	}
	if _, err := s.writer.ExecContext(ctx, `PRAGMA secure_delete = ON`); err != nil {
		return out, workError("erasing", err)
	}
	err := s.transact(ctx, "erasing", func(tx *Tx) error {
		e := &erasure{tx: tx, contact: contact, changed: map[data.ID]scrubbed{}}
		if err := e.run(); err != nil {
			return err
		}
		out.Rows = len(e.changed)
		return nil
	})
	if err != nil {
		return out, err
	}
	out.Busy, err = s.overwrite(ctx)
	return out, workError("overwriting what was erased", err)
}

// overwrite rewrites the file without free pages and empties the log, so that
// nothing erased stands anywhere in it; busy says that another process keeps the
// log.
func (s *Store) overwrite(ctx context.Context) (busy bool, err error) {
	if _, err := s.writer.ExecContext(ctx, `VACUUM`); err != nil {
		return false, err
	}
	var log, moved int
	if err := s.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &moved); err != nil || busy {
		return busy, err
	}
	_, err = s.writer.ExecContext(ctx, `DELETE FROM setting WHERE name = ?`, settingErasing)
	return false, err
}

// scrubbed is a row after the erasure, with the columns that it changed.
type scrubbed struct {
	kind    *kind
	row     reflect.Value
	columns []string
}

// erasure is the erasing of one person under way.
type erasure struct {
	tx      *Tx
	contact data.Contact
	names   *redactor
	changed map[data.ID]scrubbed
}

func (e *erasure) run() error {
	account, err := optional[data.Account](e.tx.ctx, e.tx.sql, e.contact.AccountID)
	if err != nil {
		return err
	}
	e.names = newRedactor(&e.contact, account.Name)
	for _, step := range []func() error{e.rows, e.person, e.drafts, e.outbox, e.references, e.tell} {
		if err := step(); err != nil {
			return err
		}
	}
	of := e.contact.AccountID
	e.tx.changed[of] = struct{}{} // evaluated anew: firings quote subjects
	for _, x := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM standing WHERE account_id = ?`, []any{of[:]}},
		{`UPDATE action SET undone_at = ? WHERE undone_at = 0 AND id IN (SELECT action FROM outbox WHERE account_id = ?)`, []any{int64(e.tx.now), of[:]}},
		// Words that were deleted stay in an index's segments until they are merged.
		{`INSERT INTO fulltext (fulltext) VALUES ('rebuild')`, nil},
		{`INSERT INTO name_index (name_index) VALUES ('optimize')`, nil},
		{`INSERT OR REPLACE INTO setting (name, value) VALUES (?, '1')`, []any{settingErasing}},
	} {
		if err := e.tx.exec(x.query, x.args...); err != nil {
			return err
		}
	}
	return nil
}

// rows takes the person out of every row of the account, tombstones too.
func (e *erasure) rows() error {
	for _, k := range kinds() {
		if k.accountAt < 0 {
			continue
		}
		where := quoted([]string{k.columns[k.accountAt]}) + " = ?"
		if k.name == "usage" {
			where += " AND custom <> '{}'" // the only column that could name somebody
		}
		ids, err := e.tx.ids("SELECT id FROM "+k.name+" WHERE "+where+" ORDER BY id", e.contact.AccountID[:])
		if err != nil {
			return err
		}
		for _, id := range ids {
			if id == e.contact.ID {
				continue
			}
			if err := e.row(k, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *erasure) row(k *kind, id data.ID) error {
	old, frev, gone, err := e.tx.loadWhole(k, id)
	if err != nil {
		return err
	}
	row := reflect.New(k.typ).Elem()
	row.Set(old)
	his := e.unlink(k, row)
	for i, column := range k.columns {
		if !ofOthers(k.name, column) {
			e.redact(row.Field(i), column)
		}
	}
	if err := e.write(k, old, row, frev, gone); err != nil || !his || k.name != "told" || gone != 0 {
		return err
	}
	return e.tx.Delete(row.Interface())
}

// unlink takes the person's own words and the link to the person out of a row, and
// reports whether the row was the person's.
func (e *erasure) unlink(k *kind, row reflect.Value) bool {
	if a, ok := row.Addr().Interface().(*data.Activity); ok {
		a.Attendees = slices.DeleteFunc(slices.Clone(a.Attendees), func(who string) bool {
			return who == e.contact.ID.String() || attended(&data.Activity{Attendees: data.Strings{who}}, &e.contact)
		})
	}
	at, ok := k.index["contact_id"]
	if !ok || row.Field(at).Interface().(data.ID) != e.contact.ID {
		return false
	}
	row.Field(at).SetZero()
	switch r := row.Addr().Interface().(type) {
	case *data.Told:
		r.Topic = ""
	case *data.Survey:
		r.Verbatim = ""
	case *data.Request:
		for _, text := range []*string{&r.Subject, &r.Body} {
			if *text != "" {
				*text = erased
			}
		}
	}
	return true
}

// ofOthers are columns that name the account and its other people, who may share a
// family name, and what the server says of its own rows beside their values.
func ofOthers(ent, column string) bool {
	switch ent {
	case "account":
		return column == "name" || column == "reading"
	case "contact":
		return column == "name" || column == "reading" || column == "email" || column == "phone"
	case "conflict":
		return column != "kept" && column != "other"
	case "write_back":
		return column != "value" && column != "detail"
	}
	return false
}

// redact takes the names out of one field. An address that was the person's is
// blank rather than a text.
func (e *erasure) redact(f reflect.Value, column string) {
	switch v := f.Interface().(type) {
	case string:
		if s, hit := e.names.text(v); hit {
			if column == "email" || column == "phone" || column == "handle" {
				s = ""
			}
			f.SetString(s)
		}
	case data.Strings:
		out := slices.Clone(v)
		for i := range out {
			out[i], _ = e.names.text(out[i])
		}
		f.Set(reflect.ValueOf(out))
	case data.Fields:
		out := make(data.Fields, len(v))
		for key, value := range v {
			out[key] = e.tree(value)
		}
		f.Set(reflect.ValueOf(out))
	}
}

// write keeps what changed; a tombstone changes without a word to the server,
// where an edit would bring it back.
func (e *erasure) write(k *kind, old, row reflect.Value, frev frevs, gone data.Instant) error {
	var columns []string
	for i, column := range k.columns {
		if !same(old.Field(i), row.Field(i)) {
			columns = append(columns, column)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	e.changed[k.id(row)] = scrubbed{k, row, columns}
	before := e.tx.silent
	e.tx.silent = before || gone != 0
	err := e.tx.write(k, old, row, frev, columns)
	e.tx.silent = before
	return err
}

// person empties the contact's own row and deletes it.
func (e *erasure) person() error {
	k := kindNamed("contact")
	old, frev, gone, err := e.tx.loadWhole(k, e.contact.ID)
	if err != nil {
		return err
	}
	row := reflect.ValueOf(&data.Contact{ID: e.contact.ID, AccountID: e.contact.AccountID}).Elem()
	if err := e.write(k, old, row, frev, gone); err != nil {
		return err
	}
	// All of its columns, so that no entry of the outbox keeps one.
	e.changed[e.contact.ID] = scrubbed{k, row, k.columns}
	if gone != 0 {
		return nil
	}
	return e.tx.Delete(row.Interface())
}

// drafts take the names out of texts that were not sealed yet.
func (e *erasure) drafts() error {
	all, err := readDrafts(e.tx.ctx, e.tx.sql, "")
	if err != nil {
		return err
	}
	sealed, err := e.sealedBases()
	if err != nil {
		return err
	}
	for _, d := range append(all, sealed...) {
		mine, err := e.inAccount(d.DraftKey)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		if d.Key == e.contact.ID {
			if err := e.tx.discard(d.DraftKey); err != nil {
				return err
			}
			continue
		}
		scrubbed, hit := e.names.text(d.Text)
		_, based := e.names.text(d.Base)
		if !hit && !based {
			continue
		}
		if err := e.tx.dropEdits(d.DraftKey); err != nil {
			return err
		}
		if err := e.tx.exec(`UPDATE draft_field SET base = '' WHERE ent = ? AND key = ? AND field = ?`, d.Kind, d.Key[:], d.Field); err != nil {
			return err
		}
		if scrubbed == "" {
			continue
		}
		// One edit that types what is left, so that it is still a draft.
		if err := e.retype(d.DraftKey, scrubbed); err != nil {
			return err
		}
	}
	return nil
}

// sealedBases are fields that are open without edits: they keep the text on which
// edits would build.
func (e *erasure) sealedBases() ([]Draft, error) {
	rows, err := e.tx.sql.QueryContext(e.tx.ctx, `SELECT ent, key, field, base FROM draft_field f
		WHERE NOT EXISTS (SELECT 1 FROM draft WHERE field_id = f.id) ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Draft
	for rows.Next() {
		var d Draft
		if err := rows.Scan(&d.Kind, &d.Key, &d.Field, &d.Base); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func (e *erasure) inAccount(key DraftKey) (bool, error) {
	k := kindNamed(key.Kind)
	if k == nil || k.accountAt < 0 {
		return false, nil
	}
	row, _, err := e.tx.load(k, key.Key)
	if absent(err) {
		return false, nil
	}
	return err == nil && k.account(row) == e.contact.AccountID, err
}

func (e *erasure) retype(key DraftKey, text string) error {
	return e.tx.exec(`INSERT INTO draft (field_id, pos, del, ins)
		SELECT id, 0, 0, ? FROM draft_field WHERE ent = ? AND key = ? AND field = ?`,
		text, key.Kind, key.Key[:], key.Field)
}

// outbox takes the person out of what was written down to be sent, and out of the
// values before, also of what was sent already, and out of the server's rows below.
func (e *erasure) outbox() error {
	entries, err := e.tx.entries(`WHERE account_id = ? ORDER BY id`, e.contact.AccountID[:])
	if err != nil {
		return err
	}
	for _, x := range entries {
		fields, err := e.payload(&x, x.fields, true)
		if err != nil {
			return err
		}
		before, err := e.payload(&x, x.before, false)
		if err != nil {
			return err
		}
		if fields == x.fields && before == x.before {
			continue
		}
		if err := e.tx.exec(`UPDATE outbox SET fields = ?, before = ?, detail = '' WHERE id = ?`, fields, before, x.id); err != nil {
			return err
		}
	}
	return e.shadows()
}

// tell has the server forget what older values of these rows said.
func (e *erasure) tell() error {
	k, v := kindOf(e.contact)
	_, err := e.tx.enqueue(k, v, outboxEntry{op: data.OpErase, fields: "{}"})
	return err
}

func (e *erasure) shadows() error {
	shadows, err := e.tx.shadows(`WHERE account_id = ?`, e.contact.AccountID[:])
	if err != nil {
		return err
	}
	for _, r := range shadows {
		fields, err := e.payload(&outboxEntry{ent: r.Ent, key: r.Key}, string(r.Fields), false)
		if err != nil {
			return err
		}
		r.Fields = json.RawMessage(fields)
		if err := e.tx.putShadow(&r); err != nil {
			return err
		}
	}
	return nil
}

// payload scrubs the JSON of one mutation: columns that the erasure changed get
// what stands in the row now, every other text loses the names. wrapped says that
// values stand as {"v": …}.
func (e *erasure) payload(x *outboxEntry, raw string, wrapped bool) (string, error) {
	if raw == "" || raw == "{}" {
		return raw, nil
	}
	var columns map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &columns); err != nil {
		return "", fmt.Errorf("outbox entry of %s: %w", x.key, err)
	}
	now, touched := e.changed[x.key]
	hit := false
	for column, value := range columns {
		replaced := touched && slices.Contains(now.columns, column)
		if !replaced && ofOthers(x.ent, column) {
			continue
		}
		scrubbed, err := e.column(now, replaced, column, value, wrapped)
		if err != nil {
			return "", err
		}
		if string(scrubbed) != string(value) {
			columns[column], hit = scrubbed, true
		}
	}
	if !hit {
		return raw, nil
	}
	out, err := json.Marshal(columns)
	return string(out), err
}

func (e *erasure) column(now scrubbed, replaced bool, column string, raw json.RawMessage, wrapped bool) (json.RawMessage, error) {
	if !wrapped {
		return e.value(now, replaced, column, raw)
	}
	var w map[string]json.RawMessage
	if err := json.Unmarshal(raw, &w); err != nil {
		return nil, err
	}
	v, err := e.value(now, replaced, column, w["v"])
	if err != nil || string(v) == string(w["v"]) {
		return raw, err
	}
	w["v"] = v
	return json.Marshal(w)
}

func (e *erasure) value(now scrubbed, replaced bool, column string, raw json.RawMessage) (json.RawMessage, error) {
	if replaced {
		return appendJSON(nil, now.row.Field(now.kind.index[column])), nil
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	scrubbed := e.tree(v)
	if reflect.DeepEqual(v, scrubbed) {
		return raw, nil
	}
	return json.Marshal(scrubbed)
}

// tree takes the names out of every text of a JSON value.
func (e *erasure) tree(v any) any {
	switch v := v.(type) {
	case string:
		s, _ := e.names.text(v)
		return s
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = e.tree(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key := range v {
			out[key] = e.tree(v[key])
		}
		return out
	}
	return v
}

// references keep digests of the person's ids in other systems.
func (e *erasure) references() error {
	rows, err := e.tx.sql.QueryContext(e.tx.ctx, `SELECT connector, object, ext_id, ext_created_at FROM ext_ref WHERE key = ?`, e.contact.ID[:])
	if err != nil {
		return err
	}
	type ref struct {
		object  object
		extID   string
		created data.Instant
	}
	var refs []ref
	for rows.Next() {
		var r ref
		if err := rows.Scan(&r.object.connector, &r.object.name, &r.extID, &r.created); err != nil {
			_ = rows.Close()
			return err
		}
		refs = append(refs, r)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, r := range refs {
		if err := e.tx.exec(`UPDATE ext_ref SET ext_id = ? WHERE connector = ? AND object = ? AND ext_id = ? AND ext_created_at = ?`,
			erasedID(r.extID), r.object.connector, r.object.name, r.extID, int64(r.created)); err != nil {
			return err
		}
	}
	return nil
}
