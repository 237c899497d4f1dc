package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/part"
)

// openDesk opens the profile's book with its playbooks. The store is closed with
// Main.
func (m *Main) openDesk(ctx context.Context) (*desk.Desk, error) {
	path, err := m.databasePath()
	if err != nil {
		return nil, err
	}
	return m.openDeskAt(ctx, path)
}

func (m *Main) openDeskAt(ctx context.Context, path string) (*desk.Desk, error) {
	return m.deskWith(ctx, path, m.storeAt)
}

// deskWith puts the playbooks and the team's rules over the store that open opens.
func (m *Main) deskWith(ctx context.Context, path string, open opener) (*desk.Desk, error) {
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	st, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	m.team = st
	library, err := m.library()
	if err != nil {
		return nil, err
	}
	set, err := m.teamRules(library.Has)
	if err != nil {
		return nil, err
	}
	if library, err = keepVersions(ctx, st, library); err != nil {
		return nil, err
	}
	d := desk.New(st, clock, library)
	d.Use(set)
	if st.ReadOnly() {
		return d, nil
	}
	return d, st.UseRules(ctx, fingerprint(set))
}

// library is the shipped playbooks, over them those that the team shares, and over these
// the folder on this machine. A faulty file gives way to what it replaces; `rounds
// playbook lint` tells of it.
func (m *Main) library() (*playbook.Library, error) {
	library, folder, problems, err := m.readLibrary()
	if err != nil {
		return nil, err
	}
	shared, err := m.teamFiles()
	if err != nil {
		return nil, err
	}
	w := m.words()
	tell := func(key string, p data.Problem, more ...any) {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", part.Clean(w.T(key, append([]any{w.Problem(p)}, more...)...)))
	}
	for _, p := range shared.problems {
		tell("cli.faulty.team", p)
	}
	for _, p := range problems {
		tell("cli.faulty.playbook", p, folder)
	}
	return library, nil
}

// readLibrary also says which folder of playbooks there is here, "" for none, and which
// heads of its files are faulty.
func (m *Main) readLibrary() (library *playbook.Library, folder string, problems []data.Problem, err error) {
	folder, err = m.playbookFolder()
	if err != nil {
		return nil, "", nil, err
	}
	shared, err := m.teamFiles()
	if err != nil {
		return nil, "", nil, err
	}
	layers := []fs.FS{playbook.ShippedFiles(), shared.playbooks()}
	if _, err := os.Stat(folder); err == nil {
		layers = append(layers, os.DirFS(folder))
	} else {
		folder = ""
	}
	library, problems = playbook.OpenLibrary(reasonCodes(), layers...)
	return library, folder, problems, nil
}

// keepVersions adds the versions that runs began on, for the case that the library has them
// no more.
func keepVersions(ctx context.Context, st *store.Store, library *playbook.Library) (*playbook.Library, error) {
	kept, err := st.KeptPlaybooks(ctx)
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // they are read when somebody asks for them
	old := make([]playbook.Old, len(kept))
	for i, k := range kept {
		old[i] = playbook.Old{ID: k.ID, Version: k.Version, Read: func() *playbook.Playbook {
			source, err := st.KeptSource(ctx, k)
			if err != nil {
				return nil
			}
			p, _ := playbook.Parse(k.ID, source, nil)
			return p
		}}
	}
	return library.Keep(old...), nil
}

func reasonCodes() []string {
	codes := data.Reasons()
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}
