package verb

import (
	"context"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/request"
	"rounds/data/store"
)

// goalParts are the parts of a goal in the order in which they are asked for.
var goalParts = []string{"why", "how", "plan", "value", "reached", "blocker", "unblocked"}

// readGoal takes one part of the account's goal: "why sell in two more countries", "value
// first week without a loss 15 jan", "reached", "blocker no access @Jürgen Weiß",
// "unblocked".
func (v *Verbs) readGoal(t Target, s string) (plan, error) {
	w := v.s.Words
	first, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	part, rest := v.goalPart(first), strings.TrimSpace(rest)
	wrong := func(key string) (plan, error) { return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T(key)) }
	bare := part == "reached" || part == "unblocked"
	switch {
	case part == "":
		return wrong("ask.goal.what")
	case rest == "" && !bare:
		return wrong("ask.empty")
	case rest != "" && part == "unblocked":
		return wrong("ask.goal.bare")
	}
	var set func(*data.Goal)
	said := w.T("ask.goal."+part) + ": " + rest
	switch part {
	case "why":
		set = func(g *data.Goal) { g.Why = rest }
	case "how":
		set = func(g *data.Goal) { g.How = rest }
	case "plan":
		set = func(g *data.Goal) { g.Plan = rest }
	case "value":
		what, due := rest, data.Date(0)
		if before, m, dated := v.trailing(&t, rest); dated && strings.TrimSpace(before) != "" {
			what, due = before, day(m)
			said = w.T("ask.goal.value-due", before, v.moment(&t, m))
		}
		set = func(g *data.Goal) { g.FirstValue, g.ExpectedOn, g.ReachedAt = what, due, 0 }
	case "reached":
		at, ok := v.reachedAt(t, rest)
		if !ok {
			return wrong("ask.goal.when")
		}
		said = w.T("ask.goal.reached") + ": " + w.DayLong(at.DateIn(data.LoadLocation(t.Row.TimeZone)), v.s.Now().DateIn(v.s.Location))
		set = func(g *data.Goal) { g.ReachedAt = at }
	case "blocker":
		what, owner := rest, ""
		if i := strings.LastIndexByte(rest, '@'); i >= 0 {
			what, owner = strings.TrimSpace(rest[:i]), strings.TrimSpace(rest[i+1:])
		}
		if what == "" || owner == "" {
			return wrong("ask.goal.owner")
		}
		said = w.T("ask.goal.blocked", what, owner)
		set = func(g *data.Goal) { g.Blocker, g.BlockerOwner = what, owner }
	default: // unblocked
		said = w.T("ask.goal.unblocked")
		set = func(g *data.Goal) { g.Blocker, g.BlockerOwner = "", "" }
	}
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.SetGoal(ctx, c, set)
	}}, nil
}

// goalPart is the part that a word names, in the language of the interface or by its own
// name.
func (v *Verbs) goalPart(word string) string {
	i := slices.IndexFunc(goalParts, func(p string) bool {
		return strings.EqualFold(word, p) || strings.EqualFold(word, v.typed.T("ask.goal.word."+p))
	})
	if i < 0 {
		return ""
	}
	return goalParts[i]
}

// reachedAt is when first value was reached: now, so long ago (3 days ago), or on a day up
// to today there (2026-11-03).
func (v *Verbs) reachedAt(t Target, said string) (data.Instant, bool) {
	now := v.s.Now()
	if said == "" {
		return now, true
	}
	if back, ok := request.Ago(said); ok {
		return now.Add(-back), true
	}
	there := data.LoadLocation(t.Row.TimeZone)
	switch d, err := data.ParseDate(said); {
	case err != nil || d > now.DateIn(there):
		return 0, false
	case d == now.DateIn(there):
		return now, true
	default:
		return d.Start(there), true
	}
}
