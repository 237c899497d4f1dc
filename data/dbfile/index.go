package dbfile

import (
	"bytes"
	"encoding/binary"
	"io"
)

// Sizes in the index of a write-ahead log, the file -shm: two copies of a head of 48
// bytes [2.1 of walformat].
const indexHeader = 48

// Written is how many bytes of a log hold what was committed, by the index beside it;
// false where that says nothing of this log. What stands behind them is of a process that
// was killed before its commit counted, in part written over by the next: it belongs to
// nothing, and looks like damage. The index is in the order of the machine's bytes.
func Written(log, index io.ReaderAt) (size int64, known bool) {
	head, twice := make([]byte, logHeader), make([]byte, 2*indexHeader)
	if _, err := log.ReadAt(head, 0); err != nil {
		return 0, false
	}
	if _, err := index.ReadAt(twice, 0); err != nil {
		return 0, false
	}
	one := twice[:indexHeader]
	if !bytes.Equal(one, twice[indexHeader:]) || one[12] == 0 { // it is just being written, or was never
		return 0, false
	}
	if !bytes.Equal(one[32:40], head[16:24]) { // of another round of the log
		return 0, false
	}
	last := binary.NativeEndian.Uint32(one[16:])
	return logHeader + int64(last)*frameSize, true
}
