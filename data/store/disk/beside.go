package disk

import (
	"errors"
	"io"
	"os"
	"sync"
)

// opened are the files that were read beside SQLite.
var opened struct {
	sync.Mutex
	files []*os.File
}

// Beside is the file at a path, for reading it in a process in which SQLite may have it
// open. It is opened once and stays open: closing it would let go of the locks that SQLite
// holds on it for this process.
func Beside(path string) (*os.File, error) {
	opened.Lock()
	defer opened.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	for _, file := range opened.files {
		if there, err := file.Stat(); err == nil && os.SameFile(info, there) {
			return file, nil
		}
	}
	file, err := os.Open(path)
	if err == nil {
		opened.files = append(opened.files, file)
	}
	return file, err
}

// Unreadable is the error with which the disk refuses to give one of some files back, nil
// where all can be read to their ends. One that is not there, or not ours to read, is
// passed over: others say so.
func Unreadable(paths ...string) error {
	for _, path := range paths {
		file, err := Beside(path)
		if err != nil {
			continue
		}
		if err := readThrough(file); err != nil {
			return err
		}
	}
	return nil
}

// readThrough reads a file from its beginning to its end.
func readThrough(file io.ReaderAt) error {
	const block = 1 << 20
	b := make([]byte, block)
	for at := int64(0); ; at += block {
		switch _, err := file.ReadAt(b, at); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}
