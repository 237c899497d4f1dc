package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/ui/part"
	"rounds/ui/words"
)

func (m *Main) playbookEditCommand() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "edit ID",
		Short: "Open a playbook in your editor, the team's copy of it",
		Long: `Opens your copy of a playbook in $VISUAL or $EDITOR: the one that is there, or a copy of
what the team shares or of the shipped one, with its version raised by one. What you save is checked; a file
with problems is not put in force: they are listed as file:line:column, and the file is
opened again if you like. Else it stays as a draft, and the next edit goes on with it.
What you saved is in force on this machine; a lead gives it to the team with
"rounds playbook share ID".

--from makes a new playbook out of another one.`,
		Example: "  rounds playbook edit renewal\n  rounds playbook edit our-welcome --from repricer-onboarding",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.playbookEdit(cmd, args[0], from) },
	}
	c.Flags().StringVar(&from, "from", "", "begin a new playbook with what this one says")
	return c
}

// revision is one playbook of the team on its way through the editor.
type revision struct {
	id      string
	version int
	file    string // where it will stand
	draft   string // where it is edited
	begun   []byte // as it was opened
	resumed bool   // the draft is one that was left
}

func (m *Main) playbookEdit(cmd *cobra.Command, id, from string) error {
	editor := m.editor()
	if editor == "" {
		return usageError{errors.New("no editor is named; set EDITOR, for example: EDITOR=nano rounds playbook edit " + id)}
	}
	r, err := m.revise(id, from)
	if err != nil {
		return err
	}
	w, typed := m.words(), bufio.NewReader(m.Stdin)
	for {
		failed := m.runEditor(cmd.Context(), editor, r.draft)
		src, err := readPlaybook(r.draft)
		if err != nil {
			return errors.Join(failed, data.Errorf(data.CodeInvalid, "%s cannot be read: %w", r.draft, err))
		}
		switch same := bytes.Equal(src, r.begun) && !r.resumed; {
		case failed != nil && same:
			return errors.Join(failed, os.Remove(r.draft))
		case failed != nil:
			return fmt.Errorf("%w; what it saved is kept, and `rounds playbook edit %s` goes on with it", failed, id)
		case same:
			return errors.Join(m.say(w.T("cli.playbook.edit.same", id)), os.Remove(r.draft))
		}
		problems := r.check(src)
		if len(problems) == 0 {
			return m.putInForce(w, r, src)
		}
		for _, p := range problems {
			_, _ = fmt.Fprintln(m.Stderr, part.Clean(w.Problem(p)))
		}
		if !m.again(w, typed, len(problems)) {
			return attentionError{w.T("cli.playbook.edit.draft", r.draft, id)}
		}
	}
}

// editor is the person's, as every program finds it.
func (m *Main) editor() string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if e := strings.TrimSpace(m.Getenv(name)); e != "" {
			return e
		}
	}
	return ""
}

// runEditor opens a file; an editor may bring flags of its own. A signal is the
// editor's to answer.
func (m *Main) runEditor(ctx context.Context, editor, file string) error {
	c := exec.CommandContext(context.WithoutCancel(ctx), "sh", "-c", editor+` "$1"`, "sh", file) //nolint:gosec // the person's own editor
	c.Stdin, c.Stdout, c.Stderr, c.Env = m.Stdin, m.Stdout, m.Stderr, m.environ()
	if err := c.Run(); err != nil {
		return data.Errorf(data.CodeInternal, "the editor %q ended with an error (%w)", editor, err)
	}
	return nil
}

// revise finds what is to be edited and lays a draft beside the book, where no playbook
// is read.
func (m *Main) revise(id, from string) (*revision, error) {
	if !playbook.IsID(id) {
		return nil, usageError{data.Errorf(data.CodeInvalid, "%q is no id of a playbook; write it as first-call: a–z, 0–9, single - or _", id)}
	}
	h, err := m.home()
	if err != nil {
		return nil, err
	}
	folder, err := m.playbookFolder()
	if err != nil {
		return nil, err
	}
	library, _, _, err := m.readLibrary()
	if err != nil {
		return nil, err
	}
	shared, err := m.teamFiles()
	if err != nil {
		return nil, err
	}
	r := &revision{
		id: id, version: 1 + max(shippedVersion(id), shared.sharedVersion(id)),
		file: filepath.Join(folder, id+".yaml"), draft: filepath.Join(h.data, "drafts", id+".yaml"),
	}
	src, err := r.begin(folder, library, from, shared.textOf(id))
	if err != nil {
		return nil, err
	}
	if left, err := os.ReadFile(r.draft); err == nil {
		r.begun, r.resumed = left, true
		return r, m.say(m.words().T("cli.playbook.edit.resumed", r.draft))
	}
	r.begun = playbook.Revised(src, id, r.version)
	return r, replaceFile(r.draft, r.begun)
}

