package book

// intern numbers the few distinct values of a column, so that a row holds a small
// number in place of a string.
type intern[T comparable] struct {
	values []T
	number map[T]uint32
}

// of is the number of v, a new one when v was not seen before.
func (in *intern[T]) of(v T) (number uint32, added bool) {
	if n, ok := in.number[v]; ok {
		return n, false
	}
	if in.number == nil {
		in.number = map[T]uint32{}
	}
	n := uint32(len(in.values)) // fewer distinct values than accounts
	in.values = append(in.values, v)
	in.number[v] = n
	return n, true
}
