package main

import (
	"context"
	"maps"
	"os"
	"strings"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/rules"
	"rounds/data/store"
)

// teamFiles are the files that the team shares: what is in force of them here, and what
// is wrong with those that are not.
type teamFiles struct {
	texts    map[string]string // by path; of a faulty file what it said before
	problems []data.Problem    // their files are named with teamFolder before the path
}

// teamFolder stands before the path of a shared file where its place is told, so that
// nobody looks for it in a folder of theirs.
const teamFolder = "team/"

// teamFiles reads the shared files from the book that is open, else from that of the
// profile where there is one. Of a book that cannot be opened nothing is known here; the
// command that needs it says why.
func (m *Main) teamFiles() (teamFiles, error) {
	ctx := context.Background()
	st := m.team
	if st == nil {
		path, err := m.databasePath()
		if err != nil {
			return teamFiles{}, err
		}
		if _, err := os.Stat(path); err != nil {
			return teamFiles{}, nil
		}
		if st, err = m.openStore(ctx, path, true); err != nil {
			return teamFiles{}, nil
		}
		m.team = st
	}
	return readTeamFiles(ctx, st)
}

// readTeamFiles puts every shared file that has no mistake in force; a faulty one stays
// as it was when it had none. What is in force is kept for that.
func readTeamFiles(ctx context.Context, st *store.Store) (teamFiles, error) {
	out := teamFiles{texts: map[string]string{}}
	files, err := st.TeamFiles(ctx)
	if err != nil {
		return out, err
	}
	good, err := st.GoodFiles(ctx)
	if err != nil {
		return out, err
	}
	for _, f := range files {
		if !data.IsTeamFile(f.Path) {
			continue // of a newer program
		}
		text := f.Text
		if before, known := good[f.Path]; !known || before != text {
			if problems := checkTeamFile(f.Path, text); len(problems) > 0 {
				out.problems = append(out.problems, problems...)
				if text = before; !known {
					continue
				}
			}
		}
		out.texts[f.Path] = text
	}
	if maps.Equal(out.texts, good) || st.ReadOnly() {
		return out, nil
	}
	return out, st.KeepGood(ctx, out.texts)
}

// checkTeamFile finds what keeps a shared file from being put in force.
func checkTeamFile(path, text string) []data.Problem {
	name := teamFolder + path
	if path != data.TeamRules {
		p, problems := playbook.Parse(name, []byte(text), reasonCodes())
		if p == nil {
			return problems
		}
		return reused(name, []byte(text))
	}
	_, _, found := rules.Load(name, []byte(text), nil)
	return found
}

// playbooks are those of the shared files, as a folder.
func (t *teamFiles) playbooks() playbook.Files {
	out := playbook.Files{}
	for path, text := range t.texts {
		if name, ok := strings.CutPrefix(path, data.TeamPlaybooks); ok {
			out[name] = text
		}
	}
	return out
}

// rulesText is what the team's rules say here: the file on this machine, which stands in
// place of the shared one, with the name under which mistakes are told. nil: neither is
// there.
func (m *Main) rulesText() (name string, src []byte, err error) {
	path, err := m.rulesPath()
	if err != nil {
		return "", nil, err
	}
	if src, err := readOptional(path); err != nil || src != nil {
		return path, src, err
	}
	shared, err := m.teamFiles()
	if text, ok := shared.texts[data.TeamRules]; ok {
		return teamFolder + data.TeamRules, []byte(text), err
	}
	return path, nil, err
}

// textOf finds the newest of the shared playbooks of an id, nil for none.
func (t *teamFiles) textOf(id string) []byte {
	var text []byte
	newest := 0
	for name, src := range t.playbooks() {
		if h, ok := playbook.HeadOf(name, []byte(src)); ok && h.ID == id && h.Version > newest {
			text, newest = []byte(src), h.Version
		}
	}
	return text
}

// sharedVersion is the version of a playbook that the team shares, 0 for none.
func (t *teamFiles) sharedVersion(id string) int {
	newest := 0
	for name, text := range t.playbooks() {
		if h, ok := playbook.HeadOf(name, []byte(text)); ok && h.ID == id {
			newest = max(newest, h.Version)
		}
	}
	return newest
}
