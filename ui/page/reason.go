package page

import (
	"rounds/data"
	"rounds/data/cadence"
	"rounds/ui/part"
)

// Reason is why an account stands on the queue and what that is about: "onboarding
// stalled 6 d: Repricer onboarding"; of a snoozed one also what it waits for.
func (s *Session) Reason(f *data.Firing, now data.Instant) string {
	text := s.about(f, now)
	if f.Waits != "" {
		return s.Words.T("why.waits", text, f.Waits)
	}
	return text
}

func (s *Session) about(f *data.Firing, now data.Instant) string {
	text := s.Words.Why(f, now)
	switch {
	case f.Label == "" || f.Code == data.ReasonProductActivated: // which has it in its sentence
		return text
	case f.Code == data.ReasonCadence:
		return text + ": " + s.Words.Rhythm(cadence.Kept(f.Label))
	case f.Code == data.ReasonStalled: // of which it is the playbook's id
		return text + ": " + s.Desk.PlaybookTitle(f.Label, s.Words.Lang())
	}
	return text + ": " + f.Label
}

// WidestReason is how many cells the longest name of a reason takes.
func (s *Session) WidestReason() int {
	widest := 0
	for _, code := range data.Reasons() {
		widest = max(widest, part.Width(s.Words.Reason(code)))
	}
	return widest
}
