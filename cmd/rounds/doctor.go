package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/ui/part"
	"rounds/ui/words"
)

func (m *Main) doctorCommand() *cobra.Command {
	var fix, anew bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is wrong here and how to mend it",
		Long: "Looks at folders, settings, playbooks, the database, that of a server in the same folder, and the\n" +
			"terminal, also where the book cannot be opened, and changes nothing. --fix makes the safe repairs:\n" +
			"permissions of the book and of our folders, the write-ahead log, the search index, what is derived\n" +
			"by the rules, drafts that belong nowhere, an erasure or a snapshot that was cut short. Of a damaged\n" +
			"book it makes a new one: every change that was not sent and can be read, drafts, settings, the rows\n" +
			"that are left, and the rest from the server; the damaged file is kept beside it. --anew does so\n" +
			"also where nothing is found: of a letter that the disk changed within a text no database knows. On a\n" +
			"disk that fails nothing is made anew. --fix leaves files of others alone. Exit 4 says that something\n" +
			"needs attention.\n\n" +
			"--json prints {\"book\", \"checks\": [{\"check\", \"state\", \"level\": ok|attention|broken, \"message\", \"advice\",\n" +
			"\"fixable\", \"fixed\"}]}.",
		Example: "  rounds doctor\n  rounds doctor --fix\n  rounds doctor --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.doctor(cmd, fix || anew, anew) },
	}
	c.Flags().BoolVar(&fix, "fix", false, "make the safe repairs")
	c.Flags().BoolVar(&anew, "anew", false, "make a new book of the old one and its server in any case")
	return c
}

// fixMode is the repair of permissions, which the store does not know.
const fixMode = "mode"

// checked is one finding with what became of it.
type checked struct {
	store.Finding
	path  string // for the repair of permissions
	fixed bool
}

func (m *Main) doctor(cmd *cobra.Command, fix, anew bool) error {
	ctx := cmd.Context()
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	clock, err := m.clock()
	if err != nil {
		return err
	}
	path, err := m.databasePath()
	if err != nil {
		return err
	}
	// The book first: who reads the team's rules opens it, and its log would be taken up.
	book := m.examineBook(ctx, path, data.At(clock()))
	if fix && anyRebuild(book) || anew && store.IsBook(path) {
		if book, err = m.rebuild(ctx, path, book, store.Options{Clock: clock}); err != nil {
			return err
		}
	}
	all := m.examineHome(path)
	all = append(all, book...)
	all = append(all, m.examineServer(ctx)...)
	all = append(all, m.examinePlaybooks()...)
	all = append(all, m.examineTerminal()...)
	if fix {
		if err := m.repairAll(ctx, path, all); err != nil {
			return err
		}
	}
	if err := p.print(p.doctorReport(path, all)); err != nil {
		return err
	}
	open := 0
	for i := range all {
		if all[i].Level != store.LevelOK && !all[i].fixed {
			open++
		}
	}
	if open > 0 {
		return attentionError{p.words.N("doctor.attention", open)}
	}
	return nil
}

func looked(check, state string, level store.Level, args ...any) checked {
	return checked{Finding: store.Finding{Check: check, State: state, Level: level, Args: args}}
}

// examineHome looks at folders, their permissions and the disk.
func (m *Main) examineHome(book string) []checked {
	var out []checked
	h, err := m.home()
	if err != nil {
		return append(out, looked("home", "none", store.LevelBroken, err.Error()))
	}
	for _, folder := range []string{h.config, h.data, h.state} {
		out = append(out, examineMode(folder, 0o700)...)
	}
	if store.IsBook(book) { // what else lies there is none of ours
		file, err := filepath.EvalSymlinks(book)
		if err != nil {
			file = book
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			out = append(out, examineMode(file+suffix, 0o600)...)
		}
	}
	out = append(out, m.examineConfig(filepath.Join(h.config, "config.toml")), m.examineTeam(filepath.Join(h.config, rulesFile)))
	return append(out, examineDisk(filepath.Dir(book))...)
}

