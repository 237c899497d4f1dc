package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/intake"
)

// shell runs command lines in a home of its own.
type shell struct {
	t    *testing.T
	dir  string
	env  map[string]string
	in   string
	code int
	out  string
	err  string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	dir := t.TempDir()
	return &shell{t: t, dir: dir, env: map[string]string{"ROUNDS_HOME": filepath.Join(dir, "home"), "LANG": "C.UTF-8"}}
}

// run carries out one command line and wants its exit code.
func (s *shell) run(code int, args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	m := &Main{
		Stdin: strings.NewReader(s.in), Stdout: &out, Stderr: &errs, Getenv: func(k string) string { return s.env[k] },
		Clock: func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) },
	}
	s.code = m.Run(context.Background(), args)
	s.out, s.err = out.String(), errs.String()
	if s.code != code {
		s.t.Fatalf("rounds %s: exit %d, want %d\n%s%s", strings.Join(args, " "), s.code, code, s.out, s.err)
	}
	return s.out
}

func (s *shell) file(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// says wants parts of what was printed on either stream.
func (s *shell) says(parts ...string) {
	s.t.Helper()
	for _, p := range parts {
		if !strings.Contains(s.out+s.err, p) {
			s.t.Errorf("%q is not said in\n%s%s", p, s.out, s.err)
		}
	}
}

const (
	accountsCSV = "account_id,account_name,industry,signup_date\nA1,Lindqvist Handels AB,Retail,21-11-2025\nA2,\"=Formula, Ltd\",Retail,13-02-2026\n"
	contactsCSV = "contact_id,account_id,full_name,email,phone\nC1,A1,Britta Holm,britta@lindqvist.example,+46 8 123 456\nC2,A1,Ana Roth,ana@x.example,\nC3,A2,Ana Roth,ana@y.example,\n"
	usageCSV    = "usage_id,account_id,usage_date,feature_name,usage_count\nU1,A1,2026-11-01,search,4\nU2,A9,2026-11-01,search,4\nU3,A1,soon,search,4\n"
)

func (s *shell) book() (accounts, contacts, usage string) {
	return s.file("accounts.csv", accountsCSV), s.file("contacts.csv", contactsCSV), s.file("usage.csv", usageCSV)
}

func TestImportCommand(t *testing.T) {
	s := newShell(t)
	accounts, contacts, usage := s.book()

	s.run(exitAttention, "import", usage, contacts, accounts, "--dry-run", "--json")
	var rehearsed []intake.Report
	s.decode(&rehearsed)
	if _, err := os.Stat(s.env["ROUNDS_HOME"]); !errors.Is(err, os.ErrNotExist) {
		t.Error("a dry run made a home")
	}

	s.run(exitAttention, "import", usage, contacts, accounts, "--json")
	var reports []intake.Report
	s.decode(&reports)
	if len(reports) != 3 || reports[0].Kind != "accounts" || reports[1].Kind != "contacts" || reports[2].Kind != "usage" {
		t.Fatalf("the order is %+v", reports)
	}
	if u := reports[2]; u.Added != 1 || len(u.Rejected) != 2 || u.Rejected[0].Line != 3 || u.Rejected[0].Column != "account_id" || u.Rejected[1].Column != "usage_date" {
		t.Errorf("usage %+v", u)
	}
	for i := range reports {
		if !rehearsed[i].DryRun {
			t.Error("the dry run does not say that it is one")
		}
		rehearsed[i].DryRun = false
	}
	if !reflect.DeepEqual(reports, rehearsed) {
		t.Errorf("the dry run said\n%+v\nthe import\n%+v", rehearsed, reports)
	}
	s.says("2 rows were rejected")

	if got, want := s.run(exitDone, "import", accounts), "file\t"+accounts+"\taccounts\t2\t0\t0\t2\t0\t0\t0\t0\n"; got != want {
		t.Errorf("in a pipe %q, want %q", got, want)
	}
	s.run(exitAttention, "import", usage, "--plain=false")
	s.says("usage.csv: usage of CSV", "3 rows: 0 added, 0 changed, 1 unchanged", `line 4, usage_date "soon": this is not a date`)
	s.run(exitDone, "import", accounts, "--plain=false")
	s.says("signup_date has the day first")
}

func (s *shell) decode(v any) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.out), v); err != nil {
		s.t.Fatalf("%v in %s", err, s.out)
	}
}

func TestImportShowsTheFirstRejections(t *testing.T) {
	s := newShell(t)
	rows := "subscription_id,account_id,product,mrr\n"
	for i := range 30 {
		rows += "S" + string(rune('A'+i)) + ",A1,Repricer,10\n"
	}
	s.run(exitAttention, "import", s.file("subscriptions.csv", rows), "--plain=false")
	if n := strings.Count(s.out, "\n    line "); n != mostRejected {
		t.Errorf("%d rejections are shown", n)
	}
	s.says("… and 10 more (--json lists all)")
}

