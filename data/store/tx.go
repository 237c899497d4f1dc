package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"rounds/data"
)

// Tx is one action of a person (or of an import) under way: everything that it
// writes is committed together with its outbox entries, or not at all.
type Tx struct {
	ctx     context.Context
	run     context.Context // ctx without its end: the driver starts a goroutine for each statement that may be cancelled
	s       *Store
	sql     *sql.Tx
	stmts   map[string]*sql.Stmt
	action  data.ID
	now     data.Instant
	silent  bool // a load: rows that came from elsewhere make no outbox entries
	changed map[data.ID]struct{}
	kinds   map[string]struct{}
	wrote   int
	wiped   bool // everything changed
	args    []any
}

// do runs fn as one action that a person can undo, named label, and publishes what
// it changed after the commit. An action that wrote nothing leaves no trace.
func (s *Store) do(ctx context.Context, label string, fn func(*Tx) error) error {
	return s.transact(ctx, label, func(tx *Tx) error {
		if err := fn(tx); err != nil || tx.wrote == 0 {
			return err
		}
		return tx.exec(`INSERT INTO action (id, label, at) VALUES (?, ?, ?)`, tx.action[:], label, int64(tx.now))
	})
}

// transact runs fn in one transaction; what it does is no step of its own for
// undo. doing names it in errors.
func (s *Store) transact(ctx context.Context, doing string, fn func(*Tx) error) error {
	s.journal.drain(ctx)
	tx, err := s.begin(ctx)
	if err != nil {
		return workError(doing, err)
	}
	defer tx.rollback()
	if err := fn(tx); err != nil {
		return workError(doing, err)
	}
	return workError(doing, tx.commit())
}

func (s *Store) begin(ctx context.Context) (*Tx, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	raw, err := s.beginFile(ctx)
	if err != nil {
		return nil, err
	}
	return &Tx{
		ctx: ctx, run: context.WithoutCancel(ctx), s: s, sql: raw, stmts: map[string]*sql.Stmt{},
		action: s.ids.New(), now: s.Now(),
		changed: map[data.ID]struct{}{}, kinds: map[string]struct{}{},
	}, nil
}

// writable is an error in a store that was opened read-only.
func (s *Store) writable() error {
	if s.writer == nil {
		return data.Errorf(data.CodeReadOnly, "this database was opened for looking only")
	}
	return nil
}

func (tx *Tx) rollback() { _ = tx.sql.Rollback() }

// commit marks the changed accounts, commits and then publishes.
func (tx *Tx) commit() error {
	accounts := make([]data.ID, 0, len(tx.changed))
	for account := range tx.changed {
		accounts = append(accounts, account)
	}
	// In the order of the table: an import or a load marks very many.
	slices.SortFunc(accounts, func(a, b data.ID) int { return slices.Compare(a[:], b[:]) })
	for _, account := range accounts {
		if err := tx.exec(`INSERT INTO standing (account_id) VALUES (?)
			ON CONFLICT (account_id) DO UPDATE SET next_at = 0, gen = gen + 1`, account[:]); err != nil {
			return err
		}
	}
	if err := tx.sql.Commit(); err != nil {
		return err
	}
	if tx.wrote > 0 {
		tx.s.publish(tx.change())
	}
	return nil
}

func (tx *Tx) change() data.Change {
	c := data.Change{All: tx.wiped}
	for k := range tx.kinds {
		c.Kinds = append(c.Kinds, k)
	}
	slices.Sort(c.Kinds)
	for account := range tx.changed {
		c.Accounts = append(c.Accounts, account)
	}
	return data.Change{}.Merge(c)
}

