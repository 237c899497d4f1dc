package words

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// translated is one area in one language, beside its English.
type translated struct {
	lang, file, name string
	plural           bool // whether the language has a form for one
	english, texts   map[string]string
}

func translations() []translated {
	var out []translated
	for i := range areas {
		a := &areas[i]
		out = append(out,
			translated{lang: "de", plural: true, file: "ui/words/de_" + a.name + ".go", name: a.name, english: a.english(), texts: a.german()},
			translated{lang: "ja", file: "ui/words/ja_" + a.name + ".go", name: a.name, english: a.english(), texts: a.japanese()})
	}
	return out
}

// wants reports whether the language needs the key: Japanese has one form for all
// numbers.
func (l *translated) wants(key string) bool {
	many, one := strings.CutSuffix(key, ".one")
	if !one || l.plural {
		return true
	}
	_, isPlural := l.english[many+".other"]
	return !isPlural
}

// all are the texts of a language.
func (c catalogue) all() map[string]string {
	out := map[string]string{}
	for _, area := range c {
		maps.Copy(out, area())
	}
	return out
}

// A text is found by what its key begins with: every area names that, in every language, and
// nothing that none of its keys begins with.
func TestAreasNameWhatTheirKeysBeginWith(t *testing.T) {
	for i := range areas {
		a := &areas[i]
		begins := map[string]bool{}
		for _, texts := range []map[string]string{a.english(), a.german(), a.japanese()} {
			for key := range texts {
				begin, _, _ := strings.Cut(key, ".")
				begins[begin] = true
			}
		}
		if got := strings.Join(slices.Sorted(maps.Keys(begins)), " "); got != a.begins {
			t.Errorf("the keys of %s begin with %q, and it says %q", a.name, got, a.begins)
		}
	}
}

func TestEveryKeyIsTranslated(t *testing.T) {
	for _, l := range translations() {
		for _, key := range slices.Sorted(maps.Keys(l.english)) {
			switch text, ok := l.texts[key]; {
			case l.wants(key) && !ok:
				t.Errorf("%s: %q is missing; say there in this language: %s", l.file, key, l.english[key])
			case !l.wants(key) && ok:
				t.Errorf("%s: %q is never used: the language has one form for all numbers, %q", l.file, key, strings.TrimSuffix(key, ".one")+".other")
			case ok && text == "":
				t.Errorf("%s: %q is empty", l.file, key)
			}
		}
		for key := range l.texts {
			long, short := strings.CutSuffix(key, ".short") // a language may need one that English does not
			if _, ok := l.english[long]; short && ok {
				continue
			}
			if _, ok := l.english[key]; !ok {
				t.Errorf("%s: %q is not in ui/words/en_%s.go", l.file, key, l.name)
			}
		}
	}
}

