package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"rounds/data"
	"rounds/data/rules"
	"rounds/ui/page"
)

// writeRules changes the file of rules on this machine, keeping its comments; where there
// is none it begins with what the team shares, because it stands in place of that. The
// file is there whole, the old or the new one, whenever the machine stops.
func (m *Main) writeRules(changes ...rules.Change) (string, error) {
	path, err := m.rulesPath()
	if err != nil {
		return "", err
	}
	_, src, err := m.rulesText()
	if err != nil {
		return "", err
	}
	out, err := rules.Edit(path, src, changes...)
	if err != nil {
		return "", err
	}
	if _, _, problems := rules.Load(path, out, nil); len(problems) > 0 {
		return "", m.faulty("cli.faulty.rules", problems[0])
	}
	return path, replaceFile(path, out)
}

// saveRules is writeRules for the workstation, which takes the rules into use.
func (m *Main) saveRules(changes ...rules.Change) (page.RulesSavedMsg, error) {
	if _, err := m.writeRules(changes...); err != nil {
		return page.RulesSavedMsg{}, err
	}
	return m.rereadRules()
}

// rereadRules reads the file for the workstation, while it runs.
func (m *Main) rereadRules() (page.RulesSavedMsg, error) {
	set, _, problems, err := m.readRules(nil)
	if err == nil && len(problems) > 0 {
		err = m.faulty("cli.faulty.rules", problems[0])
	}
	if err != nil {
		return page.RulesSavedMsg{}, err
	}
	return page.RulesSavedMsg{Team: set, Fingerprint: fingerprint(set)}, nil
}

// replaceFile writes a file beside and moves it over.
func replaceFile(path string, content []byte) error {
	failed := func(err error) error {
		return data.Errorf(data.CodeReadOnly, "%s cannot be written: %w; check the folder and its permissions", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return failed(err)
	}
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return failed(err)
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return failed(errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
