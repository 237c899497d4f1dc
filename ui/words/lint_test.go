package words

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/playbook"
	"rounds/data/rank"
	"rounds/data/rules"
	"rounds/data/signal"
	"rounds/ui/keys"
	"rounds/ui/theme"
)

// A key that is said and stands in no map would give an empty message, and one that
// nothing says is a translation for nobody.
func TestEverySentenceOfAPackageIsSaid(t *testing.T) {
	for name, english := range map[string]data.Sentences{
		"data/playbook": playbook.English(), "data/rules": rules.English(), "data/health": health.English(), "data/signal": signal.English(), "data/rank": rank.English(),
		"ui/keys": keys.English(), "ui/theme": theme.English(),
	} {
		s := read(t, filepath.Join("..", "..", filepath.FromSlash(name)))
		for key := range english {
			if said := strings.TrimPrefix(key, "lint."); !s.literals[said] {
				t.Errorf("package %s: nothing says %q", name, said)
			}
		}
		if len(s.said) == 0 {
			t.Errorf("package %s: no sentence was found", name)
		}
		for key, at := range s.said {
			if _, ok := english["lint."+key]; !ok {
				t.Errorf("%s: %q is not among the sentences of the package", s.files.Position(at), key)
			}
		}
	}
}

// faultyRules are files of rules, each with one fault.
var faultyRules = []string{
	"[renewal.windw]\nact_days = 3", "[nonsense]\na = 1", "[signup.self_serve]\non = true", "amber = 3",
	"[usage.high]\npercnt = 3", "[usage.high]\nsomething_else = 3", "[usage.high]\non = 1", "[usage.high]\npercent = 101",
	"[usage.high]\npercent = [1]", "[usage.high]\npercent = \"x\"", "[usage.high]\npercent = 2.5", "[usage.high]\nview = \"growht\"",
	"[usage.high]\nview = 3", "[usage.high]\nplay = \"nothing\"", "[usage.high]\nplay = 3",
	"[renewal.window]\ncheckpoints = 3", "[renewal.window]\ncheckpoints = [\"x\"]", "[renewal.window]\ncheckpoints = [30, 90]",
	"[health]\nyellow = 80", "[health]\nages = [[1, 2]]", "[health]\nages = 3", "[health]\nages = [[1, 30, 10], [0, 51, 76]]", "[health]\nages = []",
	"[health.weight]\nusage = 0\nbreadth = 0\nsupport = 0\nsentiment = 0\ncommercial = 0\nrelationship = 0",
	"[health.relationship]\nfresh_days = 90", "[health.weight]\nusage = 10\nusage = 20", "[request.waiting.channel]\nchat = [30, 5]",
	"[working]\nfrom = \"25:00\"", "[working]\nfrom = \"19:00\"", "[working]\ndays = \"mon\"", "[working]\ndays = [\"noday\"]", "[working]\ndays = [1]",
	"[working]\nholidays = [\"2026-02-30\"]", "[working]\ntime_zone = \"Europe/Berln\"", "[working]\ntime_zone = 1", "[review.due]\nsegments = 1",
	"[rank.parity]\nyen = 3", "[rank.parity]\nJPY = 0", "[[usage.high]]\npercent = 9", "[usage.high\npercent = 9", "[rank]\nvalue = 日", "[rank]\nvalue", "[rank]\n= 3",
	"[rank]\nvalue = \"x", "[rank]\nvalue = [1", "[rank]\nvalue = 1 2", "[rank]\nvalue = 1__0", "x = \"\xff\"", strings.Repeat("# more\n", rules.MaxBytes/7+1),
}

