//go:build unix

package main

import "syscall"

// freeSpace is how many bytes a user may still write where folder lies.
func freeSpace(folder string) (int64, bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(folder, &st); err != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true //nolint:gosec,unconvert // the types differ between systems
}
