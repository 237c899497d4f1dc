package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
)

// sqliteConn is a connection with the statements that were prepared on it, opened
// when it is first used.
type sqliteConn struct {
	db    *sql.DB
	free  chan *sqliteConn
	begin string
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (c *sqliteConn) open(ctx context.Context) error {
	if c.conn != nil {
		return nil
	}
	conn, err := c.db.Conn(ctx)
	c.conn, c.stmts = conn, map[string]*sql.Stmt{}
	return err
}

func (c *sqliteConn) close() error {
	if c.conn == nil {
		return nil
	}
	var err error
	for _, stmt := range c.stmts {
		err = errors.Join(err, stmt.Close())
	}
	err = errors.Join(err, c.conn.Close())
	c.conn = nil
	return err
}

func (s *sqlite) begin(ctx context.Context, how mode) (tx, error) {
	free := s.reading
	if how == writes {
		free = s.writing
	}
	var c *sqliteConn
	select {
	case c = <-free:
	case <-s.closed:
		return nil, errors.New("the database is closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// The driver starts a goroutine for each statement that may be cancelled; between
	// them the transaction looks itself.
	t := &sqliteTx{c: c, ctx: ctx, run: context.WithoutCancel(ctx)}
	if t.err = c.open(t.run); t.err == nil {
		t.tell(c.begin)
	}
	if t.err != nil {
		t.release()
		return nil, t.err
	}
	return t, nil
}

// sqliteTx does at once what it is asked, and tells by flush whether it went well.
type sqliteTx struct {
	c    *sqliteConn
	ctx  context.Context
	run  context.Context
	err  error
	over bool
}

func (t *sqliteTx) ask(each func(scan) error, query string, args ...any) {
	if t.err == nil {
		t.err = t.query(each, query, args)
	}
}

func (t *sqliteTx) query(each func(scan) error, query string, args []any) error {
	stmt, err := t.stmt(query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(t.run, args...)
	if err != nil {
		return fmt.Errorf("%.60s: %w", query, err)
	}
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (t *sqliteTx) tell(query string, args ...any) {
	if t.err != nil {
		return
	}
	stmt, err := t.stmt(query)
	if err == nil {
		_, err = stmt.ExecContext(t.run, args...)
	}
	if err != nil {
		t.err = fmt.Errorf("%.60s: %w", query, err)
	}
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// stmt finds or prepares a statement. SQLite numbers ?1, where $1 would be a name.
func (t *sqliteTx) stmt(query string) (*sql.Stmt, error) {
	if stmt := t.c.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := t.c.conn.PrepareContext(t.run, placeholder.ReplaceAllString(query, "?$1"))
	if err != nil {
		return nil, fmt.Errorf("%.60s: %w", query, err)
	}
	t.c.stmts[query] = stmt
	return stmt, nil
}

func (t *sqliteTx) flush(context.Context) error {
	if t.err == nil {
		t.err = t.ctx.Err()
	}
	return t.err
}

func (t *sqliteTx) commit(ctx context.Context) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	if t.tell("COMMIT"); t.err != nil {
		return t.err
	}
	t.release()
	return nil
}

func (t *sqliteTx) rollback() {
	if t.over {
		return
	}
	failed := t.err
	t.err = nil
	if t.tell("ROLLBACK"); t.err != nil || errors.Is(failed, driver.ErrBadConn) {
		_ = t.c.close() // SQLite has rolled back itself, or the connection is of no more use
	}
	t.release()
}

func (t *sqliteTx) release() {
	t.over = true
	t.c.free <- t.c
}
