package outbox

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/page"
	"rounds/ui/words"
)

// An amount is in hundredths to the cent, however a floating-point number holds it, and
// however the language writes it.
func TestAmountsKeepTheirCents(t *testing.T) {
	for lang, amounts := range map[string]map[string]string{
		"en": {"19.99": "1999", "1,240": "124000", "0.29": "29", "-1.15": "-115", "1240.5": "124050"},
		"de": {"19,99": "1999", "1.240": "124000", "1.240,50": "124050", "8.5": "850"},
		"ja": {"19.99": "1999", "１，２４０": "124000"},
	} {
		s := &page.Session{Words: words.New(lang)}
		for typed, want := range amounts {
			got, err := Read(s, "account", "mrr", typed)
			if err != nil || string(got) != want {
				t.Errorf("%s: %q is %s, %v; want %s", lang, typed, got, err, want)
			}
		}
	}
}

// A text that no server takes is refused for its length, whatever the server says of it.
func TestALongTextIsRefusedForItsLength(t *testing.T) {
	o := &Outbox{s: &page.Session{Words: words.New("en")}}
	for length, want := range map[int]string{
		100:               "refused it: the server cannot take what the note says",
		text.MaxField + 1: "refused it: the text is longer than 64 KiB; shorten it",
	} {
		said := json.RawMessage(strconv.Quote(strings.Repeat("a", length)))
		it := &item{kind: kindRefused, letter: &store.Letter{Ent: "note", Code: "invalid_field", Fields: []store.LetterField{{Ent: "note_version", Name: "text", Value: said, Text: true}}}}
		if got := o.why(it); !strings.Contains(got, want) {
			t.Errorf("%d bytes: %q, want %q", length, got, want)
		}
	}
}
