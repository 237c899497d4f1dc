package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"rounds/data"
)

// ErrTruncated is a page or a snapshot that ends before its end, or whose bytes are
// not those that were sent. Nothing of it counts; asking again is right.
var ErrTruncated = errors.New("the answer is not whole")

// end is the last line of a page.
type end struct {
	Cursor  string        `json:"cursor"`
	Seq     int64         `json:"seq"`
	Head    int64         `json:"head"`
	More    bool          `json:"more"`
	LastN   int64         `json:"last_n,omitempty"`
	Durable int64         `json:"durable_seq,omitempty"`
	Now     data.Instant  `json:"now,omitzero"`
	Lease   int64         `json:"lease_days,omitempty"`
	Rescues []data.Rescue `json:"rescues,omitempty"`
	Sum     string        `json:"sum"` // of every byte before this line, SHA-256
}

// AppendEnd closes a page whose lines are in b.
func AppendEnd(b []byte, p *data.Page) []byte {
	sum := sha256.Sum256(b)
	raw, err := json.Marshal(map[string]end{"end": {
		Cursor: p.Cursor, Seq: p.Seq, Head: p.Head, More: p.More, LastN: p.LastN, Durable: p.Durable, Now: p.Now, Lease: p.LeaseDays, Rescues: p.Rescues, Sum: hex.EncodeToString(sum[:]),
	}})
	if err != nil {
		panic("a page's end that JSON cannot hold: " + err.Error())
	}
	return append(append(b, raw...), '\n')
}

// ReadPage reads a whole page, of at most limit bytes and MaxPage lines; a larger one is
// ErrTooLarge, one that is not whole ErrTruncated.
func ReadPage(r io.Reader, limit int64) (*data.Page, error) {
	raw, err := ReadAll(r, limit, "a page of changes")
	if errors.Is(err, ErrTooLarge) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	body, last := cutLast(raw)
	var closing struct {
		End *end `json:"end"`
	}
	if err := json.Unmarshal(last, &closing); err != nil || closing.End == nil {
		return nil, fmt.Errorf("%w: its last line is missing", ErrTruncated)
	}
	e := closing.End
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != e.Sum {
		return nil, fmt.Errorf("%w: its sum is wrong", ErrTruncated)
	}
	p := &data.Page{Cursor: e.Cursor, Seq: e.Seq, Head: e.Head, More: e.More, LastN: e.LastN, Durable: e.Durable, Now: e.Now, LeaseDays: e.Lease, Rescues: e.Rescues}
	return p, eachLine(body, "a page of changes", func(raw []byte) error {
		item, err := ParseItem(raw)
		if err == nil {
			p.Items = append(p.Items, item)
		}
		return err
	})
}

// cutLast parts the last line from those before it.
func cutLast(raw []byte) (before, last []byte) {
	at := bytes.LastIndexByte(bytes.TrimSuffix(raw, []byte("\n")), '\n') + 1
	return raw[:at], raw[at:]
}

// eachLine hands out the lines of what, of which there are at most MaxPage.
func eachLine(body []byte, what string, fn func([]byte) error) error {
	for n := 0; len(body) > 0; n++ {
		if n == MaxPage {
			return TooLarge(what)
		}
		at := bytes.IndexByte(body, '\n')
		if at < 0 {
			return fmt.Errorf("%w: a line without an end", ErrTruncated)
		}
		if err := fn(body[:at]); err != nil {
			return err
		}
		body = body[at+1:]
	}
	return nil
}
