package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/schema"
)

// source is what the code of the interface and of the commands says.
type source struct {
	asked    map[string]token.Pos // keys that are handed to T, N or Has as they are
	plural   map[string]bool      // those of N
	literals map[string]bool      // every text, for keys that stand in tables
	suffixes map[string]bool      // what is added to a whole key: ".do"
	built    map[string]token.Pos // keys that are put together, as patterns with *
	said     map[string]token.Pos // keys of sentences, which packages of data say
	drawn    map[string]token.Pos // texts that are drawn without the catalogue
	files    *token.FileSet
}

var catalogueFile = regexp.MustCompile(`words/(en|de|ja)_\w+\.go$`)

func read(t *testing.T, roots ...string) *source {
	t.Helper()
	s := &source{
		asked: map[string]token.Pos{}, plural: map[string]bool{}, literals: map[string]bool{}, suffixes: map[string]bool{},
		built: map[string]token.Pos{}, said: map[string]token.Pos{}, drawn: map[string]token.Pos{}, files: token.NewFileSet(),
	}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			catalogue := catalogueFile.MatchString(path)
			if err != nil || catalogue || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(s.files, path, nil, 0)
			if err == nil {
				ast.Inspect(file, s.visit)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *source) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, ok := literal(n); ok {
			s.literals[text] = true
			if keyHead.MatchString(text) {
				s.built[text+"*"] = n.Pos() // the rest is added elsewhere
			}
		}
	case *ast.BinaryExpr:
		if text, ok := literal(n.Y); ok && n.Op == token.ADD && strings.HasPrefix(text, ".") {
			s.suffixes[text] = true
		}
		if p, ok := pattern(n); ok {
			s.built[p] = n.Pos()
			return true
		}
	case *ast.CallExpr:
		s.call(n)
	case *ast.KeyValueExpr:
		if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Text" {
			s.draws(n.Value)
		}
	}
	return true
}

func (s *source) call(n *ast.CallExpr) {
	if fun, ok := n.Fun.(*ast.Ident); ok {
		s.says(fun.Name, n.Args)
		return
	}
	fun, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || len(n.Args) == 0 {
		return
	}
	switch fun.Sel.Name {
	case "T", "N", "Has":
		if key, ok := literal(n.Args[0]); ok {
			s.asked[key] = n.Pos()
			s.plural[key] = s.plural[key] || fun.Sel.Name == "N"
		}
	case "Fit", "FitRight", "Cut", "Render", "Wrap", "Toast":
		for _, arg := range n.Args {
			s.draws(arg)
		}
	}
}

// says finds the sentences of a package: say("key", …), and fail(where, "key", …).
func (s *source) says(fun string, args []ast.Expr) {
	at := slices.Index([]string{"say", "fail"}, fun)
	if at < 0 || len(args) <= at {
		return
	}
	if key, ok := literal(args[at]); ok {
		s.said[key] = args[at].Pos()
	}
}

// word is a text that would have to be translated.
var word = regexp.MustCompile(`\p{L}{2,}`)

func (s *source) draws(e ast.Expr) {
	if text, ok := literal(e); ok && word.MatchString(text) {
		s.drawn[text] = e.Pos()
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// pattern is a text that is put together with +, with * for what is not known here:
// "account.stage.*", where it begins like a key.
func pattern(e ast.Expr) (string, bool) {
	text := glob(e)
	head, _, unknown := strings.Cut(text, "*")
	return text, unknown && keyHead.MatchString(head)
}

var keyHead = regexp.MustCompile(`^[a-z]+\.([a-z0-9-]+\.)*([a-z0-9]+-)?$`)

func glob(e ast.Expr) string {
	if text, ok := literal(e); ok {
		return text
	}
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return glob(sum.X) + glob(sum.Y)
	}
	return "*"
}

// makes reports whether a pattern gives the key with texts that the code knows.
func (s *source) makes(p, key string) bool {
	parts := strings.Split(p, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	found := regexp.MustCompile(`^` + strings.Join(parts, `(.*)`) + `$`).FindStringSubmatch(key)
	return found != nil && !slices.ContainsFunc(found[1:], func(part string) bool { return !s.literals[part] })
}

func (s *source) uses(key string) bool {
	if s.literals[key] {
		return true
	}
	for p := range s.built {
		if s.makes(p, key) {
			return true
		}
	}
	for suffix := range s.suffixes {
		if base, ok := strings.CutSuffix(key, suffix); ok && s.uses(base) {
			return true
		}
	}
	return false
}

func TestEveryKeyThatIsUsedExists(t *testing.T) {
	s := read(t, "..", "../../cmd")
	if len(s.asked) < 300 {
		t.Fatalf("only %d uses of the catalogue were found", len(s.asked))
	}
	for key, at := range s.asked {
		for _, form := range forms(key, s.plural[key]) {
			if _, ok := english.text(form); !ok {
				t.Errorf("%s: %q is not in the catalogue", s.files.Position(at), form)
			}
		}
	}
}

func forms(key string, plural bool) []string {
	if plural {
		return []string{key + ".one", key + ".other"}
	}
	return []string{key}
}

func TestEveryKeyIsUsed(t *testing.T) {
	s := read(t, "..", "../../cmd", "../../data", "../../sync/wire")
	for d := time.Sunday; d <= time.Saturday; d++ {
		s.literals[d.String()[:3]] = true
	}
	for m := time.January; m <= time.December; m++ {
		s.literals[m.String()[:3]] = true
	}
	for _, e := range schema.All() {
		for _, field := range e.Names() {
			s.literals[field] = true
		}
	}
	for _, p := range playbook.Shipped() {
		for _, section := range p.Sections {
			for _, step := range section.Steps {
				s.literals[step.Owner] = true
			}
		}
	}
	s.suffixes[".one"], s.suffixes[".other"] = true, true // by N
	s.suffixes[".short"] = true                           // by Brief
	var unused []string
	for key := range english.all() {
		if !s.uses(key) {
			unused = append(unused, key)
		}
	}
	slices.Sort(unused)
	for _, key := range unused {
		t.Errorf("nothing uses %q", key)
	}
}

// Texts of one or two letters are names of keys or units in no language.
func TestNothingIsDrawnPastTheCatalogue(t *testing.T) {
	s := read(t, "..")
	for text, at := range s.drawn {
		t.Errorf("%s: %q is drawn as it is; take it from the catalogue", s.files.Position(at), text)
	}
}

// Every kind of row that is synced, and each of its fields, has a name.
func TestEveryFieldHasAName(t *testing.T) {
	w := New("en")
	for _, e := range schema.All() {
		if !w.Has("ent." + e.Name) {
			t.Errorf("en_fields.go: ent.%s is missing", e.Name)
		}
		for _, field := range e.Names() {
			if !w.Has("field."+field) && !w.Has("field."+e.Name+"."+field) {
				t.Errorf("en_fields.go: field.%s is missing", field)
			}
		}
	}
}

// Every reason that is queued says what clears it.
func TestEveryReasonSaysWhatClearsIt(t *testing.T) {
	w := New("en")
	for _, code := range data.Reasons() {
		if w.Has("clears."+string(code)) == (code == data.ReasonSignupSelfServe) {
			t.Errorf("%s: %v", code, w.Has("clears."+string(code)))
		}
	}
}
