// Package disk holds what the standard library leaves out of writing files so that a
// loss of power does not undo it, and of reading them beside SQLite.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// SyncFolder has the disk keep which files a folder has: a file that was made, renamed or
// removed is that for good only after it. A folder that is not there has nothing to keep.
func SyncFolder(path string) error {
	d, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Copy makes a file of the same bytes that its owner alone may read, in the place of what
// is there, and has the disk keep them.
func Copy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
