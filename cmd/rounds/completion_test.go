package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rounds/data/desk"
)

// A real bash completes names of accounts with whatever stands in them, quoted as the word
// at hand is, without any package of completions, and evaluates nothing.
func TestBashCompletesAccounts(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not here")
	}
	s := newShell(t)
	dir := s.dir
	file := s.file("accounts.csv", "id,name\n1,Lindqvist Handels AB\n2,\"Dunder \"\"Mifflin\"\" & Co\"\n3,O'Neill Ltd\n4,株式会社さばえ眼鏡\n"+
		"5,Acme $HOME (West); rm\n6,Lindström Möbler\n7,Nord Handels AB\n8,a*b?[c] {d} <e>|f ^g~ #h! \\i `j`\n")
	s.run(0, "import", file, "--as", "accounts")
	script := s.file("rounds.bash", s.run(0, "completion", "bash"))
	self, err := os.Executable() // is rounds where it is called so, see TestMain
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "rounds")); err != nil {
		t.Fatal(err)
	}
	// What bash 3.2 has not is off: a Mac has no newer one.
	const old = `enable -n mapfile readarray compopt 2>/dev/null; `
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"show", "Lindq"}, `Lindqvist\ Handels\ AB`},
		{[]string{"show", "lind"}, `Lindström\ Möbler|Lindqvist\ Handels\ AB`},
		{[]string{"show", `Lindqvist\ H`}, `Lindqvist\ Handels\ AB`},
		{[]string{"show", `"Lindqvist H`}, `Lindqvist Handels AB`},
		{[]string{"show", "Dun"}, `Dunder\ \"Mifflin\"\ \&\ Co`},
		{[]string{"show", `"Dun`}, `Dunder \"Mifflin\" & Co`},
		{[]string{"show", "oneill"}, `O\'Neill\ Ltd`},
		{[]string{"show", "'oneill"}, `O'\''Neill Ltd`},
		{[]string{"show", "株"}, `株式会社さばえ眼鏡`},
		{[]string{"show", "さば"}, `株式会社さばえ眼鏡`},
		{[]string{"show", "Acme"}, `Acme\ \$HOME\ \(West\)\;\ rm`},
		{[]string{"show", `"Acme`}, `Acme \$HOME (West); rm`},
		{[]string{"show", "a*b"}, "a\\*b\\?\\[c\\]\\ \\{d\\}\\ \\<e\\>\\|f\\ \\^g\\~\\ \\#h\\!\\ \\\\i\\ \\`j\\`"},
		{[]string{"show", "handels"}, `Nord\ Handels\ AB|Lindqvist\ Handels\ AB| `},
		{[]string{"show", "$(touch " + filepath.Join(dir, "evaluated") + ")"}, ""},
		{[]string{"sta"}, `status`},
		{[]string{"queue", "--vi"}, `--view`},
		{[]string{"queue", "--view", "=", "re"}, `response|renewal`},
	} {
		line := old + `source "$1"; COMP_WORDS=(rounds "${@:2}"); COMP_CWORD=$(($# - 1)); __rounds_complete; IFS='|'; echo -n "${COMPREPLY[*]}"`
		cmd := exec.Command(bash, append([]string{"--norc", "--noprofile", "-c", line, "bash", script}, c.words...)...)
		cmd.Env = append(os.Environ(), "ROUNDS_HOME="+s.env["ROUNDS_HOME"], "PATH="+dir+":"+os.Getenv("PATH"), "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSuffix(string(out), "\n"); err != nil || got != c.want {
			t.Errorf("%q: %q, %v; want %q", c.words, got, err, c.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "evaluated")); err == nil {
		t.Error("what was typed was run")
	}
}

// A name from elsewhere steers no terminal where a shell offers it.
func TestCompletionOffersPlainText(t *testing.T) {
	names := offered([]desk.Hit{{Name: hostile}, {Name: hostile}, {Name: "Acme"}})
	if len(names) != 2 || strings.ContainsAny(names[0], "\x1b\t\r\n\u009b\u202e") || names[1] != "Acme" {
		t.Errorf("it offers %q", names)
	}
}

// The script runs in bash 3.2: none of the expansions and words that came later are in it.
func TestBashCompletionIsForAnOldBash(t *testing.T) {
	later := regexp.MustCompile(`\$\{[a-z]+(\[[^]]*\])?(,|\^|@[A-Za-z])|\b(mapfile|readarray|coproc)\b|declare -[An]|local -[An]|[|;]&|&>>`)
	for i, line := range strings.Split(bashCompletion, "\n") {
		if found := later.FindString(line); found != "" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			t.Errorf("line %d has %q: %s", i+1, found, line)
		}
	}
}
