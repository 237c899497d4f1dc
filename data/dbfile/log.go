package dbfile

import (
	"encoding/binary"
	"io"
)

// Sizes in a write-ahead log [4.1].
const (
	logHeader   = 32
	frameHeader = 24
	frameSize   = frameHeader + PageSize
)

// Log is what was found in a write-ahead log.
type Log struct {
	Frames int // of the log as it stands; those of an earlier round of it do not count
	// Broken is how many of them are not as they were written, in the midst of others
	// that are: SQLite would read the log up to the first of these and forget what
	// was committed after it. A last transaction that was cut short, as by a power
	// failure, is none: it was never committed.
	Broken int
}

// CheckLog reads a log of so many bytes and says what is wrong in it.
func CheckLog(log io.ReaderAt, size int64) Log {
	return readLog(log, size, func(uint32, int64) {})
}

// frame is the head of one page in the log.
type frame struct {
	page   uint32
	commit bool // the last of its transaction
	salts  [8]byte
	sum    [2]uint32
}

func parseFrame(b []byte) frame {
	fr := frame{page: binary.BigEndian.Uint32(b), commit: binary.BigEndian.Uint32(b[4:]) != 0}
	copy(fr.salts[:], b[8:16])
	fr.sum = [2]uint32{binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])}
	return fr
}

// readLog reads the frames in order and hands out the whole pages of what was
// committed. Each frame's sum is taken over that of the frame before it, as it is
// written there: so a frame can be trusted whose predecessor cannot.
func readLog(log io.ReaderAt, size int64, commit func(page uint32, at int64)) (out Log) {
	head := make([]byte, logHeader)
	if _, err := log.ReadAt(head, 0); err != nil || size < logHeader+frameSize {
		return out
	}
	order, sum, whole := logHead(head)
	b := make([]byte, frameSize)
	var salts [8]byte
	copy(salts[:], head[16:24])
	if !whole { // then those of the first frame are as good
		if _, err := log.ReadAt(b[:frameHeader], logHeader); err != nil {
			return out
		}
		salts = parseFrame(b).salts
	}
	broken := 0 // not yet followed by anything committed
	if !whole {
		broken = 1
	}
	pending := map[uint32]int64{}
	strangers := 0
	for at := int64(logHeader); at+frameSize <= size; at += frameSize {
		if n, err := log.ReadAt(b, at); n < frameSize && err != nil {
			break
		}
		fr := parseFrame(b)
		if fr.salts != salts {
			// Of an earlier round of the log, or a frame whose head is damaged: then the
			// next one is ours again.
			if strangers++; strangers > 1 {
				break
			}
			sum = fr.sum
			continue
		}
		broken += strangers
		out.Frames += strangers + 1
		strangers = 0
		right := checksum(order, checksum(order, sum, b[:8]), b[frameHeader:]) == fr.sum
		sum = fr.sum
		if !right {
			broken++
			continue
		}
		pending[fr.page] = at + frameHeader
		if !fr.commit {
			continue
		}
		for number, at := range pending {
			commit(number, at)
		}
		clear(pending)
		out.Broken += broken
		broken = 0
	}
	return out
}

// logHead reads the head of a log: the order of bytes in which sums are taken, the sum
// that the first frame builds on, and whether the head is whole.
func logHead(b []byte) (order binary.ByteOrder, sum [2]uint32, whole bool) {
	const little, big = 0x377f0682, 0x377f0683
	magic := binary.BigEndian.Uint32(b)
	order = binary.LittleEndian // as on the machines on which this runs
	if magic == big {
		order = binary.BigEndian
	}
	sum = [2]uint32{binary.BigEndian.Uint32(b[24:]), binary.BigEndian.Uint32(b[28:])}
	return order, sum, (magic == little || magic == big) && checksum(order, [2]uint32{}, b[:24]) == sum
}

// checksum goes on with a sum over bytes, a multiple of eight of them [4.2].
func checksum(order binary.ByteOrder, sum [2]uint32, b []byte) [2]uint32 {
	s0, s1 := sum[0], sum[1]
	if order == binary.LittleEndian { // the usual one, without a call for each word
		for ; len(b) >= 8; b = b[8:] {
			s0 += binary.LittleEndian.Uint32(b) + s1
			s1 += binary.LittleEndian.Uint32(b[4:]) + s0
		}
		return [2]uint32{s0, s1}
	}
	for ; len(b) >= 8; b = b[8:] {
		s0 += order.Uint32(b) + s1
		s1 += order.Uint32(b[4:]) + s0
	}
	return [2]uint32{s0, s1}
}
