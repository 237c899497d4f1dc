package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// documents are the texts for users, whose commands TestExamples runs with those of --help.
var documents = []string{"README.md", "data/field.md", "data/playbook/README.md"}

// elsewhere are the commands of the documents that TestExamples does not run, by their
// first word, and why.
var elsewhere = map[string]string{
	"curl": "TestTheReadme of package sync/server runs them against a server of its own",
	"ssh":  "HOST is nobody's; TestSSHWithOpenSSH runs these against one of ours",
	"sudo": "root and systemd are needed; TestTheDebianPackage and TestTheUnits see to what they name",
}

// foreign are the programs that the documents call besides ours.
var foreign = []string{"make", "ssh", "sudo", "curl", "apt", "systemctl"}

var (
	fence  = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```\n")
	inline = regexp.MustCompile("`([^`\n]+)`")
	remark = regexp.MustCompile(`\s+#.*`)
)

// documented lists the commands of a document: the lines of its blocks of shell, and what
// stands between backquotes in its text and begins with a command. In the first cell of a
// row about commands, which begins with ours, all are ours.
func documented(document string) []string {
	var out []string
	for _, block := range fence.FindAllStringSubmatch(document, -1) {
		command := ""
		for line := range strings.Lines(block[2]) {
			command += strings.TrimRight(remark.ReplaceAllString(line, ""), "\n")
			if block[1] == "sh" && command != "" && strings.Count(command, "'")%2 == 0 { // else its text goes on
				out = append(out, command)
				command = ""
			}
		}
	}
	for line := range strings.Lines(fence.ReplaceAllString(document, "")) {
		ours, _, row := strings.Cut(line, "` | ")
		row = row && strings.HasPrefix(line, "| `rounds")
		for _, found := range inline.FindAllStringSubmatchIndex(line, -1) {
			command := strings.ReplaceAll(line[found[2]:found[3]], `\|`, "|")
			if row && found[2] < len(ours) && !strings.HasPrefix(command, "rounds") {
				command = "rounds " + command
			}
			if first, _, more := strings.Cut(command, " "); more && (first == "rounds" || slices.Contains(foreign, first)) {
				out = append(out, command)
			}
		}
	}
	return out
}

// runForeign runs a command that is not ours: make says what it would do.
func runForeign(t *testing.T, first, line string) {
	switch first {
	case "make":
		line = "make -n" + strings.TrimPrefix(line, "make")
	case "mkdir":
	default:
		if elsewhere[first] == "" {
			t.Errorf("nothing runs %s; name in elsewhere what does", first)
		}
		return
	}
	c := exec.Command("sh", "-c", line)
	c.Dir = filepath.Join(program.source, "..", "..")
	c.Env = append(os.Environ(), "HOME="+t.TempDir())
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// placeholder is what stands in a line that shows how a command is used, and in no
// example of one: ACCOUNT, [TEXT], show/lint, ID….
var placeholder = regexp.MustCompile(`(^|[ =])[A-Z]+($|[ :…])|[\[\]|…]| [a-z-]+/[a-z/-]+`)

// mentions reports whether a line is no example: it shows how a command is used, or only
// names one, without what it needs. Then the command and its flags have to exist.
func mentions(t *testing.T, root *cobra.Command, line string) bool {
	words := strings.Fields(strings.NewReplacer("[", "", "]", "", "|", " ").Replace(line))[1:]
	of := []*cobra.Command{root}
	for len(words) > 0 && of[0].HasSubCommands() && !strings.HasPrefix(words[0], "-") {
		var next []*cobra.Command
		for name := range strings.SplitSeq(words[0], "/") {
			c, _, err := of[0].Find([]string{name})
			if err != nil || c == of[0] {
				if of[0].HasParent() && of[0].Runnable() {
					break // what stands here is an argument
				}
				t.Errorf("%q: there is no `%s %s`", line, of[0].CommandPath(), name)
				return true
			}
			next = append(next, c)
		}
		if len(next) == 0 {
			break
		}
		of, words = next, words[1:]
	}
	shown := placeholder.MatchString(line)
	for i, word := range words {
		name, isFlag := strings.CutPrefix(word, "--")
		if name == "" && isFlag {
			break
		}
		if !isFlag {
			continue
		}
		name, _, _ = strings.Cut(name, "=")
		known := false
		for _, c := range of {
			f := c.Flag(name)
			if f == nil && name == "help" || f == nil && c == root && name == "version" {
				known = true
			} else if f != nil {
				known = true
				shown = shown || f.NoOptDefVal == "" && i == len(words)-1 && !strings.Contains(word, "=")
			}
		}
		if !known {
			t.Errorf("%q: `%s` has no flag --%s", line, of[0].CommandPath(), name)
		}
	}
	return shown || len(of) == 1 && !enough(of[0], words)
}

// enough reports whether a command has the arguments that it needs. One that has too many
// is run, and says so.
func enough(c *cobra.Command, words []string) bool {
	if flags := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") }); flags >= 0 {
		words = words[:flags]
	}
	for more := range 3 {
		if more > 0 && c.ValidateArgs(append(slices.Clone(words), slices.Repeat([]string{"more"}, more)...)) == nil {
			return c.ValidateArgs(words) == nil
		}
	}
	return c.Runnable()
}
