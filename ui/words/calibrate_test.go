package words

import (
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/calibrate"
	"rounds/data/health"
)

// What was learned is said in the reader's language, with her numbers, down to the reason
// within a sentence.
func TestCalibrationSpeaksTheReadersLanguage(t *testing.T) {
	say := calibrate.English().Say
	few := say("calibrate.least.left", say("calibrate.customers", 1), 30)
	noise := say("calibrate.noise", 0.531, 0.482)
	leak := say("calibrate.leak", health.FamilySupport, say("calibrate.why.alone"))
	for _, c := range []struct {
		lang string
		said data.Sentence
		want string
	}{
		{"en", few, "only 1 customer left; the figures are shown, but weights need 30"},
		{"de", few, "nur 1 Kunde abgewandert; die Zahlen werden gezeigt, aber Gewichte brauchen 30"},
		{"ja", few, "解約が1件しかありません。数値は表示しますが、重みには30件が必要です"},
		{"en", noise, noise.String()},
		{"de", noise, "die Daten verraten nicht, wer geht: AUC 0,531, mit 99 % Sicherheit ab 0,482, und 0,5 ist ein Münzwurf"},
		{"de", leak, "Support bleibt außen vor: für sich allein trennt es die abgewanderten fast vollkommen, wie nur etwas, das hinterher notiert wird"},
		{"de", data.Sentence{}, ""},
	} {
		if got := New(c.lang).Sentence(c.said); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
	for key := range calibrate.English() {
		for _, lang := range []string{"de", "ja"} {
			said, _ := New(lang).texts.text(key)
			if places(said) != places(english.all()[key]) && !strings.HasSuffix(key, ".one") {
				t.Errorf("%s: %s has other places than the English one", lang, key)
			}
		}
	}
}

// places counts the distinct places of arguments in a text.
func places(text string) int {
	n := 0
	for _, place := range []string{"%s", "%[1]s", "%[2]s", "%[3]s"} {
		if strings.Contains(text, place) {
			n++
		}
	}
	return n
}
