package desk

import (
	"rounds/data"
	"rounds/data/health"
	"rounds/data/playbook"
)

// HealthLine is the score of each of the last days, oldest first; days without a
// score are left out.
func (d *Desk) HealthLine(f *data.Facts, at data.Instant, days int) []float64 {
	points := health.Line(f, at, days, d.Rules.Health)
	out := make([]float64, 0, len(points))
	for _, p := range points {
		if p.Score != data.NoScore {
			out = append(out, float64(p.Score))
		}
	}
	return out
}

// Health explains the health of an account as of a moment.
func (d *Desk) Health(f *data.Facts, at data.Instant) health.Result {
	return health.Score(f, at, d.Rules.Health)
}

// Play is the playbook that answers a reason, if there is one.
func (d *Desk) Play(code data.Reason) (*playbook.Playbook, bool) { return d.Library.For(string(code)) }

// PlaybookTitle names a playbook in a language, by its id when it is unknown.
func (d *Desk) PlaybookTitle(id, lang string) string {
	for _, h := range d.Library.Heads() {
		if h.ID == id {
			return h.Title.In(lang)
		}
	}
	return id
}
