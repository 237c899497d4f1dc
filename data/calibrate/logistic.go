package calibrate

import (
	"context"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"rounds/data"
)

// matrix is rows of features, row by row.
type matrix struct {
	rows, cols int
	v          []float64
}

func newMatrix(rows, cols int) *matrix { return &matrix{rows, cols, make([]float64, rows*cols)} }

func (m *matrix) row(i int) []float64 { return m.v[i*m.cols : (i+1)*m.cols] }

// pick copies some rows.
func (m *matrix) pick(rows []int) *matrix {
	out := newMatrix(len(rows), m.cols)
	for k, i := range rows {
		copy(out.row(k), m.row(i))
	}
	return out
}

// model is a logistic regression: the log odds of leaving are intercept + Σ weight ·
// feature.
type model struct {
	intercept float64
	weights   []float64
}

func (m *model) odds(x []float64) float64 {
	z := m.intercept
	for j, w := range m.weights {
		z += w * x[j]
	}
	return z
}

// The Newton iteration ends when no weight moves by more than settled.
const mostSteps, settled = 60, 1e-7

// fit maximises the likelihood less penalty/2 · Σ weight², the intercept free, by
// Newton's method with halved steps. start may be nil.
func fit(ctx context.Context, x *matrix, left []bool, penalty float64, start *model) (*model, error) {
	m := &model{weights: make([]float64, x.cols)}
	if start != nil {
		m.intercept = start.intercept
		copy(m.weights, start.weights)
	} else {
		gone := 0
		for _, l := range left {
			if l {
				gone++
			}
		}
		m.intercept = math.Log((float64(gone) + 0.5) / (float64(len(left)-gone) + 0.5))
	}
	work := newMatrix(x.rows, x.cols+1)
	loss := m.loss(x, left, penalty)
	for range mostSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step, err := m.step(x, work, left, penalty)
		if err != nil {
			return nil, err
		}
		moved := 0.0
		for share := 1.0; share > 1e-4; share /= 2 {
			next := m.moved(step, share)
			if l := next.loss(x, left, penalty); l <= loss {
				for _, s := range step {
					moved = max(moved, math.Abs(s*share))
				}
				m, loss = next, l
				break
			}
		}
		if moved < settled {
			return m, nil
		}
	}
	return m, nil
}

func (m *model) moved(step []float64, share float64) *model {
	out := &model{intercept: m.intercept + share*step[0], weights: make([]float64, len(m.weights))}
	for j := range m.weights {
		out.weights[j] = m.weights[j] + share*step[j+1]
	}
	return out
}

// loss is the negative log likelihood with its penalty.
func (m *model) loss(x *matrix, left []bool, penalty float64) float64 {
	sum := 0.0
	for i := range left {
		sum += surprise(m.odds(x.row(i)), left[i])
	}
	for _, w := range m.weights {
		sum += penalty / 2 * w * w
	}
	return sum
}

// surprise is −log of the probability that odds gave to what happened.
func surprise(odds float64, left bool) float64 {
	if left {
		odds = -odds
	}
	return max(odds, 0) + math.Log1p(math.Exp(-math.Abs(odds)))
}

// step solves for the Newton step; its first number is the intercept's.
func (m *model) step(x, work *matrix, left []bool, penalty float64) ([]float64, error) {
	n := x.cols + 1
	gradient := make([]float64, n)
	for i := range left {
		row, scaled := x.row(i), work.row(i)
		p := 1 / (1 + math.Exp(-m.odds(row)))
		y := 0.0
		if left[i] {
			y = 1
		}
		root := math.Sqrt(max(p*(1-p), 1e-12))
		gradient[0] += y - p
		scaled[0] = root
		for j, v := range row {
			gradient[j+1] += (y - p) * v
			scaled[j+1] = root * v
		}
	}
	curvature := mat.NewSymDense(n, nil)
	blas64.Syrk(blas.Trans, 1, blas64.General{Rows: work.rows, Cols: n, Stride: n, Data: work.v}, 0, curvature.RawSymmetric())
	for j := range m.weights {
		gradient[j+1] -= penalty * m.weights[j]
		curvature.SetSym(j+1, j+1, curvature.At(j+1, j+1)+penalty)
	}
	var chol mat.Cholesky
	if !chol.Factorize(curvature) {
		return nil, data.Errorf(data.CodeInternal, "the regression does not settle; leave out columns that repeat each other (--drop)")
	}
	var step mat.VecDense
	if err := chol.SolveVecTo(&step, mat.NewVecDense(n, gradient)); err != nil {
		return nil, data.Errorf(data.CodeInternal, "the regression does not settle: %w; leave out columns that repeat each other (--drop)", err)
	}
	return step.RawVector().Data, nil
}
