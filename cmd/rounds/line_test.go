package main

import (
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// toxics are what a line may do to what crosses it; the first does nothing.
var toxics = []string{
	``,
	`{"name":"slow","type":"latency","attributes":{"latency":60,"jitter":50}}`,
	`{"name":"cut","type":"timeout","attributes":{"timeout":20}}`,
	`{"name":"reset","type":"reset_peer","attributes":{"timeout":10}}`,
	`{"name":"late","type":"slow_close","attributes":{"delay":200}}`,
	`{"name":"thin","type":"bandwidth","attributes":{"rate":2}}`,
	`{"name":"drip","type":"slicer","attributes":{"average_size":20,"size_variation":10,"delay":300}}`,
	`{"name":"trickle","type":"slicer","attributes":{"average_size":1,"size_variation":0,"delay":1000000}}`, // a byte a second
	`{"name":"short","type":"limit_data","attributes":{"bytes":700}}`,
	`{"name":"deaf","type":"timeout","stream":"upstream","attributes":{"timeout":30}}`,
}

// line is a network between devices and a server that may do any of toxics. Each has a
// proxy of its own, and a connection stays with the one that it began with: toxiproxy
// deadlocks now and then where a toxic is taken from a connection that is just ending.
type line struct {
	listener net.Listener
	ways     []*toxiproxy.Proxy // one for each of toxics
	now      atomic.Int64
	taken    []atomic.Int64 // connections by each way

	mu   sync.Mutex
	open map[net.Conn]bool
	all  sync.WaitGroup
}

func newLine(t *testing.T, server string) *line {
	t.Helper()
	zerolog.SetGlobalLevel(zerolog.Disabled)
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	l := &line{open: map[net.Conn]bool{}, taken: make([]atomic.Int64, len(toxics))}
	for _, toxic := range toxics {
		way := toxiproxy.NewProxy(api, toxic, "127.0.0.1:0", server)
		if toxic != "" {
			if _, err := way.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
				t.Fatal(err)
			}
		}
		if err := way.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(way.Stop)
		l.ways = append(l.ways, way)
	}
	var err error
	if l.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	l.all.Go(l.accept)
	t.Cleanup(func() {
		_ = l.listener.Close()
		l.cut()
		l.all.Wait()
	})
	return l
}

func (l *line) addr() string { return l.listener.Addr().String() }

// turn has the connections from now on be of one of toxics.
func (l *line) turn(toxic int) { l.now.Store(int64(toxic)) }

// tried reports whether connections went by each of toxics.
func (l *line) tried() bool {
	for i := range l.taken {
		if l.taken[i].Load() == 0 {
			return false
		}
	}
	return true
}

// cut ends every connection, without a word to either side.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		abandon(c)
	}
}

func (l *line) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return // closed
		}
		way := l.now.Load()
		far, err := net.Dial("tcp", l.ways[way].Listen)
		if err != nil {
			abandon(near)
			continue
		}
		l.taken[way].Add(1)
		l.mu.Lock()
		l.open[near], l.open[far] = true, true
		l.mu.Unlock()
		l.all.Go(func() {
			var both sync.WaitGroup
			both.Go(func() { pass(far, near) })
			both.Go(func() { pass(near, far) })
			both.Wait()
			l.mu.Lock()
			defer l.mu.Unlock()
			for _, c := range []net.Conn{near, far} {
				_ = c.Close()
				delete(l.open, c)
			}
		})
	}
}

// pass hands on what comes, an end as an end and a reset as a reset.
func pass(to, from net.Conn) {
	if _, err := io.Copy(to, from); err != nil {
		abandon(from)
		abandon(to)
		return
	}
	_ = to.(*net.TCPConn).CloseWrite()
}

// abandon closes a connection so that the other side sees it reset.
func abandon(c net.Conn) {
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
}
