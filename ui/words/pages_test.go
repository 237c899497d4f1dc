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
		texts := catalogue.all()
		var said, drawn []string
		for _, text := range texts {
			said = append(said, text)
		}
		for _, line := range pages(t, lang) {
			drawn = append(drawn, cells.Split(line, -1)...)
		}
		for key, text := range english.all() {
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

// What went wrong is said by Error, in the reader's language, wherever a page draws it.
func TestPagesSayErrorsInTheirLanguage(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "*", "*.go"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files of pages, %v", len(files), err)
	}
	bare := regexp.MustCompile(`(?i)(failed|err)\.Error\(\)`)
	for _, file := range files {
		if of := filepath.Base(filepath.Dir(file)); of == "words" || of == "door" || strings.HasSuffix(file, "_test.go") {
			continue // the door writes a log for the keeper of the host
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if at := bare.Find(src); at != nil {
			t.Errorf("%s says %s, which is English", file, at)
		}
	}
}

// A thing has one word in Japanese as it has in English: what is snoozed is not also put on
// hold.
func TestJapaneseSnoozesWithOneWord(t *testing.T) {
	for _, texts := range []map[string]string{catalogues["ja"].all(), refusals["ja"](), manuals["ja"]()} {
		for english, text := range texts {
			if strings.Contains(text, "保留") {
				t.Errorf("%q: %s", english, text)
			}
		}
	}
}
