package story

import (
	"testing"

	"rounds/data"
)

// BenchmarkSimilar looks through as many stories as the store keeps at hand.
func BenchmarkSimilar(b *testing.B) {
	here := &data.Account{ID: data.ID{1}, Segment: "marketplace", Industry: "Home", Plan: "Pro"}
	told := make([]Told, 200)
	for i := range told {
		told[i] = Told{
			Story:   data.Story{ID: data.ID{2, byte(i)}, AccountID: data.ID{3, byte(i)}, At: data.Instant(i)},
			Segment: []string{"Ｍarketplace", "ad-tech", "local"}[i%3], Industry: []string{"home", "Food"}[i%2], Plan: []string{"Pro", "Basic"}[i%2],
		}
	}
	for b.Loop() {
		if len(Similar(here, told, 3)) != 3 {
			b.Fatal("too few are offered")
		}
	}
}
