package page

import (
	"testing"

	"rounds/data"
)

func TestPrimary(t *testing.T) {
	anna, bea, cleo := data.Contact{ID: data.ID{1}, Name: "Anna", LeftOn: 5}, data.Contact{ID: data.ID{2}, Name: "Bea"}, data.Contact{ID: data.ID{3}, Name: "Cleo", Primary: true}
	for want, of := range map[string][]data.Contact{"Cleo": {anna, bea, cleo}, "Bea": {{ID: data.ID{4}, Name: "Zoe"}, bea, anna}, "": {anna}} {
		if got := Primary(of).Name; got != want {
			t.Errorf("the primary contact is %q, want %q", got, want)
		}
	}
}
