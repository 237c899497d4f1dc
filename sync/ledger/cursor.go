package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/wire"
)

// cursor is where a device stands. On the wire it is opaque.
type cursor struct {
	epoch string
	position
	txid  data.ID // of the position's seq; zero where there is no such push
	scope [8]byte
	seen  milestone // up to which the device may have rows that are newer than the position
	tag   []byte    // that the server put under it; nil: a program before it did not yet
}

// milestone is a seq and the random id of its transaction: the two are one history's. The zero
// milestone is none.
type milestone struct {
	seq  int64
	txid data.ID
}

func (c *cursor) milestone() milestone { return milestone{c.seq, c.txid} }

// Versions of a cursor: from the second on it is signed, and the third says what was seen.
const (
	cursorPlain  = 1
	cursorSigned = 2
	cursorSeen   = 3
)

// tagSize is how many bytes of its HMAC stand under a cursor.
const tagSize = 16

func (c cursor) String() string {
	b := c.bytes()
	if c.tag != nil {
		b[0] = max(b[0], cursorSigned)
		b = append(b, c.tag...)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// sign writes the cursor so that it proves, wherever it comes back from, that a server of
// this database was there.
func (c cursor) sign(key []byte) string {
	c.tag = c.sum(key)
	return c.String()
}

func (c cursor) signedWith(key []byte) bool { return hmac.Equal(c.tag, c.sum(key)) }

func (c cursor) sum(key []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(c.bytes())
	return h.Sum(nil)[:tagSize]
}

// bytes is what a tag is over.
func (c cursor) bytes() []byte {
	b := []byte{cursorPlain}
	b = appendText(b, c.epoch)
	b = binary.AppendVarint(b, c.seq)
	b = append(append(b, c.txid[:]...), c.scope[:]...)
	if c.seen != (milestone{}) {
		b[0] = cursorSeen
		b = append(binary.AppendVarint(b, c.seen.seq), c.seen.txid[:]...)
	}
	if p := c.part; p != nil {
		b = append(append(b, byte(p.stage)), p.account[:]...)
		b = appendText(b, p.ent)
		b = append(b, p.key[:]...)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(append(b, byte(len(s))), s...)
}

// parseCursor reads what String wrote. Everything else is a 400.
func parseCursor(s string) (cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	r := cutter{rest: raw, bad: err != nil}
	var c cursor
	version := r.take(1)[0]
	switch {
	case version >= cursorSigned && version <= cursorSeen && len(r.rest) >= tagSize:
		c.tag = r.rest[len(r.rest)-tagSize:]
		r.rest = r.rest[:len(r.rest)-tagSize]
	case version != cursorPlain:
		r.bad = true
	}
	c.epoch = r.text()
	c.seq = r.varint()
	copy(c.txid[:], r.take(16))
	copy(c.scope[:], r.take(8))
	if version == cursorSeen {
		c.seen.seq = r.varint()
		copy(c.seen.txid[:], r.take(16))
		r.bad = r.bad || c.seen.seq <= c.seq
	}
	if len(r.rest) > 0 {
		p := &part{stage: stage(r.take(1)[0])}
		copy(p.account[:], r.take(16))
		p.ent = r.text()
		copy(p.key[:], r.take(16))
		c.part = p
		r.bad = r.bad || p.stage < stageScope || p.stage > stageAccounts || p.stage == stageSection && schema.Of(p.ent) == nil
	}
	if r.bad || len(r.rest) > 0 || c.seq < 0 {
		return cursor{}, noCursor()
	}
	return c, nil
}

func noCursor() problem {
	return problemf(400, wire.CodeBadRequest, "the cursor is none of this server; take a new snapshot")
}

// cutter takes bytes from the head of a slice.
type cutter struct {
	rest []byte
	bad  bool
}

func (c *cutter) take(n int) []byte {
	if c.bad || len(c.rest) < n {
		c.bad = true
		return make([]byte, n)
	}
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

func (c *cutter) text() string { return string(c.take(int(c.take(1)[0]))) }

func (c *cutter) varint() int64 {
	v, n := binary.Varint(c.rest)
	if c.bad || n <= 0 {
		c.bad = true
		return 0
	}
	c.rest = c.rest[n:]
	return v
}

// scopeHash tells one scope from another: a cursor of one is none of the other.
func scopeHash(all bool, user data.ID) (out [8]byte) {
	what := "granted"
	if all {
		what = "all"
	}
	sum := sha256.Sum256(append([]byte(what), user[:]...))
	copy(out[:], sum[:])
	return out
}
