// Package pgtest runs throw-away PostgreSQL servers, for tests and measurements: each in
// a folder of its own, on a Unix socket, as a user that may.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing says that this machine has no PostgreSQL.
var ErrMissing = errors.New("no PostgreSQL is installed (Debian package postgresql); its half of the tests is skipped")

// Cluster is a throw-away PostgreSQL server that listens on a Unix socket.
type Cluster struct {
	Dir    string // which its owner owns: data, socket and log
	bin    string // where its programs are
	cred   *syscall.Credential
	server *exec.Cmd
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

// New makes the folder and finds who may run a server: initdb refuses root.
func New() (*Cluster, error) {
	c := &Cluster{bin: postgresPrograms()}
	if c.bin == "" {
		return nil, ErrMissing
	}
	var err error
	if c.Dir, err = os.MkdirTemp("", "rounds-pg-"); err != nil {
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
	return c, os.Chown(c.Dir, int(uid), int(gid))
}

// Program is the path of one of PostgreSQL's programs, as pg_dump.
func (c *Cluster) Program(name string) string { return filepath.Join(c.bin, name) }

// command runs one of PostgreSQL's programs as the cluster's owner.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(c.Program(name), args...)
	cmd.Dir = "/" // the owner may not be able to enter ours
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.cred}
	cmd.Env = []string{"PATH=" + c.bin + ":/usr/bin:/bin", "LC_ALL=C.UTF-8", "PGTZ=UTC"}
	return cmd
}

// Run carries out one of PostgreSQL's programs and waits for its end.
func (c *Cluster) Run(name string, args ...string) error {
	out, err := c.command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

// Data is the folder of the database cluster.
func (c *Cluster) Data() string { return filepath.Join(c.Dir, "data") }

// Start makes a database cluster and runs its server with the settings given.
func (c *Cluster) Start(settings ...string) error {
	if err := c.Run("initdb", "-D", c.Data(), "-U", "rounds", "-A", "trust", "-E", "UTF8", "--no-sync"); err != nil {
		return err
	}
	return c.Serve(settings...)
}

// Serve runs the server and waits until it answers.
func (c *Cluster) Serve(settings ...string) error {
	args := []string{"-D", c.Data(), "-k", c.Dir, "-c", "listen_addresses=", "-c", "max_connections=300"}
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
		if conn, err = pgx.Connect(ctx, c.DSN("postgres")); err == nil {
			err = conn.Close(ctx)
			cancel()
			return err
		}
		cancel()
		<-time.After(20 * time.Millisecond)
	}
	return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, log.String())
}

// DSN is the address of a database.
func (c *Cluster) DSN(database string) string {
	return "postgres://rounds@/" + database + "?host=" + c.Dir
}

// Stop ends the server and removes everything.
func (c *Cluster) Stop() {
	c.Kill(syscall.SIGQUIT)
	_ = os.RemoveAll(c.Dir)
}

// Kill sends the server a signal and waits for its end.
func (c *Cluster) Kill(sig syscall.Signal) {
	if c.server != nil {
		_ = c.server.Process.Signal(sig)
		_ = c.server.Wait()
		c.server = nil
	}
}
