package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
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

// A number is written back as it came, also one that is longer than a float64, and one that
// is larger than any.
func TestFieldsKeepTheirNumbers(t *testing.T) {
	for _, raw := range []string{
		`{"n":0}`, `{"n":140}`, `{"n":-1.5}`, `{"n":9007199254740991}`, `{"n":9007199254740993}`, `{"n":1234567890123456789}`,
		`{"n":[{"m":12345678901234567890}]}`, `{"n":0.12345678901234567}`, `{"n":1e400}`, `{"n":1e-400}`,
	} {
		var f Fields
		if err := json.Unmarshal([]byte(raw), &f); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		stored, err := f.Value()
		if err != nil || stored != raw {
			t.Errorf("%s is stored as %s, %v", raw, stored, err)
		}
		var again Fields
		if err := again.Scan(stored); err != nil || !reflect.DeepEqual(f, again) {
			t.Errorf("%s is read as %#v, %v", raw, again, err)
		}
	}
	var f Fields
	if err := json.Unmarshal([]byte(`{"n":140.0,"m":1e3}`), &f); err != nil || f["n"] != 140.0 || f["m"] != 1000.0 {
		t.Errorf("%#v, %v", f, err)
	}
}

func TestWhatIsNoNumberIsNone(t *testing.T) {
	for _, s := range []string{"", "Inf", "-infinity", "NaN", "1,2", "twelve", `1,"x":2`} {
		if n, ok := Number(s); ok {
			t.Errorf("%q is read as %v", s, n)
		}
	}
}