// examineServer looks at the database of a server that keeps it in the profile's folder.
func (m *Main) examineServer(ctx context.Context) []checked {
	h, err := m.home()
	if err != nil {
		return nil // which examineHome says
	}
	path := m.servedFile(h)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	var out []checked
	for _, suffix := range []string{"", "-wal", "-shm"} {
		out = append(out, examineMode(path+suffix, 0o600)...)
	}
	problem, err := ledger.CheckFile(ctx, path)
	if problem = errors.Join(problem, err); problem != nil {
		return append(out, looked("server", "damaged", store.LevelBroken, path, problem.Error()))
	}
	return append(out, looked("server", "whole", store.LevelOK, path))
}

func (m *Main) examineConfig(path string) checked {
	if _, err := m.readConfig(); err != nil {
		return looked("config", "bad", store.LevelBroken, err)
	}
	if _, err := os.Stat(path); err != nil {
		return looked("config", "default", store.LevelOK, path)
	}
	return looked("config", "read", store.LevelOK, path)
}

// examineTeam says whether the team's rules can be obeyed.
func (m *Main) examineTeam(path string) checked {
	_, _, problems, err := m.readRules(nil)
	switch {
	case err != nil:
		return looked("rules", "bad", store.LevelBroken, err.Error())
	case len(problems) > 0:
		return looked("rules", "bad", store.LevelBroken, problems[0])
	}
	if _, err := os.Stat(path); err != nil {
		return looked("rules", "default", store.LevelOK, path)
	}
	return looked("rules", "read", store.LevelOK, path)
}

// examineMode says when others may read what is private: a folder of ours, or a file.
// An absent path is nothing to say.
func examineMode(path string, most fs.FileMode) []checked {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return []checked{looked("mode", "unreadable", store.LevelBroken, path, err.Error())}
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil
	}
	if open := info.Mode().Perm() &^ most; open&0o077 != 0 {
		c := looked("mode", "open", store.LevelAttention, path, fmt.Sprintf("%04o", info.Mode().Perm()), fmt.Sprintf("%04o", most))
		c.Fix, c.path = fixMode, path
		return []checked{c}
	}
	return []checked{looked("mode", "private", store.LevelOK, path)}
}

// leastFree is the space below which an import or a copy may not end.
const leastFree = 200 << 20

// examineDisk looks for space and whether the folder takes writes.
func examineDisk(folder string) []checked {
	for {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			break
		}
		folder = filepath.Dir(folder) // the folder is made at the first start
	}
	var out []checked
	probe, err := os.CreateTemp(folder, ".rounds-probe-")
	if err == nil {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	if err != nil && !errors.Is(err, syscall.ENOSPC) {
		out = append(out, looked("disk", "read_only", store.LevelBroken, folder, err.Error()))
	}
	free, known := freeSpace(folder)
	switch {
	case !known:
	case free < leastFree:
		out = append(out, looked("disk", "full", store.LevelAttention, folder, free>>20))
	default:
		out = append(out, looked("disk", "free", store.LevelOK, folder, free>>20))
	}
	return out
}

func (m *Main) examinePlaybooks() []checked {
	library, err := m.library()
	if err != nil {
		return []checked{looked("playbooks", "bad", store.LevelBroken, err.Error())}
	}
	return []checked{looked("playbooks", "good", store.LevelOK, len(library.All()))}
}

// examineTerminal says what screens can show here.
func (m *Main) examineTerminal() []checked {
	var out []checked
	out = append(out, looked("clock", "now", store.LevelOK, m.Clock().Format(time.RFC3339)))
	locale := cmpOr(m.Getenv("LC_ALL"), m.Getenv("LC_CTYPE"), m.Getenv("LANG"))
	if utf8Locale(locale) {
		out = append(out, looked("locale", "utf8", store.LevelOK, locale))
	} else {
		out = append(out, looked("locale", "other", store.LevelAttention, locale))
	}
	file, ok := m.Stdout.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return append(out, looked("terminal", "none", store.LevelOK))
	}
	width, height, err := term.GetSize(file.Fd())
	switch {
	case err != nil:
		out = append(out, looked("terminal", "unsized", store.LevelAttention, m.Getenv("TERM")))
	case width < 60 || height < 20:
		out = append(out, looked("terminal", "small", store.LevelAttention, width, height))
	default:
		colours := colorprofile.Detect(m.Stdout, m.environ()).String()
		out = append(out, looked("terminal", "good", store.LevelOK, m.Getenv("TERM"), width, height, colours))
	}
	return out
}

