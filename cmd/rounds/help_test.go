package main

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rounds/ui/part"
	"rounds/ui/words"
)

// helpTexts are the texts of all help pages by which package words has them.
func helpTexts() []string {
	var texts []string
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		texts = append(texts, c.Short)
		for paragraph := range strings.SplitSeq(strings.TrimRight(c.Long, "\n"), "\n\n") {
			key, _ := helpKey(paragraph)
			texts = append(texts, key)
		}
		for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
			flags.VisitAll(func(f *pflag.Flag) {
				takes, does := pflag.UnquoteUsage(f)
				texts = append(texts, takes, does)
			})
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&Main{}).rootCommand(words.New("en"), ""))
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(text string) bool { return text == "" })
}

func TestEveryHelpPageIsTranslated(t *testing.T) {
	texts := helpTexts()
	if len(texts) < 300 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	literal := regexp.MustCompile("`[^`]+`|--[a-z][a-z-]+|[A-Z]{4,}_?[A-Z]*|[a-z]+\\.toml|…")
	for _, lang := range []string{"de", "ja"} {
		manual := words.Manual(lang)
		for _, text := range texts {
			said, ok := manual[text]
			if !ok {
				t.Errorf("ui/words/%s_manual.go: %q is missing", lang, text)
				continue
			}
			for _, typed := range literal.FindAllString(text, -1) {
				if strings.Count(text, typed) > strings.Count(said, typed) {
					t.Errorf("ui/words/%s_manual.go: %q does not say %s", lang, said, typed)
				}
			}
			if strings.Count(text, "…") != strings.Count(said, "…") {
				t.Errorf("ui/words/%s_manual.go: %q has another number of …", lang, said)
			}
		}
		for text := range manual {
			if !slices.Contains(texts, text) {
				t.Errorf("ui/words/%s_manual.go: no help page says %q", lang, text)
			}
		}
	}
}

// Every page as it is printed: none says an English text, and no line is wider than a
// page, what its author has aligned aside.
func TestHelpPagesSpeakOneLanguage(t *testing.T) {
	english := map[string]string{"rounds": ""}
	frame := words.New("en")
	for _, lang := range []string{"en", "de", "ja"} {
		w := words.New(lang)
		var walk func(c *cobra.Command)
		walk = func(c *cobra.Command) {
			var page bytes.Buffer
			c.Root().SetOut(&page)
			if err := c.Help(); err != nil {
				t.Fatal(err)
			}
			if lang == "en" {
				english[c.CommandPath()] = page.String()
			} else {
				for _, key := range []string{"cli.use.usage", "cli.use.examples", "cli.use.flags", "cli.use.global", "cli.use.commands", "cli.use.with-flags"} {
					if strings.Contains(page.String(), frame.T(key)) {
						t.Errorf("%s: %s --help says %q", lang, c.CommandPath(), frame.T(key))
					}
				}
				for paragraph := range strings.SplitSeq(english[c.CommandPath()], "\n\n") {
					if !isAligned(paragraph) && len(paragraph) > 0 && strings.Contains(page.String(), paragraph) {
						t.Errorf("%s: %s --help says %q", lang, c.CommandPath(), paragraph)
					}
				}
				for line := range strings.Lines(page.String()) {
					if line = strings.TrimRight(line, "\n"); part.Width(line) > widestHelp && !strings.HasPrefix(line, "  rounds") {
						t.Errorf("%s: %s --help is %d wide: %s", lang, c.CommandPath(), part.Width(line), line)
					}
				}
			}
			for _, sub := range c.Commands() {
				walk(sub)
			}
		}
		walk((&Main{}).rootCommand(w, ""))
	}
}

func TestWrongUseSaysWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		lang string
		line []string
		says string
	}{
		{"en", []string{"note"}, "rounds: ACCOUNT is missing: `rounds note ACCOUNT [TEXT | -]`; see `rounds note --help`\n"},
		{"de", []string{"note"}, "rounds: es fehlt ACCOUNT: `rounds note ACCOUNT [TEXT | -]`; siehe `rounds note --help`\n"},
		{"ja", []string{"snooze", "acme"}, "rounds: WHEN がありません: `rounds snooze ACCOUNT WHEN --reason WHY`。`rounds snooze --help` を見てください\n"},
		{"en", []string{"book", "acme"}, "rounds: WHEN is missing: `rounds book ACCOUNT [TEXT] WHEN`; see `rounds book --help`\n"},
		{"en", []string{"import"}, "rounds: FILE is missing: `rounds import FILE…`; see `rounds import --help`\n"},
		{"en", []string{"show", "Lindqvist", "Handels"}, "rounds: \"Handels\" is one argument too many: `rounds show ACCOUNT` (several words of one argument stand in quotes); see `rounds show --help`\n"},
		{"de", []string{"export", "-", "x"}, "rounds: \"x\" ist ein Argument zu viel: `rounds export [-]` (mehrere Wörter eines Arguments stehen in Anführungszeichen); siehe `rounds export --help`\n"},
		{"de", []string{"playbook", "lst"}, "rounds: unbekannter Befehl \"lst\" für \"rounds playbook\" (meinten Sie lint oder list?); siehe `rounds playbook --help`\n"},
		{"ja", []string{"help", "nonsense"}, "rounds: コマンド \"nonsense\" は \"rounds\" にありません。`rounds --help` を見てください\n"},
		{"de", []string{"admin"}, "rounds: `rounds admin` braucht einen seiner Befehle; siehe `rounds admin --help`\n"},
		{"de", []string{"queue", "--limit"}, "rounds: --limit braucht einen Wert; siehe `rounds queue --help`\n"},
		{"ja", []string{"queue", "--limit", "many"}, "rounds: --limit が \"many\" になっています。整数を指定してください。`rounds queue --help` を見てください\n"},
		{"de", []string{"-x"}, "rounds: unbekannte Option: -x; siehe `rounds --help`\n"},
	} {
		var out, errs bytes.Buffer
		m := &Main{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(name string) string {
			return map[string]string{"ROUNDS_LANG": c.lang, "ROUNDS_HOME": t.TempDir()}[name]
		}}
		if code := m.Run(context.Background(), c.line); code != exitUsage || errs.String() != c.says || out.Len() > 0 {
			t.Errorf("%s %v exits with %d and says\n%s%swant\n%s", c.lang, c.line, code, out.String(), errs.String(), c.says)
		}
	}
}

// A command is made when it is named, under the name by which the list knows it.
func TestTheCommandThatIsNamedIsMadeAlone(t *testing.T) {
	m := &Main{}
	for _, c := range m.subcommands() {
		if made := m.commands(c.name); len(made) != 1 || made[0].Name() != c.name {
			t.Errorf("%q makes %d commands, the first of them %q", c.name, len(made), made[0].Name())
		}
	}
	if made := m.commands("lokup"); len(made) != len(m.subcommands()) {
		t.Errorf("a word that is no command leaves %d of %d to suggest", len(made), len(m.subcommands()))
	}
}
