package playbook

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "rewrite the expected problems of testdata/lint")

var knownCodes = []string{"signup.new", "trial.ending", "request.waiting"}

// TestLintGoldens compares every problem of each faulty file, with its place,
// to what is written beside it.
func TestLintGoldens(t *testing.T) {
	files, err := filepath.Glob("testdata/lint/*.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d lint cases found (%v)", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			p, problems := Parse(name+".yaml", read(t, file), knownCodes)
			if (p == nil) != (len(problems) > 0) {
				t.Errorf("playbook %v with %d problems; it must be one or the other", p, len(problems))
			}
			var got strings.Builder
			for _, pr := range problems {
				got.WriteString(pr.String() + " [" + pr.Code + "]\n")
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".want"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := read(t, golden); got.String() != string(want) {
				t.Errorf("problems\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

func TestParseRefusesWhatIsTooMuch(t *testing.T) {
	cases := map[string]struct{ src, code string }{
		"large file":     {strings.Repeat("# padding\n", MaxBytes/10+1), "file.size"},
		"nested lists":   {"a: " + strings.Repeat("[", 20000), "yaml.bounds"},
		"nested maps":    {strings.Repeat("{a: ", 20000), "yaml.bounds"},
		"nested dashes":  {strings.Repeat("- ", 20000), "yaml.bounds"},
		"nested keys":    {strings.Repeat("? ", 20000), "yaml.bounds"},
		"tags":           {strings.Repeat("!a ", 20000), "yaml.bounds"},
		"anchors":        {strings.Repeat("&a ", 20000), "yaml.bounds"},
		"long line":      {strings.Repeat("a: ", 20000), "yaml.bounds"},
		"lists by lines": {"a:\n" + strings.Repeat(" [\n", 20000), "yaml.bounds"},
		"many keys":      {strings.Repeat("a: b\n", 6000), "yaml.bounds"},
		"not UTF-8":      {"id: \xff\xfe", "yaml.encoding"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, problems := Parse("play.yaml", []byte(c.src), nil)
			if p != nil || len(problems) != 1 || problems[0].Code != c.code {
				t.Errorf("got %v, want one problem %s", problems, c.code)
			}
		})
	}
}

func TestLintFolder(t *testing.T) {
	good := read(t, "testdata/lint/sound.yaml")
	fsys := fstest.MapFS{
		"b.yaml":      {Data: good},
		"a.yml":       {Data: []byte("id: a")},
		"c.yaml":      {Data: good},
		"big.yaml":    {Data: make([]byte, MaxBytes+1)},
		"README.md":   {Data: []byte("not a playbook")},
		"old/d.yaml":  {Data: []byte("id: d")},
		"newer.yaml":  {Data: []byte(strings.Replace(string(good), "version: 1", "version: 2", 1))},
		"unknown.yml": {Data: []byte(strings.Replace(string(good), "signup.new", "signup.now", 1))},
	}
	ps, problems := Load(fsys, knownCodes)
	if len(ps) != 2 || ps[0].Version != 1 || ps[1].Version != 2 {
		t.Errorf("loaded %d playbooks, want version 1 and 2 of demo", len(ps))
	}
	var codes []string
	for _, p := range problems {
		if p.Code != "key.missing" {
			codes = append(codes, p.File+" "+p.Code)
		}
	}
	want := "big.yaml file.size, c.yaml version.duplicate, unknown.yml trigger.unknown"
	if got := strings.Join(codes, ", "); got != want {
		t.Errorf("problems %s, want %s", got, want)
	}
	if again := Lint(fsys, knownCodes); len(again) != len(problems) {
		t.Errorf("Lint found %d problems, Load %d", len(again), len(problems))
	}
	if missing := Lint(os.DirFS("testdata/no-such-folder"), nil); len(missing) != 1 || missing[0].Code != "file.read" {
		t.Errorf("a missing folder gave %v", missing)
	}
}

func TestForms(t *testing.T) {
	cases := []struct {
		name string
		form func(string) bool
		yes  []string
		no   []string
	}{
		{"id", isID, []string{"a", "007", "first-call", "a_b-c"}, []string{"", "-a", "a-", "a--b", "a-_b", "A", "a b", "日"}},
		{"field", isField, []string{"a", "sku_count", "a1"}, []string{"", "1a", "_a", "A", "a-b", "日"}},
		{"code", isCode, []string{"signup.new", "signup.self_serve"}, []string{"", "signup", ".new", "signup.", "a.b.c", "A.b"}},
		{"language", isLang, []string{"en", "pt-BR", "zh-Hant-TW", "sr-Latn"}, []string{"", "e", "english", "EN", "en-", "en-x", "en--US", "日本"}},
	}
	for _, c := range cases {
		for _, s := range c.yes {
			if !c.form(s) {
				t.Errorf("%q is a valid %s", s, c.name)
			}
		}
		for _, s := range c.no {
			if c.form(s) {
				t.Errorf("%q is no valid %s", s, c.name)
			}
		}
	}
}

// read returns a file of testdata.
func read(t testing.TB, file string) []byte {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/lint/*.yaml", "shipped/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		if len(files) == 0 {
			f.Fatalf("there is no %s", pattern)
		}
		for _, file := range files {
			f.Add(read(f, file))
		}
	}
	f.Add([]byte("id: x\nversion: 1\nsections:\n- steps:\n  - {when: '(((', options: [1, {id: 2}]}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, problems := Parse("f.yaml", src, nil)
		if (p == nil) == (len(problems) == 0) {
			t.Fatalf("playbook %v with problems %v", p, problems)
		}
		for _, pr := range problems {
			if pr.Line < 1 || pr.Column < 1 || pr.Code == "" || pr.Message.String() == "" {
				t.Fatalf("problem without place, code or sentence: %+v", pr)
			}
		}
		if p == nil {
			return
		}
		again, problems := Parse("g.yaml", []byte(p.Source), nil)
		if len(problems) > 0 || !same(p, again) {
			t.Fatalf("a kept source reads differently: %v", problems)
		}
		NewRun(p, map[string]string{"sku_count": "5"})
	})
}
