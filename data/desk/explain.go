package desk

import (
	"rounds/data"
	"rounds/data/health"
)

// HealthLine is the score of each of the last days, oldest first; days without a
// score are left out.
func (d *Desk) HealthLine(f *data.Facts, at data.Instant, days int) []float64 {
	if f.Partial {
		return nil
	}
	numbers := d.Rules()
	points := health.Line(f, at, days, numbers.Health)
	out := make([]float64, 0, len(points))
	for _, p := range points {
		if p.Score != data.NoScore {
			out = append(out, float64(p.Score))
		}
	}
	return out
}

// Health explains the health of an account as of a moment; there is no score while its
// facts are still arriving.
func (d *Desk) Health(f *data.Facts, at data.Instant) health.Result {
	if f.Partial {
		return health.Result{Score: data.NoScore}
	}
	numbers := d.Rules()
	return health.Score(f, at, numbers.Health)
}

// PlaybookTitle names a playbook in a language, by its id when it is unknown.
func (d *Desk) PlaybookTitle(id, lang string) string {
	for _, h := range d.Library().Heads() {
		if h.ID == id {
			return h.Title.In(lang)
		}
	}
	return id
}
