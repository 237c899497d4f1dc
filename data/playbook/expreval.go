package playbook

import "cmp"

// Eval tells whether the condition holds. A comparison with a missing answer,
// or between values of different types, is false – also with !=, so that a step
// appears because of what was said and never because of what was not; write
// "not has(field)" to mean silence.
func (e Expr) Eval(a Answers) bool {
	return e.root == nil || e.root.eval(a)
}

// use is one reading of a field by a condition, for the checks of lint.
type use struct {
	field string
	off   int
	// op is the comparison, "has", or "truth" for a bare field.
	op string
	// other is the other side of a comparison.
	other operand
}

type node interface {
	eval(Answers) bool
	uses(func(use))
	told(not bool) Test
}

type logic struct {
	any   bool
	parts []node
}

func (l logic) eval(a Answers) bool {
	for _, n := range l.parts {
		if n.eval(a) == l.any {
			return l.any
		}
	}
	return !l.any
}

func (l logic) uses(f func(use)) {
	for _, n := range l.parts {
		n.uses(f)
	}
}

type not struct{ of node }

func (n not) eval(a Answers) bool { return !n.of.eval(a) }
func (n not) uses(f func(use))    { n.of.uses(f) }

type has struct{ use }

func (h has) eval(a Answers) bool { _, ok := a[h.field]; return ok }
func (h has) uses(f func(use))    { f(h.use) }

type truth struct{ use }

func (t truth) eval(a Answers) bool { v, ok := a[t.field]; return ok && v.Type == Bool && v.Bool }
func (t truth) uses(f func(use))    { f(t.use) }

// operand is a field, or a constant: a number, a truth value or a text.
type operand struct {
	field  string
	num    float64
	isNum  bool
	b      bool
	isBool bool
	str    string
	off    int
}

// value returns the operand as a constant; ok is false for a missing answer.
func (o operand) value(a Answers) (v operand, ok bool) {
	if o.field == "" {
		return o, true
	}
	ans, ok := a[o.field]
	if !ok {
		return operand{}, false
	}
	switch ans.Type {
	case Number, Money:
		return operand{num: ans.Number, isNum: true}, true
	case Bool:
		return operand{b: ans.Bool, isBool: true}, true
	default:
		return operand{str: ans.Text}, true
	}
}

type compare struct {
	op          string
	left, right operand
}

func (c compare) eval(a Answers) bool {
	l, lok := c.left.value(a)
	r, rok := c.right.value(a)
	if !lok || !rok || l.isNum != r.isNum || l.isBool != r.isBool {
		return false
	}
	if l.isBool {
		return c.op == "==" && l.b == r.b || c.op == "!=" && l.b != r.b
	}
	order := cmp.Compare(l.str, r.str)
	if l.isNum {
		order = cmp.Compare(l.num, r.num)
	}
	switch c.op {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	default:
		return order >= 0
	}
}

func (c compare) uses(f func(use)) {
	if c.left.field != "" {
		f(use{field: c.left.field, off: c.left.off, op: c.op, other: c.right})
	}
	if c.right.field != "" {
		f(use{field: c.right.field, off: c.right.off, op: c.op, other: c.left})
	}
}