// begin is the text to start from: the copy on this machine, else what the team shares,
// else the shipped playbook, else the one that a new playbook is made from.
func (r *revision) begin(folder string, library *playbook.Library, from string, shared []byte) ([]byte, error) {
	current, known := library.Current(r.id)
	switch {
	case from != "" && known:
		return nil, data.Errorf(data.CodeConflict, "there is a playbook %q already; leave --from out to edit it, or choose another id", r.id)
	case from != "":
		source, ok := library.Current(from)
		if !ok {
			return nil, data.Errorf(data.CodeNotFound, "there is no playbook %q; it can be one of %s", from, strings.Join(playbookIDs(library), ", "))
		}
		return []byte(source.Source), nil
	}
	own, err := r.teamsFile(folder)
	switch {
	case err != nil:
		return nil, err
	case own != nil:
		return own, nil
	case shared != nil:
		return shared, nil
	case !known:
		return nil, data.Errorf(data.CodeNotFound, "there is no playbook %q; it can be one of %s, or a new one with --from", r.id, strings.Join(playbookIDs(library), ", "))
	}
	return []byte(current.Source), nil
}

// shippedVersion is the version of a playbook that comes with the program, 0 for none:
// the team's copy goes above it, because a version means one text everywhere.
func shippedVersion(id string) int {
	shipped, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles())
	for _, h := range shipped.Heads() {
		if h.ID == id {
			return h.Version
		}
	}
	return 0
}

// teamsFile finds the team's newest file of the playbook, which goes on from its own
// version; nil where the team has none.
func (r *revision) teamsFile(folder string) ([]byte, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, data.Errorf(data.CodeInvalid, "the folder of playbooks cannot be read: %w", err)
	}
	var newest []byte
	least := 0
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		path := filepath.Join(folder, e.Name())
		src, err := readPlaybook(path)
		if err != nil {
			return nil, data.Errorf(data.CodeInvalid, "%s cannot be read: %w", path, err)
		}
		head, ok := playbook.HeadOf(e.Name(), src)
		switch {
		case ok && head.ID == r.id && head.Version > least:
			newest, r.file, least = src, path, head.Version
		case !ok && filepath.Base(path) == r.id+".yaml" && newest == nil:
			newest = src // it is named so, and its head is what has to be mended
		}
	}
	r.version = max(r.version, least+1)
	return newest, nil
}

// check finds what keeps a draft from being put in force.
func (r *revision) check(src []byte) []data.Problem {
	p, problems := playbook.Parse(r.draft, src, reasonCodes())
	if p == nil {
		return problems
	}
	if problems := playbook.CheckRevision(r.draft, p, r.id, r.version); len(problems) > 0 {
		return problems
	}
	return reused(r.draft, src)
}

// putInForce moves the checked text to its place in one step, so that nobody ever reads
// half of it, and takes the draft away.
func (m *Main) putInForce(w *words.Words, r *revision, src []byte) error {
	if err := replaceFile(r.file, src); err != nil {
		return err
	}
	if err := os.Remove(r.draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return data.Errorf(data.CodeReadOnly, "%s cannot be removed: %w", r.draft, err)
	}
	p, _ := playbook.Parse(r.file, src, reasonCodes())
	return m.say(w.T("cli.playbook.edit.done", p.ID, p.Version, r.file))
}

// again asks whether the file is opened again; without an answer it is not.
func (m *Main) again(w *words.Words, typed *bufio.Reader, problems int) bool {
	_, _ = fmt.Fprint(m.Stderr, w.N("cli.playbook.edit.again", problems))
	answer, err := typed.ReadString('\n')
	if err != nil && (answer == "" || !errors.Is(err, io.EOF)) {
		_, _ = fmt.Fprintln(m.Stderr)
		return false
	}
	return !answers(w, "cli.no", answer)
}

// say prints a line for a person.
func (m *Main) say(line string) error {
	_, err := fmt.Fprintln(m.Stdout, line)
	return err
}
