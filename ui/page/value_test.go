package page

import (
	"encoding/json"
	"strconv"
	"testing"

	"rounds/data"
	"rounds/data/schema"
	"rounds/data/store"
	"rounds/ui/words"
)

// What a field says is said in the reader's language wherever it takes one of a few values:
// on the Sync page, in the timeline, in notifications.
func TestValuesSpeakTheReadersLanguage(t *testing.T) {
	s := &Session{Words: words.New("ja")}
	for _, e := range schema.All() {
		for _, field := range e.Names() {
			for _, value := range schema.Closed(e.Name, field) {
				if got := s.Value(e.Name, field, strconv.Quote(value), nil); got == value || got == "" {
					t.Errorf("%s.%s %q is shown as %q", e.Name, field, value, got)
				}
			}
		}
	}
}

func TestValues(t *testing.T) {
	s := &Session{Words: words.New("de")}
	for _, tt := range []struct{ ent, field, raw, want string }{
		{"activity", "state", `"parked"`, "nicht beendet"},
		{"activity", "summary", `"parked"`, "parked"},
		{"account", "cadence", `"mon thu 10:00"`, "Mo Do 10:00"},
		{"account", "cadence", `"now and then"`, "now and then"},
		{"account", "mrr", `124000`, "1.240"},
		{"account", "mrr", `124050`, "1.240,50"},
		{"account", "auto_renew", `true`, "ja"},
		{"user", "languages", `["de","en"]`, "de, en"},
		{"account", "stage", `""`, "nichts"},
	} {
		if got := s.Value(tt.ent, tt.field, tt.raw, nil); got != tt.want {
			t.Errorf("%s.%s %s is shown as %q, want %q", tt.ent, tt.field, tt.raw, got, tt.want)
		}
	}
}

// What a change says is the text that somebody wrote; where it has codes only, they are
// said by name.
func TestChangesSayNoCodes(t *testing.T) {
	s := &Session{Words: words.New("de")}
	letter := func(ent string, fields ...string) *store.Letter {
		l := &store.Letter{Ent: ent, Op: data.OpCreate}
		for i := 0; i < len(fields); i += 2 {
			l.Fields = append(l.Fields, store.LetterField{Ent: ent, Name: fields[i], Value: json.RawMessage(strconv.Quote(fields[i+1])), Text: schema.IsProse(ent, fields[i])})
		}
		return l
	}
	for _, tt := range []struct {
		letter *store.Letter
		want   string
	}{
		{letter("activity", "kind", "call", "state", "parked", "reason", "signup.new"), "Art Gespräch · Stand nicht beendet · Grund neue Anmeldung"},
		{letter("activity", "state", "filed", "summary", "Sie ist zufrieden."), "Sie ist zufrieden."},
		{letter("activity", "summary", "Sie geht.", "next_step", "nachfragen, warum", "real_need", "Sie geht."), "nachfragen, warum · Sie geht."},
		{letter("step_answer", "state", "done", "answer", "true"), "ja"},
		{letter("disposition", "code", "renewal.window", "occurrence", "2026-12-01", "kind", "done"), "wegen Verlängerung steht an · Art erledigt"},
	} {
		if got := s.ChangeText(tt.letter, nil); got != tt.want {
			t.Errorf("%s %v says %q, want %q", tt.letter.Ent, tt.letter.Fields, got, tt.want)
		}
	}
}
