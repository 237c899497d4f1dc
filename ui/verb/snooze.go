package verb

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
)

func (v *Verbs) snoozeLeading(t Target) tea.Cmd { return v.snooze(t, t.Row.Standing.Firings[:1]) }

func (v *Verbs) snoozeAll(t Target) tea.Cmd { return v.snooze(t, t.Row.Standing.Firings) }

// snooze asks through which day and why in one line: "fri waits for the budget", or a
// digit for a usual day, "3 waits for the budget"; "- told her in person" says that it
// does not matter at all.
func (v *Verbs) snooze(t Target, firings []data.Firing) tea.Cmd {
	w := v.s.Words
	what := w.Why(&firings[0], v.s.Now())
	if n := len(firings); n > 1 {
		what += " " + w.T("queue.more", n-1)
	}
	return v.open(t, question{
		name: "snooze", arg: t.Row.Name + " · " + what,
		read: func(text string) (plan, error) { return v.readSnooze(t, firings, text) },
	})
}

func (v *Verbs) readSnooze(t Target, firings []data.Firing, text string) (plan, error) {
	w, today := v.s.Words, v.s.Now().DateIn(v.s.Location)
	if first, why, _ := strings.Cut(strings.TrimSpace(text), " "); first == "-" {
		return v.dismissal(t, firings, strings.TrimSpace(why)), nil
	}
	until, reason := v.snoozeDay(&t, text)
	switch {
	case until == 0:
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.snooze.when"))
	case reason == "":
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.snooze.why", w.DayLong(until, today)))
	}
	return plan{
		preview: w.T("ask.snooze.preview", w.DayLong(until, today), reason),
		done:    w.T("toast.snoozed", w.DayLong(until, today), t.Row.Name),
		run: func(ctx context.Context, c store.Capture) error {
			if err := v.s.Desk.Store.Snooze(ctx, c.AccountID, firings, until, reason, c.By); err != nil {
				return err
			}
			return v.s.Desk.Store.Discard(ctx, *c.Draft)
		},
	}, nil
}

// dismissal says that what stands does not matter; what happens next stands again.
func (v *Verbs) dismissal(t Target, firings []data.Firing, why string) plan {
	w, preview := v.s.Words, v.s.Words.T("ask.snooze.dismiss")
	if why != "" {
		preview += ": " + why
	}
	return plan{preview: preview, done: w.T("toast.dismissed", t.Row.Name), run: func(ctx context.Context, c store.Capture) error {
		if err := v.s.Desk.Store.Dismiss(ctx, c.AccountID, firings, why, c.By); err != nil {
			return err
		}
		return v.s.Desk.Store.Discard(ctx, *c.Draft)
	}}
}

// presets are the days behind the digits 1–5: tomorrow, in three days, next
// Monday, in two weeks, in a month.
func presets(today data.Date) []data.Date {
	monday := today + 1
	for monday.Weekday() != 1 {
		monday++
	}
	return []data.Date{today + 1, today + 3, monday, today + 14, today + 30}
}

func (v *Verbs) snoozeDay(t *Target, text string) (until data.Date, reason string) {
	today := v.s.Now().DateIn(v.s.Location)
	first, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	if n, err := strconv.Atoi(first); err == nil && n >= 1 && n <= len(presets(today)) {
		if _, _, dated := v.leadingDate(text); !dated {
			return presets(today)[n-1], strings.TrimSpace(rest)
		}
	}
	if m, rest, ok := v.leadingDate(text); ok {
		return day(m), rest
	}
	if rest, m, ok := v.trailing(t, text); ok {
		return day(m), rest
	}
	return 0, text
}
