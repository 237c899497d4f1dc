package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// Percents of garbage to live memory at which it is collected: until the first time, and
// from then on, which is the runtime's own.
const (
	garbageAtStart = 400
	garbageLater   = 100
)

// startSparing puts the first collection of garbage off: a start leaves a few megabytes
// that are used once, and looking through them three times takes longer than the first
// frame. A GOGC that somebody set stays, and so does what was set since (desk.Load).
func startSparing() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(garbageAtStart)
	runtime.AddCleanup(new([16]byte), func(struct{}) {
		if now := debug.SetGCPercent(garbageLater); now != garbageAtStart {
			debug.SetGCPercent(now)
		}
	}, struct{}{})
}
