package server

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// pair is a connection as the server has it, and its peer, whose buffers are small.
func pair(t *testing.T, quiet time.Duration) (server net.Conn, peer *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	peer = c.(*net.TCPConn)
	if err := peer.SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	server, err = listener{l, quiet}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.(*conn).Conn.(*net.TCPConn).SetWriteBuffer(16 << 10); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = peer.Close(), server.Close() })
	return server, peer
}

// drip is a connection whose peer takes so many bytes in the time of one deadline.
type drip struct {
	net.Conn
	bytes int
	end   time.Time
	got   []byte
}

func (d *drip) SetWriteDeadline(t time.Time) error {
	d.end = t
	return nil
}

func (d *drip) Write(b []byte) (int, error) {
	<-time.After(time.Until(d.end))
	n := min(d.bytes, len(b))
	d.got = append(d.got, b[:n]...)
	if n == len(b) {
		return n, nil
	}
	return n, os.ErrDeadlineExceeded
}

// A peer that takes a little at a time gets all of it, in however many times the
// patience.
func TestASlowReaderGetsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &drip{bytes: 1}
		c := &conn{Conn: d, quiet: 90 * time.Second}
		body := []byte("a page that a link of a byte in twenty seconds takes half an hour for, and more than that")
		begun := time.Now()
		if n, err := c.Write(body); err != nil || n != len(body) || string(d.got) != string(body) {
			t.Errorf("%d of %d bytes: %v", n, len(body), err)
		}
		if took := time.Since(begun); took < 30*time.Minute {
			t.Errorf("the reader was not slow: %s", took)
		}
		d.bytes = 0
		begun = time.Now()
		if _, err := c.Write(body); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(begun) != 90*time.Second {
			t.Errorf("a reader that stopped: %v after %s", err, time.Since(begun))
		}
	})
}

// What waits for the peer is known, so that a write moves also while the system's own
// buffer is full.
func TestUnsent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not known on this system")
	}
	server, peer := pair(t, time.Minute)
	if n := unsent(server.(*conn).Conn); n != 0 {
		t.Errorf("%d bytes wait before any", n)
	}
	_, _ = io.Copy(deadline{server}, io.LimitReader(zeros{}, 64<<20))
	if n := unsent(server.(*conn).Conn); n <= 0 {
		t.Errorf("%d bytes wait for a peer that takes none", n)
	}
	if _, err := io.CopyN(io.Discard, peer, 4<<10); err != nil {
		t.Error(err)
	}
}

// deadline fills a connection and goes on when it is full.
type deadline struct{ net.Conn }

func (d deadline) Write(b []byte) (int, error) {
	if err := d.SetWriteDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		return 0, err
	}
	return d.Conn.Write(b)
}

func TestAReaderThatTakesNothingIsGivenUp(t *testing.T) {
	const quiet = 100 * time.Millisecond
	server, _ := pair(t, quiet)
	begun := time.Now()
	_, err := io.Copy(server, io.LimitReader(zeros{}, 64<<20))
	if !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(begun) < quiet {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

func TestADeadlineHolds(t *testing.T) {
	server, _ := pair(t, time.Hour)
	if err := server.SetWriteDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(server, io.LimitReader(zeros{}, 64<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
