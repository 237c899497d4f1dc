package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"rounds/data"
)

// openAudit opens the log of who came in over SSH and what was looked at: a line of JSON
// an event, a file a month, so that old ones can be put away whole. It holds no text of a
// note and no secret.
func (m *Main) openAudit(folder string, clock data.Clock) (*slog.Logger, error) {
	w := &monthly{folder: folder, clock: clock}
	if _, err := w.Write(nil); err != nil {
		return nil, err
	}
	m.closers = append(m.closers, w.close)
	return slog.New(slog.NewJSONHandler(w, nil)), nil
}

// monthly appends to the file of the month (UTC).
type monthly struct {
	folder string
	clock  data.Clock

	mu    sync.Mutex
	month string
	file  *os.File
}

func (w *monthly) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if month := w.clock().UTC().Format("2006-01"); month != w.month {
		if err := w.open(month); err != nil {
			return 0, data.Errorf(data.CodeReadOnly, "the log of who comes in cannot be kept: %w; without it nobody is let in", err)
		}
	}
	return w.file.Write(line)
}

func (w *monthly) open(month string) error {
	if err := os.MkdirAll(w.folder, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(w.folder, "ssh-"+month+".log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if w.file != nil {
		err = w.file.Close()
	}
	w.file, w.month = f, month
	return err
}

func (w *monthly) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return errors.New("the log is closed already")
	}
	return w.file.Close()
}
