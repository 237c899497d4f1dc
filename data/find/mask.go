package find

import "unicode/utf8"

// letterMask has a bit for each character of folded text: Latin letters and
// digits have their own, all others share 28 by hash.
func letterMask(s []byte) uint64 {
	var m uint64
	for i := 0; i < len(s); {
		b, n := letterBit(s[i:])
		i += n
		if b >= 0 {
			m |= 1 << b
		}
	}
	return m
}

// letterBit is the bit of the first character of s, -1 for a separator, and the
// character's length in bytes.
func letterBit(s []byte) (bit, n int) {
	switch b := s[0]; {
	case b >= 'a' && b <= 'z':
		return int(b - 'a'), 1
	case b >= '0' && b <= '9':
		return 26 + int(b-'0'), 1
	case b == ' ' || b == legalMark:
		return -1, 1
	}
	r, n := utf8.DecodeRune(s)
	return 36 + int(uint32(r)*0x9E3779B1>>16%28), n
}

// pairMask has a bit, by hash, for each two neighbouring characters of a word.
func pairMask(s []byte) uint64 {
	var m uint64
	var prev rune
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		i += n
		if r == ' ' || r == legalMark {
			prev = 0
			continue
		}
		if prev != 0 {
			m |= 1 << pairBit(prev, r)
		}
		prev = r
	}
	return m
}

func pairBit(a, b rune) int {
	return int((uint32(a)*0x9E3779B1 ^ uint32(b)*0x85EBCA77) * 0xC2B2AE35 >> 26)
}

// headMask has a bit for the first character of each word.
func headMask(s []byte) uint32 {
	var m uint32
	start := true
	for i := 0; i < len(s); {
		b, n := letterBit(s[i:])
		i += n
		if start && b >= 0 {
			m |= headBit(b)
		}
		start = b < 0
	}
	return m
}

// headBit folds the bit of a character into 32: Latin letters keep their own.
func headBit(bit int) uint32 {
	if bit >= 26 {
		bit = 26 + bit%6
	}
	return 1 << bit
}