// exec runs a statement, prepared once for the transaction.
func (tx *Tx) exec(query string, args ...any) error {
	stmt, err := tx.stmt(query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(tx.run, args...)
	return tx.cancelled(err)
}

// cancelled says that the action was cancelled where the database only says that
// its transaction is over.
func (tx *Tx) cancelled(err error) error {
	if err != nil && tx.ctx.Err() != nil {
		return tx.ctx.Err()
	}
	return err
}

func (tx *Tx) stmt(query string) (*sql.Stmt, error) {
	if stmt := tx.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := tx.sql.PrepareContext(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	tx.stmts[query] = stmt
	return stmt, nil
}

// Insert writes a new entity (by value or pointer) whose id is set.
func (tx *Tx) Insert(row any) error {
	k, v := kindOf(row)
	var entry int64
	if !tx.silent {
		var err error
		if entry, err = tx.enqueue(k, v, outboxEntry{op: data.OpCreate, fields: createFields(k, v)}); err != nil {
			return err
		}
	}
	tx.args = append(k.values(v, tx.args[:0]), frevOfCreate(entry))
	if err := tx.exec(k.insert, tx.args...); err != nil {
		return fmt.Errorf("new %s: %w", k.name, err)
	}
	tx.note(k, v)
	return tx.index(k, v, true)
}

// Save writes what differs between the stored row of the same id and row, field
// by field, and reports whether anything did. Only names the columns that count;
// none means all.
func (tx *Tx) Save(row any, only ...string) (bool, error) {
	k, v := kindOf(row)
	old, frev, err := tx.load(k, k.id(v))
	if err != nil {
		return false, err
	}
	return tx.saveOver(k, old, v, frev, only)
}

// saveOver is Save of a row whose stored state was read already.
func (tx *Tx) saveOver(k *kind, old, v reflect.Value, frev frevs, only []string) (bool, error) {
	var columns []string
	for i, column := range k.columns {
		if (len(only) == 0 || slices.Contains(only, column)) && !same(old.Field(i), v.Field(i)) {
			columns = append(columns, column)
		}
	}
	if len(columns) == 0 {
		return false, nil
	}
	return true, tx.write(k, old, v, frev, columns)
}

// Delete makes a tombstone of the entity.
func (tx *Tx) Delete(row any) error {
	k, v := kindOf(row)
	if err := tx.enqueueGone(k, v, data.OpDelete); err != nil {
		return err
	}
	if err := tx.setGone(k, k.id(v), tx.now); err != nil {
		return err
	}
	tx.note(k, v)
	return tx.forget(k, k.id(v))
}

func (tx *Tx) setGone(k *kind, id data.ID, at data.Instant) error {
	return tx.exec(fmt.Sprintf("UPDATE %s SET gone_at = ? WHERE id = ?", k.name), int64(at), id[:])
}

// load reads a row, tombstone or not, with its field revisions.
func (tx *Tx) load(k *kind, id data.ID) (reflect.Value, frevs, error) {
	v, frev, _, err := tx.loadWhole(k, id)
	return v, frev, err
}

// loadWhole is load with the moment at which the row was deleted, 0 for a live one.
func (tx *Tx) loadWhole(k *kind, id data.ID) (v reflect.Value, frev frevs, gone data.Instant, err error) {
	v = reflect.New(k.typ).Elem()
	stmt, err := tx.stmt(k.selectOne)
	if err != nil {
		return v, nil, 0, err
	}
	var rev int64
	var raw string
	err = stmt.QueryRowContext(tx.run, id[:]).Scan(append(k.targets(v, nil), &rev, &raw, &gone)...)
	if errors.Is(err, sql.ErrNoRows) {
		return v, nil, 0, missing(k.name)
	}
	if err != nil {
		return v, nil, 0, tx.cancelled(err)
	}
	frev, err = parseFrevs(raw, rev)
	return v, frev, gone, err
}

// write updates the named columns and appends the mutation that says so.
func (tx *Tx) write(k *kind, old, v reflect.Value, frev frevs, columns []string) error {
	if !tx.silent {
		fields, before := updateFields(k, old, v, frev, columns)
		entry, err := tx.enqueue(k, v, outboxEntry{op: data.OpUpdate, fields: fields, before: before})
		if err != nil {
			return err
		}
		for _, column := range columns {
			frev[column] = pendingBase(entry)
		}
	}
	args := make([]any, 0, len(columns)+2)
	for _, column := range columns {
		args = append(args, driverValue(v.Field(k.index[column])))
	}
	id := k.id(v)
	query := fmt.Sprintf(`UPDATE %s SET "%s" = ?, frev = ? WHERE id = ?`, k.name, strings.Join(columns, `" = ?, "`))
	if err := tx.exec(query, append(args, frev.String(), id[:])...); err != nil {
		return fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	return tx.touched(k, v)
}

// touched notes what a written row changes, and indexes it.
func (tx *Tx) touched(k *kind, v reflect.Value) error {
	tx.note(k, v)
	return tx.index(k, v, false)
}

// note remembers kind and account for the change that commit publishes.
func (tx *Tx) note(k *kind, v reflect.Value) {
	tx.wrote++
	tx.kinds[k.name] = struct{}{}
	if account := k.account(v); !account.IsZero() {
		tx.changed[account] = struct{}{}
	}
}

func driverID(id data.ID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}
