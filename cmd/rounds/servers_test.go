package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"rounds/sync/pgtest"
)

// newPostgres is a throw-away PostgreSQL with the settings given; without one installed
// the test is left out.
func newPostgres(t *testing.T, settings ...string) *pgtest.Cluster {
	t.Helper()
	pg, err := pgtest.New()
	if errors.Is(err, pgtest.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pg.Stop)
	if err := pg.Start(settings...); err != nil {
		t.Fatal(err)
	}
	return pg
}

// Two servers on one PostgreSQL are one to the team: what is written at one wakes the
// devices that wait at the other, whoever writes, and who loses a server goes on at the
// other.
func TestTwoServersOnOneDatabase(t *testing.T) {
	pg := newPostgres(t, "fsync=off")
	m := newStormOn(t, pg.DSN("postgres"))
	m.team("id,name,mrr\n1,Hofmann Elektro,640\n")
	other := freeAddress(t)
	second := m.serveAt(other)
	t.Cleanup(func() {
		_ = second.Process.Kill()
		_ = second.Wait()
	})
	m.run("chie", "login", "http://"+other, "--code", m.code(), "--device", "chie")

	for _, device := range []string{"aiko", "chie"} {
		c := m.command(device, "sync", "--watch")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = c.Process.Kill()
			_ = c.Wait()
		})
	}
	arrives := func(from, to, text string) {
		t.Helper()
		m.run(from, "note", "Hofmann", text)
		m.until(text+" is on the other's device", func() bool { return m.texts(to)[text] == 1 })
	}
	arrives("aiko", "chie", "written at the first server")
	arrives("chie", "aiko", "written at the second server")

	// The first server is away; what its device writes waits, and goes out when it is back.
	m.end()
	arrives("chie", "chie", "written while the first was away")
	m.run("aiko", "note", "Hofmann", "waits for the first")
	m.serve()
	for text, to := range map[string]string{"written while the first was away": "aiko", "waits for the first": "chie"} {
		m.until(text+" has arrived", func() bool { return m.texts(to)[text] == 1 })
	}
}

// A team's PostgreSQL is backed up and brought back by its own tools, as the README says: what
// the backup lacks comes from the devices, once, and a new device gets all of it. So it does
// where nobody told the server, and others wrote in it before.
func TestAPostgreSQLIsBroughtBack(t *testing.T) {
	for name, told := range map[string]bool{"told": true, "not told": false} {
		t.Run(name, func(t *testing.T) {
			pg := newPostgres(t, "fsync=off")
			dsn := pg.DSN("team")
			if err := pg.Run("createdb", "-h", pg.Dir, "-U", "rounds", "--maintenance-db=postgres", "team"); err != nil {
				t.Fatal(err)
			}
			m := newStormOn(t, dsn)
			m.team("id,name,mrr\n1,Hofmann Elektro,640\n")
			m.run("chie", "login", "http://"+m.addr, "--code", m.code(), "--device", "chie")
			m.run("dai", "login", "http://"+m.addr, "--code", m.code(), "--device", "dai")
			writes := func(device, text string) {
				m.run(device, "note", "Hofmann", text)
				m.run(device, "sync")
			}
			writes("aiko", "before the backup")
			for _, device := range []string{"chie", "dai"} {
				m.run(device, "sync")
			}
			dump := filepath.Join(m.dir, "team.dump")
			m.run("server", "serve", "backup", "--db", dsn, "--", pg.Program("pg_dump"), "-Fc", "-f", dump, dsn)
			texts := []string{"before the backup", "after it", "after that", "on the old book"}
			writes("aiko", "after it")
			writes("chie", "after that")
			m.run("aiko", "sync")

			m.kill()
			for _, command := range [][]string{
				{"dropdb", "-f", "-h", pg.Dir, "-U", "rounds", "--maintenance-db=postgres", "team"},
				{"createdb", "-h", pg.Dir, "-U", "rounds", "--maintenance-db=postgres", "team"},
			} {
				if err := pg.Run(command[0], command[1:]...); err != nil {
					t.Fatal(err)
				}
			}
			if out, err := exec.Command(pg.Program("pg_restore"), "-d", dsn, dump).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if told {
				m.run("server", "serve", "restore", "--db", dsn)
			}
			m.serve()
			writes("dai", "on the old book") // which has seen nothing of what is lost
			for range 2 {
				for _, device := range []string{"aiko", "chie", "dai"} {
					m.run(device, "sync")
				}
			}
			m.run("eli", "login", "http://"+m.addr, "--code", m.code(), "--device", "eli")
			m.run("eli", "sync")
			for _, device := range []string{"aiko", "chie", "dai", "eli"} {
				has := m.texts(device)
				for _, text := range texts {
					if has[text] != 1 {
						t.Errorf("%s has %q %d times", device, text, has[text])
					}
				}
			}
		})
	}
}
