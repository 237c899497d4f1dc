package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// process runs a command as a process of its own, under what makes its disk fail.
func (f *faulty) process(args ...string) (string, int) {
	f.t.Helper()
	line := append(append(f.under[:len(f.under):len(f.under)], "rounds"), args...)
	c := exec.Command(line[0], line[1:]...)
	c.Dir, c.Env = f.dir, os.Environ()
	for name, value := range f.env {
		c.Env = append(c.Env, name+"="+value)
	}
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		f.t.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

// unreadable is what has the kernel refuse each read of a file, to us and to SQLite.
func unreadable(t *testing.T, path string) (under []string) {
	t.Helper()
	under = []string{"strace", "-f", "-qq", "-o", os.DevNull, "-P", path, "-e", "trace=read,pread64", "-e", "inject=read,pread64:error=EIO"}
	if err := exec.Command(under[0], append(under[1:len(under):len(under)], "true")...).Run(); err != nil {
		t.Skip("strace cannot be used here: a disk that cannot be read is left out")
	}
	return under
}

func (f *faulty) unreadable() { f.under = unreadable(f.t, f.book) }

// midst has SQLite's reads of one page of the book's file fail: where its notes begin.
func (f *faulty) midst() {
	f.t.Helper()
	db, err := sql.Open("sqlite3", f.book)
	if err != nil {
		f.t.Fatal(err)
	}
	var page int
	err = db.QueryRow(`SELECT rootpage FROM sqlite_master WHERE name = 'note'`).Scan(&page)
	if err := errors.Join(err, db.Close()); err != nil {
		f.t.Fatal(err)
	}
	disk := filepath.Join(f.dir, "disk.so")
	source := filepath.Join(program.source, "..", "..", "sync", "simulation", "testdata", "disk.c")
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-O1", "-o", disk, source, "-ldl").CombinedOutput(); err != nil {
		f.t.Fatalf("%v: %s", err, out)
	}
	f.under = []string{"env", "LD_PRELOAD=" + disk, fmt.Sprintf("ROUNDS_DISK=unread %d /main.db", (page-1)*4096)}
}

// What the disk does not give back is no damage: nothing is made anew of it, whatever the
// doctor is asked, and on a disk that can be read all is there.
func TestADiskThatFailsIsNoDamage(t *testing.T) {
	for name, fail := range map[string]func(*faulty){"at all": (*faulty).unreadable, "in the midst": (*faulty).midst} {
		t.Run(name, func(t *testing.T) {
			s := newShell(t)
			s.run(exitDone, "import", s.file("accounts.csv", "account_id,account_name,mrr\n1,Lindqvist Handels AB,640\n2,株式会社さばえ眼鏡,890\n"))
			s.run(exitDone, "note", "Lindqvist", "a note that was never sent")
			f := &faulty{shell: s, book: filepath.Join(s.env["ROUNDS_HOME"], "data", "main.db"), at: time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)}
			before := f.bytes()
			fail(f)
			asked := [][]string{{"doctor"}, {"doctor", "--fix"}}
			if name == "at all" { // where SQLite alone cannot read, the file can be copied
				asked = append(asked, []string{"doctor", "--anew"})
			}
			for _, args := range asked {
				said, code := f.said(args...)
				if !strings.Contains(said, "the disk fails: copy the book's folder to another one") || strings.Contains(said, "makes a new book") || code == exitDone {
					t.Errorf("%s: exit %d\n%s", args, code, said)
				}
			}
			f.said("note", "Lindqvist", "a second note")
			if files, err := filepath.Glob(filepath.Join(filepath.Dir(f.book), "main*.db")); err != nil || len(files) != 1 || !bytes.Equal(f.bytes(), before) {
				t.Errorf("the book has changed: %q, %v", files, err)
			}
			f.under = nil
			if said, code := f.said("doctor"); code != exitDone {
				t.Errorf("where it can be read: exit %d\n%s", code, said)
			}
			if said, _ := f.said("show", "Lindqvist"); !strings.Contains(said, "a note that was never sent") {
				t.Errorf("the note is lost:\n%s", said)
			}
		})
	}
}
