package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// What the program itself calls things has room in every language, at the smallest size and
// the usual one: views, keys, the heads of columns and panels, the names of fields, states.
// A customer's text may be cut, a label never is.
func TestLabelsFitTheirColumns(t *testing.T) {
	for _, lang := range []string{"en", "de", "ja"} {
		labels := labelsOf(t, lang)
		for _, size := range [][2]int{{60, 20}, {80, 24}} {
			t.Run(fmt.Sprintf("%s-%d", lang, size[0]), func(t *testing.T) { labelsFit(t, lang, labels, size[0], size[1]) })
		}
	}
}

// walk leads over every page and dialog: the keys of a step, after which the screen is
// looked at.
var walk = []string{
	"", "w", "esc", "s", "esc", "ctrl+k", "esc", "?", "esc", "7", "2", "1",
	"enter", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "z", "esc",
	"A", "esc", "D", "esc", "C", "esc", "H", "esc", "+", "esc", "b", "esc", "P", "esc",
	"c", "space", "tab", "alt+i", "esc", "alt+f", "esc", "alt+p", "esc", "alt+d", "esc", "alt+m", "esc", "esc", "e", "esc", "esc", "esc",
	"g n", "esc", "g p", "2", "3", "esc", "g k", "tab", "2", "3", "esc", "g s", "esc", "g r", "esc", "g i", "enter", "esc", "esc",
}

func labelsFit(t *testing.T, lang string, labels []string, w, h int) {
	walkPages(t, lang, w, h, func(_ *words.Words, step, screen string) {
		if label := cutLabel(screen, labels); label != "" {
			t.Errorf("after %q %q is cut:\n%s", step, label, screen)
		}
	})
}

// cutLabel is a label of which the screen shows the beginning and an ellipsis.
func cutLabel(screen string, labels []string) string {
	for _, line := range strings.Split(screen, "\n") {
		if strings.Contains(line, theme.GlyphWait) {
			continue // what a change says begins with the name of its field, and is cut
		}
		pieces := strings.Split(line, part.Ellipsis)
		for _, piece := range pieces[:len(pieces)-1] {
			stem := piece
			for _, edge := range []string{"  ", "│", "»", "] "} {
				if at := strings.LastIndex(stem, edge); at >= 0 {
					stem = stem[at+len(edge):]
				}
			}
			stem = strings.TrimLeft(stem, " ·●◐○")
			for _, label := range labels {
				if part.Width(stem) > 2 && stem != label && strings.HasPrefix(label, stem) {
					return label
				}
			}
		}
	}
	return ""
}

// longestLabel is how wide a text is at most that stands in a column of its own, in cells;
// longer ones are sentences.
const longestLabel = 26

var entry = regexp.MustCompile(`(?m)^\s+"[^"]+": +("(?:[^"\\]|\\.)*"),$`)

// labelsOf are the short texts of a language's catalogue.
func labelsOf(t *testing.T, lang string) (labels []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("words", lang+"_*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range entry.FindAllStringSubmatch(string(source), -1) {
			text, err := strconv.Unquote(found[1])
			if err != nil {
				t.Fatal(err)
			}
			if w := part.Width(text); !strings.Contains(text, "%") && w > 2 && w <= longestLabel {
				labels = append(labels, text)
			}
		}
	}
	if len(labels) < 500 {
		t.Fatalf("%s has %d labels", lang, len(labels))
	}
	return labels
}
