package data

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"sync"
)

// ID is a UUID of version 7 (RFC 9562), made by the client that creates the
// object; its first 48 bits are milliseconds, so that ids sort by creation. A few are
// derived: see DerivedID.
// The zero ID means "none".
type ID [16]byte

// IsZero reports whether id stands for "none".
func (id ID) IsZero() bool { return id == ID{} }

// String gives the canonical form of 36 characters, or "" for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// ParseID reads the canonical form; "" is the zero ID.
func ParseID(s string) (ID, error) {
	var id ID
	if s == "" {
		return id, nil
	}
	bad := func() (ID, error) {
		return ID{}, Errorf(CodeInvalid, "%q is not an id; an id has the form 01234567-89ab-7cde-8f01-23456789abcd", s)
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return bad()
	}
	packed := s[0:8] + s[9:13] + s[14:18] + s[19:23] + s[24:36]
	if _, err := hex.Decode(id[:], []byte(packed)); err != nil {
		return bad()
	}
	return id, nil
}

// MarshalText and UnmarshalText use the canonical form, in JSON too.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(b []byte) error {
	parsed, err := ParseID(string(b))
	*id = parsed
	return err
}

// Value stores the 16 bytes, or NULL for the zero ID.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads 16 bytes or NULL.
func (id *ID) Scan(v any) error {
	switch b := v.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(b) == len(id) {
			copy(id[:], b)
			return nil
		}
		return fmt.Errorf("an id of %d bytes, expected 16", len(b))
	default:
		return fmt.Errorf("an id of type %T, expected bytes", v)
	}
}

// DerivedID is the id of something that two devices may make without knowing of each
// other and that must be one: a UUID of version 8 (RFC 9562) from the SHA-256 of what
// names it.
func DerivedID(parts ...string) ID {
	var named []byte
	for _, p := range parts { // an import makes one a row
		named = append(append(strconv.AppendInt(named, int64(len(p)), 10), ':'), p...)
	}
	sum := sha256.Sum256(named)
	id := ID(sum[:16])
	id[6] = 0x80 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}

// StepID is the id of the answer to one step of a run, on every device the same.
func StepID(run ID, step string) ID { return DerivedID("step_answer", string(run[:]), step) }

// IDs makes new ids. It is safe for concurrent use, and its ids ascend strictly
// even when the clock stands still or steps back.
type IDs struct {
	now  Clock
	rand io.Reader

	mu     sync.Mutex
	millis int64
	seq    uint16
}

// NewIDs makes ids from clock and random bytes (crypto/rand.Reader in the
// program, a seeded source in tests and in the demo world).
func NewIDs(now Clock, rand io.Reader) *IDs { return &IDs{now: now, rand: rand} }

// New returns an id greater than every id returned before. It panics only when
// the source of randomness fails, which leaves nothing sensible to do.
func (g *IDs) New() ID {
	g.mu.Lock()
	defer g.mu.Unlock()
	var id ID
	if _, err := io.ReadFull(g.rand, id[6:]); err != nil {
		panic("no randomness for a new id: " + err.Error())
	}
	if ms := g.now().UnixMilli(); ms > g.millis {
		g.millis, g.seq = ms, 0
	} else if g.seq++; g.seq == 1<<12 {
		g.millis, g.seq = g.millis+1, 0
	}
	for i := range 6 {
		id[i] = byte(g.millis >> (40 - 8*i))
	}
	// rand_a counts within the millisecond (RFC 9562, method 1).
	id[6] = 0x70 | byte(g.seq>>8)
	id[7] = byte(g.seq)
	id[8] = 0x80 | id[8]&0x3f
	return id
}
