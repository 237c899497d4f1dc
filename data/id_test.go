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
