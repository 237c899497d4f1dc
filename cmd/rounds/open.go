package main

import (
	"context"
	"os"

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
	clock, err := m.clock()
	if err != nil {
		return nil, err
	}
	library, err := m.library()
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, path, store.Options{Clock: clock})
	if err != nil {
		return nil, err
	}
	m.closers = append(m.closers, st.Close)
	return desk.New(st, clock, library), nil
}

// library is the shipped playbooks under the team's own folder.
func (m *Main) library() (*playbook.Library, error) {
	h, err := m.home()
	if err != nil {
		return nil, err
	}
	layers := [][]*playbook.Playbook{playbook.Shipped()}
	folder := h.config + "/playbooks"
	if _, err := os.Stat(folder); err == nil {
		own, problems := playbook.Load(os.DirFS(folder), reasonCodes())
		if len(problems) > 0 {
			return nil, data.Errorf(data.CodeInvalid, "%s/%s; run `rounds playbook lint %s` for all problems", folder, problems[0], folder)
		}
		layers = append(layers, own)
	}
	library, problems := playbook.NewLibrary(layers...)
	if len(problems) > 0 {
		return nil, data.Errorf(data.CodeInvalid, "%s", problems[0])
	}
	return library, nil
}

func reasonCodes() []string {
	codes := data.Reasons()
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}
