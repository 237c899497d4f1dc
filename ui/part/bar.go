package part

import (
	"strings"

	"rounds/ui/theme"
)

// Slot is one fact of a header.
type Slot struct {
	Text  string
	Style theme.Style
	// Keep says how dear it is: on a narrow screen the lowest gives way first.
	Keep int
	// Min is the width in cells down to which the text may be cut before the
	// slot goes; 0 means that it is shown whole or not at all.
	Min int
	// Short stands in the text's place before the slot goes; "" for nothing.
	Short string
	// Link is what the text opens, see Link; "" for nothing.
	Link string
}

// Header puts slots at the left, in the centre and at the right of one line of w cells.
// Slots of a group stand two cells apart, groups at least two. Where
// they do not fit, the least dear is cut to its Min or said in short, then dropped,
// until the rest does.
func Header(w int, left, center, right []Slot) string {
	if w <= 0 {
		return ""
	}
	groups := [3][]shownSlot{show(left), show(center), show(right)}
	for over := total(groups) - w; over > 0; over = total(groups) - w {
		victim := leastDear(groups)
		if victim == nil {
			break
		}
		switch short := Width(victim.Short); {
		case victim.Min > 0 && victim.width > victim.Min:
			victim.width = max(victim.Min, victim.width-over)
		case short > 0 && short < victim.width:
			victim.Text, victim.width = victim.Short, short
		default:
			victim.width = 0
		}
	}
	l, c, r := groupWidth(groups[0]), groupWidth(groups[1]), groupWidth(groups[2])
	// The centre stands in the middle of the screen where it can, and moves
	// aside where a side needs the room.
	cx := clamp((w-c)/2, gapAfter(l), max(gapAfter(l), w-gapAfter(r)-c))
	var b strings.Builder
	writeGroup(&b, groups[0])
	x := l
	if c > 0 {
		b.WriteString(spaces(cx - x))
		writeGroup(&b, groups[1])
		x = cx + c
	}
	b.WriteString(spaces(w - r - x))
	writeGroup(&b, groups[2])
	return FitStyled(b.String(), w)
}

const slotGap = 2

type shownSlot struct {
	Slot
	width int
}

func show(slots []Slot) []shownSlot {
	out := make([]shownSlot, 0, len(slots))
	for _, s := range slots {
		if width := Width(s.Text); width > 0 {
			out = append(out, shownSlot{s, width})
		}
	}
	return out
}

// leastDear returns the slot that gives way next; of equals the last one. It is
// nil when nothing is left.
func leastDear(groups [3][]shownSlot) *shownSlot {
	var victim *shownSlot
	for g := range groups {
		for i := range groups[g] {
			s := &groups[g][i]
			if s.width > 0 && (victim == nil || s.Keep <= victim.Keep) {
				victim = s
			}
		}
	}
	return victim
}

func groupWidth(slots []shownSlot) int {
	sum := 0
	for _, s := range slots {
		if s.width > 0 {
			sum += s.width + slotGap
		}
	}
	return max(0, sum-slotGap)
}

func gapAfter(width int) int {
	if width == 0 {
		return 0
	}
	return width + slotGap
}

func total(groups [3][]shownSlot) int {
	sum := 0
	for _, g := range groups {
		sum += gapAfter(groupWidth(g))
	}
	return max(0, sum-slotGap)
}

func writeGroup(b *strings.Builder, slots []shownSlot) {
	first := true
	for _, s := range slots {
		if s.width == 0 {
			continue
		}
		if !first {
			b.WriteString(spaces(slotGap))
		}
		first = false
		b.WriteString(Link(s.Style.Render(Fit(s.Text, s.width)), s.Link))
	}
}

// Hint is one key of a footer.
type Hint struct {
	Key, Label string
	// Disabled dims the hint; the reason stands in the help.
	Disabled bool
	// Pinned hints stay when others give way: the way to the help is one.
	Pinned bool
}

// Footer shows hints as "key label" in one line of w cells, in their order and
// three cells apart. Where they do not fit they give way from the right.
func Footer(th theme.Theme, hints []Hint, w int) string {
	shown := make([]bool, len(hints))
	used := 0
	take := func(pinned bool) {
		full := false
		for i, h := range hints {
			if h.Pinned != pinned || full {
				continue
			}
			need := hintWidth(h)
			if used > 0 {
				need += hintGap
			}
			if full = used+need > w-1; !full {
				shown[i] = true
				used += need
			}
		}
	}
	take(true)
	take(false)
	var b strings.Builder
	b.WriteByte(' ')
	first := true
	for i, h := range hints {
		if !shown[i] {
			continue
		}
		if !first {
			b.WriteString(spaces(hintGap))
		}
		first = false
		if h.Disabled {
			b.WriteString(th.Faint.Render(Clean(h.Key + " " + h.Label)))
			continue
		}
		b.WriteString(th.Text.Render(Clean(h.Key)) + " " + th.Muted.Render(Clean(h.Label)))
	}
	return FitStyled(b.String(), w)
}

const hintGap = 3

func hintWidth(h Hint) int { return Width(h.Key) + 1 + Width(h.Label) }
