package ledger

import (
	"reflect"
	"testing"

	"rounds/data"
)

// What becomes of values is read as it was written.
func TestBasedIsReadBack(t *testing.T) {
	for _, b := range []*based{
		nil,
		{Row: key(1)},
		{Row: key(1), Merged: map[string]int64{"mrr": 7, "name": 9}, Conflicts: map[string]data.ID{"plan": key(2)}},
		{Row: key(1), Past: []string{"mrr"}},
		{Row: key(1), Merged: map[string]int64{"mrr": 7}, Past: []string{"mrr", "name", "plan"}},
	} {
		column, offsets := b.column()
		got, err := readBased(column)
		if err != nil || len(offsets) > 0 {
			t.Errorf("%+v is written as %s, with marks at %v: %v", b, column, offsets, err)
			continue
		}
		if b != nil { // empty maps are none
			if len(got.Merged) == 0 {
				got.Merged = nil
			}
			if len(got.Conflicts) == 0 {
				got.Conflicts = nil
			}
		}
		if !reflect.DeepEqual(got, b) {
			t.Errorf("%+v is written as %s and read as %+v", b, column, got)
		}
	}
}
