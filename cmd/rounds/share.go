package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
)

// sharedDoc says what became of a file that was given to the team or taken back.
type sharedDoc struct {
	Path    string `json:"path"`
	Changed bool   `json:"changed"`
	Kept    string `json:"kept,omitempty"` // where the file of this machine was put aside
}

func (m *Main) playbookShareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "share ID...",
		Short: "Give playbooks of this machine to the team (leads only)",
		Long: `Gives your copy of a playbook to the whole team, in place of what the team shared before.
It is sent with the next sync, and every workstation takes it at once; open runs stay on
the version with which they began. A file with problems, or with a version that is not
above the shared one, is refused. Your own file is put aside as FILE.shared, so that what
the team shares is in force here too.

--json prints a list of {path, changed, kept}. Only a lead may share.`,
		Example: "  rounds playbook share renewal",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.shareAll(cmd, pathsOf(args), m.shareFile)
		},
	}
}

func (m *Main) playbookUnshareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "unshare ID...",
		Short: "Take a shared playbook back from the team (leads only)",
		Long: `Takes what the team shares of a playbook away: the shipped one is in force again, where
there is one. Open runs stay on the version with which they began.`,
		Example: "  rounds playbook unshare renewal",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.shareAll(cmd, pathsOf(args), m.takeBack)
		},
	}
}

func (m *Main) rulesShareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "share",
		Short: "Give the rules of this machine to the team (leads only)",
		Long: `Gives rules.toml to the whole team, in place of what the team shared before. It is sent with
the next sync; every workstation takes it at once and evaluates its accounts anew. A file
with a mistake is refused. Your own file is put aside as rules.toml.shared, so that what
the team shares is in force here too. Only a lead may share.`,
		Example: "  rounds rules share",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return m.shareAll(cmd, []string{data.TeamRules}, m.shareFile)
		},
	}
}

func (m *Main) rulesUnshareCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "unshare",
		Short:   "Take the shared rules back from the team (leads only)",
		Long:    "Takes the rules that the team shares away: every machine has its own file, or the defaults.",
		Example: "  rounds rules unshare",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return m.shareAll(cmd, []string{data.TeamRules}, m.takeBack)
		},
	}
}

func pathsOf(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = data.TeamPlaybooks + id + ".yaml"
	}
	return out
}

// sharing gives one file to the team or takes it back.
type sharing func(ctx context.Context, st *store.Store, path string, by data.ID) (sharedDoc, error)

func (m *Main) shareAll(cmd *cobra.Command, paths []string, do sharing) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	if err := m.mayShare(cmd.Context(), s.Desk.Store); err != nil {
		return err
	}
	docs := []sharedDoc{}
	t := table{columns: []column{{flex: true}}}
	for _, path := range paths {
		doc, err := do(cmd.Context(), s.Desk.Store, path, s.Me.ID)
		if err != nil {
			return err
		}
		docs = append(docs, doc)
		t.rows = append(t.rows, []cell{say(m.saidOf(&doc))})
	}
	return p.print(report{document: docs, tables: []table{t}})
}

// share is for the workstation: it gives a file to the team and says so.
func (m *Main) share(st *store.Store) func(context.Context, string) (string, error) {
	return func(ctx context.Context, path string) (string, error) {
		if err := m.mayShare(ctx, st); err != nil {
			return "", err
		}
		me, err := st.Me(ctx)
		if err != nil {
			return "", err
		}
		doc, err := m.shareFile(ctx, st, path, me.ID)
		return m.saidOf(&doc), err
	}
}

func (m *Main) saidOf(doc *sharedDoc) string {
	w := m.words()
	switch {
	case !doc.Changed:
		return w.T("team.same", doc.Path)
	case doc.Kept == "":
		return w.T("team.unshared", doc.Path)
	}
	return w.T("team.shared", doc.Path, filepath.Base(doc.Kept))
}

// roleLead is the role of those who may share; the server knows it by that name too.
const roleLead = "lead"

// mayShare says before anything is written what the server would say afterwards.
func (m *Main) mayShare(ctx context.Context, st *store.Store) error {
	at, err := st.SyncPoint(ctx)
	if err != nil {
		return err
	}
	if at.Epoch == "" {
		return data.Errorf(data.CodeConflict, "%s", m.words().T("team.alone"))
	}
	me, err := st.Me(ctx)
	if err != nil {
		return err
	}
	if me.Role != roleLead {
		return data.Errorf(data.CodeConflict, "%s", m.words().T("team.role", me.Role))
	}
	return nil
}

// shareFile gives a file of this machine to the team and puts it aside here.
func (m *Main) shareFile(ctx context.Context, st *store.Store, path string, by data.ID) (sharedDoc, error) {
	doc := sharedDoc{Path: path}
	file, src, err := m.fileToShare(path)
	if err != nil {
		return doc, err
	}
	if err := m.shareable(path, file, src); err != nil {
		return doc, err
	}
	if doc.Changed, err = st.ShareFile(ctx, path, string(src), by); err != nil {
		return doc, err
	}
	doc.Kept = file + ".shared"
	if err := os.Rename(file, doc.Kept); err != nil {
		return doc, data.Errorf(data.CodeReadOnly, "%s: %w", m.words().T("team.not-aside"), err)
	}
	return doc, nil
}

// fileToShare finds the file of this machine for a path of the team.
func (m *Main) fileToShare(path string) (file string, src []byte, err error) {
	if path == data.TeamRules {
		if file, err = m.rulesPath(); err != nil {
			return "", nil, err
		}
		if src, err = readOptional(file); err == nil && src == nil {
			err = data.Errorf(data.CodeNotFound, "%s", m.words().T("team.no-rules", file))
		}
		return file, src, err
	}
	folder, err := m.playbookFolder()
	if err != nil {
		return "", nil, err
	}
	r := revision{id: playbookOf(path), file: filepath.Join(folder, playbookOf(path)+".yaml")}
	if src, err = r.teamsFile(folder); err == nil && src == nil {
		err = data.Errorf(data.CodeNotFound, "%s", m.words().T("team.no-playbook", r.id, folder))
	}
	return r.file, src, err
}

// playbookOf is the id in the path of a shared playbook.
func playbookOf(path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path, data.TeamPlaybooks), ".yaml")
}

// shareable says why a file may not be given to the team: its first mistake with its
// place, or a version that would mean two texts.
func (m *Main) shareable(path, file string, src []byte) error {
	problems := checkTeamFile(path, string(src))
	if len(problems) > 0 {
		problems[0].File = file
		return m.faulty("cli.faulty.share", problems[0])
	}
	if path == data.TeamRules {
		return nil
	}
	shared, err := m.teamFiles()
	if err != nil {
		return err
	}
	id := playbookOf(path)
	h, ok := playbook.HeadOf(file, src)
	if !ok || h.ID != id {
		return data.Errorf(data.CodeInvalid, "%s", m.words().T("team.other-id", file, h.ID, id))
	}
	if least := shared.sharedVersion(id); h.Version <= least && shared.texts[path] != string(src) {
		return data.Errorf(data.CodeConflict, "%s", m.words().T("team.old-version", file, h.Version, least, least+1))
	}
	return nil
}

// takeBack takes a shared file from the team.
func (m *Main) takeBack(ctx context.Context, st *store.Store, path string, by data.ID) (doc sharedDoc, err error) {
	doc.Path = path
	if doc.Changed, err = st.ShareFile(ctx, path, "", by); err == nil && !doc.Changed {
		err = data.Errorf(data.CodeNotFound, "%s", m.words().T("team.none", path))
	}
	return doc, err
}
