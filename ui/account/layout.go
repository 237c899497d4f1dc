package account

// rect is where a panel stands on the page; no lines when it is not shown.
type rect struct{ x, y, w, h int }

// The smallest page on which two columns of panels hold.
const (
	twoColumnsWidth  = 104
	twoColumnsHeight = 32
)

// leastPanel is a title and a line.
const leastPanel = 2

// columnHeights shares h lines among panels that want so many each, a blank line
// between them. Every panel has its title and a line; the first gets all that it
// wants before the others share the rest evenly, line by line, so that the same
// account always looks the same.
func columnHeights(wants []int, h int) []int {
	out := make([]int, len(wants))
	spare := h - (len(wants) - 1)
	for i := range out {
		out[i] = min(leastPanel, max(0, spare))
		spare -= out[i]
	}
	if most := (h + 1) / 2; len(out) > 0 && spare > 0 {
		extra := max(0, min(spare, wants[0]-out[0], most-out[0]))
		out[0] += extra
		spare -= extra
	}
	for grew := true; grew && spare > 0; {
		grew = false
		for i := range out {
			if spare > 0 && out[i] < wants[i] {
				out[i]++
				spare--
				grew = true
			}
		}
	}
	return out
}
