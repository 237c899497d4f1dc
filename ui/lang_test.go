package ui_test

import (
	"testing"

	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// The pages in the other languages, at the usual size.
func TestLanguages(t *testing.T) {
	for _, lang := range []string{"de", "ja"} {
		t.Run(lang, func(t *testing.T) {
			w := &world{open: uiworld.Open, lang: lang}
			uitest.Run(t, "testdata/"+lang+"/*.txtar", w.options())
		})
	}
}
