package wire

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
)

// FrameHead stands before each frame of a snapshot: one line of JSON, and then Bytes
// bytes of zstd. The first head has no frame and counts what will come; the last one
// has no frame and gives the cursor from which pulls go on.
type FrameHead struct {
	Seq    int64            `json:"seq"`              // the head of the server when the snapshot began
	Epoch  string           `json:"epoch,omitempty"`  // first
	Counts map[string]int64 `json:"counts,omitempty"` // first: rows of each entity, about
	Ent    string           `json:"ent,omitempty"`    // of the frame's rows, "" when they are of several
	Rows   int              `json:"rows,omitempty"`
	Bytes  int64            `json:"bytes,omitempty"`
	Sum    string           `json:"sum,omitempty"`    // SHA-256 of the frame's bytes
	Next   string           `json:"next,omitempty"`   // asks for what follows this frame
	Cursor string           `json:"cursor,omitempty"` // last
}

// Frame is a head and its rows, still packed.
type Frame struct {
	FrameHead
	Packed []byte
}

// PackFrame makes a frame of NDJSON rows.
func PackFrame(enc *zstd.Encoder, head FrameHead, rows []byte) Frame {
	packed := enc.EncodeAll(rows, nil)
	sum := sha256.Sum256(packed)
	head.Bytes, head.Sum = int64(len(packed)), hex.EncodeToString(sum[:])
	return Frame{FrameHead: head, Packed: packed}
}

// WriteFrame writes a head and its frame.
func WriteFrame(w io.Writer, f Frame) error {
	head, err := json.Marshal(f.FrameHead)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(head, '\n')); err != nil {
		return err
	}
	_, err = w.Write(f.Packed)
	return err
}

// ReadFrame reads the next head and its frame, and checks the sum. The end of the
// stream is io.EOF; a frame that is not whole is ErrTruncated, one past the bounds of the
// protocol ErrTooLarge.
func ReadFrame(r *bufio.Reader) (Frame, error) {
	var f Frame
	raw, err := readHead(r)
	if errors.Is(err, io.EOF) {
		if len(raw) == 0 {
			return f, io.EOF
		}
		err = io.ErrUnexpectedEOF // the end of a stream is no cut
	}
	if errors.Is(err, ErrTooLarge) {
		return f, err
	}
	if err != nil {
		return f, fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	if err := json.Unmarshal(raw, &f.FrameHead); err != nil {
		return f, fmt.Errorf("%w: a head that is no JSON", ErrTruncated)
	}
	if f.Bytes < 0 || f.Rows < 0 {
		return f, fmt.Errorf("%w: a head that counts less than nothing", ErrTruncated)
	}
	if f.Bytes > MaxPageBytes || f.Rows > MaxPage {
		return f, TooLarge("a frame of the snapshot")
	}
	f.Packed = make([]byte, f.Bytes)
	if n, err := io.ReadFull(r, f.Packed); err != nil {
		return f, fmt.Errorf("%w: %d of %d bytes of a frame came", ErrTruncated, n, f.Bytes)
	}
	return f, f.Check()
}

// readHead reads a line of at most MaxHead bytes.
func readHead(r *bufio.Reader) ([]byte, error) {
	var head []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(head)+len(part) > MaxHead {
			return nil, TooLarge("the line before a frame of the snapshot")
		}
		head = append(head, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return head, err
		}
	}
}

// Check compares the frame's bytes with its sum.
func (f *Frame) Check() error {
	if f.Bytes == 0 {
		return nil
	}
	if sum := sha256.Sum256(f.Packed); hex.EncodeToString(sum[:]) != f.Sum {
		return fmt.Errorf("%w: the sum of a frame is wrong", ErrTruncated)
	}
	return nil
}

// NewUnpacker makes a decoder for EachRow; it may be used by one caller at a time.
func NewUnpacker() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxPageBytes), zstd.WithDecoderMaxWindow(MaxWindow))
}

// EachRow hands out the rows of a frame, of which there are at most MaxPage.
func (f *Frame) EachRow(d *zstd.Decoder, fn func(*data.Row) error) error {
	body, err := d.DecodeAll(f.Packed, nil)
	if err = Unpacked(err, "a frame of the snapshot"); errors.Is(err, ErrTooLarge) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	return eachLine(body, "a frame of the snapshot", func(raw []byte) error {
		item, err := ParseItem(raw)
		if err != nil {
			return err
		}
		if item.Row == nil {
			return fmt.Errorf("a frame with a line that is no row: %.80s", raw)
		}
		return fn(item.Row)
	})
}
