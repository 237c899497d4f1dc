package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"rounds/data"
	"rounds/data/draft"
)

// fullDevice takes no byte: a write to it fails as on a full disk.
const fullDevice = "/dev/full"

// A disk that fills up while frames are kept: the book in force stays as it is, and the
// next attempt goes on from the last frame that is whole.
func TestADiskThatFillsUpInASnapshotCostsOneFrame(t *testing.T) {
	if _, err := os.Stat(fullDevice); err != nil {
		t.Skip("no " + fullDevice + " here")
	}
	for _, kind := range []string{"zst", "json"} {
		t.Run(kind, func(t *testing.T) {
			w := openSynced(t)
			mine := w.account("of mine, not sent yet")
			w.peer.populate(10)
			infos, packed := w.peer.frames(4)
			n, err := w.Snapshot(w.ctx, unpackTest)
			must(t, err)
			must(t, n.Add(w.ctx, infos[0], packed[0]))
			full := n.spool.name(1, kind)
			must(t, os.Symlink(fullDevice, full))
			wantCode(t, n.Add(w.ctx, infos[1], packed[1]), data.CodeFull)
			must(t, n.Close())
			if got := w.get(mine.ID).Name; got != mine.Name {
				t.Errorf("the book in force has %q", got)
			}
			must(t, os.Remove(full))
			n, err = w.Snapshot(w.ctx, unpackTest)
			must(t, err)
			if got := n.Token(); got != infos[0].Next {
				t.Errorf("it goes on after %q", got)
			}
			must(t, n.Close())
			w.snapshot(4)
			w.settle()
		})
	}
}

// The file that is loaded finds no room: what is in force stays, and with room the same
// frames are loaded from the disk.
func TestADiskThatIsFullInALoadKeepsTheFrames(t *testing.T) {
	w := openSynced(t)
	w.fresh()
	w.peer.populate(200)
	infos, packed := w.peer.frames(50)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	must2(t)(n.load.tx.ExecContext(w.ctx, `PRAGMA max_page_count = 1`))
	for i := range infos {
		if err = n.Add(w.ctx, infos[i], packed[i]); err != nil {
			break
		}
	}
	if err == nil {
		err = n.Finish(w.ctx, "e1", "c1", w.peer.seq)
	}
	wantCode(t, err, data.CodeFull)
	kept := len(n.spool.frames)
	must(t, n.Close())
	if kept == 0 || w.count(`SELECT count(*) FROM account`) != 0 {
		t.Errorf("%d frames are kept", kept)
	}
	w.snapshot(50)
	w.equal()
}

// A kept frame of which the disk gives back something else is asked for again, with all
// after it; the frames before it are not.
func TestAFrameThatIsNotWholeOnTheDiskIsAskedForAgain(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(t *testing.T, s *spool)
		after  int // the frame after which the server is asked, -1 for all
	}{
		"its rows cut":        {func(t *testing.T, s *spool) { must(t, os.Truncate(s.name(1, "zst"), 9)) }, 0},
		"its rows gone":       {func(t *testing.T, s *spool) { must(t, os.Truncate(s.name(0, "zst"), 0)) }, -1},
		"its head cut":        {func(t *testing.T, s *spool) { must(t, os.Truncate(s.name(1, "json"), 9)) }, 0},
		"its head empty":      {func(t *testing.T, s *spool) { must(t, os.Truncate(s.name(2, "json"), 0)) }, 1},
		"its head not there":  {func(t *testing.T, s *spool) { must(t, os.Remove(s.name(1, "json"))) }, 0},
		"of another snapshot": {func(t *testing.T, s *spool) { must(t, os.Rename(s.name(2, "json"), s.name(1, "json"))) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := openSynced(t)
			w.peer.populate(10)
			infos, packed := w.peer.frames(4)
			n, err := w.Snapshot(w.ctx, unpackTest)
			must(t, err)
			for i := range 3 {
				must(t, n.Add(w.ctx, infos[i], packed[i]))
			}
			must(t, n.Close())
			c.damage(t, n.spool)
			// The first attempt after it may end at the damage; the one after that does not.
			if n, err = w.Snapshot(w.ctx, unpackTest); err == nil && n.Token() == infos[2].Next {
				if err := n.Finish(w.ctx, "e1", "c1", 1); err == nil {
					t.Fatal("a frame that is not whole was loaded")
				}
			}
			must(t, errors.Join(err, n.Close()))
			n, err = w.Snapshot(w.ctx, unpackTest)
			must(t, err)
			want := ""
			if c.after >= 0 {
				want = infos[c.after].Next
			}
			if got := n.Token(); got != want {
				t.Errorf("it goes on after %q, want %q", got, want)
			}
			must(t, n.Close())
			w.snapshot(4)
			w.equal()
		})
	}
}

// Wherever a first sync is killed, the book opens, what was typed is there, the next
// attempt goes on from the frames that were kept, and ends with the server's book.
func TestAKillInAFirstSyncCostsNoFrameThatWasKept(t *testing.T) {
	for _, c := range []struct {
		point string
		nth   int
		kept  string
	}{
		{"spool.packed", 1, ""}, {"spool.kept", 1, "after 0"}, {"spool.packed", 3, "after 1"}, {"spool.kept", 7, "after 6"},
		{"swap.locked", 1, "after 3"}, {"swap.pointed", 1, "after 3"}, {"swap.marked", 2, "after 10"},
	} {
		t.Run(fmt.Sprintf("%s %d", c.point, c.nth), func(t *testing.T) {
			w := openSynced(t)
			w.fresh()
			w.peer.populate(5)
			must(t, w.Type(DraftKey{"account", data.ID{1, 15: 1}, "capture"}, "", draft.Edit{Ins: "typed before"})(w.ctx))
			must(t, w.Close())
			child := exec.Command(os.Args[0], "-test.run", "^TestFirstSyncAndDie$")
			child.Env = append(os.Environ(), "ROUNDS_FIRST="+w.path, fmt.Sprintf("ROUNDS_FIRST_AT=%s %d", c.point, c.nth))
			out, err := child.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("the child ended with %v: %s", err, out)
			}
			w.Store = nil
			w.reopen()
			n, err := w.Snapshot(w.ctx, unpackTest)
			must(t, err)
			if got := n.Token(); got != c.kept {
				t.Errorf("it goes on after %q, want %q", got, c.kept)
			}
			must(t, n.Close())
			w.snapshot(3)
			w.equal()
			drafts, err := w.AllDrafts(w.ctx)
			must(t, err)
			if len(drafts) != 1 || drafts[0].Text != "typed before" {
				t.Errorf("drafts %+v", drafts)
			}
		})
	}
}

// TestFirstSyncAndDie is the child of the test above.
func TestFirstSyncAndDie(t *testing.T) {
	path := os.Getenv("ROUNDS_FIRST")
	if path == "" {
		t.Skip("the child of TestAKillInAFirstSyncCostsNoFrameThatWasKept")
	}
	var at string
	var nth int
	_, err := fmt.Sscan(os.Getenv("ROUNDS_FIRST_AT"), &at, &nth)
	must(t, err)
	failpoint = func(name string) {
		if name == at {
			if nth--; nth == 0 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		}
	}
	w := &synced{world: open(t), peer: newPeer(t)}
	must(t, w.Close())
	w.Store, w.path, w.runs = nil, path, 99
	w.reopen()
	w.peer.populate(5)
	w.snapshot(3)
}
