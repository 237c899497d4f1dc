package data

import (
	"errors"
	"fmt"
	"testing"
)

func TestMoneyText(t *testing.T) {
	for m, want := range map[Money]string{0: "0", 124000: "1240", -150: "-1.50", 5: "0.05"} {
		if got := m.String(); got != want {
			t.Errorf("%d is %q, want %q", int64(m), got, want)
		}
	}
}

func TestErrorsKeepCodeAndCause(t *testing.T) {
	cause := errors.New("disk")
	err := fmt.Errorf("note: %w", Errorf(CodeFull, "cannot write: %w", cause))
	if CodeOf(err) != CodeFull || !errors.Is(err, cause) || CodeOf(cause) != CodeInternal || CodeOf(nil) != "" {
		t.Errorf("code %q of %v", CodeOf(err), err)
	}
}

func TestChangesMerge(t *testing.T) {
	a, b := ID{1}, ID{2}
	c := Change{Accounts: []ID{a}, Kinds: []string{"note"}}.Merge(Change{Accounts: []ID{a, b}, Kinds: []string{"call"}})
	if len(c.Accounts) != 2 || len(c.Kinds) != 2 || c.All {
		t.Errorf("merged to %+v", c)
	}
	var many Change
	for i := range 1001 {
		many = many.Merge(Change{Accounts: []ID{{byte(i), byte(i >> 8), 1}}})
	}
	if !many.All || many.Accounts != nil {
		t.Errorf("1,001 accounts are named one by one: all %v, %d", many.All, len(many.Accounts))
	}
}

func TestEveryReasonHasAViewAndAnOrder(t *testing.T) {
	for i, r := range Reasons() {
		if r.Order() != i || r.View() == "" {
			t.Errorf("%s: order %d, view %q", r, r.Order(), r.View())
		}
	}
	if Reason("no.such").View() != "" || Reason("no.such").Order() != len(Reasons()) {
		t.Error("an unknown reason has a place")
	}
}
