package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rounds/data"
)

// filesFolder is where files for the person to take along are written: the folder of
// downloads where there is one, else one beside the books.
func (m *Main) filesFolder() (string, error) {
	h, err := m.home()
	if err != nil {
		return "", err
	}
	if m.Getenv("ROUNDS_HOME") == "" {
		for _, dir := range []string{m.Getenv("XDG_DOWNLOAD_DIR"), filepath.Join(m.Getenv("HOME"), "Downloads")} {
			if st, err := os.Stat(dir); filepath.IsAbs(dir) && err == nil && st.IsDir() {
				return dir, nil
			}
		}
	}
	return filepath.Join(h.data, "files"), nil
}

// mostNamesakes is how many files of one name are kept.
const mostNamesakes = 1000

// saveFile writes a file that the person takes along. One that stands there already with
// other content is left alone: the new one gets a number.
func (m *Main) saveFile(name string, content []byte) (string, error) {
	folder, err := m.filesFolder()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", data.Errorf(data.CodeReadOnly, "the folder %s cannot be made (%w); make it, or free some space", folder, err)
	}
	ext := filepath.Ext(name)
	for n := 1; n < mostNamesakes; n++ {
		path := filepath.Join(folder, name)
		if n > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext))
		}
		err := writeNew(path, content)
		if old, rerr := os.ReadFile(path); errors.Is(err, fs.ErrExist) && (rerr != nil || !bytes.Equal(old, content)) {
			continue
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return "", data.Errorf(data.CodeReadOnly, "%s cannot be written: %w", path, err)
		}
		return path, nil
	}
	return "", data.Errorf(data.CodeFull, "%s holds too many files named %s; move some away", folder, name)
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}
