package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rounds/sync/ledger"
)

// cluster is a throw-away PostgreSQL server that listens on a Unix socket.
type cluster struct {
	bin    string // where its programs are
	dir    string // which its owner owns: data, socket and log
	cred   *syscall.Credential
	server *exec.Cmd
	dbs    int
	mu     sync.Mutex
}

// postgresPrograms finds the newest PostgreSQL, "" when none is installed.
func postgresPrograms() string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return ""
		}
		return filepath.Dir(path)
	}
	slices.SortFunc(found, func(a, b string) int { return majorOf(a) - majorOf(b) })
	return filepath.Dir(found[len(found)-1])
}

func majorOf(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// newCluster makes the folder and finds who may run a server: initdb refuses root.
func newCluster() (*cluster, error) {
	c := &cluster{bin: postgresPrograms()}
	if c.bin == "" {
		return nil, errNoPostgres
	}
	var err error
	if c.dir, err = os.MkdirTemp("", "rounds-pg-"); err != nil {
		return nil, err
	}
	if os.Geteuid() != 0 {
		return c, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("initdb refuses root, and there is no user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	c.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return c, os.Chown(c.dir, int(uid), int(gid))
}

var errNoPostgres = errors.New("no PostgreSQL is installed (Debian package postgresql); its half of the tests is skipped")

// command runs one of PostgreSQL's programs as the cluster's owner.
func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = "/" // the owner may not be able to enter ours
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.cred}
	cmd.Env = []string{"PATH=" + c.bin + ":/usr/bin:/bin", "LC_ALL=C.UTF-8", "PGTZ=UTC"}
	return cmd
}

func (c *cluster) run(name string, args ...string) error {
	out, err := c.command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// start makes a database cluster and runs its server with the settings given.
func (c *cluster) start(settings ...string) error {
	if err := c.run("initdb", "-D", c.data(), "-U", "rounds", "-A", "trust", "-E", "UTF8", "--no-sync"); err != nil {
		return err
	}
	return c.serve(settings...)
}

// serve runs the server and waits until it answers.
func (c *cluster) serve(settings ...string) error {
	args := []string{"-D", c.data(), "-k", c.dir, "-c", "listen_addresses=", "-c", "max_connections=300"}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	cmd := c.command("postgres", args...)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		return err
	}
	c.server = cmd
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		var conn *pgx.Conn
		if conn, err = pgx.Connect(ctx, c.dsn("postgres")); err == nil {
			err = conn.Close(ctx)
			cancel()
			return err
		}
		cancel()
		<-time.After(20 * time.Millisecond)
	}
	return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, log.String())
}

func (c *cluster) dsn(database string) string {
	return "postgres://rounds@/" + database + "?host=" + c.dir
}

// tables is the database that the others are copied from: a ledger has made its tables
// in it. A copy is quicker than to make them for each test.
const tables = "tables"

// database makes a database and gives its address.
func (c *cluster) database(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := pgx.Connect(ctx, c.dsn("postgres"))
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
	return c.dsn(name), errors.Join(err, conn.Close(ctx))
}

func (c *cluster) makeTables(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+tables); err != nil {
		return err
	}
	l, err := ledger.Open(ctx, c.dsn(tables), ledger.Options{})
	if err != nil {
		return err
	}
	return l.Close()
}

// stop ends the server and removes everything.
func (c *cluster) stop() {
	if c == nil {
		return
	}
	c.kill(syscall.SIGQUIT)
	_ = os.RemoveAll(c.dir)
}

// kill sends the server a signal and waits for its end.
func (c *cluster) kill(sig syscall.Signal) {
	if c.server != nil {
		_ = c.server.Process.Signal(sig)
		_ = c.server.Wait()
		c.server = nil
	}
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
		if shared.c, shared.err = newCluster(); shared.err == nil {
			shared.err = shared.c.start(sharedSettings()...)
		}
	})
	if errors.Is(shared.err, errNoPostgres) {
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
	shared.c.stop()
	os.Exit(code)
}
