package playbook

import (
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
	if len(problems) != 1 || problems[0].Code != "when.field" || !strings.Contains(problems[0].Message, "other_field_asked_earlier") {
		t.Errorf("the example has other problems than it should: %v", problems)
	}
}