// No key stands in two areas: the later would silently win.
func TestEveryKeyStandsOnce(t *testing.T) {
	first := map[string]string{}
	for i := range areas {
		for key := range areas[i].english() {
			if other, ok := first[key]; ok {
				t.Errorf("%q stands in en_%s.go and en_%s.go", key, other, areas[i].name)
			}
			first[key] = areas[i].name
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*[0-9.]*([a-zA-Z%])`)

// arguments are the verbs of a text by the argument that they write.
func arguments(text string) (map[int]string, error) {
	out, next := map[int]string{}, 1
	for _, found := range verb.FindAllStringSubmatch(text, -1) {
		if found[2] == "%" {
			continue
		}
		if found[1] != "" {
			next, _ = strconv.Atoi(found[1])
		}
		if v, ok := out[next]; ok && v != found[2] {
			return nil, fmt.Errorf("argument %d is written as %%%s and as %%%s", next, v, found[2])
		}
		out[next] = found[2]
		next++
	}
	return out, nil
}

// Every text takes the arguments of its English one, as the same kinds; where words
// stand in another order, the verbs are numbered: %[2]s.
func TestTranslationsTakeTheSameArguments(t *testing.T) {
	for _, l := range translations() {
		for key, text := range l.texts {
			want, err := arguments(l.english[key])
			if err != nil {
				t.Fatalf("en_%s.go: %q: %v", l.name, key, err)
			}
			if got, err := arguments(text); err != nil || !maps.Equal(got, want) {
				t.Errorf("%s: %q writes the arguments %v, the English text %v (%v)", l.file, key, got, want, err)
			}
			if strings.Contains(text, "%[") && strings.Count(text, "%[") != len(verbs(text)) {
				t.Errorf("%s: %q numbers some of its verbs; number all", l.file, key)
			}
		}
	}
}

func verbs(text string) []string {
	return verb.FindAllString(strings.ReplaceAll(text, "%%", ""), -1)
}

// What is typed to a shell is the same in every language.
func TestTranslationsKeepCommands(t *testing.T) {
	for _, l := range translations() {
		for key, text := range l.texts {
			if want, got := commands(l.english[key]), commands(text); !slices.Equal(want, got) {
				t.Errorf("%s: %q names the commands %v, the English text %v", l.file, key, got, want)
			}
		}
	}
}

var quoted = regexp.MustCompile("`[^`]+`")

func commands(text string) []string {
	return slices.Sorted(slices.Values(quoted.FindAllString(text, -1)))
}

// A text that was left as it is in English was most likely forgotten; words that the
// trade really uses, and names, are not.
func TestTranslationsAreNotEnglish(t *testing.T) {
	wordy := regexp.MustCompile(`[a-z]{4,}`)
	for _, l := range translations() {
		for key, text := range l.texts {
			path := strings.Contains(text, "/") // or an address
			if text == l.english[key] && wordy.MatchString(text) && !path && !slices.Contains(same[l.lang], text) {
				t.Errorf("%s: %q is as in English: %q", l.file, key, text)
			}
		}
	}
}

var same = map[string][]string{
	"de": {
		"rounds", "Health", "Team", "Chat", "Filter", "Onboarding", "Import", "Definition", "Playbook",
		"Budget", "Playbooks", "optional", "Segment", "Website", "neutral", "offline", "Slack", "Skype", "Teams",
	},
	"ja": {"rounds", "Slack", "Skype", "Teams"},
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		set  string
		env  map[string]string
		want string
	}{
		{"", nil, "en"},
		{"", map[string]string{"LANG": "de_DE.UTF-8"}, "de-DE"},
		{"", map[string]string{"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja-JP"},
		{"", map[string]string{"LC_MESSAGES": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "en"},
		{"", map[string]string{"LANG": "POSIX"}, "en"},
		{"ja", map[string]string{"LC_ALL": "de_DE@euro"}, "ja"},
		{"ja", map[string]string{"LC_ALL": "de_DE", "ROUNDS_LANG": "de"}, "de"},
	} {
		if got := Choose(c.set, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("settings %q, environment %v: %q, want %q", c.set, c.env, got, c.want)
		}
	}
}

func TestUnknownLanguagesSpeakEnglish(t *testing.T) {
	for lang, speaks := range map[string]string{"sv": "en", "de-AT": "de", "ja-JP": "ja", "tlh": "en", "not a language": "en", "": "en"} {
		w := New(lang)
		if got := w.Lang(); got != speaks {
			t.Errorf("New(%q) speaks %q, want %q", lang, got, speaks)
		}
	}
	if got, want := New("fr").N("lease.away", 0), "This book has not heard from its server for 0 days."; got != want {
		t.Errorf("the plural form is not the one of the text's language: %q", got)
	}
}

// A key may be another in the config, so that a text is given its name. Those of the
// editor, of a command line and of a terminal are what they are, and so are examples.
func TestNoTextNamesAKeyThatMayBeAnother(t *testing.T) {
	named := regexp.MustCompile(`(?i)(?:^|[^\p{L}-])((?:enter|esc)\b|alt\+\p{L}|ctrl\+\p{L})`)
	fixed := []string{"call.over", "call.kept", "help.typing", "sync.edit.hint", "cli.type"}
	for _, l := range append(translations(), translated{lang: "en", texts: english.all()}) {
		for key, text := range l.texts {
			if named.MatchString(text) && !slices.Contains(fixed, key) && !strings.HasPrefix(key, "cli.") && !strings.HasPrefix(key, "lint.key.") {
				t.Errorf("%s: %q names a key: %q", l.lang, key, text)
			}
		}
	}
}
