package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks a SQLite file as ours ("rnds").
const applicationID = 0x726e6473

// migrationNames lists the embedded migrations in order; the schema's version is
// how many of them a file has.
func migrationNames() []string {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic("the pattern of the embedded migrations is wrong: " + err.Error())
	}
	return names
}

// migrate brings the schema up to date, one transaction a step, so that a kill
// between steps leaves a file that the next start carries on with.
func migrate(ctx context.Context, db *sql.DB) error {
	names := migrationNames()
	for {
		version, err := schemaVersion(ctx, db)
		if err != nil || version >= len(names) {
			return err
		}
		if err := applyMigration(ctx, db, names[version], version); err != nil {
			return err
		}
	}
}

func applyMigration(ctx context.Context, db *sql.DB, name string, from int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// Another process may have taken the step while this one waited for the lock.
	var now int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&now); err != nil || now != from {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		var se sqlite3.Error
		if errors.As(err, &se) && se.Code == sqlite3.ErrError { // a table is there that is only to be made, or the other way round
			return data.Errorf(data.CodeDamaged, "it says that its schema is %d, which is not so (%w); `rounds doctor` says what is whole, and `rounds doctor --fix` makes a new book of it, with all that was not sent", from, err)
		}
		return fmt.Errorf("migration %s: %w", name, err)
	}
	for _, pragma := range []string{
		fmt.Sprintf(`PRAGMA application_id = %d`, applicationID),
		fmt.Sprintf(`PRAGMA user_version = %d`, from+1),
	} {
		if _, err := tx.ExecContext(ctx, pragma); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// schemaVersion reads the version and refuses a database that is not ours.
func schemaVersion(ctx context.Context, db *sql.DB) (int, error) {
	var app, version, tables int
	if err := db.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&app); err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return 0, err
	}
	if app == applicationID {
		return version, nil
	}
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master`).Scan(&tables); err != nil {
		return 0, err
	}
	if tables > 0 {
		return 0, data.Errorf(data.CodeInvalid, "it is the database of another program; choose another file with --db")
	}
	return 0, nil
}

func checkSchema(ctx context.Context, db *sql.DB) error {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	switch want := len(migrationNames()); {
	case version > want:
		return data.Errorf(data.CodeInvalid, "it was written by a newer rounds (schema %d, this one knows %d); install the newer version", version, want)
	case version < want:
		return data.Errorf(data.CodeInvalid, "its schema is %d and this rounds needs %d; start rounds once without read-only", version, want)
	}
	return nil
}
