package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data/store"
)

// faulty is a home whose book something happens to.
type faulty struct {
	*shell
	book string
	at   time.Time
	kept bool // the work can be had again, by doctor --fix where there is damage
	// under is what a command is run by, as a process of its own, while the fault lasts.
	under []string
}

func (f *faulty) bytes() []byte {
	f.t.Helper()
	raw, err := os.ReadFile(f.book)
	if err != nil {
		f.t.Fatal(err)
	}
	return raw
}

func (f *faulty) write(path string, raw []byte) {
	f.t.Helper()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *faulty) sql(statement string) {
	f.t.Helper()
	db, err := sql.Open("sqlite3", f.book)
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		f.t.Fatal(err)
	}
}

// at runs a command at the home's time and gives everything that it says.
func (f *faulty) said(args ...string) (string, int) {
	f.t.Helper()
	if f.under != nil {
		return f.process(append(args, "--at", f.at.Format(time.RFC3339))...)
	}
	var out, errs bytes.Buffer
	m := &Main{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(k string) string { return f.env[k] },
		Clock: func() time.Time { return f.at },
	}
	code := m.Run(context.Background(), args)
	return out.String() + errs.String(), code
}

// faults bring each fault of faults.md about.
var faults = map[string]func(*faulty){
	"a page of noise": func(f *faulty) { harmRoots(f.t, f.book, "account", "standing", "setting") },
	"a file cut in half": func(f *faulty) {
		raw := f.bytes()
		f.write(f.book, raw[:len(raw)/2])
		f.kept = false // of a new book, half is half
	},
	"a file of no bytes": func(f *faulty) { f.write(f.book, nil); f.kept = false },
	"a pointer that is gone": func(f *faulty) { // as in a copy without links, of a book that was made anew
		f.said("doctor", "--anew")
		if err := os.Remove(f.book); err != nil {
			f.t.Fatal(err)
		}
	},
	"a damaged first page": func(f *faulty) {
		raw := f.bytes()
		raw[70] ^= 0x40 // of the mark
		f.write(f.book, raw)
	},
	"a damaged log": func(f *faulty) {
		f.killed(func(log []byte) []byte {
			log[32+24+4096+24+200] ^= 0x08
			return log
		})
	},
	"a missing log": func(f *faulty) {
		f.killed(func([]byte) []byte { return nil })
		f.write(f.book+"-shm", make([]byte, 32<<10))
		f.kept = false // what stood in it is gone
	},
	"a schema of a newer rounds":   func(f *faulty) { f.sql(`CREATE TABLE of_tomorrow (x); PRAGMA user_version = 99`); f.kept = false },
	"a schema that is misnumbered": func(f *faulty) { f.sql(`PRAGMA user_version = 1`) },
	"another rounds at work": func(f *faulty) {
		other := exec.Command(os.Args[0], "-test.run", "^TestKeepsABookOpen$")
		other.Env = append(os.Environ(), "ROUNDS_KEPT_OPEN="+f.book)
		in, err := other.StdinPipe()
		if err != nil {
			f.t.Fatal(err)
		}
		out, err := other.StdoutPipe()
		if err != nil {
			f.t.Fatal(err)
		}
		if err := other.Start(); err != nil {
			f.t.Fatal(err)
		}
		f.t.Cleanup(func() { _, _ = in.Close(), other.Wait() })
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "open\n" {
			f.t.Fatalf("the other process says %q, %v", line, err)
		}
		if said, code := f.said("doctor", "--anew"); code != exitFailed || !strings.Contains(said, "has the book open; close it, then try again") {
			f.t.Errorf("it is made anew while it is open elsewhere: exit %d\n%s", code, said)
		}
	},
	"a disk that cannot be read": (*faulty).unreadable,
	"a clock ten years fast":     func(f *faulty) { f.at = f.at.AddDate(10, 0, 0) },
	"a clock ten years slow":     func(f *faulty) { f.at = f.at.AddDate(-10, 0, 0) },
}

