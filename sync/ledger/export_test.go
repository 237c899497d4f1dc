package ledger

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Hook puts something between a ledger and its database.
type Hook func(engine) engine

// Tweaks are what tests change of a ledger; 0 is the program's.
type Tweaks struct {
	Hook     Hook
	Patience time.Duration // with its database
	Poll     time.Duration // how often heads are read where nobody tells of them
}

// With opens a ledger with tweaks.
func With(ctx context.Context, dsn string, opts Options, tweaks Tweaks) (*Ledger, error) {
	opts.hook, opts.patience, opts.poll = tweaks.Hook, tweaks.Patience, tweaks.Poll
	return Open(ctx, dsn, opts)
}

// Both puts outer before inner, which may be nil.
func Both(outer, inner Hook) Hook {
	return func(db engine) engine {
		if inner != nil {
			db = inner(db)
		}
		return outer(db)
	}
}

// Strict is a hook that makes PostgreSQL as strict as databases that know no other
// isolation than SERIALIZABLE.
func Strict(db engine) engine {
	db.(*postgres).isolation = "SERIALIZABLE"
	return db
}

// Stall is a hook that holds one commit open, the next after armed: everything is
// written, and COMMIT is sent only after release. reached tells when that point is.
func Stall() (hook Hook, arm func(), reached <-chan struct{}, release func()) {
	s := &stalling{reached: make(chan struct{}), release: make(chan struct{})}
	s.done.Store(true)
	return func(db engine) engine {
		s.engine = db
		return s
	}, func() { s.done.Store(false) }, s.reached, func() { close(s.release) }
}

type stalling struct {
	engine
	done             atomic.Bool
	reached, release chan struct{}
}

func (s *stalling) begin(ctx context.Context, how mode) (tx, error) {
	t, err := s.engine.begin(ctx, how)
	return &stallingTx{t, s}, err
}

type stallingTx struct {
	tx
	s *stalling
}

func (t *stallingTx) commit(ctx context.Context) error {
	if t.s.done.CompareAndSwap(false, true) {
		if err := t.flush(ctx); err != nil {
			return err
		}
		close(t.s.reached)
		<-t.s.release
	}
	return t.tx.commit(ctx)
}

// Naive is a hook that makes a ledger take its seqs from a sequence of the database, as
// many systems do: a test that finds what is wrong with that finds it here.
func Naive(db engine) engine { return naive{db} }

type naive struct{ engine }

func (n naive) begin(ctx context.Context, how mode) (tx, error) {
	t, err := n.engine.begin(ctx, how)
	return naiveTx{t}, err
}

type naiveTx struct{ tx }

var stamped = regexp.MustCompile(`\(SELECT head - \$(\d+) FROM workspace WHERE no = \$1( AND access = \$2 AND epoch = \$3)?\)`)

func (t naiveTx) ask(each func(scan) error, sql string, args ...any) {
	switch {
	case strings.HasPrefix(sql, "UPDATE workspace SET head"):
		sql = `SELECT nextval('naive') + $2 - 1 + 0 * (CAST($1 AS BIGINT) + $3)`
	default:
		sql = strings.Replace(sql, "SELECT epoch, head,", "SELECT epoch, (SELECT max(seq) FROM push WHERE ws = $1),", 1)
		sql = strings.Replace(sql, "JOIN workspace w ON w.no = p.ws AND w.head = p.seq WHERE p.ws = $1", "WHERE p.ws = $1 ORDER BY p.seq DESC LIMIT 1", 1)
	}
	t.tx.ask(each, sql, args...)
}

func (t naiveTx) tell(sql string, args ...any) {
	if strings.HasPrefix(sql, "INSERT INTO tally") {
		return // a row of all writers, which would put them in order by chance
	}
	sql = stamped.ReplaceAllStringFunc(sql, func(s string) string {
		m := stamped.FindStringSubmatch(s)
		if m[2] != "" {
			return `(SELECT currval('naive') - $` + m[1] + ` FROM workspace WHERE no = $1 AND access = $2 AND epoch = $3)`
		}
		return `(currval('naive') - $` + m[1] + ` + 0 * CAST($1 AS BIGINT))`
	})
	t.tx.tell(sql, args...)
}

