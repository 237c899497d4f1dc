package words

import "rounds/data/intake"

// Rejection says why a row does not go in.
func (w *Words) Rejection(r *intake.Rejection) string {
	if r.Said.IsZero() {
		return w.Reword(r.Reason)
	}
	return w.Sentence(r.Said)
}

func englishIntake() map[string]string { return intake.English() }
