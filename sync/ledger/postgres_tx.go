package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// rollbackTimeout bounds the end of a transaction on a connection that hangs.
const rollbackTimeout = 5 * time.Second

func (p *postgres) begin(ctx context.Context, how mode) (tx, error) {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	t := &postgresTx{conn: conn}
	switch how {
	case writes:
		t.open("BEGIN ISOLATION LEVEL " + p.isolation)
	case reads:
		t.open("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	}
	return t, nil
}

// postgresTx collects what it is asked and sends it as one pipelined batch.
type postgresTx struct {
	conn  *pgxpool.Conn
	batch pgx.Batch
	begun bool // a BEGIN is in the batch, or was sent
	sent  bool
	err   error
}

func (t *postgresTx) open(begin string) {
	t.begun = true
	t.tell(begin)
}

func (t *postgresTx) ask(each func(scan) error, query string, args ...any) {
	t.batch.Queue(query, args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			if err := each(rows.Scan); err != nil {
				return err
			}
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("%.60s: %w", query, err)
		}
		return nil
	})
}

func (t *postgresTx) tell(query string, args ...any) {
	t.batch.Queue(query, args...).Exec(func(pgconn.CommandTag) error { return nil })
}

func (t *postgresTx) flush(ctx context.Context) error {
	if t.err != nil || t.batch.Len() == 0 {
		return t.err
	}
	t.sent = true
	t.err = t.conn.SendBatch(ctx, &t.batch).Close()
	t.batch = pgx.Batch{}
	return t.err
}

// commit sends what is left together with COMMIT. A warning is no success: PostgreSQL
// gives one when the wait for a synchronous standby was cancelled.
func (t *postgresTx) commit(ctx context.Context) error {
	data := t.conn.Conn().PgConn().CustomData()
	delete(data, warning)
	var tag pgconn.CommandTag
	t.batch.Queue("COMMIT").Exec(func(ct pgconn.CommandTag) error {
		tag = ct
		return nil
	})
	if err := t.flush(ctx); err != nil {
		return err
	}
	if tag.String() != "COMMIT" {
		t.err = errors.New("the database rolled the transaction back")
		return t.err
	}
	t.begun = false
	if said, ok := data[warning]; ok {
		return fmt.Errorf("%w: %s", errNotDurable, said)
	}
	return nil
}

func (t *postgresTx) rollback() {
	if t.conn == nil {
		return
	}
	// A transaction that is still open, or a connection that is not idle, is closed by
	// the pool; a plain end costs one round trip.
	if t.begun && t.sent && !t.conn.Conn().IsClosed() {
		ctx, cancel := context.WithTimeout(context.Background(), rollbackTimeout)
		_, err := t.conn.Exec(ctx, "ROLLBACK")
		cancel()
		if err != nil {
			_ = t.conn.Conn().Close(context.Background())
		}
	}
	t.conn.Release()
	t.conn = nil
}
