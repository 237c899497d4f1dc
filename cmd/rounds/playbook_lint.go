package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/ui/part"
)

func (m *Main) playbookLintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint [FILE|DIR...]",
		Short: "Find every mistake in playbooks, by line and column",
		Long: `Checks playbooks: those named, or else the shipped ones and the team's own.
Each problem is printed as file:line:column: message, where editors jump to.
Exit code 4 says that there are problems.

--json prints a list of {file, line, column, code, message}.`,
		Example: "  rounds playbook lint\n  rounds playbook lint --json",
		RunE:    m.playbookLint,
	}
}

// playbookLint prints every problem as file:line:column: message, in a pipe too:
// it is the form that other programs read problems in.
func (m *Main) playbookLint(cmd *cobra.Command, args []string) error {
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	found, files, err := m.lintAll(args)
	if err != nil {
		return err
	}
	lines := make([]string, len(found))
	for i, problem := range found {
		lines[i] = part.Clean(p.words.Problem(problem))
	}
	if len(found) == 0 && p.form == formText {
		lines = append(lines, p.words.N("cli.playbook.lint.good", files))
	}
	if err := p.printLines(found, lines); err != nil || len(found) == 0 {
		return err
	}
	return attentionError{p.words.N("cli.playbook.lint.bad", len(found))}
}

// lintAll checks what was named, or else the shipped playbooks and the team's.
func (m *Main) lintAll(args []string) (found []data.Problem, files int, err error) {
	found = []data.Problem{}
	add := func(problems []data.Problem, n int) {
		found = append(found, problems...)
		files += n
	}
	if len(args) == 0 {
		folder, err := m.playbookFolder()
		if err != nil {
			return nil, 0, err
		}
		shipped := playbook.ShippedFiles()
		problems := playbook.Lint(shipped, reasonCodes())
		names, err := fs.Glob(shipped, "*.yaml")
		if err != nil {
			return nil, 0, err
		}
		add(inFolder("shipped", problems), len(names))
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			return found, files, nil // a team without playbooks of its own
		}
		problems, n, err := lintFolder(folder)
		if err != nil {
			return nil, 0, err
		}
		add(problems, n)
	}
	for _, name := range args {
		problems, n, err := lint(name)
		if err != nil {
			return nil, 0, err
		}
		add(problems, n)
	}
	return found, files, nil
}

// lint checks a file, or the playbooks at the top of a folder.
func lint(name string) ([]data.Problem, int, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, data.Errorf(data.CodeNotFound, "there is no file or folder %q; name a playbook or a folder of them", name)
	case err != nil:
		return nil, 0, data.Errorf(data.CodeInvalid, "%s cannot be read: %w", name, err)
	case !info.IsDir():
		problems, err := lintFile(name)
		return problems, 1, err
	}
	problems, n, err := lintFolder(name)
	if err == nil && n == 0 {
		err = data.Errorf(data.CodeInvalid, "%s holds no playbook; playbooks are .yaml files at the top of a folder", name)
	}
	return problems, n, err
}

// lintFolder checks the playbooks at the top of a folder, of which there may be none.
func lintFolder(name string) ([]data.Problem, int, error) {
	var names []string
	for _, pattern := range []string{"*.yaml", "*.yml"} {
		found, err := fs.Glob(os.DirFS(name), pattern)
		if err != nil {
			return nil, 0, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	problems := inFolder(name, playbook.Lint(os.DirFS(name), reasonCodes()))
	for _, file := range names {
		path := filepath.Join(name, file)
		src, err := readPlaybook(path)
		if err == nil {
			problems = append(problems, reused(path, src)...)
		} // what cannot be read is among the problems already
	}
	return problems, len(names), nil
}

func lintFile(name string) ([]data.Problem, error) {
	src, err := readPlaybook(name)
	if err != nil {
		return nil, data.Errorf(data.CodeInvalid, "%s cannot be read: %w", name, err)
	}
	_, problems := playbook.Parse(name, src, reasonCodes())
	return append(problems, reused(name, src)...), nil
}

// readPlaybook reads no more than it takes to see that a file is too large.
func readPlaybook(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, playbook.MaxBytes+1))
}

// reused tells of a version that was shipped with other content: the library
// would leave the team's file out.
func reused(name string, src []byte) []data.Problem {
	p, _ := playbook.Parse(name, src, reasonCodes())
	if p == nil {
		return nil
	}
	_, problems := playbook.NewLibrary(playbook.Shipped(), []*playbook.Playbook{p})
	for i := range problems {
		problems[i].File = name
	}
	return problems
}

// inFolder names the files of a folder as the caller can open them.
func inFolder(folder string, problems []data.Problem) []data.Problem {
	for i := range problems {
		problems[i].File = filepath.Join(folder, problems[i].File)
	}
	return problems
}
