package intake

import (
	"bytes"
	"io"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// layout is where the table stands in the file.
type layout struct {
	delim  byte
	eol    byte
	line   int      // of the header
	header []string // cleaned; never empty, no name twice
}

// sampleSize is how much text decides on delimiter and header.
const sampleSize = 256 << 10

// sampleRows is how many rows of it are looked at, headRows how many of those may
// stand before the header.
const sampleRows, headRows = 200, 40

// findLayout looks at the beginning of the decoded text. Names that are known tell a
// header from a row of texts. forced and line come from a mapping file; 0 means find
// out.
func findLayout(src io.Reader, eol byte, known map[string]bool, forced byte, line int) (layout, error) {
	sample, err := io.ReadAll(io.LimitReader(src, sampleSize))
	if err != nil {
		return layout{}, err
	}
	if first, _, _ := bytes.Cut(sample, []byte{eol}); forced == 0 && len(first) >= 5 && len(first) <= 6 && foldEqual(first[:4], "sep=") {
		forced = first[4]
	}
	best, bestScore := layout{}, -1.0
	for _, delim := range []byte{',', ';', '\t', '|'} {
		if forced != 0 && delim != forced {
			continue
		}
		l, score := tryDelimiter(sample, eol, delim, line, known)
		if score > bestScore {
			best, bestScore = l, score
		}
	}
	if bestScore < 0 || len(best.header) == 0 {
		return best, data.Errorf(data.CodeInvalid, "no header was found in the first %d lines; the file needs one row with the names of its columns (a mapping file can name it: header_line = 3)", headRows)
	}
	return best, nil
}

// knownNames are all names of all fields.
func knownNames() map[string]bool {
	known := make(map[string]bool, 800)
	for _, k := range Kinds() {
		for _, f := range fieldsOf(k) {
			for _, n := range f.headers() {
				known[n] = true
			}
		}
	}
	return known
}

func tryDelimiter(sample []byte, eol, delim byte, line int, known map[string]bool) (layout, float64) {
	s := newScanner(bytes.NewReader(sample), delim, eol)
	var r row
	type sampled struct {
		line  int
		cells []string
		width int
	}
	var rows []sampled
	widths := map[int]int{}
	for len(rows) < sampleRows && s.next(&r) {
		if r.problem != "" || isBlankRow(r.cells) {
			continue
		}
		row := sampled{line: r.line, width: len(r.cells)}
		if len(rows) < headRows || r.line == line {
			for _, c := range r.cells {
				row.cells = append(row.cells, string(unwrap(trim(c))))
			}
		}
		rows = append(rows, row)
		widths[len(r.cells)]++
	}
	mode, share := 1, 0
	for w, n := range widths {
		if n > share || n == share && w > mode {
			mode, share = w, n
		}
	}
	l := layout{delim: delim, eol: eol}
	bestHeader, bestKnown := -1, 0
	for _, row := range rows {
		if row.cells == nil || line > 0 && row.line != line {
			continue
		}
		score, names := headerScore(row.cells, mode, known)
		if line > 0 {
			score = max(score, 0)
		}
		if score > bestHeader {
			bestHeader, bestKnown = score, names
			l.line, l.header = row.line, cleanHeader(row.cells)
		}
	}
	if bestHeader < 0 || len(rows) == 0 {
		return l, -1
	}
	quality := float64(share) / float64(len(rows))
	return l, quality*quality*float64(min(mode, 20)-1) + 2*float64(bestKnown)
}

// headerScore says how much a row looks like a header, below 0 for not at all. Where
// no name is known, some of them may be numbers (2019, 2020), but not most.
func headerScore(cells []string, mode int, known map[string]bool) (score, names int) {
	filled, values := 0, 0
	for _, c := range cells {
		if c == "" {
			continue
		}
		filled++
		_, isNumber := splitNumber([]byte(c))
		_, isDate := parseDate([]byte(c))
		if isNumber || isDate {
			values++
		}
		if values > 0 && known != nil || len(c) > 200 {
			return -1, 0
		}
		for _, f := range headerForms(c) {
			if known[f] {
				names++
				break
			}
		}
	}
	if filled*10 < mode*6 || values*2 >= filled {
		return -1, 0
	}
	score = 3 * names
	if len(cells) == mode {
		score++
	}
	return score, names
}

func cleanHeader(cells []string) []string {
	seen := make(map[string]bool, len(cells))
	header := make([]string, len(cells))
	for i, c := range cells {
		name, _ := text.Truncate(text.Line(c), 200)
		if name == "" {
			name = "column " + itoa(i+1)
		}
		for n := 2; seen[name]; n++ {
			base := strings.TrimSuffix(name, " ("+itoa(n-1)+")")
			name = base + " (" + itoa(n) + ")"
		}
		seen[name] = true
		header[i] = name
	}
	return header
}

func isBlankRow(cells [][]byte) bool {
	for _, c := range cells {
		if len(trim(c)) > 0 {
			return false
		}
	}
	return true
}

// isFooter reports whether a row is what reports print below their table: a total,
// a count of rows, a notice. It has text in its first cell and at most one number.
func isFooter(cells [][]byte, columns int) bool {
	first, filled := []byte(nil), 0
	for _, c := range cells {
		if c = trim(c); len(c) > 0 {
			if filled == 0 {
				first = c
			}
			filled++
		}
	}
	if filled == 0 || filled > 1 && (filled > 2 || columns <= 2) || len(first) > 400 {
		return false
	}
	s := strings.ToLower(string(first))
	for _, p := range []string{"grand total", "confidential information", "copyright (c)", "copyright ©", "generated by ", "report generated",
		"gesamtsumme", "gesamtergebnis", "vertrauliche informationen", "総計", "合計"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	if filled == 1 && (s == "total" || s == "totals" || s == "summe" || strings.HasPrefix(s, "total (") || strings.HasPrefix(s, "total:") || strings.HasPrefix(s, "© ")) {
		return true
	}
	// "5700 records", "(12 rows affected)"
	if filled == 1 && len(cells) < columns {
		s = strings.Trim(s, "() ")
		n, rest, _ := strings.Cut(s, " ")
		if _, ok := parseNumber([]byte(n), '.'); ok {
			return strings.HasPrefix(rest, "record") || strings.HasPrefix(rest, "row") || strings.HasPrefix(rest, "datensätze")
		}
	}
	return false
}
