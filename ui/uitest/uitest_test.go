package uitest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

func options() Options {
	return Options{
		New: newTiny,
		Commands: map[string]func(*Screen, []string) error{
			"shout": func(s *Screen, args []string) error {
				if len(args) != 1 {
					return errors.New("shout takes one word")
				}
				s.Send(tea.PasteMsg{Content: strings.ToUpper(args[0])})
				return nil
			},
		},
	}
}

func TestScripts(t *testing.T) { Run(t, "testdata/*.txtar", options()) }

// A failing line has to say where, what and what the screen shows instead.
func TestFailures(t *testing.T) {
	tests := []struct{ script, want string }{
		{`contains "nothing"`, `"nothing" does not stand on the screen`},
		{`lacks "tiny"`, `"tiny" stands on the screen`},
		{`cursor 3 3`, "the cursor is at 1 0"},
		{"cursor off", "the cursor is visible at 1 0"},
		{"feed ctrl+h\ncursor 1 0", "the cursor is hidden"},
		{"feed hop", `"hop" is no key`},
		{"feed", "no key is given"},
		{"hop", `there is no command "hop"`},
		{"ended", "the program still runs"},
		{"feed ctrl+q\nfeed a", "the program has ended"},
		{"advance soon", "advance takes a duration"},
		{"resize 3", "two whole numbers are needed"},
		{"await\nsize 3 3", "the program runs already"},
		{"snapshot none", "the script has no section none"},
		{"snapshot", "snapshot takes the name"},
		{"snapshot s\n-- s --\nother\n", "- other\n\t+ tiny 80×24"},
		{`type "\n-- s --"` + "\nsnapshot s", "would begin a section"},
		{`look "tiny" dim`, `"t" of "tiny" is not dim`},
		{`look "tony" dim`, `"tony" does not stand on the screen`},
		{`look "tiny" nice`, `"nice" is no look`},
		{`title "other"`, `the title is "tiny"`},
		{"wheel left 0 0", "wheel takes up or down"},
		{"focus maybe", "focus takes on or off"},
		{"shout", "shout takes one word"},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			r := &run{file: "s", archive: parseArchive(tt.script), opts: options(), w: 80, h: 24, taken: map[string]bool{}}
			lines, err := parse(r.archive.script)
			if err != nil {
				t.Fatal(err)
			}
			InBubble(t, func(t *testing.T, b *Bubble) {
				for i, l := range lines {
					err = r.step(t, b, l)
					if last := i == len(lines)-1; !last && err != nil {
						t.Fatalf("line %d: %v", l.number, err)
					}
				}
			})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	lines, err := parse("\n# only this\n feed a \"b # c\" # d\ntype \"\\u6771\\n\"")
	if err != nil || len(lines) != 2 {
		t.Fatalf("got %+v, %v", lines, err)
	}
	if got := strings.Join(lines[0].words, "|"); got != "feed|a|b # c" || lines[0].number != 3 || !lines[0].quoted[2] || lines[0].quoted[1] {
		t.Errorf("line 3 is %+v", lines[0])
	}
	if got := lines[1].words[1]; got != "東\n" {
		t.Errorf("the escapes gave %q", got)
	}
	for _, bad := range []string{`type "open`, `type "\q"`} {
		if _, err := parse(bad); err == nil || !strings.HasPrefix(err.Error(), "1: ") {
			t.Errorf("%s: got %v, want an error that names line 1", bad, err)
		}
	}
}

func TestParseKey(t *testing.T) {
	for _, name := range []string{"enter", "esc", "ctrl+k", "alt+left", "shift+tab", "space", "j", "?", "+", "ctrl++", "東", "f12", "ctrl+alt+x"} {
		key, err := ParseKey(name)
		if err != nil || key.String() != name {
			t.Errorf("%s: got %q, %v", name, key.String(), err)
		}
	}
	if key, err := ParseKey("X"); err != nil || key.Text != "X" || key.Mod != tea.ModShift {
		t.Errorf("X: got %+v, %v", key, err)
	}
	for _, name := range []string{"", "hop", "ctrl+hop", "ctrl+", "\x1b"} {
		if key, err := ParseKey(name); err == nil {
			t.Errorf("%q is taken for %+v", name, key)
		}
	}
}

func TestUpdateWritesTheScreens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.txtar")
	if err := os.WriteFile(file, []byte("size 20 4\nsnapshot new\nfeed a\nsnapshot old\n-- old --\nstale\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := readArchive(file)
	if err != nil {
		t.Fatal(err)
	}
	r := &run{file: file, archive: a, opts: options(), update: true}
	lines, err := parse(a.script)
	if err != nil {
		t.Fatal(err)
	}
	InBubble(t, func(t *testing.T, b *Bubble) { r.play(t, b, lines) })
	if err := r.save(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := "size 20 4\nsnapshot new\nfeed a\nsnapshot old\n-- old --\ntiny 20×4\na\n-- new --\ntiny 20×4\n"
	if string(got) != want {
		t.Errorf("the script is now\n%swant\n%s", got, want)
	}
}

func TestArchiveKeepsItsText(t *testing.T) {
	text := "feed a\n-- one --\n -- two --\n-- --\n--x --\n-- two --\nend\n"
	a := parseArchive(text)
	if len(a.sections) != 2 || a.sections[0].text != " -- two --\n-- --\n--x --\n" {
		t.Errorf("sections are %+v", a.sections)
	}
	if got := string(a.format()); got != text {
		t.Errorf("written again:\n%s", got)
	}
}

// stuck waits for a channel from outside the bubble.
type stuck struct{ outside chan struct{} }

func (m stuck) Init() tea.Cmd {
	return func() tea.Msg { <-m.outside; return nil }
}
func (m stuck) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
func (m stuck) View() tea.View                      { return tea.NewView("waiting for ever") }

// The watchdog is tested with a real time-out, the shortest that is safe: the
// program cannot become idle before the watchdog lets it.
func TestWatchdogSaysWhatIsStuck(t *testing.T) {
	outside := make(chan struct{})
	reports := make(chan string, 1)
	dog := newWatchdog(10*time.Millisecond, func(report string) {
		reports <- report
		close(outside)
	})
	defer dog.guard()()
	inBubble(t, dog, func(t *testing.T, b *Bubble) {
		dog.at("script:7")
		b.Start(t, stuck{outside}, 30, 3)
	})
	report := <-reports
	if !strings.Contains(report, "script:7: await: the program is still busy") {
		t.Errorf("the report is %q", report)
	}
}
