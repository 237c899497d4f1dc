package signal

import (
	"testing"

	"rounds/data"
)

func TestTheTableHoldsEveryReasonInOrder(t *testing.T) {
	codes := data.Reasons()
	if len(codes) != len(table) {
		t.Fatalf("%d rules for %d reasons", len(table), len(codes))
	}
	for i, code := range codes {
		if table[i].code != code {
			t.Errorf("rule %d is %s, want %s", i, table[i].code, code)
		}
		if (table[i].fires == nil) != (code == data.ReasonSignupSelfServe) {
			t.Errorf("%s fires: %t", code, table[i].fires != nil)
		}
	}
}
