package words

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rounds/data"
)

// messages are the English messages of the errors that a folder makes, with where.
func messages(t *testing.T, root string, skip *regexp.Regexp) map[string]string {
	t.Helper()
	out := map[string]string{}
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || skip.MatchString(path) {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if text, ok := refusal(call); ok {
					out[text] = files.Position(call.Pos()).String()
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// refusal is the message of data.Errorf(code, "message", …).
func refusal(call *ast.CallExpr) (string, bool) {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		if of, ok := fun.X.(*ast.Ident); ok && of.Name == "data" {
			name = fun.Sel.Name
		}
	}
	if name != "Errorf" || len(call.Args) < 2 {
		return "", false
	}
	text, ok := literal(call.Args[1])
	return text, ok && word.MatchString(verb.ReplaceAllString(text, ""))
}

// What may be refused in a working day is said in every language. Who keeps a server or a
// host of many, or writes playbooks, reads English there, and so does whoever meets what
// only a defect of ours makes.
func TestWhatADayRefusesIsSaidInEveryLanguage(t *testing.T) {
	skip := regexp.MustCompile(`/(admin\w*|serve\w*|ssh\w*|calibrate\w*|edit|rules_write|playbook_edit|playbook_lint|rules_file)\.go$|` +
		`/store/(exported|import|export|shadow|draft|repair|migrate)\.go$`)
	for _, root := range []string{"../../cmd/rounds", "../../data/desk", "../../data/demo", "../../data/request", "../../data/issue", "../../data/cadence", "../../data/kpi", "../../data/store", "../../sync/remote", "../call", "../paper"} {
		found := messages(t, root, skip)
		for text, at := range found {
			for lang, texts := range refusals {
				if texts()[text] == "" {
					t.Errorf("%s: there is no %s for %q", at, lang, text)
				}
			}
		}
	}
}

// A message that was changed has to be translated anew: what nothing says is found, and the
// places of arguments are the same in every language.
func TestRefusalsAreThoseOfTheCode(t *testing.T) {
	literals := read(t, "../../cmd", "../../data", "../../sync", "..").literals
	system := []string{
		"connection refused", "connect", "no such file or directory", "permission denied", "no space left on device", "database or disk is full", "database is locked",
		"disk I/O error", "input/output error", "database disk image is malformed",
		"read-only file system", "is a directory", "file exists", "context deadline exceeded", "context canceled", "i/o timeout", "no such host", "network is unreachable",
		"connection reset by peer", "broken pipe", "unexpected EOF", "EOF",
	}
	german, japanese := refusals["de"](), refusals["ja"]()
	if len(german) != len(japanese) {
		t.Errorf("%d German messages and %d Japanese", len(german), len(japanese))
	}
	for text, said := range german {
		if !literals[text] && !slices.Contains(system, text) {
			t.Errorf("nothing says %q", text)
		}
		want, err := arguments(strings.ReplaceAll(text, "%w", "%s"))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		for _, other := range []string{said, japanese[text]} {
			if got, err := arguments(other); err != nil || !maps.Equal(got, want) {
				t.Errorf("%q writes the arguments %v, %q %v (%v)", text, want, other, got, err)
			}
			if !slices.Equal(commands(text), commands(other)) {
				t.Errorf("%q names the commands %v, %q %v", text, commands(text), other, commands(other))
			}
		}
	}
}

func TestARefusalIsSaidWithWhatItIsMadeOf(t *testing.T) {
	offline := errors.New("the server cannot be reached")
	disk := data.Errorf(data.CodeFull, "%s: %w%s", data.Phrase("saving the text"), errors.New("database or disk is full"), data.Phrase("; nothing was half-written: free some space and repeat the last step"))
	for _, c := range []struct {
		err          error
		german, kana string
	}{
		{data.Errorf(data.CodeNotFound, "no account matches %q; `rounds lookup` finds by a part of the name, a phone number or a mail address", "xyz"),
			"kein Kunde passt zu \"xyz\"; `rounds lookup` findet nach einem Teil des Namens, einer Telefonnummer oder Mailadresse",
			"\"xyz\"に一致する顧客はありません。`rounds lookup`なら名前の一部、電話番号、メールアドレスで探せます"},
		{fmt.Errorf("%w: %w", offline, errors.New("dial tcp 10.0.0.1:443: connect: connection refused")),
			"der Server ist nicht zu erreichen: dial tcp 10.0.0.1:443: Verbinden: Verbindung abgelehnt", "サーバーに接続できません: dial tcp 10.0.0.1:443: 接続: 接続が拒否されました"},
		{disk, "den Text sichern: kein Platz mehr auf der Platte; nichts ist halb geschrieben: schaffen Sie Platz, und wiederholen Sie den letzten Schritt",
			"本文の保存: ディスクに空きがありません。途中まで書かれたものはありません。空きを増やして、最後の操作をやり直してください"},
		{fmt.Errorf("b.csv: %w", data.Errorf(data.CodeInvalid, "the file is empty; export it again")), "b.csv: die Datei ist leer; exportieren Sie sie noch einmal", "b.csv: ファイルが空です。もう一度書き出してください"},
		{errors.Join(offline, disk), "der Server ist nicht zu erreichen\n" +
			"den Text sichern: kein Platz mehr auf der Platte; nichts ist halb geschrieben: schaffen Sie Platz, und wiederholen Sie den letzten Schritt",
			"サーバーに接続できません\n本文の保存: ディスクに空きがありません。途中まで書かれたものはありません。空きを増やして、最後の操作をやり直してください"},
		// What a person typed is no word of ours, and what a row is called is none of the table's.
		{data.Errorf(data.CodeNotFound, "nobody in the team is called %q; the team: %s", "dropping", "undo"), "niemand im Team heißt \"dropping\"; das Team: undo", "チームに\"dropping\"という人はいません。チーム: undo"},
		{data.Errorf(data.CodeNotFound, "there is no such %s in this book (any more)", data.Noun("goal")), "das gibt es in diesem Bestand nicht (mehr): Ziel", "この台帳に（もう）ありません: 目標"},
		{data.Errorf(data.CodeInvalid, "the %s is empty; type a few words", data.Noun("promise")), "hier steht nichts (Zusage); tippen Sie ein paar Worte", "内容がありません（約束）。ひとこと入力してください"},
		{data.Errorf(data.CodeFull, "%s: %w%s", data.Phrase("note"), errors.New("database or disk is full"), data.Phrase("")), "Notiz: kein Platz mehr auf der Platte", "メモ: ディスクに空きがありません"},
		{data.Errorf(data.CodeDamaged, "%s: %w%s", data.Phrase("saving the text"), errors.New("/home/ada/main.db: disk I/O error: input/output error"), data.Phrase("")),
			"den Text sichern: /home/ada/main.db: die Platte hat nicht gelesen oder geschrieben: Ein-/Ausgabefehler",
			"本文の保存: /home/ada/main.db: ディスクの読み書きに失敗しました: 入出力エラー"},
		{errors.New("something: that nobody knows"), "something: that nobody knows", "something: that nobody knows"},
	} {
		for lang, want := range map[string]string{"de": c.german, "ja": c.kana, "en": c.err.Error()} {
			if got := New(lang).Error(c.err); got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
	}
}

// phrases are those that a command adds to its message.
var phrases = regexp.MustCompile(`data\.Phrase[({](?:\w+: )?"([^"]+)"`)

// What was being done when the disk failed is said in every language, too, and what a text
// that is missing would have been.
func TestWhatWasBeingDoneIsSaidInEveryLanguage(t *testing.T) {
	doing, files := map[string]string{}, token.NewFileSet()
	nouns := map[string]string{}
	sources, err := filepath.Glob("../../data/store/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range sources {
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if strings.HasSuffix(path, "_test.go") {
				return false
			}
			if value, ok := n.(*ast.ValueSpec); ok && value.Names[0].Name == "doing" && len(value.Values) == 1 {
				if text, ok := literal(value.Values[0]); ok {
					doing[text] = files.Position(value.Pos()).String()
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name, at := "", files.Position(call.Pos()).String()
			switch fun := call.Fun.(type) {
			case *ast.Ident:
				name = fun.Name
			case *ast.SelectorExpr:
				name = fun.Sel.Name
			}
			switch arg := map[string]int{"workError": 1, "transact": 2, "do": 2, "needText": 1}[name]; {
			case arg == 0 || len(call.Args) < arg:
			case name == "needText":
				if text, ok := literal(call.Args[0]); ok {
					nouns[text] = at
				}
			default:
				if text, ok := literal(call.Args[arg-1]); ok {
					doing[text] = at
				}
			}
			return true
		})
	}
	commands, err := filepath.Glob("../../cmd/rounds/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range commands {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range phrases.FindAllStringSubmatch(string(src), -1) {
			doing[found[1]] = path
		}
	}
	if len(doing) < 60 || len(nouns) < 6 {
		t.Fatalf("%d jobs, %d texts", len(doing), len(nouns))
	}
	for _, lang := range []string{"de", "ja"} {
		w := New(lang)
		for text, at := range doing {
			if w.refusal(text) == "" && !w.Has("action."+text) {
				t.Errorf("%s: there is no %s for %q", at, lang, text)
			}
		}
		for text, at := range nouns {
			if !w.Has("ent."+text) && !w.Has("field."+text) {
				t.Errorf("%s: nothing calls %q", at, text)
			}
		}
	}
}
