package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"rounds/data/dbfile"
)

// leftBehind is a log with pages behind its newest commit, as a process leaves them that is
// killed right before its commit counts, and the next one writes over the first of them.
func leftBehind(t *testing.T, log []byte) []byte {
	const frame = 24 + 4096
	commits := func(at int) bool { return binary.BigEndian.Uint32(log[at+4:]) != 0 }
	from := 32
	for commits(from) || !commits(from+frame) { // two pages of which the second commits
		from += frame
	}
	end := 32 + frame*dbfile.CheckLog(bytes.NewReader(log), int64(len(log))).Frames
	log = append(bytes.Clone(log[:end]), log[from:from+2*frame]...)
	if found := dbfile.CheckLog(bytes.NewReader(log), int64(len(log))); found.Broken == 0 {
		t.Fatalf("the log of the test is whole: %+v", found)
	}
	return log
}

// That is no damage, and nobody is kept from the book. Damage of what was committed is
// found all the same.
func TestWhatAKilledProcessLeftInTheLogIsNoDamage(t *testing.T) {
	w := worn(t)
	log, err := os.ReadFile(logOf(w.path))
	must(t, err)
	log = leftBehind(t, log)
	must(t, os.WriteFile(logOf(w.path), log, 0o600))
	other, err := Open(w.ctx, w.path, Options{Clock: w.clock})
	must(t, err)
	must(t, other.Close())
	log[32+24+4096*2+100] ^= 0x10
	must(t, os.WriteFile(logOf(w.path), log, 0o600))
	if found := inspectLog(w.ctx, w.path); found.Broken == 0 {
		t.Error("damage in the midst of the log is not found any more")
	}
}

// While another process makes the index anew, nothing says where the newest commit ends:
// the log is looked at again until it does.
func TestALogIsLookedAtAgainWhileItsIndexIsMade(t *testing.T) {
	w := worn(t)
	db, err := os.ReadFile(w.path)
	must(t, err)
	log, err := os.ReadFile(logOf(w.path))
	must(t, err)
	made, err := os.ReadFile(indexOf(w.path))
	must(t, err)
	path := laid(t, db, leftBehind(t, log))
	must(t, os.WriteFile(path+"-shm", make([]byte, len(made)), 0o600))
	index, err := os.OpenFile(path+"-shm", os.O_RDWR, 0)
	must(t, err)
	defer func() { must(t, index.Close()) }()
	rests := 0
	rest := func() bool {
		rests++
		_, err := index.WriteAt(made, 0)
		must(t, err)
		return true
	}
	if found := inspectLogWith(path, rest); found.Broken == 0 || rests != 0 {
		t.Errorf("nobody makes the index, and after %d rests it finds %+v", rests, found)
	}
	holdIndex(t, path+"-shm")
	if found := inspectLogWith(path, rest); found.Broken != 0 || rests != 1 {
		t.Errorf("after %d rests it finds %+v", rests, found)
	}
}

// holdIndex lets another process hold the index of a log until the end of the test.
func holdIndex(t *testing.T, path string) {
	child := exec.Command(os.Args[0], "-test.run=^TestHolder$", "-test.v")
	child.Env = append(os.Environ(), "ROUNDS_HOLDS="+path)
	in, err := child.StdinPipe()
	must(t, err)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	t.Cleanup(func() {
		_ = in.Close()
		_, _ = io.Copy(io.Discard, out)
		must(t, child.Wait())
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "held" {
		continue
	}
}

// The other process: as SQLite, it locks the byte that says that the index is used.
func TestHolder(t *testing.T) {
	path := os.Getenv("ROUNDS_HOLDS")
	if path == "" {
		t.Skip("it is run by the test of a log's index")
	}
	index, err := os.Open(path)
	must(t, err)
	must(t, syscall.FcntlFlock(index.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_RDLCK, Start: 128, Len: 1}))
	_, err = os.Stdout.WriteString("held\n")
	must(t, err)
	_, err = io.Copy(io.Discard, os.Stdin)
	must(t, err)
	must(t, index.Close())
}
