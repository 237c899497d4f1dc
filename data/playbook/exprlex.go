package playbook

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rounds/data"
)

type tokKind int

const (
	tokEnd tokKind = iota
	tokWord
	tokNumber
	tokString
	tokOp
	tokOpen
	tokClose
)

type exprTok struct {
	kind tokKind
	text string
	num  float64
	off  int
}

func (t exprTok) isWord(w string) bool { return t.kind == tokWord && t.text == w }

// said names the token in a sentence.
func (t exprTok) said() data.Sentence {
	switch t.kind {
	case tokEnd:
		return say("is.nothing")
	case tokString:
		return say("is.text", t.text)
	}
	return say("is.token", t.text)
}

func lexExpr(src string) ([]exprTok, error) {
	if len(src) > maxExprLen {
		return nil, &ExprError{Message: say("expr.long", maxExprLen)}
	}
	if !utf8.ValidString(src) {
		return nil, &ExprError{Message: say("expr.encoding")}
	}
	l := exprLexer{src: []rune(src)}
	for {
		t, err := l.token()
		if err != nil {
			return nil, err
		}
		l.toks = append(l.toks, t)
		if t.kind == tokEnd {
			return l.toks, nil
		}
	}
}

type exprLexer struct {
	src  []rune
	at   int
	toks []exprTok
}

func (l *exprLexer) token() (exprTok, error) {
	for l.at < len(l.src) && unicode.IsSpace(l.src[l.at]) {
		l.at++
	}
	start := l.at
	if start == len(l.src) {
		return exprTok{off: start}, nil
	}
	switch c := l.src[start]; {
	case c == '(':
		l.at++
		return exprTok{kind: tokOpen, text: "(", off: start}, nil
	case c == ')':
		l.at++
		return exprTok{kind: tokClose, text: ")", off: start}, nil
	case c == '"' || c == '\'':
		return l.quoted(c)
	case strings.ContainsRune("=!<>", c):
		return l.operator()
	case c >= '0' && c <= '9' || c == '-' || c == '.':
		return l.number()
	case c >= 'a' && c <= 'z':
		for l.at < len(l.src) && isFieldRune(l.src[l.at]) {
			l.at++
		}
		return exprTok{kind: tokWord, text: string(l.src[start:l.at]), off: start}, nil
	default:
		return exprTok{}, &ExprError{Offset: start, Message: say("expr.character", string(c))}
	}
}

func isFieldRune(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_'
}

// quoted reads a text up to the same quote; there are no escapes, the other
// kind of quote does for what they would be needed for.
func (l *exprLexer) quoted(quote rune) (exprTok, error) {
	start := l.at
	for l.at++; l.at < len(l.src); l.at++ {
		if l.src[l.at] == quote {
			l.at++
			return exprTok{kind: tokString, text: string(l.src[start+1 : l.at-1]), off: start}, nil
		}
	}
	return exprTok{}, &ExprError{Offset: start, Message: say("expr.quote")}
}

func (l *exprLexer) operator() (exprTok, error) {
	start := l.at
	for l.at < len(l.src) && strings.ContainsRune("=!<>", l.src[l.at]) {
		l.at++
	}
	op := string(l.src[start:l.at])
	switch op {
	case "==", "!=", "<", "<=", ">", ">=":
		return exprTok{kind: tokOp, text: op, off: start}, nil
	case "=":
		return exprTok{}, &ExprError{Offset: start, Message: say("expr.equals")}
	}
	return exprTok{}, &ExprError{Offset: start, Message: say("expr.comparison", op)}
}

func (l *exprLexer) number() (exprTok, error) {
	start := l.at
	for l.at++; l.at < len(l.src) && (isFieldRune(l.src[l.at]) || l.src[l.at] == '.'); l.at++ {
	}
	text := string(l.src[start:l.at])
	// ParseFloat alone would also take "-inf" and hexadecimal floats.
	if strings.Trim(text, "-.0123456789") == "" {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return exprTok{kind: tokNumber, text: text, num: n, off: start}, nil
		}
	}
	return exprTok{}, &ExprError{Offset: start, Message: say("expr.number", text)}
}
