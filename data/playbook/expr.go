package playbook

import (
	"fmt"
	"slices"
	"strings"

	"rounds/data"
)

// Bounds of one condition; a longer one belongs in a rule card.
const (
	maxExprLen   = 1000
	maxExprDepth = 32
)

// Expr is a condition over answers, such as
//
//	sku_count > 100 and seller == "new"
//	not has(strategy) or (trial_used and price_min >= 8)
//
// Operands are field names, numbers, "strings" and true/false; comparisons are
// == != < <= > >=; a bare field is a yes/no answer. The zero Expr always holds.
type Expr struct {
	source string
	root   node
}

// ExprError is a fault in a condition. Offset counts characters from its start.
type ExprError struct {
	Offset  int
	Message data.Sentence
}

func (e *ExprError) Error() string {
	return fmt.Sprintf("condition, character %d: %s", e.Offset+1, e.Message)
}

// ParseExpr reads a condition. The error is always an *ExprError.
func ParseExpr(src string) (Expr, error) {
	toks, err := lexExpr(src)
	if err != nil {
		return Expr{}, err
	}
	p := exprParser{toks: toks}
	root, err := p.or(0)
	if err != nil {
		return Expr{}, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return Expr{}, fail(t, "expr.after", t.said())
	}
	return Expr{source: src, root: root}, nil
}

// String returns the condition as it was written.
func (e Expr) String() string { return e.source }

// IsZero reports whether there is no condition.
func (e Expr) IsZero() bool { return e.root == nil }

// Fields returns the names that the condition reads, each once, in its order.
func (e Expr) Fields() []string {
	var names []string
	if e.root == nil {
		return names
	}
	e.root.uses(func(u use) {
		if !slices.Contains(names, u.field) {
			names = append(names, u.field)
		}
	})
	return names
}

type exprParser struct {
	toks []exprTok
	at   int
}

func (p *exprParser) peek() exprTok { return p.toks[p.at] }

func (p *exprParser) next() exprTok {
	t := p.toks[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func fail(t exprTok, key string, args ...any) error {
	return &ExprError{Offset: t.off, Message: say(key, args...)}
}

func (p *exprParser) or(depth int) (node, error) {
	return p.chain(depth, "or", (*exprParser).and)
}

func (p *exprParser) and(depth int) (node, error) {
	return p.chain(depth, "and", (*exprParser).unary)
}

// chain reads operands joined by one word; a chain is one flat node, so a long
// one needs no deep stack.
func (p *exprParser) chain(depth int, word string, operand func(*exprParser, int) (node, error)) (node, error) {
	first, err := operand(p, depth)
	if err != nil {
		return nil, err
	}
	parts := []node{first}
	for p.peek().isWord(word) {
		p.next()
		n, err := operand(p, depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
	}
	if len(parts) == 1 {
		return first, nil
	}
	return logic{any: word == "or", parts: parts}, nil
}

func (p *exprParser) unary(depth int) (node, error) {
	t := p.peek()
	if depth >= maxExprDepth {
		return nil, fail(t, "expr.deep", maxExprDepth)
	}
	switch {
	case t.isWord("not"):
		p.next()
		n, err := p.unary(depth + 1)
		if err != nil {
			return nil, err
		}
		return not{n}, nil
	case t.kind == tokOpen:
		p.next()
		n, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if c := p.next(); c.kind != tokClose {
			return nil, fail(c, "expr.close", c.said(), t.off+1)
		}
		return n, nil
	case t.isWord("has"):
		return p.has()
	}
	return p.comparison()
}

func (p *exprParser) has() (node, error) {
	p.next()
	if t := p.next(); t.kind != tokOpen {
		return nil, fail(t, "expr.has")
	}
	f := p.next()
	if f.kind != tokWord || reserved(f.text) {
		return nil, fail(f, "expr.has.field", f.said())
	}
	if t := p.next(); t.kind != tokClose {
		return nil, fail(t, "expr.has.close", t.said(), f.text)
	}
	return has{use{field: f.text, off: f.off, op: "has"}}, nil
}

func (p *exprParser) comparison() (node, error) {
	lt := p.peek()
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	op := p.peek()
	if op.kind != tokOp {
		if left.field == "" {
			return nil, fail(lt, "expr.alone", lt.said())
		}
		return truth{use{field: left.field, off: lt.off, op: "truth"}}, nil
	}
	p.next()
	rt := p.peek()
	right, err := p.operand()
	if err != nil {
		return nil, err
	}
	if next := p.peek(); next.kind == tokOp {
		return nil, fail(next, "expr.chain")
	}
	if left.field == "" && right.field == "" {
		return nil, fail(lt, "expr.constants")
	}
	if op.text != "==" && op.text != "!=" {
		for i, o := range []operand{left, right} {
			if o.isBool {
				return nil, fail([]exprTok{lt, rt}[i], "expr.order")
			}
		}
	}
	left.off, right.off = lt.off, rt.off
	return compare{op: op.text, left: left, right: right}, nil
}

func (p *exprParser) operand() (operand, error) {
	t := p.next()
	switch {
	case t.kind == tokNumber:
		return operand{num: t.num, isNum: true}, nil
	case t.kind == tokString:
		return operand{str: t.text}, nil
	case t.isWord("true"), t.isWord("false"):
		return operand{isBool: true, b: t.text == "true"}, nil
	case t.kind == tokWord && !reserved(t.text):
		return operand{field: t.text}, nil
	}
	return operand{}, fail(t, "expr.operand", t.said())
}

func reserved(word string) bool {
	return slices.Contains(strings.Fields("and or not has true false"), word)
}
