package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rounds/data"
	"rounds/data/rules"
)

// rulesFile is the name of the team's rules beside config.toml.
const rulesFile = "rules.toml"

// rulesPath is where the team's rules stand, whether the file is there or not.
func (m *Main) rulesPath() (string, error) {
	h, err := m.home()
	return filepath.Join(h.config, rulesFile), err
}

// readRules reads the rules in force, and from where each comes: those of the file on
// this machine, else those that the team shares, else the defaults. Working hours in
// config.toml, where they stood before, still count where the rules do not say otherwise.
func (m *Main) readRules(plays func(id string) bool) (*rules.Set, rules.Origin, []data.Problem, error) {
	set, origin := rules.Default(), rules.Origin{}
	path, err := m.rulesPath()
	if err != nil {
		return nil, nil, nil, err
	}
	old := filepath.Join(filepath.Dir(path), "config.toml")
	if src, err := readOptional(old); err != nil {
		return nil, nil, nil, err
	} else if src != nil {
		var problems []data.Problem
		if set, origin, problems = rules.Older(old, src); len(problems) > 0 {
			return set, origin, problems, nil
		}
	}
	name, src, err := m.rulesText()
	if err != nil || src == nil {
		return set, origin, nil, err
	}
	set, origin, problems := rules.Over(set, origin, name, src, plays)
	return set, origin, problems, nil
}

// readOptional reads a file; nil when there is none.
func readOptional(path string) ([]byte, error) {
	src, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, data.Errorf(data.CodeReadOnly, "%s cannot be read: %w", path, err)
	}
	return src, nil
}

// teamRules reads the configuration and gives the rules in force. Rules with a mistake
// are refused rather than half obeyed.
func (m *Main) teamRules(plays func(id string) bool) (*rules.Set, error) {
	var err error
	if m.settings, err = m.readConfig(); err != nil {
		return nil, err
	}
	set, _, problems, err := m.readRules(plays)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, m.faulty("cli.faulty.rules", problems[0])
	}
	return set, nil
}

// faulty is the error of a file with a mistake: a text of the catalogue, with the mistake
// and its place in it.
func (m *Main) faulty(key string, p data.Problem) error {
	w := m.words()
	return data.Errorf(data.CodeInvalid, "%s", w.T(key, w.Problem(p)))
}

// fingerprint changes when the rules or what evaluates them do, so that standings kept
// from others are evaluated again.
func fingerprint(set *rules.Set) string { return versionText() + " " + set.Fingerprint() }

// shortOrigin names files without their folder; of the shared ones the folder tells that
// they are.
func shortOrigin(origin rules.Origin) rules.Origin {
	out := rules.Origin{}
	for path, at := range origin {
		if !strings.HasPrefix(at, teamFolder) {
			at = at[strings.LastIndexByte(at, filepath.Separator)+1:]
		}
		out[path] = at
	}
	return out
}
