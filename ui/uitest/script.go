package uitest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

var update = flag.Bool("update", false, "write the screens of this run into the scripts")

// Options say how the programs of a set of scripts are made.
type Options struct {
	// New makes the program's model, in the bubble. What the model needs is
	// closed by t.Cleanup, which runs after the program has ended.
	New func(t *testing.T) tea.Model
	// Program holds further options of the program.
	Program []tea.ProgramOption
	// Commands holds further commands of the scripts. They get what follows
	// the command's name, unquoted.
	Commands map[string]func(s *Screen, args []string) error
}

// Run runs each script that a pattern of filepath.Glob finds as a subtest, and then sees
// whether the same bytes draw the same screens on xterm.
func Run(t *testing.T, pattern string, opts Options) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no script matches %s (%v)", pattern, err)
	}
	var tapes []*tape
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) {
			if tape := runFile(t, file, opts); tape != nil {
				tapes = append(tapes, tape)
			}
		})
	}
	if !testing.Short() {
		t.Run("xterm", func(t *testing.T) { compare(t, tapes) })
	}
}

// RunFile runs one script.
func RunFile(t *testing.T, file string, opts Options) {
	t.Helper()
	runFile(t, file, opts)
}

// runFile runs one script and gives what its program wrote; nil when it failed.
func runFile(t *testing.T, file string, opts Options) *tape {
	t.Helper()
	archive, err := readArchive(file)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := parse(archive.script)
	if err != nil {
		t.Fatalf("%s:%v", file, err)
	}
	run := &run{file: file, archive: archive, opts: opts, update: *update, w: 80, h: 24}
	InBubble(t, func(t *testing.T, b *Bubble) {
		t.Helper()
		run.play(t, b, lines)
	})
	if err := run.save(); err != nil {
		t.Fatal(err)
	}
	if t.Failed() {
		return nil
	}
	return &tape{file, run.screen.term.tape, run.screen.term.shots, run.shots}
}

// line is one command of a script.
type line struct {
	number int
	words  []string
	quoted []bool // which of the words stood in quotes
}

// run is one script being played.
type run struct {
	file    string
	archive *archive
	opts    Options
	update  bool
	changed bool
	w, h    int
	screen  *Screen
	taken   map[string]bool
	shots   []string // the names of the screens, as they were taken
}

// play runs the lines and ends the test at the first that fails.
func (r *run) play(t *testing.T, b *Bubble, lines []line) {
	t.Helper()
	r.taken = map[string]bool{}
	for _, l := range lines {
		place := fmt.Sprintf("%s:%d: %s", r.file, l.number, strings.Join(l.words, " "))
		b.dog.at(place)
		if err := r.step(t, b, l); err != nil {
			screen := ""
			if r.screen != nil {
				screen = "\nThe screen:\n" + framed(r.screen.Text())
			}
			t.Fatalf("%s: %v%s", place, err, screen)
		}
	}
	if r.screen == nil {
		t.Fatalf("%s: the script does nothing", r.file)
	}
	for _, s := range r.archive.sections {
		if !r.taken[s.name] {
			t.Errorf("%s: no command compares the section %s: remove it, or add \"snapshot %s\"", r.file, s.name, s.name)
		}
	}
}

// step runs one line, and starts the program before the first that needs it.
func (r *run) step(t *testing.T, b *Bubble, l line) error {
	t.Helper()
	name, args := l.words[0], l.words[1:]
	if name == "size" {
		if r.screen != nil {
			return fmt.Errorf("the program runs already: use resize")
		}
		var err error
		r.w, r.h, err = pair(args)
		return err
	}
	if r.screen == nil {
		r.screen = b.Start(t, r.opts.New(t), r.w, r.h, r.opts.Program...)
	}
	if command, ok := r.opts.Commands[name]; ok {
		if err := command(r.screen, args); err != nil {
			return err
		}
		r.screen.Await()
		return nil
	}
	if name == "snapshot" {
		if len(args) != 1 {
			return fmt.Errorf("snapshot takes the name of one section")
		}
		return r.snapshot(args[0])
	}
	command, ok := commands[name]
	if !ok {
		return fmt.Errorf("there is no command %q", name)
	}
	if ended, err := r.screen.Ended(); ended && command.input {
		return errors.Join(errors.New("the program has ended"), err)
	}
	return command.run(r.screen, l)
}

