package ledger_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"rounds/sync/ledger"
	"rounds/sync/pgtest"
)

// cluster is a PostgreSQL server with a database for each test.
type cluster struct {
	*pgtest.Cluster
	dbs int
	mu  sync.Mutex
}

// tables is the database that the others are copied from: a ledger has made its tables
// in it. A copy is quicker than to make them for each test.
const tables = "tables"

// database makes a database and gives its address.
func (c *cluster) database(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := pgx.Connect(ctx, c.DSN("postgres"))
	if err != nil {
		return "", err
	}
	if c.dbs == 0 {
		err = c.makeTables(ctx, conn)
	}
	c.dbs++
	name := fmt.Sprintf("t%d", c.dbs)
	if err == nil {
		_, err = conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+tables)
	}
	return c.DSN(name), errors.Join(err, conn.Close(ctx))
}

func (c *cluster) makeTables(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+tables); err != nil {
		return err
	}
	l, err := ledger.Open(ctx, c.DSN(tables), ledger.Options{})
	if err != nil {
		return err
	}
	return l.Close()
}

// shared is the cluster that most tests use, each with a database of its own.
var shared struct {
	once sync.Once
	c    *cluster
	err  error
}

// sharedCluster starts it for the first test that asks.
func sharedCluster(t testing.TB) *cluster {
	t.Helper()
	shared.once.Do(func() {
		made, err := pgtest.New()
		if shared.err = err; err == nil {
			shared.c, shared.err = &cluster{Cluster: made}, made.Start(sharedSettings()...)
		}
	})
	if errors.Is(shared.err, pgtest.ErrMissing) {
		t.Skip(shared.err)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.c
}

// sharedSettings leave the disk out of it, where nobody measures: the tests on the shared
// cluster kill its clients, never the cluster. Those that do have clusters of their own.
func sharedSettings() []string {
	if f := flag.Lookup("test.bench"); f != nil && f.Value.String() != "" {
		return nil
	}
	return []string{"fsync=off", "full_page_writes=off"}
}

// TestMain runs few cases of the properties where nobody asks for more: one takes a
// good part of a second on PostgreSQL.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "20"); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	if shared.c != nil {
		shared.c.Stop()
	}
	os.Exit(code)
}
