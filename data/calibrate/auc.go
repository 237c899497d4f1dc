package calibrate

import (
	"cmp"
	"math"
	"slices"
)

// Figures say how well a ranking finds those who left.
type Figures struct {
	AUC  float64 `json:"auc"`
	Low  float64 `json:"auc_low"` // the interval of 95 % about AUC
	High float64 `json:"auc_high"`
	Lift float64 `json:"lift_top_decile"`
}

// z95 and z99 are the quantiles of the normal distribution for intervals of 95 and
// 99 %.
const z95, z99 = 1.959963984540054, 2.5758293035489004

// surely is the lower end of the interval of 99 %. Of a model that was judged on
// folds the interval of 95 % holds less often than it says: the folds share their
// customers.
func (f *Figures) surely() float64 { return f.AUC - (f.AUC-f.Low)*z99/z95 }

// measure gives the figures of risks, the higher the likelier to leave.
func measure(risk []float64, left []bool) Figures {
	p := place(risk, left)
	se := math.Sqrt(p.variance())
	return Figures{AUC: p.auc, Low: max(p.auc-z95*se, 0), High: min(p.auc+z95*se, 1), Lift: lift(risk, left)}
}

// placement is, for each customer who left, the share of those who stayed that rank
// below (ties half), and the reverse; their means are the AUC.
type placement struct {
	auc          float64
	gone, stayed []float64
}

func place(risk []float64, left []bool) placement {
	order := make([]int, len(risk))
	gone := 0
	for i := range order {
		order[i] = i
		if left[i] {
			gone++
		}
	}
	stayed := len(risk) - gone
	p := placement{auc: 0.5, gone: make([]float64, 0, gone), stayed: make([]float64, 0, stayed)}
	if gone == 0 || stayed == 0 {
		return p
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(risk[a], risk[b]), cmp.Compare(a, b)) })
	share := make([]float64, len(risk))
	belowGone, belowStayed := 0, 0
	for from := 0; from < len(order); {
		to, g := from, 0
		for ; to < len(order) && risk[order[to]] == risk[order[from]]; to++ {
			if left[order[to]] {
				g++
			}
		}
		s := to - from - g
		for _, i := range order[from:to] {
			if left[i] {
				share[i] = (float64(belowStayed) + float64(s)/2) / float64(stayed)
			} else {
				share[i] = 1 - (float64(belowGone)+float64(g)/2)/float64(gone)
			}
		}
		belowGone, belowStayed, from = belowGone+g, belowStayed+s, to
	}
	sum := 0.0
	for i, v := range share { // in the order of the rows, so that two rankings pair up
		if left[i] {
			p.gone = append(p.gone, v)
			sum += v
		} else {
			p.stayed = append(p.stayed, v)
		}
	}
	p.auc = sum / float64(gone)
	return p
}

func (p *placement) variance() float64 { return covariance(p, p) }

// covariance of two AUCs measured on the same customers.
func covariance(a, b *placement) float64 {
	return spread(a.gone, b.gone, a.auc, b.auc) + spread(a.stayed, b.stayed, a.auc, b.auc)
}

func spread(a, b []float64, meanA, meanB float64) float64 {
	if len(a) < 2 {
		return 0
	}
	sum := 0.0
	for i := range a {
		sum += (a[i] - meanA) * (b[i] - meanB)
	}
	return sum / float64(len(a)-1) / float64(len(a))
}

// better is how much the AUC of one ranking exceeds that of another on the same
// customers, with its interval of 95 %.
func better(one, other []float64, left []bool) (gain, low, high float64) {
	a, b := place(one, left), place(other, left)
	se := math.Sqrt(max(a.variance()+b.variance()-2*covariance(&a, &b), 0))
	gain = a.auc - b.auc
	return gain, gain - z95*se, gain + z95*se
}

// lift is the share of those who left in the riskiest tenth over their share in all.
// Customers of one risk at its border count in part, whatever their order.
func lift(risk []float64, left []bool) float64 {
	order := make([]int, len(risk))
	gone := 0.0
	for i := range order {
		order[i] = i
		if left[i] {
			gone++
		}
	}
	if gone == 0 {
		return 0
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(risk[b], risk[a]) })
	room := float64(len(risk)) / 10
	found, top := 0.0, room
	for from := 0; from < len(order) && room > 0; {
		to, g := from, 0.0
		for ; to < len(order) && risk[order[to]] == risk[order[from]]; to++ {
			if left[order[to]] {
				g++
			}
		}
		part := min(room/float64(to-from), 1)
		found, room, from = found+g*part, room-float64(to-from)*part, to
	}
	return (found / top) / (gone / float64(len(risk)))
}
