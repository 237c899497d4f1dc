package calibrate

import (
	"cmp"
	"math"
	"slices"

	"rounds/data/intake"
)

// Role is what a column of the table is to the regression.
type Role string

// The roles.
const (
	RoleNumber   Role = "number"   // a number, or the days of a date, as one feature
	RoleFlag     Role = "flag"     // two values
	RoleCategory Role = "category" // a feature for each value but the most frequent
	RoleDate     Role = "date"     // days before the latest date of the column
	RoleLeftOut  Role = "left_out"
)

// The limits of categories: a value rarer than leastShare of the rows (and at least
// leastRows) joins the others, and so do those beyond mostValues.
const (
	mostValues = 20
	leastRows  = 10
	leastShare = 0.005
)

// fewValues is how many different whole numbers are values rather than amounts: 1, 2,
// 3 products need not weigh in a line.
const fewValues = 6

// skewed is the skewness from which on amounts count by their logarithm.
const skewed = 2

// feature is one number a row, before it is standardised.
type feature struct {
	column int
	level  string // of a category, or missing
	values []float64
}

// The names of the features that stand for no value of their own.
const (
	LevelMissing = "(no value)"
	LevelOthers  = "(others)"
)

// role says what a screened column is.
func role(c *intake.TableColumn) Role {
	switch {
	case c.Type == intake.TypeDate:
		return RoleDate
	case c.Distinct-len(c.Markers) == 2:
		return RoleFlag
	case c.Type != intake.TypeNumber, wholeFew(c):
		return RoleCategory
	}
	return RoleNumber
}

// wholeFew reports whether a column of numbers has a few different whole ones.
func wholeFew(c *intake.TableColumn) bool {
	if c.Distinct-len(c.Markers) > fewValues {
		return false
	}
	for _, v := range c.Numbers {
		if !math.IsNaN(v) && v != math.Trunc(v) {
			return false
		}
	}
	return true
}

// design are the features of the columns that are used.
func design(columns []*intake.TableColumn, roles []Role) []feature {
	var out []feature
	for i, c := range columns {
		switch roles[i] {
		case RoleNumber:
			out = append(out, amounts(i, c.Numbers, shapeOf(c.Numbers))...)
		case RoleDate:
			days := daysBefore(c.Numbers)
			out = append(out, amounts(i, days, shapeOf(days))...)
		case RoleFlag, RoleCategory:
			out = append(out, values(i, c)...)
		}
	}
	return out
}

// daysBefore counts back from the latest day.
func daysBefore(days []float64) []float64 {
	latest := math.Inf(-1)
	for _, d := range days {
		if d > latest {
			latest = d
		}
	}
	out := make([]float64, len(days))
	for i, d := range days {
		out[i] = latest - d
	}
	return out
}

func asItIs(v float64) float64 { return v }

// shapeOf is the logarithm for amounts of which few are very large.
func shapeOf(numbers []float64) func(float64) float64 {
	if known := knownOf(numbers); known[0] >= 0 && skewness(known) > skewed {
		return math.Log1p
	}
	return asItIs
}

// knownOf are the numbers that there are, ascending.
func knownOf(numbers []float64) []float64 {
	var known []float64
	for _, v := range numbers {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	slices.Sort(known)
	return known
}

// amounts is a column of numbers in a shape: the median stands where there is none,
// and a feature of its own says so where that is common.
func amounts(column int, numbers []float64, shape func(float64) float64) []feature {
	known := knownOf(numbers)
	median := known[len(known)/2]
	f := feature{column: column, values: make([]float64, len(numbers))}
	missing := feature{column: column, level: LevelMissing, values: make([]float64, len(numbers))}
	for i, v := range numbers {
		if math.IsNaN(v) {
			v, missing.values[i] = median, 1
		}
		f.values[i] = shape(v)
	}
	if enough(len(numbers)-len(known), len(numbers)) {
		return []feature{f, missing}
	}
	return []feature{f}
}

func skewness(v []float64) float64 {
	mean, sd := moments(v)
	if sd == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range v {
		sum += math.Pow((x-mean)/sd, 3)
	}
	return sum / float64(len(v))
}

func moments(v []float64) (mean, sd float64) {
	for _, x := range v {
		mean += x
	}
	mean /= float64(len(v))
	for _, x := range v {
		sd += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(sd / float64(len(v)))
}

// enough reports whether so many rows make a feature of their own.
func enough(n, rows int) bool {
	return n >= leastRows && float64(n) >= leastShare*float64(rows)
}

// values is a column of categories. The most frequent value is what the others are
// compared with.
func values(column int, c *intake.TableColumn) []feature {
	type level struct {
		name  string
		code  int32
		count int
	}
	counts := make([]int, len(c.Levels))
	levels := []level{{LevelMissing, intake.CodeMissing, 0}}
	for _, code := range c.Codes {
		if code >= 0 {
			counts[code]++
		} else if code == intake.CodeMissing {
			levels[0].count++
		}
	}
	for code, n := range counts {
		levels = append(levels, level{c.Levels[code], int32(code), n})
	}
	slices.SortStableFunc(levels, func(a, b level) int { return cmp.Compare(b.count, a.count) })
	const others, base = -1, -2
	place := map[int32]int{}
	var out []feature
	for k, l := range levels {
		switch {
		case k == 0:
			place[l.code] = base
		case len(out) < mostValues && enough(l.count, len(c.Codes)):
			place[l.code] = len(out)
			out = append(out, feature{column: column, level: l.name, values: make([]float64, len(c.Codes))})
		default:
			place[l.code] = others
		}
	}
	rest := feature{column: column, level: LevelOthers, values: make([]float64, len(c.Codes))}
	n := 0
	for i, code := range c.Codes {
		at, ok := place[code]
		if !ok {
			at = others
		}
		switch at {
		case base:
		case others:
			rest.values[i] = 1
			n++
		default:
			out[at].values[i] = 1
		}
	}
	if enough(n, len(c.Codes)) {
		out = append(out, rest)
	}
	return out
}

// standardise makes a matrix of features with mean 0 and deviation 1, and says by
// what each was divided. Features that never change are dropped.
func standardise(features []feature, rows int) (kept []feature, x *matrix, sd []float64) {
	var means []float64
	for _, f := range features {
		m, s := moments(f.values)
		if s > 1e-12*max(math.Abs(m), 1) {
			kept, means, sd = append(kept, f), append(means, m), append(sd, s)
		}
	}
	x = newMatrix(rows, len(kept))
	for i := range rows {
		row := x.row(i)
		for j := range kept {
			row[j] = (kept[j].values[i] - means[j]) / sd[j]
		}
	}
	return kept, x, sd
}
