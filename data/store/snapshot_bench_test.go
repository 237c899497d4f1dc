package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

const benchAccounts = 100_000

// snapshotRows are accounts as a server sends them, in the order of their keys.
func snapshotRows() []data.Row {
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	ids := data.NewIDs(func() time.Time { return now }, seeded{rand.NewPCG(1, 1)})
	dice := rand.New(rand.NewPCG(2, 2))
	k := kindNamed("account")
	words := []string{"Lindqvist", "Hofmann", "Elektro", "Handels", "Casa", "Verde", "Trading", "眼鏡", "株式会社", "Brewster", "Sons", "Nord", "Werk"}
	out := make([]data.Row, benchAccounts)
	for i := range out {
		name := fmt.Sprintf("%s %s %d", words[dice.IntN(len(words))], words[dice.IntN(len(words))], i)
		a := data.Account{
			ID: ids.New(), Name: name, Owner: data.ID{9, byte(dice.IntN(20))}, Stage: data.StageAdoption, Language: "de", TimeZone: "Europe/Berlin",
			Country: "DE", Currency: "EUR", Channel: data.ChannelPhone, Phone: fmt.Sprintf("+49 30 %07d", dice.IntN(10_000_000)), Plan: "pro",
			MRR: data.Money(dice.IntN(500_000)), Seats: int64(dice.IntN(90)), RenewalOn: data.Date(20_500 + dice.IntN(400)), CreatedAt: data.At(now),
		}
		v := reflect.ValueOf(a)
		out[i] = data.Row{Ent: "account", Key: a.ID, Account: a.ID, Rev: int64(i/500 + 1), Fields: k.fields(v)}
	}
	return out
}

func unpackRows(rows []data.Row) Unpack {
	return func(packed []byte, _ string, row func(*data.Row) error) error {
		var at [2]int
		if err := json.Unmarshal(packed, &at); err != nil {
			return err
		}
		for i := at[0]; i < at[1]; i++ {
			if err := row(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// BenchmarkSnapshotLoad is a whole first load of 100,000 accounts with indexes, names
// and the exchange of the files; BenchmarkSnapshotRaw is what it is held against.
func BenchmarkSnapshotLoad(b *testing.B) {
	rows := snapshotRows()
	for b.Loop() {
		ctx := context.Background()
		s, err := Open(ctx, filepath.Join(b.TempDir(), "book.db"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		n, err := s.Snapshot(ctx, unpackRows(rows))
		if err != nil {
			b.Fatal(err)
		}
		const frame = 5000
		for i := 0; i < len(rows); i += frame {
			if err := n.Add(ctx, FrameInfo{Ent: "account", Rows: frame}, []byte(fmt.Sprintf("[%d,%d]", i, i+frame))); err != nil {
				b.Fatal(err)
			}
		}
		if err := n.Finish(ctx, "e", "c", 1); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkSnapshotRaw inserts the same rows, with their names, into the same tables in
// one transaction through the driver, as a WAL database has it.
func BenchmarkSnapshotRaw(b *testing.B) {
	rows := snapshotRows()
	k := kindNamed("account")
	for b.Loop() {
		ctx := context.Background()
		path := filepath.Join(b.TempDir(), "raw.db")
		s, err := Open(ctx, path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		db, err := sql.Open("sqlite3", dsn(path, url.Values{"_journal_mode": {"WAL"}, "_cache_size": {"-64000"}}))
		if err != nil {
			b.Fatal(err)
		}
		conn, err := db.Conn(ctx)
		if err != nil {
			b.Fatal(err)
		}
		err = conn.Raw(func(c any) error { return rawInsert(c.(*sqlite3.SQLiteConn), k, rows) })
		if err != nil {
			b.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func rawInsert(c *sqlite3.SQLiteConn, k *kind, rows []data.Row) error {
	if _, err := c.Exec("BEGIN", nil); err != nil {
		return err
	}
	insert, err := c.Prepare(k.put)
	if err != nil {
		return err
	}
	entry, err := c.Prepare(`INSERT INTO name_entry (id, key, ent, account_id, name, alt) VALUES (?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	grams, err := c.Prepare(`INSERT INTO name_index (rowid, grams) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	read := &loadedKind{kind: k, scan: newFieldScanner(k)}
	var values []driver.Value
	for i := range rows {
		if values, err = read.values(&rows[i], values); err != nil {
			return err
		}
		if err := execRow(insert, values...); err != nil {
			return err
		}
		name := Name{Kind: "account", Name: values[k.index["name"]].(string), Alt: set(values[k.index["phone"]].(string))}
		id := rows[i].Key
		if err := execRow(entry, int64(i+1), id[:], "account", id[:], name.Name, name.Alt[0]); err != nil {
			return err
		}
		if err := execRow(grams, int64(i+1), gramsOf(&name)); err != nil {
			return err
		}
	}
	_, err = c.Exec("COMMIT", nil)
	return err
}
