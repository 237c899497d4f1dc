package main

import (
	"errors"
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
