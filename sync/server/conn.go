package server

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// listener makes every connection a patient one.
type listener struct {
	net.Listener
	quiet time.Duration
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, quiet: l.quiet}, nil
}

// conn writes for as long as its peer takes something: a link of a few bytes a second
// gets its page, however long that takes; one that has taken nothing for a while is
// given up. A deadline that was set for writing still holds.
type conn struct {
	net.Conn
	quiet time.Duration

	mu  sync.Mutex
	end time.Time // of writing; zero: none
}

func (c *conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	c.end = t
	c.mu.Unlock()
	return c.Conn.SetWriteDeadline(t) // also ends a write that is under way
}

func (c *conn) Write(b []byte) (n int, err error) {
	moved, waits := time.Now(), unsent(c.Conn)
	for {
		c.mu.Lock()
		end := c.end
		c.mu.Unlock()
		until := time.Now().Add(c.quiet / 4)
		if !end.IsZero() && end.Before(until) {
			until = end
		}
		if err := c.Conn.SetWriteDeadline(until); err != nil {
			return n, err
		}
		k, err := c.Conn.Write(b[n:])
		n += k
		if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		now, left := time.Now(), unsent(c.Conn)
		if k > 0 || left != waits {
			moved, waits = now, left
		}
		if now.Sub(moved) >= c.quiet || !end.IsZero() && !now.Before(end) {
			return n, err
		}
	}
}
