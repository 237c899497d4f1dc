package main

import (
	"context"
	"path/filepath"
	"slices"

	"rounds/data/store"
	"rounds/ui/page"
)

// rereadPlaybooks makes the job that reads the team's playbooks while the workstation
// runs, those that it shares and those of the folder here: what is in force with them,
// and what is wrong in the files.
func (m *Main) rereadPlaybooks(st *store.Store) func(context.Context) (page.TeamPlaybooks, error) {
	return func(ctx context.Context) (page.TeamPlaybooks, error) {
		library, folder, _, err := m.readLibrary()
		if err != nil {
			return page.TeamPlaybooks{}, err
		}
		shared, err := m.teamFiles()
		if err != nil {
			return page.TeamPlaybooks{}, err
		}
		found := page.TeamPlaybooks{Folder: folder, Files: len(shared.playbooks()), Refused: shared.problems, Problems: shared.problems}
		if found.Library, err = keepVersions(ctx, st, library); err != nil || folder == "" {
			return found, err
		}
		problems, files, err := lintFolder(folder)
		if err != nil {
			return found, err
		}
		found.Problems, found.Files = slices.Concat(found.Problems, problems), found.Files+files
		for i := range found.Problems {
			if name, err := filepath.Rel(folder, found.Problems[i].File); err == nil && filepath.IsLocal(name) {
				found.Problems[i].File = name
			}
		}
		return found, nil
	}
}
