package playbook

import (
	"cmp"
	"fmt"
	"slices"
)

// Problem is one fault of a playbook file. Line and Column count from 1, the
// column in characters.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// String is the form that editors jump to: file:line:col: message.
func (p Problem) String() string {
	return p.Place() + ": " + p.Message
}

// Place is where it stands, as an editor jumps there: file:line:col.
func (p Problem) Place() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// sortProblems puts problems in the order in which an editor walks them.
func sortProblems(ps []Problem) {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
	})
}
