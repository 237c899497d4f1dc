package door

import (
	"net"
	"sync"
	"time"

	"rounds/data"
)

// Limits bound what clients may cost. Zero fields have the values of Defaults.
type Limits struct {
	Sessions  int           // of all at a time
	PerPerson int           // sessions of one person at a time
	Idle      time.Duration // without a key, a screen is closed
	Logins    int           // connections that have not logged in yet
	Burst     int           // connections of an address at once
	Every     time.Duration // after which an address may connect once more
	Handshake time.Duration // within which a login has to be done
	Drain     time.Duration // that sessions have to end when the server does
}

// Defaults are the limits of a host for a team.
func Defaults() Limits {
	return Limits{
		Sessions: 500, PerPerson: 10, Idle: 30 * time.Minute, Logins: 100,
		Burst: 100, Every: time.Second / 2, Handshake: 20 * time.Second, Drain: 5 * time.Second,
	}
}

// knocks counts the connections of each address in a bucket that fills again with time.
type knocks struct {
	clock data.Clock
	burst int
	every time.Duration

	mu      sync.Mutex
	buckets map[string]bucket
	open    int // connections that have not logged in yet
	most    int
}

type bucket struct {
	left int
	at   time.Time
}

// sweepFrom is how many addresses are remembered before full buckets are forgotten.
const sweepFrom = 4096

func newKnocks(clock data.Clock, l *Limits) *knocks {
	return &knocks{clock: clock, burst: l.Burst, every: l.Every, most: l.Logins, buckets: map[string]bucket{}}
}

// enter reports whether an address may connect now; then leave has to be called when the
// login is over.
func (k *knocks) enter(addr net.Addr) bool {
	host, _, err := net.SplitHostPort(addr.String())
	if err != nil {
		host = addr.String()
	}
	now := k.clock()
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.buckets) >= sweepFrom {
		for name, b := range k.buckets {
			if k.filled(b, now).left >= k.burst {
				delete(k.buckets, name)
			}
		}
	}
	b, known := k.buckets[host]
	if !known {
		b = bucket{k.burst, now}
	}
	b = k.filled(b, now)
	if b.left <= 0 || k.open >= k.most {
		k.buckets[host] = b
		return false
	}
	b.left--
	k.buckets[host] = b
	k.open++
	return true
}

func (k *knocks) leave() {
	k.mu.Lock()
	k.open--
	k.mu.Unlock()
}

// filled is a bucket as of now.
func (k *knocks) filled(b bucket, now time.Time) bucket {
	if n := int(now.Sub(b.at) / k.every); n > 0 {
		b.left = min(b.left+n, k.burst)
		b.at = b.at.Add(time.Duration(n) * k.every)
	}
	return b
}

// seats counts the sessions of each person.
type seats struct {
	mu     sync.Mutex
	of     map[string]int
	all    int
	most   Limits
	closed chan struct{} // nil while seats are given; then closed when the last is free
}

// Full is why there is no seat for a person.
type Full int

// The reasons.
const (
	FullNot    Full = iota
	FullPerson      // she has as many sessions as one person may have
	FullAll         // the host has
	FullEnding      // the host ends
)

func (s *seats) take(name string) Full {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed != nil:
		return FullEnding
	case s.all >= s.most.Sessions:
		return FullAll
	case s.of[name] >= s.most.PerPerson:
		return FullPerson
	}
	s.of[name]++
	s.all++
	return FullNot
}

// close gives no more seats; what it returns is closed when the last one is free.
func (s *seats) close() (empty <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = make(chan struct{})
	if s.all == 0 {
		close(s.closed)
	}
	return s.closed
}

func (s *seats) leave(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.of[name]--; s.of[name] == 0 {
		delete(s.of, name)
	}
	if s.all == 0 && s.closed != nil {
		close(s.closed)
	}
}