// Mute is a hook that makes a database without word between processes, as some that
// speak PostgreSQL's protocol are: what others commit is found by polling alone.
func Mute(db engine) engine { return mute{db} }

type mute struct{ engine }

func (mute) listen(context.Context, func()) {}

func (mute) notify(context.Context) {}

// Break is a hook that makes something go wrong at commits: after returns an error
// although the commit happened. It is asked at every commit.
func Break(after func() error) Hook {
	return func(db engine) engine { return &breaking{db, after} }
}

type breaking struct {
	engine
	after func() error
}

func (b *breaking) begin(ctx context.Context, how mode) (tx, error) {
	t, err := b.engine.begin(ctx, how)
	return &breakingTx{t, b}, err
}

type breakingTx struct {
	tx
	b *breaking
}

func (t *breakingTx) commit(ctx context.Context) error {
	if err := t.tx.commit(ctx); err != nil {
		return err
	}
	return t.b.after()
}

// ErrAgain is an error after which a database asks to try again.
var ErrAgain = errors.New("try again")

func (b *breaking) judge(err error) verdict {
	if errors.Is(err, ErrAgain) {
		return verdictAgain
	}
	return b.engine.judge(err)
}

// Poison is a hook that makes the database refuse every statement with that value.
func Poison(value string) Hook {
	return func(db engine) engine { return &poisoned{db, value} }
}

type poisoned struct {
	engine
	value string
}

func (p *poisoned) begin(ctx context.Context, how mode) (tx, error) {
	t, err := p.engine.begin(ctx, how)
	return &poisonedTx{t, p.value}, err
}

type poisonedTx struct {
	tx
	value string
}

func (t *poisonedTx) tell(sql string, args ...any) {
	bad := func(a any) bool {
		s, ok := a.(string)
		return ok && strings.Contains(s, t.value)
	}
	// What a letter keeps of a refused mutation is harmless.
	if !strings.HasPrefix(sql, "INSERT INTO letter") && slices.ContainsFunc(args, bad) {
		sql, args = `INSERT INTO tally (ws, ent, live) VALUES (1, 'x', CAST($1 AS BIGINT) / 0)`, []any{int64(1)}
	}
	t.tx.tell(sql, args...)
}

// Fill lets a SQLite file grow to some pages and no further, as a full disk would, or to
// what it has.
func Fill(ctx context.Context, l *Ledger, pages int) error {
	return l.write(ctx, func(t tx) error {
		t.ask(func(row scan) error { return row(new(int)) }, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
		return nil
	})
}

// Newer says that a later program has changed the tables.
func Newer(ctx context.Context, l *Ledger) error {
	return l.write(ctx, func(t tx) error {
		if _, ok := l.db.(*sqlite); ok {
			t.tell(fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion+1))
		} else {
			t.tell(`UPDATE ledger_schema SET version = version + 1`)
		}
		return nil
	})
}

// WriterPlan says how the connection that writes to an SQLite file goes about a query.
func WriterPlan(ctx context.Context, l *Ledger, query string) (plan string, err error) {
	t, err := l.db.begin(ctx, writes)
	if err != nil {
		return "", err
	}
	defer t.rollback()
	t.ask(func(row scan) error {
		var a, b, c int64
		return row(&a, &b, &c, &plan)
	}, "EXPLAIN QUERY PLAN "+query)
	return plan, t.flush(ctx)
}

// Channel is that on which PostgreSQL tells of heads.
const Channel = channel

// Explained is what the keeper of a PostgreSQL is told of an error of it.
func Explained(err error) error { return (&postgres{}).explained(err) }
