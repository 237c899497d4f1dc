package main

import (
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// floor is the least that a durable write costs on this disk: 4 KiB and fdatasync,
// in a file that grows to the size at which SQLite begins its log anew.
type floor struct {
	file *os.File
	page [4096]byte
	at   int64
}

const logSize = 4 << 20

func newFloor(dir string) (*floor, error) {
	f, err := os.CreateTemp(dir, "floor-")
	if err != nil {
		return nil, err
	}
	return &floor{file: f}, nil
}

// write takes the time of one write.
func (f *floor) write() (time.Duration, error) {
	f.page[0]++
	start := time.Now()
	if _, err := f.file.WriteAt(f.page[:], f.at); err != nil {
		return 0, err
	}
	if err := syscall.Fdatasync(int(f.file.Fd())); err != nil {
		return 0, err
	}
	d := time.Since(start)
	f.at = (f.at + int64(len(f.page))) % logSize
	return d, nil
}

func (f *floor) close() {
	_ = f.file.Close()
	_ = os.Remove(f.file.Name())
}

// scratch is a folder beside the worlds, on the same disk.
func (b *bench) scratch(name string) (dir string, remove func(), err error) {
	dir, err = os.MkdirTemp(b.dir, name+"-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// in is a path in a folder.
func in(dir, name string) string { return filepath.Join(dir, name) }
