package main

import (
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"rounds/data"
)

// home says where things are kept: everything under ROUNDS_HOME when it is set,
// else in the XDG base directories.
type home struct {
	config string // config.toml, playbooks
	data   string // one database a profile
	state  string // logs
}

func (m *Main) home() (home, error) {
	if dir := m.Getenv("ROUNDS_HOME"); dir != "" {
		return home{
			config: filepath.Join(dir, "config"), data: filepath.Join(dir, "data"), state: filepath.Join(dir, "logs"),
		}, nil
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return home{}, data.Errorf(data.CodeInvalid, "there is no home folder (%w); set ROUNDS_HOME to a folder of yours", err)
	}
	xdg := func(name string, fallback ...string) string {
		if dir := m.Getenv(name); filepath.IsAbs(dir) {
			return filepath.Join(dir, "rounds")
		}
		return filepath.Join(append(append([]string{user}, fallback...), "rounds")...)
	}
	return home{
		config: xdg("XDG_CONFIG_HOME", ".config"),
		data:   xdg("XDG_DATA_HOME", ".local", "share"),
		state:  xdg("XDG_STATE_HOME", ".local", "state"),
	}, nil
}

// mainProfile is the profile where nobody names another.
const mainProfile = "main"

// profileName is the profile in force.
func (m *Main) profileName() string {
	if m.flags.profile != "" {
		return m.flags.profile
	}
	if p := m.Getenv("ROUNDS_PROFILE"); p != "" {
		return p
	}
	return mainProfile
}

// databasePath is --db, or the profile's file.
func (m *Main) databasePath() (string, error) {
	if m.flags.db != "" {
		return m.flags.db, nil
	}
	name := m.profileName()
	if strings.ContainsFunc(name, noneOfAProfile) { // a dot keeps what lies beside a book apart from other books
		return "", usageError{data.Errorf(data.CodeInvalid, "%q is no name for a profile; use letters, digits, - and _", name)}
	}
	h, err := m.home()
	if err != nil {
		return "", err
	}
	return filepath.Join(h.data, name+".db"), nil
}

func noneOfAProfile(r rune) bool {
	return r != '-' && r != '_' && !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit)
}
