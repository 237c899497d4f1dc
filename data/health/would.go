package health

// Would is the score at the moment of evaluation that other weights and values of the
// measures would give; an override and a hard fact hold as they do. values has one
// number for each family, below 0 for a measure without input.
func (h *History) Would(weights PerFamily, values []int) Brief {
	var sum weighted
	for i, w := range weights.list() {
		if w > 0 && i < len(values) && values[i] >= 0 {
			sum.points += w * values[i]
			sum.weight += w
			sum.inputs++
		}
	}
	v := h.verdict(h.moment(h.today), sum.score())
	return Brief{Score: v.score, Band: h.rules.Band(v.score), Inputs: sum.inputs}
}
