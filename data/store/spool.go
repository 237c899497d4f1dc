package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"rounds/data"
)

// FrameInfo is what a snapshot says of one of its frames.
type FrameInfo struct {
	Ent  string `json:"ent"` // of its rows; "" when they are of several kinds
	Rows int    `json:"rows"`
	Next string `json:"next"` // asks the server for what follows
	Sum  string `json:"sum"`  // of the frame's bytes, as the server gave it
}

// Unpack hands out the rows of a frame's bytes, and is an error when the bytes are not
// those that the sum was taken of.
type Unpack func(packed []byte, sum string, row func(*data.Row) error) error

// spool keeps the frames of a snapshot on the disk until they are loaded, so that a
// kill costs what was loaded and not what was downloaded.
type spool struct {
	dir    string
	lock   *os.File // the folder, held against other processes
	frames []FrameInfo
}

// spoolOf is the folder of a book's snapshot.
func spoolOf(path string) string { return path + ".snapshot" }

// openSpool finds the frames that were kept; the first that is not whole ends them.
func openSpool(path string) (*spool, error) {
	s := &spool{dir: spoolOf(path)}
	var err error
	if s.lock, err = lockFolder(s.dir); err != nil {
		return nil, err
	}
	if err := s.find(); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *spool) find() error {
	for {
		raw, err := os.ReadFile(s.name(len(s.frames), "json"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		var f keptFrame
		if json.Unmarshal(raw, &f) != nil || f.After != s.token() {
			return nil // cut short by a power failure, or of an older snapshot: it is asked for again
		}
		s.frames = append(s.frames, f.FrameInfo)
	}
}

// keptFrame is what the spool writes down of a frame.
type keptFrame struct {
	FrameInfo
	After string `json:"after"` // what it was asked with: frames of two snapshots do not mix
}

// lockFolder makes a folder and holds it, so that two processes do not load the same
// book side by side. The lock ends with the file, and with the process.
func lockFolder(dir string) (*os.File, error) {
	for {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		f, err := os.Open(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue // who held it has just removed it
		}
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = data.Errorf(data.CodeConflict, "another rounds on this machine is taking this book's snapshot; it is here when that one is done")
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		held, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if there, err := os.Stat(dir); err == nil && os.SameFile(held, there) {
			return f, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

func (s *spool) name(n int, kind string) string {
	return filepath.Join(s.dir, fmt.Sprintf("%06d.%s", n, kind))
}

// token asks for what follows the frames that are kept.
func (s *spool) token() string {
	if len(s.frames) == 0 {
		return ""
	}
	return s.frames[len(s.frames)-1].Next
}

// add keeps a frame. What it says of itself is written last: only then it counts.
func (s *spool) add(f FrameInfo, packed []byte) error {
	raw, err := json.Marshal(keptFrame{f, s.token()})
	if err != nil {
		return err
	}
	n := len(s.frames)
	if err := writeDurably(s.name(n, "zst"), packed); err != nil {
		return err
	}
	failpoint("spool.packed")
	if err := writeDurably(s.name(n, "json"), raw); err != nil {
		return err
	}
	s.frames = append(s.frames, f)
	failpoint("spool.kept")
	return nil
}

// cut forgets the frames from a number on, so that they are asked for again. What a
// frame says of itself goes first: without it nothing of the frame counts.
func (s *spool) cut(n int) error {
	for i := len(s.frames) - 1; i >= n; i-- {
		for _, kind := range []string{"json", "zst"} {
			if err := os.Remove(s.name(i, kind)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		s.frames = s.frames[:i]
	}
	return nil
}

// read gives the bytes of a kept frame.
func (s *spool) read(n int) ([]byte, error) { return os.ReadFile(s.name(n, "zst")) }

// remove throws the frames away. The folder stays ours until it is closed.
func (s *spool) remove() error {
	s.frames = nil
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.Remove(filepath.Join(s.dir, f.Name())); err != nil {
			return err
		}
	}
	return nil
}

// close lets another process go on.
func (s *spool) close() error {
	if s.lock == nil {
		return nil
	}
	if len(s.frames) == 0 {
		_ = os.Remove(s.dir) // only an empty one goes
	}
	err := s.lock.Close()
	s.lock = nil
	return err
}

func writeDurably(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// Snapshot is a first sync under way. It is used by one caller at a time.
type Snapshot struct {
	s      *Store
	unpack Unpack
	spool  *spool
	load   *loader
	early  bool // accounts can be worked with already
	loaded int  // frames that the loader has
}

// early are the kinds that come first, in frames of their own: with them there are
// names to work with.
var early = []string{"user", "account"}

// Snapshot opens a first sync, the one that was interrupted where there is one.
func (s *Store) Snapshot(ctx context.Context, unpack Unpack) (*Snapshot, error) {
	const doing = "taking a snapshot"
	if err := s.writable(); err != nil {
		return nil, err
	}
	if err := s.settleFile(ctx); err != nil {
		return nil, workError(doing, err)
	}
	sp, err := openSpool(s.path)
	if err != nil {
		return nil, workError(doing, err)
	}
	n := &Snapshot{s: s, unpack: unpack, spool: sp}
	if err := n.begin(ctx); err != nil {
		return nil, workError(doing, errors.Join(err, sp.close()))
	}
	return n, nil
}

func (n *Snapshot) begin(ctx context.Context) error {
	at, err := readSync(ctx, n.s.reader)
	if err != nil {
		return err
	}
	// A book that was whole before stays in force until the new one is.
	n.early = at.Partial || at.Schema > 0
	if err := n.s.removeLeftovers(ctx); err != nil {
		return err
	}
	n.load, err = n.s.newLoader(ctx)
	return err
}

// Token asks the server for what follows the frames that are kept; "" for all.
func (n *Snapshot) Token() string { return n.spool.token() }

// Rows is how many rows the frames hold that are kept.
func (n *Snapshot) Rows() (rows int64) {
	for i := range n.spool.frames {
		rows += int64(n.spool.frames[i].Rows)
	}
	return rows
}

// Add keeps a frame and loads it. When the first frame comes of what is not early,
// the accounts are put in force, with their reasons still loading.
func (n *Snapshot) Add(ctx context.Context, f FrameInfo, packed []byte) error {
	return workError("taking a snapshot", n.spared(n.add(ctx, f, packed)))
}

// spared keeps what can be used of the spool after a failure: a frame that the disk does
// not give back as it came is asked for again by the next attempt, else every attempt
// would end at it.
func (n *Snapshot) spared(err error) error {
	var bad *frameError
	if errors.As(err, &bad) {
		return errors.Join(err, n.spool.cut(bad.number))
	}
	return err
}

func (n *Snapshot) add(ctx context.Context, f FrameInfo, packed []byte) error {
	if err := n.catchUp(ctx); err != nil {
		return err
	}
	if err := n.spool.add(f, packed); err != nil {
		return err
	}
	return n.take(ctx, f, packed)
}

// catchUp loads the frames that an earlier run kept.
func (n *Snapshot) catchUp(ctx context.Context) error {
	for n.loaded < len(n.spool.frames) {
		packed, err := n.spool.read(n.loaded)
		if err != nil {
			return err
		}
		if err := n.take(ctx, n.spool.frames[n.loaded], packed); err != nil {
			return err
		}
	}
	return nil
}

func (n *Snapshot) take(ctx context.Context, f FrameInfo, packed []byte) error {
	if !n.early && !slices.Contains(early, f.Ent) && n.loaded > 0 {
		if err := n.showEarly(ctx); err != nil {
			return err
		}
	}
	n.loaded++
	return n.load.frame(ctx, n.unpack, n.loaded-1, f, packed)
}

// showEarly puts what is loaded in force, and goes on with a copy of it.
func (n *Snapshot) showEarly(ctx context.Context) error {
	load := n.load
	n.load = nil
	first, err := load.finish(ctx, false)
	if err != nil {
		return err
	}
	if n.load, err = n.s.copyLoader(ctx, first); err != nil {
		return err
	}
	n.early = true
	return n.s.swap(ctx, first, func(r *syncRecord) { r.Partial = true })
}

// Finish loads what is left and puts the whole in force; pulls go on from the cursor.
func (n *Snapshot) Finish(ctx context.Context, epoch, cursor string, seq int64) error {
	return workError("taking a snapshot", n.spared(n.finish(ctx, epoch, cursor, seq)))
}

func (n *Snapshot) finish(ctx context.Context, epoch, cursor string, seq int64) error {
	if err := n.catchUp(ctx); err != nil {
		return err
	}
	load := n.load
	n.load = nil
	whole, err := load.finish(ctx, true)
	if err != nil {
		return err
	}
	err = n.s.swap(ctx, whole, func(r *syncRecord) {
		r.SyncPoint = data.SyncPoint{Cursor: cursor, Seq: seq, Epoch: epoch, Actor: r.Actor}
		r.Partial, r.Schema, r.Contact = false, len(migrationNames()), n.s.Now()
	})
	if err != nil {
		return err
	}
	return n.spool.remove()
}

// Discard throws the frames away that are kept: the server has no use for them.
func (n *Snapshot) Discard() error { return workError("taking a snapshot", n.spool.remove()) }

// Close leaves a snapshot that was not finished; its frames stay for the next time.
func (n *Snapshot) Close() error {
	var err error
	if n.load != nil {
		err = n.load.abandon()
		n.load = nil
	}
	return workError("taking a snapshot", errors.Join(err, n.spool.close()))
}

// escapeGlob has a path mean itself in a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
