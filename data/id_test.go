package data

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"
)

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestIDsAscendWhateverTheClockDoes(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	dice := rand.New(rand.NewPCG(1, 1))
	ids := NewIDs(func() time.Time { return now }, zeros{})
	var last ID
	for range 20_000 {
		now = now.Add(time.Duration(dice.IntN(3)-1) * time.Millisecond)
		id := ids.New()
		if bytes.Compare(id[:], last[:]) <= 0 {
			t.Fatalf("%s came after %s", id, last)
		}
		if id[6]>>4 != 7 || id[8]>>6 != 2 {
			t.Fatalf("%s is not a UUID of version 7", id)
		}
		last = id
	}
}

func TestIDText(t *testing.T) {
	id := NewIDs(time.Now, rand.NewChaCha8([32]byte{1})).New()
	back, err := ParseID(id.String())
	if err != nil || back != id {
		t.Errorf("%s came back as %s: %v", id, back, err)
	}
	for _, bad := range []string{"x", "0123456789abcdef0123456789abcdef0123", id.String() + "0", "g" + id.String()[1:]} {
		if _, err := ParseID(bad); CodeOf(err) != CodeInvalid {
			t.Errorf("%q was taken for an id (%v)", bad, err)
		}
	}
}

// What other devices and servers made of the same names stays the same.
func TestDerivedID(t *testing.T) {
	for _, c := range []struct {
		parts []string
		want  string
	}{
		{[]string{"import", "csv", "account", "A0001", "0"}, "b6f28e5b-01ba-83bd-be7a-53b0fe41388c"},
		{[]string{"ab", "c"}, "430fb1b4-ac43-816e-8a81-fab27a1930ab"},
		{[]string{"a", "bc"}, "5310a587-8878-8ab2-9d5a-d7c3f8503582"},
		{nil, "e3b0c442-98fc-8c14-9afb-f4c8996fb924"},
	} {
		if got := DerivedID(c.parts...).String(); got != c.want {
			t.Errorf("%q: %s, want %s", c.parts, got, c.want)
		}
	}
}
