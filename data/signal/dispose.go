package signal

import (
	"bytes"

	"rounds/data"
)

// dispose applies to each firing what a CSM last did with it: done and dismissed
// take it out, snoozed marks it through its local day. A clock that ran out after
// that breaks through, and a new occurrence was never disposed of.
func (s *scene) dispose() {
	kept := s.out[:0]
	for i := range s.out {
		f := s.out[i]
		d := s.disposition(&f)
		switch {
		case d == nil || f.Breached(s.at) && f.BreachAt > d.At:
			kept = append(kept, f)
		case d.Kind != data.DispositionSnoozed:
			// done or dismissed
		default:
			if d.Until >= s.today {
				f.Disposition, f.Until, f.Waits = data.DispositionSnoozed, d.Until, d.Reason
			}
			kept = append(kept, f)
		}
	}
	s.out = kept
}

// disposition is the last one of a firing up to the moment; of two at one instant
// the one with the greater id, which is the one made later.
func (s *scene) disposition(f *data.Firing) *data.Disposition {
	var last *data.Disposition
	for i := range s.f.Dispositions {
		d := &s.f.Dispositions[i]
		if d.At > s.at || d.Code != f.Code || d.Occurrence != f.Occurrence {
			continue
		}
		if last == nil || d.At > last.At || d.At == last.At && bytes.Compare(d.ID[:], last.ID[:]) > 0 {
			last = d
		}
	}
	return last
}
