package verb

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/booking"
	"rounds/data/ical"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/page"
)

// book asks for a call to book, in the time of the person it is with.
func (v *Verbs) book(t Target) tea.Cmd {
	there, account, who := v.there(&t), t.facts().Account, t.Row.Name
	if c := t.primary(); c.Name != "" {
		who = c.Name + " · " + who
	}
	return v.open(t, question{name: "book", arg: who, read: func(s string) (plan, error) { return v.readBooking(s, &account, there) }})
}

func (v *Verbs) readBooking(s string, account *data.Account, there *time.Location) (plan, error) {
	w := v.s.Words
	kind, minutes := booking.KindFor(account)
	b, problem := booking.Parse(s, v.s.Now().Time(there), minutes, v.typed.Dates())
	if problem != "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.book."+string(problem)))
	}
	when := v.s.BothClocks(b.At, there)
	said := w.T("ask.book.preview", cmp.Or(b.Text, w.T("booking."+string(kind))), when, b.Minutes)
	if warning := v.s.Warning(page.HoursAt(b.At, there)); warning != "" {
		said += " · ! " + warning
	}
	return plan{preview: said, done: w.T("ask.book.done", when, v.s.Keys.Account.Calendar.Label()), run: func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.CaptureCall(ctx, c, kind, b.Text, b.At, b.Minutes)
	}}, nil
}

// calendar writes the booked calls of the account as a calendar file; where there is no
// place to write one, its text is copied.
func (v *Verbs) calendar(t Target) tea.Cmd {
	st, s, id, at := v.s.Desk.Store, v.s, t.Row.ID, v.s.Now()
	save, none := s.SaveFile, s.Words.T("ask.calendar.none", s.Keys.Account.Book.Label())
	return page.Work(func(ctx context.Context) tea.Msg {
		d, err := st.Dossier(ctx, id, at)
		if err != nil {
			return page.ToastMsg{Err: err}
		}
		events := s.Calendar(d)
		if len(events) == 0 {
			return page.ToastMsg{Text: none}
		}
		file := ical.Write(events)
		if save == nil {
			return page.CopyMsg{Text: string(file)}
		}
		path, err := save(text.FileName(d.Facts.Account.Name)+".ics", file)
		if err != nil {
			return page.ToastMsg{Err: err}
		}
		return page.ToastMsg{Text: s.Words.T("ask.calendar.done", path)}
	})
}
