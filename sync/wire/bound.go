package wire

import (
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// Bounds of what a server sends. A server is trusted with what a device keeps, not with
// the memory of its machine.
const (
	// MaxHead bounds a line that tells of something else: of a frame, or of a new head.
	MaxHead = 64 << 10
	// MaxWord bounds an answer of a few words: tokens, an identity, a problem.
	MaxWord = 64 << 10
	// MaxReceipts bounds the answer to a push, of MaxMutations receipts.
	MaxReceipts = 4 << 20
	// MaxPageBytes bounds the rows of a page and of a frame, unpacked: PageBytes, what
	// stands in the lines beside the values, and a last row of many long texts.
	MaxPageBytes = 64 << 20
	// MaxWindow is how far back what is packed may reach, which a reader has to keep: what
	// RFC 9659 allows for zstd over HTTP.
	MaxWindow = 8 << 20
)

// PageBytes is where a server ends a page and a frame: with the row that reaches it.
const PageBytes = 4 << 20

// ErrTooLarge is an answer that goes on past its bound. Nothing of it counts, and the rest
// of it is not read.
var ErrTooLarge = errors.New("the server sends too much")

// ReadAll reads an answer whole, of at most limit bytes, and says what it is where there
// is more: ErrTooLarge.
func ReadAll(r io.Reader, limit int64, what string) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err = Unpacked(err, what); errors.Is(err, ErrTooLarge) {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, TooLarge(what)
	}
	return raw, err
}

// TooLarge is ErrTooLarge of an answer, or of a part of one.
func TooLarge(what string) error { return fmt.Errorf("%w: %s", ErrTooLarge, what) }

// Unpacked is what an error of unpacking means: ErrTooLarge where what was packed is past
// the bounds of the decoder, else the error as it is.
func Unpacked(err error, what string) error {
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return TooLarge(what)
	}
	return err
}
