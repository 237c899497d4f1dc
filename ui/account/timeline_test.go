package account

import (
	"testing"

	"rounds/data"
	"rounds/data/store"
)

// A note of one line is its call's summary: it stands on the timeline once.
func TestANoteThatIsTheSummaryStandsOnce(t *testing.T) {
	call := data.Activity{ID: data.ID{1}, Kind: data.ActivityCall, Summary: "she sends the list"}
	note := func(id byte, call data.ID, texts ...string) store.NoteText {
		return store.NoteText{Note: data.Note{ID: data.ID{id}, ActivityID: call}, Texts: texts}
	}
	m := model{f: &data.Facts{Activities: []data.Activity{call, {ID: data.ID{2}}}}}
	for _, c := range []struct {
		why  string
		note store.NoteText
		want bool
	}{
		{"the summary", note(9, call.ID, "she sends the list\n"), true},
		{"more than the summary", note(9, call.ID, "she sends the list\nand the prices"), false},
		{"of another call", note(9, data.ID{2}, "she sends the list"), false},
		{"of no call", note(9, data.ID{}, "she sends the list"), false},
		{"two people wrote it", note(9, call.ID, "she sends the list", "she sends it not"), false},
	} {
		if got := m.summed(&c.note); got != c.want {
			t.Errorf("%s: summed is %v", c.why, got)
		}
	}
}
