package words

import (
	"rounds/data/calibrate"
	"rounds/data/health"
)

// Calibration says in the reader's language what was said of the data, "" for nothing.
func (w *Words) Calibration(s calibrate.Sentence) string {
	if s.IsZero() {
		return ""
	}
	key := "calibrate." + s.Key
	if !w.Has(key) { // a number of something, with a form for one
		return w.N(key, s.Args[0].(int))
	}
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		switch v := a.(type) {
		case calibrate.Sentence:
			args[i] = w.Calibration(v)
		case float64:
			args[i] = w.Decimal(v, 3)
		case int:
			args[i] = w.Number(int64(v))
		case health.Family:
			args[i] = w.T("account.family." + string(v))
		default:
			args[i] = v
		}
	}
	return w.T(key, args...)
}
