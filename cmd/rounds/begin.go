package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/ui/page"
)

// begin opens the book for a command that writes into it and prints what it did.
// The book must be there: a slip in a name begins none.
func (m *Main) begin(cmd *cobra.Command) (*page.Session, *printer, error) {
	return m.beginWith(cmd, m.storeAt)
}

// beginRead is begin for a command that only shows something: it works on a full
// disk too.
func (m *Main) beginRead(cmd *cobra.Command) (*page.Session, *printer, error) {
	return m.beginWith(cmd, m.storeToRead)
}

// opener opens the store of a book.
type opener func(ctx context.Context, path string) (*store.Store, error)

// beginLocked is beginRead for a command that says nothing of customers: it works where
// the lease has run out too.
func (m *Main) beginLocked(cmd *cobra.Command) (*page.Session, *printer, error) {
	return m.beginWith(cmd, func(ctx context.Context, path string) (*store.Store, error) { return m.toRead(ctx, path, m.openLocked) })
}

func (m *Main) beginWith(cmd *cobra.Command, open opener) (*page.Session, *printer, error) {
	ctx := cmd.Context()
	path, err := m.bookPath()
	if err != nil {
		return nil, nil, err
	}
	d, err := m.deskWith(ctx, path, open)
	if err != nil {
		return nil, nil, err
	}
	return m.sessionOf(cmd, d)
}

func (m *Main) sessionOf(cmd *cobra.Command, d *desk.Desk) (*page.Session, *printer, error) {
	p, err := m.printer(cmd)
	if err != nil {
		return nil, nil, err
	}
	s, err := m.session(cmd.Context(), d, m.profileName())
	return s, p, err
}

// bookPath is databasePath of a book that must be there.
func (m *Main) bookPath() (string, error) {
	path, err := m.databasePath()
	if err != nil {
		return "", err
	}
	if begun, err := store.Begun(path); err == nil && !begun { // what is wrong with it comes up as it is opened
		return "", data.Errorf(data.CodeNotFound, "%s", m.words().T("cli.no-book", path))
	}
	return path, nil
}

// storeAt opens a store, which is closed with Main.
func (m *Main) storeAt(ctx context.Context, path string) (*store.Store, error) {
	return m.openStore(ctx, path, false)
}

// storeToRead is storeAt, and where the disk has no room for a writer or takes no
// writes it opens for looking only, and says so.
func (m *Main) storeToRead(ctx context.Context, path string) (*store.Store, error) {
	return m.toRead(ctx, path, m.openStore)
}

func (m *Main) toRead(ctx context.Context, path string, open func(ctx context.Context, path string, readOnly bool) (*store.Store, error)) (*store.Store, error) {
	st, err := open(ctx, path, false)
	var why string
	switch data.CodeOf(err) {
	case data.CodeFull:
		why = m.words().T("cli.full")
	case data.CodeReadOnly:
		why = m.words().T("cli.read-only")
	default:
		return st, err
	}
	st, rerr := open(ctx, path, true)
	if rerr != nil {
		return nil, err // why it could not be opened at first says more
	}
	_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", why)
	return st, nil
}

// openStore opens a store, unless its server was away for so long that its lease has
// run out.
func (m *Main) openStore(ctx context.Context, path string, readOnly bool) (*store.Store, error) {
	st, err := m.openLocked(ctx, path, readOnly)
	if err != nil {
		return nil, err
	}
	lease, err := st.Lease(ctx)
	if err != nil {
		return nil, err
	}
	if now := st.Now(); lease.Out(now) {
		return nil, data.Errorf(data.CodeLocked, "%s", m.words().LeaseOut(lease, now))
	}
	return st, nil
}

// storeLocked is storeAt also where the lease has run out: for what makes the book open
// again, or leaves it.
func (m *Main) storeLocked(ctx context.Context, path string) (*store.Store, error) {
	return m.openLocked(ctx, path, false)
}

func (m *Main) openLocked(ctx context.Context, path string, readOnly bool) (*store.Store, error) {
	if m.seat != nil {
		return m.seat.store, nil // it is open for all sessions of its person, and stays so
	}
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, path, store.Options{Clock: clock, ReadOnly: readOnly})
	if err != nil {
		return nil, err
	}
	m.closers = append(m.closers, st.Close)
	return st, nil
}
