package intake

import (
	"bytes"
	"math"
	"math/big"

	"rounds/data"
)

// decimal is an exact number: digits × 10^-places.
type decimal struct {
	digits   int64
	places   int
	currency string // ISO 4217 when a symbol or code stood beside it
}

func (d decimal) float() float64 {
	if d.places == 0 {
		return float64(d.digits)
	}
	f, _ := new(big.Rat).SetFrac(big.NewInt(d.digits), big.NewInt(pow10(d.places))).Float64()
	return f
}

// money rounds to hundredths, half away from zero; false when it is too large.
func (d decimal) money() (data.Money, bool) {
	switch {
	case d.places == 2:
		return data.Money(d.digits), true
	case d.places < 2:
		f := pow10(2 - d.places)
		if d.digits > math.MaxInt64/f || d.digits < math.MinInt64/f {
			return 0, false
		}
		return data.Money(d.digits * f), true
	default:
		return data.Money(divRound(d.digits, pow10(d.places-2))), true
	}
}

// integer is the number when it is whole.
func (d decimal) integer() (int64, bool) {
	f := pow10(d.places)
	return d.digits / f, d.digits%f == 0
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func divRound(n, by int64) int64 {
	q, r := n/by, n%by
	if r < 0 {
		r = -r
	}
	if r*2 >= by {
		if n < 0 {
			q--
		} else {
			q++
		}
	}
	return q
}

// maxDigits keeps every number within an int64.
const maxDigits = 18

// number is a cell taken apart: an optional sign, currency or per cent sign, and
// digits with separators.
type number struct {
	core     []byte // digits . , ' and spaces, beginning and ending with a digit (or a leading . or ,)
	power    int    // of ten, by which a program scaled the core: "5e-05"
	negative bool
	currency string
}

// plainInteger reads digits with an optional minus, the cell that most columns of
// numbers hold.
func plainInteger(b []byte) (int64, bool) {
	neg := len(b) > 1 && b[0] == '-'
	if neg {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > maxDigits {
		return 0, false
	}
	n := int64(0)
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return n, true
}

// splitNumber takes a cell apart; false when it is not a number in any style.
func splitNumber(b []byte) (number, bool) {
	var n number
	if !isASCII(b) {
		b = foldWidth(b)
	}
	if len(b) == 0 || len(b) > 64 {
		return n, false
	}
	if b[0] == '(' && b[len(b)-1] == ')' { // bookkeepers write minus so
		n.negative, b = true, trim(b[1:len(b)-1])
	}
	var ok bool
	if b, ok = n.stripFront(b); !ok {
		return n, false
	}
	b = n.cutPower(b)
	if b, ok = n.stripBack(b); !ok {
		return n, false
	}
	digits, behind, parted := 0, 0, false // behind the last point or comma
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits, behind = digits+1, behind+1
		case c == '.' || c == ',':
			behind, parted = 0, true
		case (c == ' ' || c == '\'') && i > 0:
		default:
			return n, false
		}
	}
	n.core = b
	last := len(b) - 1
	fits := digits <= maxDigits || parted && behind > 3 && digits-behind <= maxDigits // a fraction may be as fine as it likes
	return n, digits > 0 && fits && b[last] >= '0' && b[last] <= '9'
}

// cutPower takes the power of ten off a number that a program wrote: "5e-05", "1.2E+11".
// Its sign tells it from a code such as 12e5.
func (n *number) cutPower(b []byte) []byte {
	at := bytes.LastIndexAny(b, "eE")
	if at < 1 || at+2 >= len(b) || len(b)-at > 5 || b[at-1] < '0' || b[at-1] > '9' || b[at+1] != '+' && b[at+1] != '-' {
		return b
	}
	power := 0
	for _, c := range b[at+2:] {
		if c < '0' || c > '9' {
			return b
		}
		power = power*10 + int(c-'0')
	}
	if b[at+1] == '-' {
		power = -power
	}
	n.power = power
	return b[:at]
}

func (n *number) stripFront(b []byte) ([]byte, bool) {
	for len(b) > 0 && (b[0] < '0' || b[0] > '9') && b[0] != '.' && b[0] != ',' {
		switch b[0] {
		case '-':
			if n.negative {
				return b, false
			}
			n.negative = true
			b = b[1:]
		case '+', ' ':
			b = b[1:]
		default:
			code, width := currencyAt(b)
			if width == 0 || n.currency != "" {
				return b, false
			}
			n.currency, b = code, b[width:]
		}
	}
	return b, len(b) > 0
}

