package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rounds/data"
	"rounds/ui/part"
	"rounds/ui/words"
)

// standardOutput is the name of a file that stands for the standard output.
const standardOutput = "-"

// mayWrite reports why a file should not be written: its folder is not there, or the file
// is, and nobody said that it may be replaced.
func (m *Main) mayWrite(w *words.Words, file string, force bool) error {
	if file == standardOutput {
		return nil
	}
	folder := filepath.Dir(file)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return data.Errorf(data.CodeNotFound, "there is no folder %s; make it, or name another file with --out", folder)
	}
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return data.Errorf(data.CodeReadOnly, "%s cannot be looked at: %w; name another file with --out", file, err)
	case !info.Mode().IsRegular():
		return usageError{data.Errorf(data.CodeInvalid, "%s is no ordinary file; name another with --out", file)}
	case force:
		return nil
	case !m.onTerminal():
		return usageError{data.Errorf(data.CodeInvalid, "%s is there already: add --force to replace it, or name another file with --out", file)}
	}
	if _, err := fmt.Fprint(m.Stderr, w.T("cli.report.ask", part.Clean(file))); err != nil {
		return err
	}
	answer, err := bufio.NewReader(m.Stdin).ReadString('\n')
	if err != nil && answer == "" || !answers(w, "cli.yes", answer) {
		return data.Errorf(data.CodeConflict, "%s", w.T("cli.report.kept", part.Clean(file)))
	}
	return nil
}

// pass writes a whole text to the standard output.
func (m *Main) pass(text []byte) error {
	if _, err := m.Stdout.Write(text); err != nil {
		return data.Errorf(data.CodeReadOnly, "the output could not be written: %w", err)
	}
	return nil
}
