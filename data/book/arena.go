package book

// chunkSize is how many bytes an arena takes at a time: small enough to compact
// one within a key press, and no record is copied when the book grows.
const (
	chunkBits = 18
	chunkSize = 1 << chunkBits
)

// span is where a record stands in an arena.
type span struct {
	at   uint32 // chunk number and offset in it
	size uint32 // 0: none
}

func (s span) chunk() uint32 { return s.at >> chunkBits }

// arena holds records of bytes back to back, up to 4 GiB. A record larger than a
// chunk gets one of its own.
type arena struct {
	chunks [][]byte
	live   []uint32 // bytes of each chunk that a record still uses
	spare  []uint32 // numbers of chunks without memory
	tail   uint32   // the chunk that new records go to
}

// bytes is the record at s; it is valid until the arena changes.
func (a *arena) bytes(s span) []byte {
	from := s.at & (chunkSize - 1)
	return a.chunks[s.chunk()][from : from+s.size]
}

// put copies a record in.
func (a *arena) put(record []byte) span {
	if len(a.chunks) == 0 || len(a.chunks[a.tail])+len(record) > chunkSize {
		a.tail = a.add(max(chunkSize, len(record)))
	}
	chunk := &a.chunks[a.tail]
	s := span{at: a.tail<<chunkBits | uint32(len(*chunk)), size: uint32(len(record))} // below 4 GiB
	*chunk = append(*chunk, record...)
	a.live[a.tail] += s.size
	return s
}

func (a *arena) add(capacity int) uint32 {
	chunk := make([]byte, 0, capacity)
	if n := len(a.spare); n > 0 {
		number := a.spare[n-1]
		a.spare = a.spare[:n-1]
		a.chunks[number] = chunk
		return number
	}
	a.chunks, a.live = append(a.chunks, chunk), append(a.live, 0)
	return uint32(len(a.chunks) - 1) // below 16,384
}

// replace puts a record in the place of another, over it where it fits.
func (a *arena) replace(old span, record []byte) span {
	if size := uint32(len(record)); old.size != 0 && size <= old.size { // below 4 GiB
		copy(a.bytes(old), record)
		a.live[old.chunk()] -= old.size - size
		return span{at: old.at, size: size}
	}
	s := a.put(record)
	a.drop(old)
	return s
}

// drop gives up a record.
func (a *arena) drop(s span) {
	if s.size != 0 {
		a.live[s.chunk()] -= s.size
	}
}

// wasteful reports whether most of a chunk is no longer used.
func (a *arena) wasteful(chunk uint32) bool {
	return chunk != a.tail && a.chunks[chunk] != nil && int(a.live[chunk]) <= len(a.chunks[chunk])/2
}

// release gives back the memory of a chunk whose records have all gone.
func (a *arena) release(chunk uint32) {
	a.chunks[chunk] = nil
	a.spare = append(a.spare, chunk)
}