// snapshot compares the screen with a section, or replaces the section.
func (r *run) snapshot(name string) error {
	r.taken[name] = true
	got := r.screen.Text()
	r.screen.term.shoot(got)
	r.shots = append(r.shots, name)
	for line := range strings.SplitSeq(got, "\n") {
		if _, ok := marker(line); ok {
			return fmt.Errorf("the line %q of the screen would begin a section of the script", line)
		}
	}
	i := slices.IndexFunc(r.archive.sections, func(s section) bool { return s.name == name })
	switch {
	case i >= 0 && r.archive.sections[i].text == got:
		return nil
	case r.update && i >= 0:
		r.archive.sections[i].text = got
	case r.update:
		r.archive.sections = append(r.archive.sections, section{name, got})
	case i < 0:
		return fmt.Errorf("the script has no section %s: run the test with -update to write it", name)
	default:
		return fmt.Errorf("the screen is not %s (run with -update to accept it):\n%s", name, difference(r.archive.sections[i].text, got))
	}
	r.changed = true
	return nil
}

// save writes the script back where -update changed it.
func (r *run) save() error {
	if !r.changed {
		return nil
	}
	if err := os.WriteFile(r.file, r.archive.format(), 0o644); err != nil {
		return fmt.Errorf("the screens cannot be written into the script: %w", err)
	}
	return nil
}

// parse splits a script into its lines and words.
func parse(script string) ([]line, error) {
	var lines []line
	for i, text := range strings.Split(script, "\n") {
		l := line{number: i + 1}
		rest := strings.TrimLeft(text, " \t\r")
		for rest != "" && rest[0] != '#' {
			word, quoted, n, err := firstWord(rest)
			if err != nil {
				return nil, fmt.Errorf("%d: %w", i+1, err)
			}
			l.words, l.quoted = append(l.words, word), append(l.quoted, quoted)
			rest = strings.TrimLeft(rest[n:], " \t\r")
		}
		if len(l.words) > 0 {
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// firstWord returns a word, and the bytes it took.
func firstWord(s string) (word string, quoted bool, n int, err error) {
	if s[0] != '"' {
		if n = strings.IndexAny(s, " \t\r"); n < 0 {
			n = len(s)
		}
		return s[:n], false, n, nil
	}
	prefix, err := strconv.QuotedPrefix(s)
	if err != nil {
		return "", false, 0, fmt.Errorf("the text %s is not closed by a quote, or holds an unknown \\ sequence", s)
	}
	word, err = strconv.Unquote(prefix)
	if err != nil {
		return "", false, 0, fmt.Errorf("the text %s cannot be read: %w", prefix, err)
	}
	return word, true, len(prefix), nil
}

func pair(args []string) (a, b int, err error) {
	if len(args) == 2 {
		a, err = strconv.Atoi(args[0])
		if err == nil {
			b, err = strconv.Atoi(args[1])
		}
	}
	if len(args) != 2 || err != nil || a < 0 || b < 0 {
		return 0, 0, fmt.Errorf("two whole numbers are needed, not %q", strings.Join(args, " "))
	}
	return a, b, nil
}

// framed shows where a screen begins and ends in the report of a failure.
func framed(screen string) string {
	return "\t┌\n\t│" + strings.ReplaceAll(strings.TrimSuffix(screen, "\n"), "\n", "\n\t│") + "\n\t└"
}

// difference shows both screens line by line, the lines that differ marked.
func difference(want, got string) string {
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for i := range max(len(wants), len(gots)) {
		w, g := "", ""
		if i < len(wants) {
			w = wants[i]
		}
		if i < len(gots) {
			g = gots[i]
		}
		if w == g {
			fmt.Fprintf(&b, "\t  %s\n", w)
			continue
		}
		fmt.Fprintf(&b, "\t- %s\n\t+ %s\n", w, g)
	}
	return b.String()
}
