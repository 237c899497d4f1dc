package playbook

import (
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"rounds/data"
)

// Bounds of the YAML itself: the parser recurses into what is nested, and needs
// quadratic time for very long lines and for mappings of very many keys.
const (
	maxNesting    = 32
	maxLineTokens = 500
	maxKeys       = 5000
)

// Parse reads one playbook from YAML and checks it whole. It returns either the
// playbook or the problems that keep it from being one, sorted by line and
// column. known lists the reason codes that a trigger may name; nil allows any
// well-formed code. It never panics, whatever src holds.
func Parse(filename string, src []byte, known []string) (p *Playbook, problems []data.Problem) {
	defer func() {
		// The YAML parser is not ours; a fault of it must cost one file, not
		// the workstation in the middle of a call.
		if fault := recover(); fault != nil {
			p, problems = nil, []data.Problem{{File: filename, Line: 1, Column: 1, Code: "yaml.syntax",
				Message: say("yaml.fault", fault)}}
		}
	}()
	root, problem := parseYAML(filename, src)
	if problem != nil {
		return nil, []data.Problem{*problem}
	}
	b := &builder{file: filename, known: known}
	built := b.playbook(root)
	if len(b.problems) > 0 {
		sortProblems(b.problems)
		return nil, b.problems
	}
	built.Source = string(src)
	return built, nil
}

// parseYAML returns the one mapping that a playbook file holds.
func parseYAML(filename string, src []byte) (ast.Node, *data.Problem) {
	at := func(line, col int, code string, message data.Sentence) *data.Problem {
		return &data.Problem{File: filename, Line: max(line, 1), Column: max(col, 1), Code: code, Message: message}
	}
	if len(src) > MaxBytes {
		p := tooLarge(filename)
		return nil, &p
	}
	if !utf8.Valid(src) {
		return nil, at(1, 1, "yaml.encoding", say("file.encoding"))
	}
	tokens := lexer.Tokenize(string(src))
	if t := tooMuch(tokens); t != nil {
		return nil, at(t.Position.Line, t.Position.Column, "yaml.bounds", say("yaml.bounds", maxNesting, maxKeys, maxLineTokens))
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, col, message := syntaxError(err)
		return nil, at(line, col, "yaml.syntax", message)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.NullType {
			continue
		}
		if body != nil {
			pos := startOf(doc.Body)
			return nil, at(pos.Line, pos.Column, "yaml.documents", say("yaml.documents"))
		}
		body = doc.Body
	}
	if body == nil {
		return nil, at(1, 1, "yaml.empty", say("yaml.empty"))
	}
	return body, nil
}

func tooLarge(filename string) data.Problem {
	return data.Problem{File: filename, Line: 1, Column: 1, Code: "file.size",
		Message: say("file.size", MaxBytes>>10)}
}

// tooMuch finds the token at which the YAML goes beyond the bounds.
func tooMuch(tokens token.Tokens) *token.Token {
	depth, keys, line, inLine, dashes := 0, 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, inLine, dashes = t.Position.Line, 0, 0
		}
		inLine++
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.MappingValueType:
			keys++
		case token.MappingKeyType:
			keys++
			dashes++
		case token.SequenceEntryType, token.TagType, token.AnchorType:
			dashes++
		}
		if depth > maxNesting || dashes > maxNesting || keys > maxKeys || inLine > maxLineTokens {
			return t
		}
	}
	return nil
}

// syntaxError takes the place and the sentence out of the parser's error.
func syntaxError(err error) (line, col int, message data.Sentence) {
	var located interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &located) {
		return 1, 1, say("yaml.syntax", say("yaml.says", err))
	}
	if t := located.GetToken(); t != nil && t.Position != nil {
		line, col = t.Position.Line, t.Position.Column
	}
	return line, col, say("yaml.syntax", cause(located.GetMessage()))
}

// startOf returns where a node begins; a block mapping's own token is the colon
// of its first entry.
func startOf(n ast.Node) token.Position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return startOf(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return startOf(n.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return *t.Position
	}
	return token.Position{Line: 1, Column: 1}
}