// killed leaves the book as a kill does, with its last note in the log only.
func (f *faulty) killed(change func(log []byte) []byte) {
	f.t.Helper()
	st, err := store.Open(context.Background(), f.book, store.Options{Clock: func() time.Time { return f.at }})
	if err != nil {
		f.t.Fatal(err)
	}
	if err := st.SetSetting(context.Background(), "first", "so that more than one frame stands in the log"); err != nil {
		f.t.Fatal(err)
	}
	f.run(exitDone, "note", "Lindqvist", "the last note")
	book := f.bytes()
	log, err := os.ReadFile(f.book + "-wal")
	if err != nil {
		f.t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		f.t.Fatal(err)
	}
	f.write(f.book, book)
	if log = change(log); log != nil {
		f.write(f.book+"-wal", log)
	}
}

// Each fault of faults.md says what the table says that it says, and the work that was
// never sent is there afterwards.
func TestStorageFaultsSayWhatTheyAre(t *testing.T) {
	rows := faultTable(t, 0)
	for fault, bring := range faults {
		t.Run(fault, func(t *testing.T) {
			row := rows[fault]
			if row == nil {
				t.Fatalf("%q is not in the table", fault)
			}
			s := newShell(t)
			s.run(exitDone, "import", s.file("accounts.csv", "account_id,account_name,mrr\n1,Lindqvist Handels AB,640\n2,株式会社さばえ眼鏡,890\n"))
			s.run(exitDone, "note", "Lindqvist", "a note that was never sent")
			f := &faulty{shell: s, book: filepath.Join(s.env["ROUNDS_HOME"], "data", "main.db"), at: time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC), kept: true}
			bring(f)
			doctor, code := f.said("doctor")
			if want := strings.Trim(row[2], "`"); !strings.Contains(doctor, want) {
				t.Errorf("doctor does not say %q:\n%s", want, doctor)
			}
			queue, at := f.said("queue")
			switch want := strings.Trim(row[1], "`"); {
			case want == "-" && at != exitDone:
				t.Errorf("the queue does not come: exit %d\n%s", at, queue)
			case want != "-" && (at == exitDone || !strings.Contains(queue, want)):
				t.Errorf("at work it does not say %q: exit %d\n%s", want, at, queue)
			}
			if !f.kept {
				return
			}
			f.under = nil // on another disk, that is
			if code != exitDone {
				f.said("doctor", "--fix")
			}
			said, at := f.said("export", "--dir", filepath.Join(f.dir, "out"))
			notes, err := os.ReadFile(filepath.Join(f.dir, "out", "note_versions.csv"))
			if at != exitDone || err != nil || !bytes.Contains(notes, []byte("a note that was never sent")) {
				t.Errorf("the note is lost: exit %d %v\n%s", at, err, said)
			}
			if fault == "a damaged log" && !bytes.Contains(notes, []byte("the last note")) {
				t.Errorf("what stands behind the damage is lost:\n%s", notes)
			}
		})
		delete(rows, fault)
	}
	for fault := range rows {
		t.Errorf("%q is in the table, and nobody brings it about", fault)
	}
}

// faultTable is a table of faults.md, by its first column.
func faultTable(t *testing.T, number int) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("faults.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		switch first := strings.TrimSpace(cells[0]); {
		case len(cells) != 4 || first == "---":
		case first == "fault":
			number--
		case number == -1:
			rows[first] = cells
		}
	}
	return rows
}

// TestKeepsABookOpen is another process of the test above.
func TestKeepsABookOpen(t *testing.T) {
	path := os.Getenv("ROUNDS_KEPT_OPEN")
	if path == "" {
		t.Skip("another process of TestStorageFaultsSayWhatTheyAre")
	}
	st, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stdout.WriteString("open\n"); err != nil {
		t.Fatal(err)
	}
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // until the other one is done
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}
