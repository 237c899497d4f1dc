package calibrate

import (
	"context"
	"math/rand/v2"
)

// folds deals customers into k parts that each hold as many of those who left: the
// same parts for the same seed.
func folds(left []bool, k int, seed uint64) []int {
	dice := rand.New(rand.NewPCG(seed, 0x726f756e6473))
	part := make([]int, len(left))
	next := 0
	for _, group := range []bool{true, false} {
		var members []int
		for i, l := range left {
			if l == group {
				members = append(members, i)
			}
		}
		dice.Shuffle(len(members), func(a, b int) { members[a], members[b] = members[b], members[a] })
		for _, i := range members {
			part[i] = next % k
			next++
		}
	}
	return part
}

// split are the rows of a part and of all the others.
func split(part []int, out ...int) (in, held []int) {
	for i, p := range part {
		away := false
		for _, o := range out {
			away = away || p == o
		}
		if !away {
			in = append(in, i)
		} else if p == out[0] {
			held = append(held, i)
		}
	}
	return in, held
}

func pickBools(all []bool, rows []int) []bool {
	out := make([]bool, len(rows))
	for k, i := range rows {
		out[k] = all[i]
	}
	return out
}

// penalties are tried from the strongest on, each from the fit before it.
var penalties = []float64{1000, 100, 10, 1}

// path fits every penalty and gives how surprised each was by held rows.
func path(ctx context.Context, x *matrix, left []bool, in, held []int) ([]float64, error) {
	train, know := x.pick(in), pickBools(left, in)
	surprised := make([]float64, len(penalties))
	var last *model
	for k, p := range penalties {
		m, err := fit(ctx, train, know, p, last)
		if err != nil {
			return nil, err
		}
		for _, i := range held {
			surprised[k] += surprise(m.odds(x.row(i)), left[i])
		}
		last = m
	}
	return surprised, nil
}

// best is the penalty with the least surprise; of equal ones the strongest.
func best(surprised []float64) float64 {
	at := 0
	for k, s := range surprised {
		if s < surprised[at] {
			at = k
		}
	}
	return penalties[at]
}

// crossValidate gives each customer the log odds of a model that did not see him,
// and the penalty for a model of all. The penalty of each fold is chosen on another
// fold of those that it may see, so that the choice does not flatter the figures.
func crossValidate(ctx context.Context, x *matrix, left []bool, k int, seed uint64, progress func(done, total int)) (odds []float64, penalty float64, err error) {
	part := folds(left, k, seed)
	odds = make([]float64, len(left))
	all := make([]float64, len(penalties))
	for f := range k {
		in, held := split(part, (f+1)%k, f)
		surprised, err := path(ctx, x, left, in, held)
		if err != nil {
			return nil, 0, err
		}
		for i := range all {
			all[i] += surprised[i]
		}
		in, held = split(part, f)
		m, err := fit(ctx, x.pick(in), pickBools(left, in), best(surprised), nil)
		if err != nil {
			return nil, 0, err
		}
		for _, i := range held {
			odds[i] = m.odds(x.row(i))
		}
		progress(f+1, k+1)
	}
	return odds, best(all), nil
}
