package playbook

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The page of the field has a row for every shipped playbook, with its minutes and what it
// answers, and names no file that there is not.
func TestThePageOfTheFieldAgrees(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("..", "field.md"))
	if err != nil {
		t.Fatal(err)
	}
	page, rows := string(src), 0
	for line := range strings.Lines(page) {
		id, _, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` (")
		if !ok || !strings.HasPrefix(line, "| `") {
			continue
		}
		rows++
		p := shippedPlay(t, id)
		if !strings.Contains(line, fmt.Sprintf("| %d min |", p.PlannedMinutes)) {
			t.Errorf("%s is planned for %d min: %s", id, p.PlannedMinutes, line)
		}
		for _, code := range p.Trigger {
			if !strings.Contains(line, "`"+code+"`") {
				t.Errorf("%s answers %s: %s", id, code, line)
			}
		}
		if len(p.Trigger) == 0 != (strings.Contains(line, "by hand") || strings.Contains(line, "`g p`")) {
			t.Errorf("%s has the triggers %v: %s", id, p.Trigger, line)
		}
	}
	if rows != len(Shipped()) {
		t.Errorf("%d rows of %d playbooks", rows, len(Shipped()))
	}
	files := regexp.MustCompile("`((?:cmd|data|sync|ui)/[^` ]+)`").FindAllStringSubmatch(page, -1)
	for _, f := range files {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(f[1]))); err != nil {
			t.Errorf("the page names %s: %v", f[1], err)
		}
	}
	if len(files) < 15 {
		t.Errorf("only %d files are named", len(files))
	}
}
