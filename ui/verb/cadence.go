package verb

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/store"
)

// cadence asks for the rhythm in which the account is called.
func (v *Verbs) cadence(t Target) tea.Cmd {
	now := v.s.Words.T("ask.cadence.none")
	if t.Dossier != nil {
		if r := cadence.Kept(t.Dossier.Facts.Account.Cadence); !r.IsZero() {
			now = v.s.Words.Rhythm(r)
		}
	}
	return v.open(t, question{name: "cadence", arg: t.Row.Name + " · " + now, read: func(s string) (plan, error) { return v.readCadence(t, s) }})
}

func (v *Verbs) readCadence(t Target, s string) (plan, error) {
	w := v.s.Words
	r, err := cadence.Parse(s)
	if err != nil {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.cadence.what"))
	}
	run := func(ctx context.Context, c store.Capture) error { return v.s.Desk.Store.SetCadence(ctx, c, r) }
	if r.IsZero() {
		return plan{preview: w.T("ask.cadence.off"), done: w.T("ask.cadence.off"), run: run}, nil
	}
	today := v.s.Now().DateIn(data.LoadLocation(t.Row.TimeZone))
	said := w.T("ask.cadence.preview", w.Rhythm(r), w.DayLong(r.Next(today), today))
	return plan{preview: said, done: w.T("ask.cadence.done", w.Rhythm(r)), run: run}, nil
}