func (n *number) stripBack(b []byte) ([]byte, bool) {
	for len(b) > 0 && (b[len(b)-1] < '0' || b[len(b)-1] > '9') {
		last := len(b) - 1
		switch c := b[last]; {
		case c == ' ' || c == '%':
			b = b[:last]
		case c == '-' && last > 0 && (b[last-1] == ',' || b[last-1] == '.'): // "12,-"
			b = b[:last-1]
		case c == '-' && !n.negative: // "12,50-"
			n.negative = true
			b = b[:last]
		case c == '.' && last > 0 && b[last-1] >= '0' && b[last-1] <= '9': // "12."
			b = b[:last]
		default:
			code, width := currencyBefore(b)
			if width == 0 || n.currency != "" {
				return b, false
			}
			n.currency, b = code, b[:len(b)-width]
		}
	}
	return b, len(b) > 0
}

// style says what a number's separators prove.
type style uint8

const (
	styleAny     style = iota // no separator, or only blanks and apostrophes
	stylePoint                // 1,234.56
	styleComma                // 1.234,56
	styleUnclear              // 1,234 or 1.234: three digits behind a single separator
	styleWrong                // separators that no style explains
)

// style looks at the separators of one number.
func (n *number) style() style {
	points, commas, lastPoint, lastComma := 0, 0, -1, -1
	for i, c := range n.core {
		switch c {
		case '.':
			points, lastPoint = points+1, i
		case ',':
			commas, lastComma = commas+1, i
		}
	}
	switch {
	case points == 0 && commas == 0:
		return styleAny
	case points > 0 && commas > 0:
		if lastPoint > lastComma {
			return okStyle(stylePoint, points == 1)
		}
		return okStyle(styleComma, commas == 1)
	case points > 1:
		return styleComma
	case commas > 1:
		return stylePoint
	}
	at, decimalStyle := lastPoint, stylePoint
	if commas == 1 {
		at, decimalStyle = lastComma, styleComma
	}
	behind := len(n.core) - at - 1
	if behind != 3 || at == 0 || at > 3 || n.core[0] == '0' || n.power != 0 {
		return decimalStyle
	}
	return styleUnclear
}

func okStyle(s style, ok bool) style {
	if ok {
		return s
	}
	return styleWrong
}

// parseNumber reads a cell with point or comma before the fraction.
func parseNumber(b []byte, point byte) (decimal, bool) {
	if n, ok := plainInteger(b); ok {
		return decimal{digits: n}, true
	}
	n, ok := splitNumber(b)
	if !ok {
		return decimal{}, false
	}
	d := decimal{currency: n.currency}
	fraction, group, grouped, kept := false, 0, false, 0
	for _, c := range n.core {
		switch {
		case c >= '0' && c <= '9' && fraction && kept >= maxDigits:
			group++ // finer than anything that is counted
		case c >= '0' && c <= '9':
			d.digits = d.digits*10 + int64(c-'0')
			group++
			if kept++; d.digits == 0 && !fraction {
				kept = 0
			}
			if fraction {
				d.places++
			}
		case c == point:
			if fraction || grouped && group != 3 {
				return decimal{}, false
			}
			fraction = true
		default: // a separator of thousands, of lakhs and crores too
			if fraction || group == 0 || group > 3 || grouped && group < 2 {
				return decimal{}, false
			}
			grouped, group = true, 0
		}
	}
	if grouped && !fraction && group != 3 {
		return decimal{}, false
	}
	if n.negative {
		d.digits = -d.digits
	}
	if !d.scale(n.power) {
		return decimal{}, false
	}
	return d, true
}

// scale multiplies by a power of ten; false when the number becomes too large.
func (d *decimal) scale(power int) bool {
	for d.places -= power; d.places > maxDigits; d.places-- {
		d.digits /= 10
		if d.digits == 0 {
			d.places = 0
			return true
		}
	}
	for ; d.places < 0 && d.digits != 0; d.places++ {
		if d.digits >= pow10(maxDigits-1) || d.digits <= -pow10(maxDigits-1) {
			return false
		}
		d.digits *= 10
	}
	d.places = max(d.places, 0)
	return true
}
