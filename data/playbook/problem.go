package playbook

import (
	"cmp"
	"slices"

	"rounds/data"
)

// sortProblems puts problems in the order in which an editor walks them.
func sortProblems(ps []data.Problem) {
	slices.SortStableFunc(ps, func(a, b data.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
	})
}
