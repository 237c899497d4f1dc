package demo

import (
	"math"
	"math/rand/v2"

	"rounds/data"
)

// dice is the randomness of one account or one purpose.
type dice struct {
	*rand.Rand
	seq uint16 // counts ids, so that no two of one account are equal
}

// The streams of dice: each purpose has its own, so that a change in one leaves
// the others as they were.
const (
	streamHead = iota + 1
	streamBody
	streamTeam
	streamUsage
	streamRun
	streamHelp
)

func newDice(seed uint64, stream, i int) *dice {
	pcg := rand.NewPCG(seed, uint64(i)<<3|uint64(stream)) //nolint:gosec // a demo world has to be repeatable
	d := &dice{Rand: rand.New(pcg)}                       //nolint:gosec // as above
	// PCG's first numbers of neighbouring seeds are alike.
	for range 4 {
		d.Uint64()
	}
	return d
}

// chance is true in share of cases (0–1).
func (d *dice) chance(share float64) bool { return d.Float64() < share }

// between gives a whole number from low to high, both possible.
func (d *dice) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + d.IntN(high-low+1)
}

// spread gives a normal deviate cut at three deviations.
func (d *dice) spread(mean, deviation float64) float64 {
	return mean + deviation*max(-3, min(3, d.NormFloat64()))
}

// logNormal gives a value with that median; sigma is the deviation of its logarithm.
func (d *dice) logNormal(median, sigma float64) float64 {
	return median * math.Exp(d.spread(0, sigma))
}

func pick[T any](d *dice, list []T) T { return list[d.IntN(len(list))] }

// id makes an id of version 7 whose time is at: the account's own, so that it
// depends on nothing that another account draws.
func (d *dice) id(at data.Instant) data.ID {
	var id data.ID
	d.seq++
	for i := range 6 {
		id[i] = byte(at >> (40 - 8*i))
	}
	id[6] = 0x70 | byte(d.seq>>8)&0x0f
	id[7] = byte(d.seq)
	r := d.Uint64()
	for i := range 8 {
		id[8+i] = byte(r >> (8 * i))
	}
	id[8] = 0x80 | id[8]&0x3f
	return id
}

// clamp keeps v from low to high.
func clamp(v, low, high float64) float64 { return max(low, min(high, v)) }
