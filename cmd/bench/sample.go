package main

import (
	"slices"
	"time"
)

// sample is times of the same work, to be read as percentiles.
type sample []time.Duration

// at is the percentile of a share (0.5 is the median), in milliseconds.
func (s sample) at(share float64) float64 {
	sorted := slices.Sorted(slices.Values(s))
	return float64(sorted[int(share*float64(len(sorted)-1))].Nanoseconds()) / 1e6
}

// timed measures one run.
func timed(work func()) time.Duration {
	start := time.Now()
	work()
	return time.Since(start)
}

// ms is a duration in milliseconds.
func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