// Every fault of the faulty files, in German and Japanese: nothing of its English sentence
// is left, and what the file says or may say stands as it is.
func TestFaultsAreSaidInTheReadersLanguage(t *testing.T) {
	var found []data.Problem
	files, err := filepath.Glob(filepath.Join("..", "..", "data", "playbook", "testdata", "lint", "*.yaml"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d faulty playbooks were found (%v)", len(files), err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, problems := playbook.Parse(filepath.Base(file), src, []string{"signup.new", "trial.ending", "request.waiting"})
		found = append(found, problems...)
	}
	for _, src := range faultyRules {
		_, _, problems := rules.Load("rules.toml", []byte(src), func(id string) bool { return id == "renewal" })
		if len(problems) == 0 {
			t.Errorf("%q has no fault", src)
		}
		found = append(found, problems...)
	}
	for _, lang := range []string{"de", "ja"} {
		w := New(lang)
		for _, p := range found {
			message := w.Problem(p)
			if !strings.HasPrefix(message, p.Place()+": ") || strings.Contains(message, p.Message.String()) || speaksEnglish(message) {
				t.Errorf("%s: %s", lang, message)
			}
			for _, quoted := range inQuotes.FindAllString(p.Message.String(), -1) {
				if !strings.Contains(message, quoted) {
					t.Errorf("%s: %s does not say %s", lang, message, quoted)
				}
			}
		}
		for key := range englishLint() {
			if speaksEnglish(w.T(key)) {
				t.Errorf("%s: %s is %q", lang, key, w.T(key))
			}
		}
	}
}

var (
	inQuotes     = regexp.MustCompile("\"[^\"]*\"|`[^`]*`")
	englishWords = regexp.MustCompile(`(?:^|[^\p{L}])(the|is|are|of|not|no|write|must|needs?|there|that|with|which|keep|remove|add|this|it|here|did|mean|whole|or|and)(?:$|[^\p{L}])`)
)

// speaksEnglish reports whether a message has words of English beside what it quotes.
func speaksEnglish(message string) bool {
	return englishWords.MatchString(inQuotes.ReplaceAllString(message, ""))
}

// What a change of single rules is refused for, in German and Japanese.
func TestARefusedChangeIsSaidInTheReadersLanguage(t *testing.T) {
	for _, lang := range []string{"de", "ja"} {
		w := New(lang)
		refused := func(what string, err error) {
			t.Helper()
			if err == nil {
				t.Errorf("%s is not refused", what)
				return
			}
			if said := w.Error(err); said == err.Error() || speaksEnglish(said) {
				t.Errorf("%s, %s: %s", lang, what, said)
			}
		}
		for _, typed := range []string{"nonsense", "=3", "health.weight.usag=40", "nothing.such=1", "health.weight.usage=x", "usage.high.percent=101", "rank.on=1", "act_days=3"} {
			_, err := rules.ParseChange(typed)
			refused(typed, err)
		}
		_, err := rules.Edit("rules.toml", []byte("[rank\n"), rules.Change{Path: "health.weight.usage", Value: 40})
		refused("a faulty file", err)
		_, err = rules.Default().With(rules.Change{Path: "renewal.window.checkpoints", Value: []int{30, 90}})
		refused("what does not go together", err)
		if plain := os.ErrNotExist; w.Error(plain) != plain.Error() {
			t.Errorf("an error that is no sentence is %q", w.Error(plain))
		}
	}
}

// What is wrong with keys and colours of one's own, in German and Japanese.
func TestSettingsAreRefusedInTheReadersLanguage(t *testing.T) {
	var refused []error
	for _, said := range []map[string]any{
		{"snoze": "z"}, {"nothing-such-at-all": "z"}, {"snooze": "hyper+x"}, {"snooze": "a b c"}, {"snooze": "alt+s"}, {"snooze": "shift+s"}, {"snooze": "z", "done": "z", "note": "q"}, {"snooze": 3},
	} {
		_, err := keys.Bind("vim", said)
		refused = append(refused, err)
	}
	_, err := keys.Bind("emacs", nil)
	refused = append(refused, err)
	for _, file := range []string{
		"", "background = \"white\"", "background = \"#000000\"\nred = 1", "background = ", "background = \"#000000\"\n[colours]\nacent = \"#ffffff\"\nbeautiful = \"#ffffff\"\nred = \"lime\"\nmuted = \"#222222\"",
	} {
		_, err := theme.Read([]byte(file))
		refused = append(refused, err)
	}
	for _, lang := range []string{"de", "ja"} {
		w := New(lang)
		for _, err := range refused {
			if err == nil {
				t.Fatalf("one of %d is not refused", len(refused))
			}
			if said := w.Error(err); said == err.Error() || speaksEnglish(said) {
				t.Errorf("%s: %s", lang, said)
			}
			if en := New("en").Error(err); en != err.Error() {
				t.Errorf("in English it is %q and %q", en, err)
			}
		}
	}
}
