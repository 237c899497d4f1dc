package playbook

import (
	"os"
	"strings"
	"testing"
)

// TestReadmeExample keeps the documented format the one that is read: its only
// fault is the field that a reader has to replace.
func TestReadmeExample(t *testing.T) {
	text := string(read(t, "README.md"))
	_, text, _ = strings.Cut(text, "```yaml\n")
	example, _, ok := strings.Cut(text, "```")
	if !ok {
		t.Fatal("README.md has no YAML example")
	}
	_, problems := Parse("README.md", []byte(example), []string{"signup.new"})
	if len(problems) != 1 || problems[0].Code != "when.field" || !strings.Contains(problems[0].Message.String(), "other_field_asked_earlier") {
		t.Errorf("the example has other problems than it should: %v", problems)
	}
}

// TestReadmeListsWhatIsShipped keeps the table beside the files; -update rewrites it.
func TestReadmeListsWhatIsShipped(t *testing.T) {
	const head = "| playbook | answers | for accounts with | languages |\n|---|---|---|---|\n"
	var want strings.Builder
	quoted := func(list []string) string {
		out := make([]string, len(list))
		for i, s := range list {
			out[i] = "`" + s + "`"
		}
		return strings.Join(out, " ")
	}
	for _, p := range Shipped() {
		want.WriteString("| `" + p.ID + "` | " + quoted(p.Trigger) + " | " + strings.Join(p.Products, ", ") + " | " + strings.Join(p.Languages, " ") + " |\n")
	}
	text := string(read(t, "README.md"))
	before, rest, ok := strings.Cut(text, head)
	got, after, closed := strings.Cut(rest, "\n\n")
	if !ok || !closed {
		t.Fatal("README.md has no table of what is shipped")
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(before+head+want.String()+"\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got+"\n" != want.String() {
		t.Errorf("README.md lists\n%s\nwant\n%s", got, want.String())
	}
}
