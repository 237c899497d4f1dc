package words

import (
	"strings"
	"testing"
	"time"

	"rounds/data/cadence"
	"rounds/data/phrase"
)

// Examples are read as they stand, in the language that shows them.
func TestExamplesOfDatesAreRead(t *testing.T) {
	now := time.Date(2026, 11, 26, 14, 5, 0, 0, time.UTC)
	for _, lang := range []string{"en", "de", "ja"} {
		w := New(lang)
		for _, example := range strings.Split(w.T("date.examples"), ", ") {
			if _, err := phrase.Parse(example, now, w.Dates()); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
		}
		for _, key := range []string{"ask.follow-up.hint", "ask.promise.hint", "ask.book.when", "ask.proposal.what"} {
			if _, m, ok := phrase.Trailing(w.T(key), now, w.Dates()); !ok {
				t.Errorf("%s: no date is read at the end of %q (%v)", lang, w.T(key), m)
			}
		}
		rhythms, none, _ := strings.Cut(w.T("ask.cadence.hint"), "\n")
		for _, example := range strings.FieldsFunc(rhythms, func(r rune) bool { return r == ',' || r == '、' }) {
			if _, err := cadence.Parse(strings.TrimSpace(example)); err != nil {
				t.Errorf("%s: %q: %v", lang, example, err)
			}
		}
		if !strings.HasPrefix(none, "- ") {
			t.Errorf("%s: %q does not say that - is none", lang, none)
		}
	}
}

// 3/12 is December in Germany and March in Japan.
func TestDatesAreReadAsTheLanguageWritesThem(t *testing.T) {
	now := time.Date(2026, 11, 26, 14, 5, 0, 0, time.UTC)
	for lang, want := range map[string]string{"en": "2026-12-03", "de": "2026-12-03", "ja": "2027-03-12"} {
		m, err := phrase.Parse("3/12", now, New(lang).Dates())
		if err != nil || m.Time.Format(time.DateOnly) != want {
			t.Errorf("%s: %v, %v; want %s", lang, m.Time, err, want)
		}
	}
}

func TestWrongDatesSayWhy(t *testing.T) {
	now := time.Date(2026, 11, 26, 14, 5, 0, 0, time.UTC)
	for lang, want := range map[string]string{
		"en": "there is no “31.2.”; say for example fri 10:00, +2w, 3 dec",
		"de": "“31.2.” gibt es nicht; schreiben Sie etwa fr 10:00, +2w, 3. dez",
		"ja": "“31.2.”という日時はありません。例: 金曜 10:00, +2w, 12月3日",
	} {
		w := New(lang)
		_, err := phrase.Parse("31.2.", now, w.Dates())
		if got := w.Wrong(err); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		if lang == "en" && err.Error() != want {
			t.Errorf("the error says %q, the catalogue %q", err, want)
		}
	}
}