func TestImportThatCannotBegin(t *testing.T) {
	s := newShell(t)
	accounts, _, _ := s.book()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no file":     {[]string{"import"}, "FILE is missing"},
		"absent":      {[]string{"import", accounts, s.dir + "/absent.csv"}, "absent.csv could not be read"},
		"kind":        {[]string{"import", accounts, "--as", "people"}, "is not a kind of import"},
		"no key":      {[]string{"import", accounts, s.file("bad.csv", "account_name,plan\nx,y\n")}, "bad.csv"},
		"mapping":     {[]string{"import", accounts, "--map", s.file("map.toml", "[accounts]\nnoname = \"x\"\n")}, "map.toml:2"},
		"no mapping":  {[]string{"import", accounts, "--map", s.dir + "/absent.toml"}, "absent.toml cannot be read"},
		"two formats": {[]string{"import", accounts, "--json", "--plain"}, "choose one"},
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			s.run(exitUsage, c.args...)
			s.says(c.says)
		})
	}
	s.t = t
	s.run(exitDone, "import", accounts, "--json")
	if !strings.Contains(s.out, `"added":2`) {
		t.Error("a command line that failed had written something")
	}
}

func TestImportByAMapping(t *testing.T) {
	s := newShell(t)
	csv := s.file("kunden.csv", "Nr;Firma;Umsatz\n007;Hofmann GmbH;1.234,50\n")
	mapping := s.file("map.toml", "connector = \"erp\"\n[accounts]\nid = \"Nr\"\nname = \"Firma\"\nmrr = \"Umsatz\"\n")
	s.run(exitDone, "import", csv, "--as", "accounts", "--map", mapping, "--json")
	s.says(`"connector":"erp"`, `"added":1`, `"to":"mrr"`)
}

func TestStoppedSaysWhatIsIn(t *testing.T) {
	files := []inbound{{name: "d/accounts.csv"}, {name: "d/usage.csv"}}
	for _, c := range []struct {
		err  error
		at   int
		says string
		code data.Code
	}{
		{context.Canceled, 0, "cancelled while importing d/accounts.csv: nothing was written", data.CodeConflict},
		{context.Canceled, 1, "nothing of it was written; in are accounts.csv", data.CodeConflict},
		{data.Errorf(data.CodeFull, "disk full"), 1, "d/usage.csv: disk full (nothing of it", data.CodeFull},
	} {
		err := stopped(c.err, files, c.at)
		if !strings.Contains(err.Error(), c.says) || data.CodeOf(err) != c.code {
			t.Errorf("%v with code %s", err, data.CodeOf(err))
		}
	}
}

func TestExportCommand(t *testing.T) {
	s := newShell(t)
	accounts, contacts, usage := s.book()
	s.run(exitAttention, "import", accounts, contacts, usage)
	dir := filepath.Join(s.dir, "out", "book")
	s.run(exitDone, "export", "--dir", dir, "--json")
	var done struct {
		Dir   string
		Files []struct {
			Name string
			Rows int
		}
	}
	s.decode(&done)
	if done.Dir != dir || len(done.Files) != 4 || done.Files[0].Name != "accounts" || done.Files[0].Rows != 2 {
		t.Errorf("%+v", done)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "accounts.csv"))
	if err != nil || !strings.Contains(string(raw), `,"'=Formula, Ltd",`) {
		t.Errorf("a formula of a customer is written as it is: %s %v", raw, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "accounts.csv")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the export: %v %v", info.Mode(), err)
	}
	s.run(exitUsage, "export", "--dir", dir)
	s.says("is not empty")
	s.run(exitUsage, "export", "somewhere")
	s.says("--dir somewhere")
	s.run(exitUsage, "export", "-", "--dir", dir)
	s.run(exitUsage, "export", "-", "--contact", "x")

	archive := s.run(exitDone, "export", "-")
	read := tar.NewReader(strings.NewReader(archive))
	files := map[string]string{}
	for {
		h, err := read.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(read)
		if err != nil {
			t.Fatal(err)
		}
		files[h.Name] = string(b)
	}
	if files["accounts.csv"] != string(raw) || len(files) != 4 {
		t.Errorf("the archive has %d files, or other accounts", len(files))
	}

	back := newShell(t)
	paths := []string{"import", "--json"}
	for name := range files {
		paths = append(paths, filepath.Join(dir, name))
	}
	back.run(exitDone, paths...)
	back.run(exitDone, "export", "-")
	if back.out != archive {
		t.Error("the book that was read back exports other files")
	}
	back.run(exitDone, paths...)
	if strings.Count(back.out, `"added":0,"changed":0`) != 4 {
		t.Errorf("reading the export twice: %s", back.out)
	}
	// Rows of the other system are found again in the new book.
	back.run(exitDone, "import", accounts, "--json")
	if !strings.Contains(back.out, `"unchanged":2`) {
		t.Errorf("an import into the copy: %s", back.out)
	}
}

