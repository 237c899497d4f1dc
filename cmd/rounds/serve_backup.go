package main

import (
	"context"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/sync/ledger"
)

func (m *Main) serveBackupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE | -- COMMAND…",
		Short: "Back up the server's database on its own machine",
		Long: `Copies the SQLite database that --db names (or the profile's) to a new file, while the
server runs or not.

PostgreSQL is backed up by its own tools: COMMAND is run, and when it succeeds, what was in
the database before it began counts as safe: devices may forget what they kept of it.

  rounds serve backup --db postgres://db/rounds -- pg_dump -Fc -f team.dump postgres://db/rounds`,
		Example: "  rounds serve backup server-2026-11-21.db",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.ArgsLenAtDash() == 0 {
				return m.backupBy(cmd.Context(), args)
			}
			if len(args) > 1 {
				return usageError{data.Errorf(data.CodeInvalid, "one file, or -- and a command that makes the backup")}
			}
			return m.backupServer(cmd.Context(), args[0])
		},
	}
}

// backupBy lets another program make the backup, and notes what was there before it.
func (m *Main) backupBy(ctx context.Context, command []string) error {
	l, err := m.openServed(ctx)
	if err != nil {
		return err
	}
	held, err := l.Workspaces(ctx)
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = m.Stdin, m.Stdout, m.Stderr
	if err := c.Run(); err != nil {
		return data.Errorf(data.CodeInternal, "%s made no backup: %w", command[0], err)
	}
	for _, w := range held {
		if w.Head == 0 {
			continue
		}
		if err := l.BackedUp(ctx, w.ID, w.Head); err != nil {
			return err
		}
	}
	return m.tell("serve.backup.done", command[0])
}

// openServed opens the database of a server that was started once: looking makes none.
func (m *Main) openServed(ctx context.Context) (*ledger.Ledger, error) {
	dsn, opts, err := m.ledgerOf()
	if err != nil {
		return nil, err
	}
	if file, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		if _, err := os.Stat(file); err != nil {
			return nil, data.Errorf(data.CodeNotFound, "there is no server's database at %s; --db names another", file)
		}
	}
	l, err := ledger.Open(ctx, dsn, opts)
	if err == nil {
		m.closers = append(m.closers, l.Close)
	}
	return l, err
}

func (m *Main) backupServer(ctx context.Context, path string) error {
	l, err := m.openServed(ctx)
	if err != nil {
		return err
	}
	if err := l.Backup(ctx, path); err != nil {
		return err
	}
	return m.tell("serve.backup.done", path)
}

func (m *Main) serveRestoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore [FILE]",
		Short: "Bring a server back from a backup",
		Long: `Puts a backup in the place of the database that --db names (or the profile's), whose server
must have been stopped; what stood there is kept beside it. A new epoch begins: each
device sends again what the backup lacks.

A PostgreSQL database is brought back by its own tools first; then, without FILE, --db
postgres://… begins the new epoch in it. That is also needed after a fail-over that has
lost what was acknowledged.`,
		Example: "  rounds serve restore server.backup",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.restoreServer(cmd.Context(), args) },
	}
}

func (m *Main) restoreServer(ctx context.Context, args []string) error {
	dsn, opts, err := m.ledgerOf()
	if err != nil {
		return err
	}
	path, file := strings.CutPrefix(dsn, "sqlite:")
	switch {
	case file && len(args) == 0:
		return usageError{data.Errorf(data.CodeInvalid, "which backup? rounds serve restore FILE")}
	case !file && len(args) > 0:
		return usageError{data.Errorf(data.CodeInvalid, "PostgreSQL is brought back by its own tools; leave FILE out to begin the new epoch")}
	case !file:
		l, err := m.openServed(ctx)
		if err != nil {
			return err
		}
		if err := l.RolledBack(ctx); err != nil {
			return err
		}
		return m.tell("serve.restore.lifted")
	}
	kept, err := ledger.RestoreFile(ctx, args[0], path, opts)
	if err != nil {
		return err
	}
	if kept != "" {
		if err := m.tell("serve.restore.kept", kept); err != nil {
			return err
		}
	}
	return m.tell("serve.restore.done", path)
}