func cmpOr(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func utf8Locale(locale string) bool {
	s := strings.ToLower(strings.ReplaceAll(locale, "-", ""))
	return strings.Contains(s, "utf8")
}

// repairAll makes the repairs that were offered; one that fails stops.
func (m *Main) repairAll(ctx context.Context, path string, all []checked) error {
	var d *desk.Desk
	for i := range all {
		c := &all[i]
		switch c.Fix {
		case "", store.FixRebuild: // which was made before
			continue
		case fixMode:
			if err := os.Chmod(c.path, modeOf(c.path)); err != nil {
				return data.Errorf(data.CodeReadOnly, "the permissions of %s cannot be changed: %w; its owner can", c.path, err)
			}
			c.fixed = true
			continue
		case store.FixRepoint:
			if err := store.Repoint(path); err != nil {
				return err
			}
			c.fixed = true
			continue
		}
		if d == nil {
			var err error
			if d, err = m.deskWith(ctx, path, m.storeLocked); err != nil {
				return err
			}
		}
		if err := d.Store.Repair(ctx, c.Fix); err != nil {
			return err
		}
		if c.Fix == store.FixStandings {
			if err := d.Refresh(ctx, m.progress(m.words().T("cli.evaluating"))); err != nil {
				return err
			}
		}
		c.fixed = true
	}
	return nil
}

func modeOf(path string) fs.FileMode {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return 0o700
	}
	return 0o600
}

// checkJSON is one finding for a machine.
type checkJSON struct {
	Check   string      `json:"check"`
	State   string      `json:"state"`
	Level   store.Level `json:"level"`
	Message string      `json:"message"`
	Advice  string      `json:"advice"`
	Fixable bool        `json:"fixable"`
	Fixed   bool        `json:"fixed"`
}

// doctorReport is a list of findings: sentences and advice for a person, a line a
// finding for a pipe.
func (p *printer) doctorReport(path string, all []checked) report {
	checks := make([]checkJSON, len(all))
	var lines, advice []string
	t := table{columns: make([]column, 4)}
	for i := range all {
		c := &all[i]
		j := describeFinding(p.words, c)
		checks[i] = j
		mark := p.words.T("doctor.level." + string(c.Level))
		if c.fixed {
			mark = p.words.T("doctor.fixed")
		}
		lines = append(lines, fmt.Sprintf("%-9s  %s", mark, part.Clean(j.Message)))
		if j.Advice != "" && !c.fixed && c.Level != store.LevelOK {
			advice = append(advice, p.words.T("doctor.advice", c.Check, j.Advice))
		}
		t.rows = append(t.rows, []cell{say(string(c.Level)), say(c.Check + "." + c.State), say(j.Message), say(j.Advice)})
	}
	r := report{document: struct {
		Book   string      `json:"book"`
		Checks []checkJSON `json:"checks"`
	}{path, checks}}
	if p.form == formPlain {
		r.tables = []table{t}
		return r
	}
	if len(advice) > 0 {
		lines = append(append(lines, ""), advice...)
	}
	r.intro = strings.Join(lines, "\n")
	return r
}

func describeFinding(w *words.Words, c *checked) checkJSON {
	key := "doctor." + c.Check + "." + c.State
	args := slices.Clone(c.Args)
	for i, a := range args {
		var own *mistaken
		switch v := a.(type) {
		case data.Problem:
			args[i] = w.Problem(v)
		case error:
			if args[i] = w.Error(v); errors.As(v, &own) {
				args[i] = own.in(w)
			}
		}
	}
	j := checkJSON{Check: c.Check, State: c.State, Level: c.Level, Message: w.T(key, args...), Fixable: c.Fix != "", Fixed: c.fixed}
	if w.Has(key + ".do") {
		j.Advice = w.T(key + ".do")
	}
	return j
}
