//go:build !linux

package screen

// orphaned waits for nothing: only Linux tells of the end of a parent.
func orphaned(func()) (stop func()) { return func() {} }
