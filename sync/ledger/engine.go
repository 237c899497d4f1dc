package ledger

import "context"

// scan reads the columns of one row.
type scan func(into ...any) error

// tx is a transaction. What is asked and told is collected and sent by flush or
// commit, in order and in one round trip where the database is elsewhere. SQL has the
// placeholders $1, $2 …, first used in ascending order.
type tx interface {
	// ask runs a query; each is called for every row of its answer, within flush.
	ask(each func(scan) error, sql string, args ...any)
	// tell runs a statement that answers nothing.
	tell(sql string, args ...any)
	flush(ctx context.Context) error
	// commit flushes and commits. After an error nothing is known to be durable.
	commit(ctx context.Context) error
	// rollback ends a transaction that was not committed; after commit it does nothing.
	rollback()
}

// engine is a database.
type engine interface {
	begin(ctx context.Context, how mode) (tx, error)
	// lock is the clause that locks the rows of a SELECT.
	lock() string
	// stages reports whether a load collects its rows and sorts them.
	stages() bool
	// judge says what an error of a transaction means.
	judge(err error) verdict
	// explained adds to an error of a damaged database what its keeper does.
	explained(err error) error
	// heads sends word to and from other processes; it returns when ctx ends.
	listen(ctx context.Context, woken func())
	notify(ctx context.Context)
	migrate(ctx context.Context) error
	ping(ctx context.Context) error
	close() error
}

// mode is what a transaction is for.
type mode int

const (
	glances mode = iota // one flush, that sees one state of the data where it is one query
	reads               // from one snapshot
	writes
)

// verdict is what is to be done about a failed transaction.
type verdict int

const (
	verdictBroken  verdict = iota // a defect or a full disk: somebody has to look
	verdictAgain                  // it may succeed when it is run again
	verdictClash                  // the same: another one wrote what it read
	verdictLater                  // the same, but not before somebody has seen to the database
	verdictRefused                // the database does not take these values
	verdictDamaged                // what it has written is not there any more as it was
)

// glance runs fn, which asks one thing.
func (l *Ledger) glance(ctx context.Context, fn func(tx) error) error {
	return l.look(ctx, glances, fn)
}

// read runs fn in a transaction that sees one snapshot.
func (l *Ledger) read(ctx context.Context, fn func(tx) error) error { return l.look(ctx, reads, fn) }

func (l *Ledger) look(ctx context.Context, how mode, fn func(tx) error) error {
	return l.retry(ctx, func() error {
		t, err := l.db.begin(ctx, how)
		if err != nil {
			return err
		}
		defer t.rollback()
		if err := fn(t); err != nil {
			return err
		}
		return t.flush(ctx)
	})
}

// write runs fn in a transaction and commits it. fn may run several times.
func (l *Ledger) write(ctx context.Context, fn func(tx) error) error {
	return l.retry(ctx, func() error {
		t, err := l.db.begin(ctx, writes)
		if err != nil {
			return err
		}
		defer t.rollback()
		if err := fn(t); err != nil {
			return err
		}
		return t.commit(ctx)
	})
}
