package desk

import "runtime/debug"

// garbagePercent is how much garbage the memory of a large book may grow by before
// it is collected. A collection is cheap there: book and index are a few hundred
// pieces without pointers.
const garbagePercent = 20

// frugal makes the process ready for a large book.
func frugal() { debug.SetGCPercent(garbagePercent) }

// settle gives back what loading a large book has left over.
func settle() { debug.FreeOSMemory() }
