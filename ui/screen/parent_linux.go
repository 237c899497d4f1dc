package screen

import (
	"os"

	"golang.org/x/sys/unix"
)

// orphaned calls f when the parent of this process ends: a shell that is killed sends
// no signal where it did not begin the session, and its child would keep the terminal.
// stop ends the wait. On a kernel before 5.10 nobody waits.
func orphaned(f func()) (stop func()) {
	fd, err := unix.PidfdOpen(os.Getppid(), unix.PIDFD_NONBLOCK)
	if err != nil {
		return func() {}
	}
	parent := os.NewFile(uintptr(fd), "parent")
	conn, err := parent.SyscallConn()
	if err != nil {
		_ = parent.Close()
		return func() {}
	}
	go func() {
		woken := false
		err := conn.Read(func(uintptr) bool { // becomes readable when the process ends
			defer func() { woken = true }()
			return woken
		})
		if err == nil {
			f()
		}
	}()
	return func() { _ = parent.Close() }
}
