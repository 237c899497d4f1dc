package intake

// survey is what the values of one column look like over the whole file.
type survey struct {
	filled   int64 // cells with a value
	nothings int64 // cells that say "n/a"
	numbers  int64
	styles   [styleWrong + 1]int64
	zeros    int64 // numbers with leading zeros: codes
	long     int64 // whole numbers of more than 15 digits: codes
	bools    int64 // words only
	flags    int64 // words, 1 and 0
	dates    int64
	packed   int64 // dates without separators: YYYYMMDD, epochs
	fixed    int64 // dates whose order stands by itself
	byOrder  [3]int64
	times    int64 // dates with a time of day
	dots     int64 // dates written with full stops
	dashes   int64
	currency string
	mixed    bool // several currencies

	distinct map[string]int64 // the first values, at most maxDistinct
	many     bool             // there are more

	last    []byte // previous cell and what it was: columns repeat themselves
	verdict verdict
}

// maxDistinct bounds the values kept of one column, maxDistinctLen their length.
const maxDistinct, maxDistinctLen = 64, 64

// sampleValues is how many values of a column are kept apart; vocabularies are
// settled long before that.
const sampleValues = 2000

// enough texts in a row without anything else make a column text.
const enough = 500

// verdict is what one cell may be.
type verdict struct {
	nothing, number, zeros, long bool
	style                        style
	currency                     string
	isBool, flag                 bool
	date, fixed, time, packed    bool
	dots, dashes                 bool
	orders                       orders
}

func (s *survey) add(b []byte) {
	if len(b) == 0 {
		return
	}
	if !s.many && s.filled < sampleValues {
		s.remember(b)
	}
	if s.filled >= enough && s.numbers+s.dates+s.flags+s.nothings == 0 {
		s.filled++
		return
	}
	if len(s.last) == 0 || string(s.last) != string(b) {
		s.verdict = judge(b)
		if len(b) <= maxDistinctLen {
			s.last = append(s.last[:0], b...)
		} else {
			s.last = s.last[:0]
		}
	}
	s.apply(&s.verdict)
}

func (s *survey) remember(b []byte) {
	if len(b) > maxDistinctLen {
		s.many = true
		return
	}
	if n, ok := s.distinct[string(b)]; ok {
		s.distinct[string(b)] = n + 1
		return
	}
	if len(s.distinct) == maxDistinct {
		s.many = true
		return
	}
	if s.distinct == nil {
		s.distinct = make(map[string]int64, 8)
	}
	s.distinct[string(b)] = 1
}

func (s *survey) apply(v *verdict) {
	if v.nothing {
		s.nothings++
		return
	}
	s.filled++
	if v.flag {
		s.flags++
	}
	if v.isBool {
		s.bools++
	}
	if v.number {
		s.numbers++
		s.styles[v.style]++
		if v.zeros {
			s.zeros++
		}
		if v.long {
			s.long++
		}
		if v.currency != "" {
			s.mixed = s.mixed || s.currency != "" && s.currency != v.currency
			s.currency = v.currency
		}
	}
	if !v.date {
		return
	}
	s.dates++
	if v.time {
		s.times++
	}
	if v.packed {
		s.packed++
	}
	if v.fixed {
		s.fixed++
		return
	}
	if v.dots {
		s.dots++
	}
	if v.dashes {
		s.dashes++
	}
	for i, o := range [3]orders{canDMY, canMDY, canYMD} {
		if v.orders&o != 0 {
			s.byOrder[i]++
		}
	}
}

// judge looks at one trimmed cell.
func judge(b []byte) verdict {
	var v verdict
	if isNothing(b) {
		v.nothing = true
		return v
	}
	if n, ok := plainInteger(b); ok && len(b) < 8 {
		v.number, v.flag = true, len(b) == 1 && (n == 0 || n == 1)
		v.zeros = len(b) > 1 && b[0] == '0'
		return v
	}
	digits, letters := 0, 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case isASCIILetter(c):
			letters++
		}
	}
	if digits == 0 && isASCII(b) {
		_, v.isBool = parseBool(b, true)
		_, v.flag = parseBool(b, false)
		return v
	}
	if letters <= 4 && len(b) <= 64 {
		if n, ok := splitNumber(b); ok {
			v.number, v.style, v.currency = true, n.style(), n.currency
			v.zeros = len(n.core) > 1 && n.core[0] == '0' && n.core[1] >= '0' && n.core[1] <= '9'
			v.long = v.style == styleAny && digits > 15
		}
	}
	if digits == 0 {
		_, v.isBool = parseBool(b, true)
		_, v.flag = parseBool(b, false)
	}
	w, ok := parseDate(b)
	if !ok {
		return v
	}
	v.orders, v.fixed = w.orders()
	v.date = v.orders != 0
	v.time = w.hasTime && (w.isMoment || w.hasZone || w.hour+w.min+w.sec+w.milli != 0)
	v.packed = w.sep == '0'
	v.dots, v.dashes = w.sep == '.', w.sep == '-'
	return v
}

// numberStyle is the decimal point of the column; sure is false when the values
// leave it open (1,234 alone).
func (s *survey) numberStyle() (point byte, sure bool) {
	switch p, c := s.styles[stylePoint], s.styles[styleComma]; {
	case p > c:
		return '.', true
	case c > p:
		return ',', true
	}
	return 0, s.styles[styleUnclear] == 0
}

// dateOrder is the order that explains most values of the column; sure is false
// when two orders explain equally many. It is "" when the order stands by itself
// in every cell.
func (s *survey) dateOrder() (o DateOrder, sure bool) {
	open := s.dates - s.fixed
	if open == 0 {
		return "", true
	}
	dmy, mdy, ymd := s.byOrder[0], s.byOrder[1], s.byOrder[2]
	switch {
	case ymd > dmy && ymd > mdy:
		return OrderYMD, true
	case dmy > mdy:
		return OrderDMY, true
	case mdy > dmy:
		return OrderMDY, true
	case s.dots*2 > open: // full stops stand between day, month and year in that order
		return OrderDMY, true
	}
	return "", false
}
