package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
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
	library, err := m.library()
	if err != nil {
		return nil, err
	}
	rules, err := m.teamRules()
	if err != nil {
		return nil, err
	}
	st, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	if library, err = keepVersions(ctx, st, library); err != nil {
		return nil, err
	}
	d := desk.New(st, clock, library)
	d.Rules = rules
	if st.ReadOnly() {
		return d, nil
	}
	return d, st.UseRules(ctx, m.settings.fingerprint())
}

// library is the shipped playbooks under the team's own folder. A faulty file of
// the team gives way to what it replaces; `rounds playbook lint` tells of it.
func (m *Main) library() (*playbook.Library, error) {
	h, err := m.home()
	if err != nil {
		return nil, err
	}
	layers := []fs.FS{playbook.ShippedFiles()}
	folder := filepath.Join(h.config, "playbooks")
	if _, err := os.Stat(folder); err == nil {
		layers = append(layers, os.DirFS(folder))
	}
	library, problems := playbook.OpenLibrary(reasonCodes(), layers...)
	for _, p := range problems {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s; `rounds playbook lint %s` lists every problem\n", p, folder)
	}
	return library, nil
}

// keepVersions adds the versions that open runs began on and the library has no
// more.
func keepVersions(ctx context.Context, st *store.Store, library *playbook.Library) (*playbook.Library, error) {
	kept, err := st.KeptPlaybooks(ctx)
	if err != nil {
		return nil, err
	}
	var old []*playbook.Playbook
	for _, k := range kept {
		if _, ok := library.Get(k.ID, k.Version); ok {
			continue
		}
		if p, problems := playbook.Parse(k.ID, k.Source, nil); len(problems) == 0 {
			old = append(old, p)
		}
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