func TestPersonalData(t *testing.T) {
	s := newShell(t)
	accounts, contacts, _ := s.book()
	s.run(exitDone, "import", accounts, contacts)
	s.run(exitDone, "export", "--contact", "britta@lindqvist.example")
	var person map[string]any
	s.decode(&person)
	if c := person["contact"].(map[string]any); c["name"] != "Britta Holm" || c["phone"] != "+46 8 123 456" {
		t.Errorf("contact %v", c)
	}
	for _, key := range []string{"account", "activities", "notes", "mentions", "told", "surveys", "requests", "promises", "follow_ups", "issues", "elsewhere"} {
		if person[key] == nil {
			t.Errorf("%s is not in %s", key, s.out)
		}
	}
	for _, command := range []string{"export --contact", "erase --yes"} {
		s.run(exitNotFound, append(strings.Fields(command), "Ana Roth")...)
		s.says("could be any of these", "Lindqvist Handels AB")
		s.run(exitNotFound, append(strings.Fields(command), "Nobody")...)
		s.says("there is no contact")
		s.run(exitNotFound, append(strings.Fields(command), "Holm")...)
		s.says("near it are", "Britta Holm")
	}
	s.run(exitUsage, "erase", "Britta Holm")
	s.says("--yes")
	s.run(exitDone, "erase", "Britta Holm", "--yes", "--json")
	s.says(`"account":"Lindqvist Handels AB"`, `"others":[]`, `"log_busy":false`)
	s.run(exitNotFound, "export", "--contact", "Britta Holm")
	s.run(exitDone, "import", contacts, "--json")
	s.says(`"added":0`, `"skipped":1`, "stay deleted")
	raw, err := os.ReadFile(filepath.Join(s.env["ROUNDS_HOME"], "data", "main.db"))
	if err != nil || bytes.Contains(raw, []byte("Britta")) {
		t.Errorf("the name is still in the file: %v", err)
	}
}

func TestDoctorCommand(t *testing.T) {
	s := newShell(t)
	s.run(exitDone, "doctor", "--json")
	s.says("there is no book yet", `"level":"ok"`)
	accounts, _, _ := s.book()
	s.run(exitDone, "import", accounts)
	s.run(exitDone, "doctor")
	s.says("schema.current", "pages, indexes and rows fit together")

	book := filepath.Join(s.env["ROUNDS_HOME"], "data", "main.db")
	if err := os.Chmod(book, 0o644); err != nil {
		t.Fatal(err)
	}
	s.run(exitAttention, "doctor", "--plain=false")
	s.says("can be read by others (0644, wanted 0600)", "1 finding needs attention")
	s.run(exitDone, "doctor", "--fix", "--json")
	s.says(`"fixed":true`)
	if info, err := os.Stat(book); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("after --fix %v %v", info.Mode(), err)
	}

	config := filepath.Join(s.env["ROUNDS_HOME"], "config")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "config.toml"), []byte("theme = pink\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env["LANG"] = "C"
	if err := os.WriteFile(book, []byte("Dear Sirs, this is no database but a letter of some length"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run(exitAttention, "doctor")
	s.says("is no database at all", "config.bad", "locale.other", "findings need attention")
}

func TestEveryFindingHasItsSentence(t *testing.T) {
	s := newShell(t)
	src, err := os.ReadFile("doctor.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := os.ReadFile("../../data/store/examine.go")
	if err != nil {
		t.Fatal(err)
	}
	w := (&Main{Getenv: func(k string) string { return s.env[k] }}).words()
	found := 0
	for _, line := range strings.Split(string(src)+string(more), "\n") {
		for _, call := range []string{`looked("`, `x.add("`} {
			_, rest, ok := strings.Cut(line, call)
			if !ok {
				continue
			}
			parts := strings.Split(rest, `"`)
			found++
			key := "doctor." + parts[0] + "." + parts[2]
			if !w.Has(key) {
				t.Errorf("%s has no sentence", key)
			}
			if !strings.Contains(line, "LevelOK") && !w.Has(key+".do") {
				t.Errorf("%s says not what to do", key)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d findings were looked at", found)
	}
}
