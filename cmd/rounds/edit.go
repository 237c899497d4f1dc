package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/screen"
)

// mostEdited bounds what is read back from an editor, in bytes.
const mostEdited = 64 << 10

// edit opens texts of the workstation in the person's editor; nil where none is named.
func (m *Main) edit(ctx context.Context) func(name, text string, done func(string, error) tea.Msg) tea.Cmd {
	editor := m.editor()
	if editor == "" {
		return nil
	}
	return func(name, text string, done func(string, error) tea.Msg) tea.Cmd {
		saved := text
		return screen.Lend(func() (err error) {
			saved, err = m.editText(ctx, editor, name, text)
			return err
		}, func(err error) tea.Msg { return done(saved, err) })
	}
}

// editText has a text gone over in a file that only the person can read, and that is
// gone afterwards.
func (m *Main) editText(ctx context.Context, editor, name, text string) (_ string, err error) {
	folder, err := os.MkdirTemp("", "rounds-")
	if err != nil {
		return text, data.Errorf(data.CodeReadOnly, "there is no room for a text to be edited (%w); free some space in %s", err, os.TempDir())
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
		return text, data.Errorf(data.CodeReadOnly, "%s cannot be written: %w", file, err)
	}
	if err := m.runEditor(ctx, editor, file); err != nil {
		return text, err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return text, data.Errorf(data.CodeReadOnly, "%s cannot be read: %w", file, err)
	}
	if len(raw) > mostEdited {
		return text, data.Errorf(data.CodeInvalid, "the text is longer than %d KiB; it stays as it was", mostEdited>>10)
	}
	return string(raw), nil
}
