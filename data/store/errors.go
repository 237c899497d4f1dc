package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"rounds/data"
)

// openError says why a cache could not be opened and what to do.
func openError(path string, err error) error {
	var file *fileError
	if errors.As(err, &file) {
		err = file.err // the path is said already
	}
	code, hint := diagnoseAt(path, err)
	return data.Errorf(code, "cannot open %s: %w%s", path, err, data.Phrase(hint))
}

// workError says why a read or a write failed; doing names it ("saving the note").
func workError(doing string, err error) error {
	if err == nil {
		return nil
	}
	var ours *data.Error
	if errors.As(err, &ours) || errors.Is(err, context.Canceled) {
		return err
	}
	path := ""
	var file *fileError
	if errors.As(err, &file) {
		path = file.path
	}
	code, hint := diagnoseAt(path, err)
	return data.Errorf(code, "%s: %w%s", data.Phrase(doing), err, data.Phrase(hint))
}

// diagnoseAt is diagnose where the file is known: damage that SQLite finds may be a disk
// that does not give it back.
func diagnoseAt(path string, err error) (data.Code, string) {
	code, hint := diagnose(err)
	if code == data.CodeDamaged && hint == toBeMadeAnew && path != "" && unreadable(path) != nil {
		return code, diskFails
	}
	return code, hint
}

// diagnose finds the code of a failure, and the sentence that helps.
func diagnose(err error) (data.Code, string) {
	var ours *data.Error
	if errors.As(err, &ours) {
		return ours.Code, ""
	}
	if noSpace(err) {
		return data.CodeFull, "; nothing was half-written: free some space and repeat the last step"
	}
	if failedAtIO(err) {
		return data.CodeDamaged, diskFails
	}
	if errors.Is(err, syscall.EROFS) {
		return data.CodeReadOnly, "; make the disk writable, or copy the book to one that is and name it with --db"
	}
	var se sqlite3.Error
	if errors.As(err, &se) {
		return diagnoseSQLite(se)
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return data.CodeReadOnly, "; check who owns the file and its folder"
	case errors.Is(err, fs.ErrNotExist):
		return data.CodeNotFound, "; check the path, or set ROUNDS_HOME"
	}
	return data.CodeInternal, ""
}

// noSpace reports whether the disk, or the user's share of it, is used up. SQLite
// calls it an I/O error where it needs room for other files than the database, such
// as the index of the write-ahead log.
func noSpace(err error) bool {
	var se sqlite3.Error
	if errors.As(err, &se) {
		return se.Code == sqlite3.ErrFull || lacksSpace(se.SystemErrno)
	}
	var errno syscall.Errno
	return errors.As(err, &errno) && lacksSpace(errno)
}

func lacksSpace(errno syscall.Errno) bool {
	return errno == syscall.ENOSPC || errno == syscall.EDQUOT
}

// onReadOnlyDisk reports whether the file lies on a disk that takes no writes. SQLite
// only says that it cannot open the files that it needs beside the database.
func onReadOnlyDisk(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		_ = f.Close()
	}
	return errors.Is(err, syscall.EROFS)
}

// toBeMadeAnew says what to do with a file that is damaged.
const toBeMadeAnew = "; `rounds doctor` says what is whole, and `rounds doctor --fix` makes a new book of it, with all that was not sent"

func diagnoseSQLite(se sqlite3.Error) (data.Code, string) {
	switch se.Code {
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return data.CodeReadOnly, "; the file or the disk refuses writes: check its permissions, or work on a copy with --db"
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return data.CodeDamaged, toBeMadeAnew
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return data.CodeConflict, "; another rounds is writing: try again in a moment"
	case sqlite3.ErrCantOpen:
		return data.CodeReadOnly, "; check that the folder exists and is writable"
	case sqlite3.ErrIoErr:
		if se.ExtendedCode == sqlite3.ErrIoErrWrite || se.ExtendedCode == sqlite3.ErrIoErrFsync {
			return data.CodeFull, "; the disk did not take the write: check space and health of the disk"
		}
		return data.CodeDamaged, "; the disk could not be read: check it, then run `rounds doctor`"
	}
	return data.CodeInternal, ""
}
