package main

import (
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A device's book is damaged while its server is away, with notes that were never sent:
// a new book is made of it, and with the server everything is there, on both devices.
func TestADamagedBookComesBackFromTheServer(t *testing.T) {
	m := newStorm(t)
	m.team("id,name,mrr\n1,Hofmann Elektro,640\n2,株式会社さばえ眼鏡,890\n3,Casa Verde,2300\n")
	m.run("aiko", "note", "Hofmann", "this one was sent")
	m.run("aiko", "sync")
	m.kill()
	m.run("aiko", "note", "さばえ", "この文はまだ送っていません")
	m.run("aiko", "note", "Casa", "never sent either")

	pointer := filepath.Join(m.dir, "aiko", "data", "main.db")
	harmRoots(t, pointer, "account", "note_version", "standing", "outbox_key", "setting")
	out := m.fails("aiko", "doctor", "--fix")
	for _, want := range []string{"rebuild.done", "rebuild.waits", "rounds sync"} {
		if !strings.Contains(out, want) {
			t.Errorf("without its server it does not say %q:\n%s", want, out)
		}
	}
	m.serve()
	m.run("aiko", "sync")
	m.run("aiko", "doctor")

	// A file in which nothing is left, not even that it was a book.
	m.run("aiko", "sync")
	file, err := filepath.EvalSymlinks(pointer)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Repeat("noise ", 20_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	m.run("aiko", "doctor", "--fix")

	// A file of no bytes beside a login: no new book is begun in its place.
	m.run("aiko", "sync")
	if file, err = filepath.EvalSymlinks(pointer); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 0); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"doctor"}} {
		if out, err := m.command("aiko", args...).CombinedOutput(); err == nil || !strings.Contains(string(out), "rounds doctor --fix") {
			t.Errorf("rounds %v beside an empty file: %v\n%s", args, err, out)
		}
	}
	m.run("aiko", "doctor", "--fix")
	m.run("ben", "sync")
	for _, device := range []string{"aiko", "ben"} {
		texts := m.texts(device)
		for _, text := range []string{"this one was sent", "この文はまだ送っていません", "never sent either"} {
			if texts[text] != 1 {
				t.Errorf("%s has %q %d times", device, text, texts[text])
			}
		}
	}
}

// harmRoots makes noise of the first pages of tables and indexes.
func harmRoots(t *testing.T, path string, names ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	var roots []int64
	for _, name := range names {
		var root int64
		if err := db.QueryRow(`SELECT rootpage FROM sqlite_master WHERE name = ?`, name).Scan(&root); err != nil {
			t.Fatal(name, err)
		}
		roots = append(roots, root)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for _, root := range roots {
		for i := range page {
			book[int(root-1)*page+i] = byte(i*7 + 3)
		}
	}
	if err := os.WriteFile(path, book, 0o600); err != nil {
		t.Fatal(err)
	}
}

// fails carries out a command that ends with the code of what needs attention, and
// gives what it said.
func (m *storm) fails(device string, args ...string) string {
	m.t.Helper()
	out, err := m.command(device, args...).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitAttention {
		m.t.Fatalf("%s: rounds %s: %v\n%s", device, strings.Join(args, " "), err, out)
	}
	return string(out)
}
