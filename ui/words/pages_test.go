package words

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The screens in the other languages, as ui's tests have drawn them.
func pages(t *testing.T, lang string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", lang, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no screens in %s (%v)", lang, err)
	}
	var out []string
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, screens, _ := strings.Cut(string(src), "\n-- ")
		out = append(out, strings.Split(screens, "\n")...)
	}
	return out
}

// cells are the texts of a line that stand apart from each other.
var cells = regexp.MustCompile(`\s{2,}| · |[│»●◐○]`)

// A text of the English catalogue that stands by itself on a page was forgotten, unless
// the language says the same.
func TestPagesSpeakOneLanguage(t *testing.T) {
	wordy := regexp.MustCompile(`^[A-Za-z][a-z]{3,}`)
	for lang, catalogue := range catalogues {
		texts := catalogue()
		var said, drawn []string
		for _, text := range texts {
			said = append(said, text)
		}
		for _, line := range pages(t, lang) {
			drawn = append(drawn, cells.Split(line, -1)...)
		}
		for key, text := range english() {
			if strings.Contains(text, "%") || !wordy.MatchString(text) || slices.Contains(said, text) {
				continue
			}
			if slices.Contains(drawn, text) && !slices.Contains(ofTheData, text) {
				t.Errorf("%s: a page says %q (%s)", lang, text, key)
			}
		}
	}
}

// Words that stand on the pages as the book has them: roles, products.
var ofTheData = []string{"owner", "alerts", "accounting"}
