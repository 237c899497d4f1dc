package words_test

import (
	"regexp"
	"testing"

	"rounds/data"
	"rounds/data/schema"
	"rounds/data/signal"
	"rounds/ui/part"
	"rounds/ui/words"
)

// code is what the values of a book look like where nobody has put them into words.
var code = regexp.MustCompile(`[a-z][._][a-z]`)

// Every value of a field that takes a few has words of its own, and so have the names of the
// program's own things that fields hold.
func TestEveryClosedValueHasWords(t *testing.T) {
	languages := map[string]*words.Words{"en": words.New("en"), "de": words.New("de"), "ja": words.New("ja")}
	seen := 0
	check := func(ent, field, value string) {
		seen++
		for lang, w := range languages {
			said := w.Value(ent, field, value)
			if said == "" || code.MatchString(said) || lang == "ja" && said == value {
				t.Errorf("%s: %s.%s %q is said as %q", lang, ent, field, value, said)
			}
		}
		for _, other := range schema.Closed(ent, field) {
			if w := languages["en"]; other != value && w.Value(ent, field, other) == w.Value(ent, field, value) {
				t.Errorf("%s.%s: %q and %q are both %q", ent, field, value, other, w.Value(ent, field, value))
			}
		}
	}
	for _, e := range schema.All() {
		for _, field := range e.Names() {
			for _, value := range schema.Closed(e.Name, field) {
				check(e.Name, field, value)
			}
		}
		for _, ent := range []string{"conflict", "write_back"} {
			check(ent, "ent", e.Name)
		}
	}
	if seen < 150 {
		t.Errorf("only %d values", seen)
	}
}

// A reason by itself has room in a column, in each language.
func TestReasonsAreShort(t *testing.T) {
	for _, lang := range []string{"en", "de", "ja"} {
		w := words.New(lang)
		for _, code := range data.Reasons() {
			if said := w.Reason(code); part.Width(said) > 24 {
				t.Errorf("%s: %s is said as %q, which takes %d cells", lang, code, said, part.Width(said))
			}
		}
	}
}

// A reason of an account is said whole in the queue's column beside the preview, in each
// language: what it is about comes after it.
func TestReasonsFitTheQueue(t *testing.T) {
	const column, minute = 25, 60_000
	now := data.Instant(200 * 24 * 60 * minute)
	for _, lang := range []string{"en", "de", "ja"} {
		w := words.New(lang)
		for _, code := range data.Reasons() {
			if code == data.ReasonProductActivated {
				continue // which says a product's name
			}
			for _, f := range []data.Firing{
				{Code: code, N: 88, M: 6, Since: now - 119*minute}, {Code: code, Since: now - 47*60*minute}, {Code: code, N: 7, M: signal.OtherChecklist},
				{Code: code, M: signal.SideInside},
			} {
				if said := w.Why(&f, now); part.Width(said) > column {
					t.Errorf("%s: %s says %q, which takes %d cells", lang, code, said, part.Width(said))
				}
			}
		}
	}
}

// A value of a newer program, or of a system that has its own, stands as it came; a text
// that a person wrote is never taken for one.
func TestOtherValuesStandAsTheyAre(t *testing.T) {
	w := words.New("de")
	for _, tt := range []struct{ ent, field, value, want string }{
		{"account", "stage", "hypercare", "hypercare"},
		{"account", "name", "renewal", "renewal"},
		{"activity", "outcome", "no_answer", "nicht erreicht"},
		{"activity", "outcome", "card_replaced", "card replaced"},
		{"activity", "reason", "payment.failed", "Zahlung fehlgeschlagen"},
		{"conflict", "field", "renewal_on", "Verlängerung"},
		{"no_such", "kind", "call", "call"},
	} {
		if got := w.Value(tt.ent, tt.field, tt.value); got != tt.want {
			t.Errorf("%s.%s %q is said as %q, want %q", tt.ent, tt.field, tt.value, got, tt.want)
		}
	}
}
