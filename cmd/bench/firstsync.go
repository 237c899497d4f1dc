package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"rounds/data"
)

// firstSyncs is how often a device fetches the whole, each time a new one.
const firstSyncs = 3

// measureFirstSync lets devices fetch a workspace of many accounts without history over
// loopback, each row through the server's database, JSON, zstd and HTTP into a book with all
// that it is found by; beside a raw insert of the same rows into the same tables with the
// same indexes.
func measureFirstSync(ctx context.Context, b *bench) (out []figure, err error) {
	dir, remove, err := b.scratch("firstsync")
	if err != nil {
		return nil, err
	}
	defer remove()
	path := in(dir, "server.db")
	codes, err := fillPlain(ctx, path, plainAccounts(b.accounts), firstSyncs)
	if err != nil {
		return nil, err
	}
	server, err := b.startServer(ctx, dir, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	var whole, early, raw, alone sample
	var tables []rawTable
	var size int64
	for i, code := range codes {
		book := in(dir, fmt.Sprint("device", i))
		took, listed, err := fetch(ctx, book, server.url, code, int64(b.accounts))
		if err != nil {
			return nil, err
		}
		whole, early = append(whole, took), append(early, listed)
		if tables == nil {
			if tables, size, err = readBook(ctx, in(book, "book.db"), b.accounts); err != nil {
				return nil, err
			}
		}
		if took, err = rawInto(ctx, in(dir, fmt.Sprint("raw", i, ".db")), tables, insertByDriver); err != nil {
			return nil, err
		}
		raw = append(raw, took)
		if took, err = rawInto(ctx, in(dir, fmt.Sprint("alone", i, ".db")), tables[:1], insertByDriver); err != nil {
			return nil, err
		}
		alone = append(alone, took)
	}
	rate := func(s sample) float64 { return float64(b.accounts) / (s.at(0) / 1000) }
	subject := fmt.Sprintf("first sync of %d accounts over HTTP", b.accounts)
	return []figure{
		record(subject, rate(whole), "rows/s").beside("raw insert of the same rows", rate(raw)).ratioAtLeast(0.5).
			why("%.0f ms; raw: accounts, names and what finds these in one transaction, same indexes, %.0f ms; the accounts alone %.0f ms", whole.at(0), raw.at(0), alone.at(0)),
		record("… names and a sorted list", early.at(0), "ms").beside("the whole first sync", whole.at(0)).ratioAtMost(0.3).
			why("the list is the whole of it: nothing else comes; see `server` for accounts with history"),
		record("the workstation's file of it, an account", float64(size)/float64(b.accounts), "B").why("without history"),
	}, nil
}

// fillPlain makes a server's file with accounts and their owners, and gives codes of the
// lead.
func fillPlain(ctx context.Context, path string, accounts []data.Account, codes int) ([]string, error) {
	team := owners()
	return fillWith(ctx, path, team[0].ID, codes, func(put func(any) error) error {
		for i := range team {
			if err := put(team[i]); err != nil {
				return err
			}
		}
		return putAll(accounts)(put)
	})
}

// fetch lets a new device fetch everything; it takes the time of that, and until so many
// accounts could be listed.
func fetch(ctx context.Context, dir, url, code string, accounts int64) (whole, early time.Duration, err error) {
	d, err := openDevice(ctx, dir, url, code)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, d.store.Close()) }()
	return d.firstSync(ctx, accounts)
}

// readBook reads what a first sync wrote of accounts: their rows, their names, and what
// these are found by, which the index keeps without the text that it is made of.
func readBook(ctx context.Context, path string, accounts int) (tables []rawTable, size int64, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	db, err := openRead(path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, name_index, instance)`); err != nil {
		return nil, 0, err
	}
	for _, t := range []struct{ name, query string }{
		{"account", `SELECT * FROM account ORDER BY id`},
		{"name_entry", `SELECT * FROM name_entry ORDER BY id`},
		{"name_index", `SELECT doc AS rowid, group_concat(term, ' ') AS grams FROM temp.terms GROUP BY doc ORDER BY doc`},
	} {
		table, err := readTable(ctx, db, t.name, t.query)
		if err != nil {
			return nil, 0, err
		}
		if len(table.rows) != accounts {
			return nil, 0, fmt.Errorf("%d rows of %s were fetched, want %d", len(table.rows), t.name, accounts)
		}
		tables = append(tables, table)
	}
	return tables, info.Size(), nil
}
