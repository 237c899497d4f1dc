package text

// Closest is the name that a slip of at most so many letters (bytes; added, left out or
// changed) made into what was typed: the nearest, the first of equals, "" for none.
func Closest(typed string, names []string, slips int) string {
	best, least := "", slips+1
	for _, name := range names {
		if longer := len(typed) - len(name); longer > slips || -longer > slips {
			continue // however alike, that many letters are too many or too few
		}
		if d := distance(typed, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
