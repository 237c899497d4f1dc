package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"rounds/data"
)

// postgres is a database that speaks PostgreSQL's protocol.
type postgres struct {
	pool   *pgxpool.Pool
	config *pgx.ConnConfig
	// isolation of what writes; a database may give a stricter one.
	isolation string
	teller    *pgx.Conn // of notify
}

// warning is the key of a connection's own data under which the last notice of a
// warning stands.
const warning = "rounds.warning"

func openPostgres(ctx context.Context, dsn string) (*postgres, error) {
	if !strings.Contains(dsn, "target_session_attrs") {
		join := "?"
		if strings.Contains(dsn, "?") {
			join = "&"
		}
		dsn += join + "target_session_attrs=read-write"
	}
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, data.Errorf(data.CodeInvalid, "the address of the database cannot be read: %w", err)
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		config.MaxConns = 16
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	config.ConnConfig.OnNotice = func(c *pgconn.PgConn, n *pgconn.Notice) {
		if n.Severity == "WARNING" || n.SeverityUnlocalized == "WARNING" {
			c.CustomData()[warning] = n.Message
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("cannot open the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("cannot open the database: %w", err)
	}
	return &postgres{pool: pool, config: config.ConnConfig, isolation: "READ COMMITTED"}, nil
}

// migrate makes the tables, or brings them up to date, in one transaction. Of two
// processes that start at once, one waits for the other at the first statement.
func (p *postgres) migrate(ctx context.Context) error {
	version, err := p.version(ctx)
	if err != nil || version == schemaVersion {
		return err
	}
	if version > schemaVersion {
		return newerSchema(version)
	}
	err = pgx.BeginFunc(ctx, p.pool, func(t pgx.Tx) error {
		begin := `CREATE TABLE ledger_schema (version BIGINT NOT NULL PRIMARY KEY)`
		if version > 0 {
			begin = fmt.Sprintf(`DELETE FROM ledger_schema WHERE version = %d`, version)
		}
		for _, statement := range append([]string{begin}, ddl(version, "BYTEA", "")...) {
			if _, err := t.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%.60s: %w", statement, err)
			}
		}
		_, err := t.Exec(ctx, `INSERT INTO ledger_schema (version) VALUES ($1)`, schemaVersion)
		return err
	})
	if err != nil {
		if now, verr := p.version(ctx); verr == nil && now == schemaVersion {
			return nil // the other process has made them
		}
	}
	return err
}

func (p *postgres) version(ctx context.Context) (version int, err error) {
	err = p.pool.QueryRow(ctx, `SELECT version FROM ledger_schema`).Scan(&version)
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Code == "42P01" { // no such table
		return 0, nil
	}
	return version, err
}

func (p *postgres) lock() string { return " FOR UPDATE" }

func (p *postgres) stages() bool { return false }

func (p *postgres) ping(ctx context.Context) error { return p.pool.Ping(ctx) }

func (p *postgres) close() error {
	p.pool.Close()
	if p.teller == nil {
		return nil
	}
	return p.teller.Close(context.Background())
}

// errNotDurable is a commit that the database finished with a warning: the standby
// has not confirmed it.
var errNotDurable = errors.New("the commit is not durable yet")

// again are the classes and codes of errors after which the same transaction may
// succeed: connections, serialization failures and deadlocks, a primary that became a
// standby, a server that starts or stops, too many connections.
var again = []string{"08", "40", "57P", "57014", "25006", "53300", "55P03"}

// clash are the codes of transactions that are to look again at what they read.
var clash = []string{
	"23505", // somebody made the same row in the meantime
	"23502", // scope or roles changed in the meantime: the seq is NULL
}

func (p *postgres) judge(err error) verdict {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		if slices.Contains(clash, e.Code) {
			return verdictClash
		}
		for _, code := range again {
			if strings.HasPrefix(e.Code, code) {
				return verdictAgain
			}
		}
		switch e.Code[:2] {
		case "XX": // an error of its own
			if e.Code == "XX001" || e.Code == "XX002" {
				return verdictDamaged
			}
		case "53", "58": // no room, an error of the system
			return verdictLater
		case "22", "23", "54": // data, constraints, limits of the program
			return verdictRefused
		}
		return verdictBroken
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.Is(err, errNotDurable) {
		return verdictLater
	}
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err) {
		return verdictAgain
	}
	return verdictBroken
}

func (p *postgres) explained(err error) error {
	if p.judge(err) == verdictDamaged {
		return data.Errorf(data.CodeDamaged, "the database is damaged (%w): stop the server, bring the database back by PostgreSQL's own tools, then `rounds serve restore` begins a new epoch in it; "+restoring, err)
	}
	return err
}

// channel is the name under which heads are told of.
const channel = "rounds_heads"

// listen waits for word of other processes, on a connection of its own that is made
// again when it breaks. A database without LISTEN is asked no further.
func (p *postgres) listen(ctx context.Context, woken func()) {
	for ctx.Err() == nil {
		err := p.listenOnce(ctx, woken)
		var e *pgconn.PgError
		if errors.As(err, &e) && (e.Code == "0A000" || e.Code == "42601") {
			return
		}
		timer := time.NewTimer(pollEvery)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

func (p *postgres) listenOnce(ctx context.Context, woken func()) error {
	conn, err := pgx.ConnectConfig(ctx, p.config.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	for {
		woken()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}

// notify tells other processes that heads moved, on a connection of its own. What is
// lost here, polling finds.
func (p *postgres) notify(ctx context.Context) {
	if p.teller == nil {
		conn, err := pgx.ConnectConfig(ctx, p.config.Copy())
		if err != nil {
			return
		}
		p.teller = conn
	}
	if _, err := p.teller.Exec(ctx, "NOTIFY "+channel); err != nil {
		_ = p.teller.Close(context.WithoutCancel(ctx))
		p.teller = nil
	}
}
