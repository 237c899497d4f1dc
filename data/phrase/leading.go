package phrase

import (
	"errors"
	"strings"
	"time"
)

// Split finds the date of a line, as in "she sets prices on 20 SKUs fri 10:00" and "fri 10:00
// she sets prices on 20 SKUs", and returns what is left of it. It is the one at the end, see
// Trailing; where the line ends with none, the one at the beginning, see leading.
//
// The error is an *Error. It is Unknown where there is no date, and else says what is wrong
// with the one that the line has.
func Split(line string, now time.Time, o Options) (rest string, m Moment, err error) {
	rest, m, err = trailing(line, now, o)
	var none *Error
	if errors.As(err, &none) && none.Code == Unknown {
		return leading(line, now, o)
	}
	return rest, m, err
}

// leading finds a date phrase at the beginning of line, as in "fri send the guide" and
// "来週月曜、見積送付", and returns what follows it. The date ends with a space, a comma or a
// colon, in Japanese also with まで. Before a colon every date counts. Without one it has to
// be a date beyond doubt, see doubts, and the line must not go on as a sentence or a span
// does: the friday report, fri or mon, fri is fine for her.
func leading(line string, now time.Time, o Options) (rest string, m Moment, err error) {
	none := fail(line, &Error{Code: Unknown, Part: strings.TrimSpace(line)})
	head := beginning(line)
	p := parser{now: now, opts: o, toks: tokens(head), ahead: true}
	f, end, ok := p.phrase(0)
	if !ok || p.in(0, articles) {
		return line, Moment{}, none
	}
	next, colon := p.separator(end)
	if next >= len(p.toks) || !p.parted(next) || !colon && (p.doubts(f, end) || goesOn[p.text(next)]) {
		return line, Moment{}, none
	}
	if m, err = p.moment(head, f, 0, end); err != nil {
		return line, Moment{}, err
	}
	return line[p.toks[next].start:], m, nil
}

// beginning is as much of a line as is read, in whole characters.
func beginning(line string) string {
	if len(line) <= maxInput {
		return line
	}
	to := maxInput
	for to > 0 && line[to]&0xC0 == 0x80 {
		to--
	}
	return line[:to]
}

// separator passes what stands between a date and the text behind it.
func (p *parser) separator(i int) (next int, colon bool) {
	switch p.text(i) {
	case ":":
		return i + 1, true
	case ",", "、":
		return i + 1, false
	case "-", "–", "—":
		if p.toks[i].spaced && i+1 < len(p.toks) && p.toks[i+1].spaced {
			return i + 1, false
		}
	}
	return i, false
}

// parted reports whether the text at token i, behind a date, is not one word with it:
// today's, 来月分.
func (p *parser) parted(i int) bool {
	if p.toks[i].spaced {
		return true
	}
	switch p.toks[i-1].text {
	case ":", ",", "、":
		return p.toks[i].kind != sign
	case "で", "に":
		// まで and までに end a date; 来週に向けて is about something else.
		_, until := p.lit(max(i-2, 0), "まで")
		if p.toks[i-1].text == "に" {
			_, until = p.lit(max(i-3, 0), "まで")
		}
		return until && !hangsOn[p.text(i)]
	}
	return false
}

// doubts reports whether a date of the tokens before end may as well be words or a number. A
// time beside it takes the doubt away. In doubt are
//   - a short weekday that is a word, too, without a preposition: sat down, mon ami, so;
//   - a day of a month that is a word, too: 3 may join, 2 march by;
//   - a day without a month, and a slash: 2nd reminder, 3/4 of them.
func (p *parser) doubts(f found, end int) bool {
	if f.hasClock {
		return false
	}
	from := 0
	for p.in(from, prepositions) {
		from++
	}
	said := p.toks[from:end]
	for len(said) > 1 && (said[len(said)-1].text == "." || said[len(said)-1].text == ")") {
		said = said[:len(said)-1]
	}
	last := said[len(said)-1].text
	switch {
	case len(said) == 1 && said[0].kind == word:
		return from == 0 && (doubtful[last] || sentence[last])
	case f.monthly:
		return said[0].kind == number && said[len(said)-1].kind != wide
	case len(said) == 3 && said[1].text == "/":
		return true
	}
	return f.yearless && sentence[last]
}
