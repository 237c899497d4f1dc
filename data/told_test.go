package data

import (
	"slices"
	"testing"
)

func TestHeardIsOfOnePersonEachTopicOnce(t *testing.T) {
	her, him := ID{1}, ID{2}
	told := []Told{
		{ContactID: her, Topic: "fees", At: 10}, {ContactID: her, Topic: "limits", At: 20}, {ContactID: her, Topic: "fees", At: 30},
		{ContactID: him, Topic: "rules", At: 25}, {ContactID: her, Topic: "later", At: 99}, {ContactID: her, Topic: "audit", At: 20},
	}
	for _, tt := range []struct {
		name    string
		contact ID
		at      Instant
		want    []string
	}{
		{"hers, the newest first", her, 50, []string{"fees", "audit", "limits"}},
		{"as of then", her, 15, []string{"fees"}},
		{"his", him, 50, []string{"rules"}},
		{"nobody's", ID{3}, 50, nil},
	} {
		var got []string
		for _, one := range Heard(told, tt.contact, tt.at) {
			got = append(got, one.Topic)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := Heard(told, her, 50)[0].At; got != 30 {
		t.Errorf("fees were told last at %d", got)
	}
}
