package kpi

import (
	"maps"
	"slices"
)

// Spans are numbers of days, kept as how often each occurred, so that their median
// needs no list of them.
type Spans map[int]int

func (s *Spans) put(days int) {
	if *s == nil {
		*s = Spans{}
	}
	(*s)[max(days, 0)]++
}

func (s *Spans) add(o Spans) {
	if len(o) > 0 && *s == nil {
		*s = Spans{}
	}
	for days, n := range o {
		(*s)[days] += n
	}
}

// N is how many there are.
func (s Spans) N() int {
	sum := 0
	for _, n := range s {
		sum += n
	}
	return sum
}

// Median is the middle one, or the mean of the middle two; 0 of none.
func (s Spans) Median() float64 {
	n := s.N()
	if n == 0 {
		return 0
	}
	return float64(s.at((n-1)/2)+s.at(n/2)) / 2
}

// at is the i-th smallest.
func (s Spans) at(i int) int {
	for _, days := range slices.Sorted(maps.Keys(s)) {
		if i -= s[days]; i < 0 {
			return days
		}
	}
	return 0
}
