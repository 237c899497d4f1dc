package main

import (
	"testing"

	"rounds/ui/words"
)

func TestAnswersInTheReadersLanguage(t *testing.T) {
	for lang, typed := range map[string]struct{ yes, no []string }{
		"en": {[]string{"y\n", "YES", " yes \r\n"}, []string{"n", "No\n"}},
		"de": {[]string{"j\n", "Ja", "y"}, []string{"n\n", "nein", "no"}},
		"ja": {[]string{"はい\n", "ｙ", "yes"}, []string{"いいえ\n", "Ｎ"}},
	} {
		w := words.New(lang)
		for _, answer := range typed.yes {
			if !answers(w, "cli.yes", answer) || answers(w, "cli.no", answer) {
				t.Errorf("%s: %q is no yes", lang, answer)
			}
		}
		for _, answer := range typed.no {
			if !answers(w, "cli.no", answer) || answers(w, "cli.yes", answer) {
				t.Errorf("%s: %q is no no", lang, answer)
			}
		}
		for _, answer := range []string{"", "\n", "yesterday", "maybe", "x"} {
			if answers(w, "cli.yes", answer) || answers(w, "cli.no", answer) {
				t.Errorf("%s: %q is an answer", lang, answer)
			}
		}
	}
}
