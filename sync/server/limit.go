package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"rounds/data"
)

// Limits bound how much is served to whom.
type Limits struct {
	DeviceRate  float64       // requests a second of a device, over a while; a gateway has GatewayShare times as many
	DeviceBurst float64       // at once
	DeviceOpen  int           // requests of a device under way at a time, pokes too; a gateway has GatewayShare times as many
	SourceRate  float64       // requests a second without a token, and with wrong ones, of one address
	SourceBurst float64       // at once
	Quiet       time.Duration // how long a body may bring no byte
	Whole       time.Duration // how long the body of a device may take in all
	Stranger    time.Duration // how long the body of a request without a token may take in all
	Heartbeat   time.Duration // of pokes
}

// GatewayShare is for how many devices a gateway stands.
const GatewayShare = 50

func (l Limits) filled() Limits {
	fill := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	wait := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	fill(&l.DeviceRate, 20)
	fill(&l.DeviceBurst, 200)
	if l.DeviceOpen == 0 {
		l.DeviceOpen = 16
	}
	fill(&l.SourceRate, 2)
	fill(&l.SourceBurst, 60)
	wait(&l.Quiet, 90*time.Second)
	wait(&l.Whole, 10*time.Minute)
	wait(&l.Stranger, 10*time.Second)
	wait(&l.Heartbeat, 20*time.Second)
	return l
}

// buckets are token buckets by name.
type buckets struct {
	clock data.Clock
	rate  float64
	burst float64

	mu    sync.Mutex
	of    map[string]*bucket
	swept time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newBuckets(clock data.Clock, rate, burst float64) *buckets {
	return &buckets{clock: clock, rate: rate, burst: burst, of: map[string]*bucket{}}
}

// take takes one token of a bucket that is share times as large as others; when it is
// empty, it says after what time there is one again.
func (b *buckets) take(name string, share float64) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock()
	b.sweep(now)
	x := b.of[name]
	if x == nil {
		x = &bucket{tokens: b.burst * share, at: now}
		b.of[name] = x
	}
	if passed := now.Sub(x.at); passed > 0 { // a clock that was set back gives nothing
		x.tokens = min(x.tokens+passed.Seconds()*b.rate*share, b.burst*share)
	}
	x.at = now
	if x.tokens < 1 {
		return time.Duration((1 - x.tokens) / (b.rate * share) * float64(time.Second)), false
	}
	x.tokens--
	return 0, true
}

// sweep forgets buckets that are full again, so that their number stays bounded by
// how many were asked of within one filling.
func (b *buckets) sweep(now time.Time) {
	full := time.Duration(b.burst / b.rate * float64(time.Second))
	if passed := now.Sub(b.swept); passed >= 0 && passed < full {
		return
	}
	b.swept = now
	for name, x := range b.of {
		if now.Sub(x.at) >= full {
			delete(b.of, name)
		}
	}
}

// crowd counts the requests that are under way, by name.
type crowd struct {
	mu sync.Mutex
	of map[string]int
}

// enter counts one more, unless there are most already.
func (c *crowd) enter(name string, most int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[name] >= most {
		return false
	}
	c.of[name]++
	return true
}

func (c *crowd) leave(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[name]--; c.of[name] == 0 {
		delete(c.of, name)
	}
}

// source is where a request comes from: an IPv4 address, or the network of an IPv6
// one, of which a single host has as many addresses as it likes.
func (s *Server) source(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.proxied {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			host = last
		}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	a = a.Unmap()
	if a.Is6() {
		const network = 64
		if p, err := a.Prefix(network); err == nil {
			return p.String()
		}
	}
	return a.String()
}
