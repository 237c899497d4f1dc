package simulation

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"rounds/data/store"
)

// diary is what a process writes down of what it did, so that it can be held against
// what is left when the process is killed. A line is one write: it is there or not.
type diary struct{ file *os.File }

// entry is a line of it: the time, a field in which something was typed, what became of
// a text, or which texts the step under way may take away (none: it is over).
type entry struct {
	Now     int64           `json:"now,omitempty"`
	Device  string          `json:"device,omitempty"`
	Text    string          `json:"text,omitempty"`
	Fate    string          `json:"fate,omitempty"` // accepted, replaced, undone
	Field   *store.DraftKey `json:"field,omitempty"`
	Helper  *helper         `json:"helper,omitempty"` // whom a text is about, or who is let go
	Doubt   []string        `json:"doubt,omitempty"`
	Certain bool            `json:"certain,omitempty"`
}

func (d *diary) write(e entry) {
	if d == nil {
		return
	}
	raw, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	if _, err := d.file.Write(append(raw, '\n')); err != nil {
		panic(err)
	}
}

// recall reads the diary into the oracle and goes on writing it.
func (w *world) recall(path string) error {
	raw, err := os.Open(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err == nil {
		defer func() { _ = raw.Close() }()
		lines := bufio.NewScanner(raw)
		lines.Buffer(nil, 1<<24)
		var doubt []string
		for lines.Scan() {
			var e entry
			if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
				return err
			}
			switch {
			case e.Now != 0:
				w.now = time.Unix(e.Now, 0).UTC()
			case e.Helper != nil:
				w.oracle.readsHelper(e)
			case e.Fate != "":
				w.oracle.reads(e)
			case e.Field != nil:
				for _, d := range w.devices {
					if d.name == e.Device {
						d.fields = append(d.fields, *e.Field)
					}
				}
			case e.Doubt != nil:
				doubt = e.Doubt
			case e.Certain:
				doubt = nil
			}
		}
		if err := lines.Err(); err != nil {
			return err
		}
		for _, text := range doubt {
			w.oracle.undo(text)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w.diary = &diary{file: file}
	w.oracle.diary = w.diary
	return nil
}
