package playbook

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"rounds/data"
)

// builder turns the YAML tree into a playbook and collects every problem on the
// way, so that an editor sees all of them at once.
type builder struct {
	file     string
	known    []string
	problems []data.Problem

	langs []string
	steps []stepAt
	cards []object
	whens []ast.Node // the conditions of the outcomes, nil where there is none
}

// stepAt remembers where a step stands in the file for the checks that need the
// whole playbook.
type stepAt struct {
	object
	section, step int
}

func (b *builder) report(n ast.Node, code string, message data.Sentence) {
	b.reportAt(n, 0, code, message)
}

// reportAt points a number of characters into a node.
func (b *builder) reportAt(n ast.Node, off int, code string, message data.Sentence) {
	pos := startOf(n)
	b.problems = append(b.problems, data.Problem{File: b.file, Line: max(pos.Line, 1), Column: max(pos.Column+off, 1),
		Code: code, Message: message})
}

// object is a mapping whose keys have been checked.
type object struct {
	b      *builder
	node   ast.Node
	what   data.Sentence
	values map[string]ast.Node
}

// object reads a mapping and reports keys that it does not know. ok is false
// where the node is no mapping at all.
func (b *builder) object(n ast.Node, what data.Sentence, keys ...string) (o object, ok bool) {
	o = object{b: b, node: n, what: what, values: map[string]ast.Node{}}
	entries, ok := b.entries(n, what)
	for _, e := range entries {
		key := e.key
		switch {
		case !slices.Contains(keys, key):
			b.report(e.at, "key.unknown", say("key.unknown", what, key, suggest(key, keys)))
		case o.values[key] != nil:
			b.report(e.at, "key.duplicate", say("key.duplicate", key, what))
		default:
			o.values[key] = e.value
		}
	}
	return o, ok
}

type entry struct {
	key   string
	at    ast.Node
	value ast.Node
}

// entries lists a mapping in file order.
func (b *builder) entries(n ast.Node, what data.Sentence) ([]entry, bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		b.report(n, "value.type", say("value.lines", what, describe(n)))
		return nil, false
	}
	var list []entry
	for _, v := range values {
		key, ok := scalar(v.Key)
		if !ok {
			b.report(v.Key, "value.type", say("key.plain", what))
			continue
		}
		list = append(list, entry{key: key, at: v.Key, value: v.Value})
	}
	return list, true
}

// scalar returns the text of a scalar as it was written: an id 007 stays 007.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func describe(n ast.Node) data.Sentence {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return say("is.lines")
	case *ast.SequenceNode:
		return say("is.list")
	case *ast.NullNode:
		return say("is.nothing")
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode, *ast.TagNode:
		return say("is.anchor")
	}
	return say("is.plain")
}

// str reads an optional text value.
func (o object) str(key string) string {
	n := o.values[key]
	if n == nil {
		return ""
	}
	s, ok := scalar(n)
	if !ok {
		o.b.report(n, "value.type", say("value.text", key, describe(n)))
		return ""
	}
	return strings.TrimSpace(s)
}

// need reports a key that must be there.
func (o object) need(key string) bool {
	if o.values[key] == nil {
		o.b.report(o.node, "key.missing", say("key.missing", o.what, key))
		return false
	}
	return true
}

const maxName = 64

// IsID reports whether a text can be the id of a playbook: a slug.
func IsID(s string) bool { return isID(s) && len(s) <= maxName }

// isID reports a slug: words of a–z and 0–9, joined by single - or _.
func isID(s string) bool {
	for word := range strings.FieldsFuncSeq(strings.ReplaceAll(s, "_", "-"), func(r rune) bool { return r == '-' }) {
		if strings.Trim(word, lowerDigits) != "" {
			return false
		}
	}
	return s != "" && !strings.ContainsAny(s[:1]+s[len(s)-1:], "-_") && !strings.Contains(strings.ReplaceAll(s, "_", "-"), "--")
}

const (
	lower       = "abcdefghijklmnopqrstuvwxyz"
	upper       = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowerDigits = lower + "0123456789"
)

// isField reports the name of a field as conditions write it.
func isField(s string) bool {
	return s != "" && strings.Contains(lower, s[:1]) && strings.Trim(s, lowerDigits+"_") == ""
}

// isCode reports a reason code such as request.waiting.
func isCode(s string) bool {
	area, what, ok := strings.Cut(s, ".")
	return ok && area != "" && what != "" && strings.Trim(area+what, lower+"_") == ""
}

// isLang reports a language tag such as en or pt-BR.
func isLang(s string) bool {
	base, rest, more := strings.Cut(s, "-")
	if len(base) < 2 || len(base) > 3 || strings.Trim(base, lower) != "" {
		return false
	}
	for more {
		var part string
		part, rest, more = strings.Cut(rest, "-")
		if len(part) < 2 || len(part) > 8 || strings.Trim(strings.ToLower(part), lowerDigits) != "" {
			return false
		}
	}
	return true
}

// id reads a required identifier.
func (o object) id(key string) string {
	if !o.need(key) {
		return ""
	}
	return o.name(key, isID, say("want.slug"))
}

// name reads an optional name of a given form.
func (o object) name(key string, form func(string) bool, want data.Sentence) string {
	s := o.str(key)
	if o.values[key] == nil || form(s) && len(s) <= maxName {
		return s
	}
	o.b.report(o.values[key], "id.invalid", say("id.invalid", s, key, want, maxName))
	return ""
}

// field reads an optional field name.
func (o object) field(key string) string {
	f := o.name(key, isField, say("want.field"))
	if f != "" && (reserved(f) || slices.Contains(placeholders, f)) {
		o.b.report(o.values[key], "field.reserved", say("field.reserved", f))
		return ""
	}
	return f
}

// integer reads an optional whole number within bounds.
func (o object) integer(key string, def, low, high int) int {
	n := o.values[key]
	if n == nil {
		return def
	}
	s, _ := scalar(n)
	v, err := strconv.Atoi(s)
	if err != nil || v < low || v > high {
		o.b.report(n, "value.range", say("value.range", key, low, high))
		return def
	}
	return v
}

// number reads an optional number.
func (o object) number(key string) *float64 {
	n := o.values[key]
	if n == nil {
		return nil
	}
	s, _ := scalar(n)
	v, ok := readNumber(s, "en")
	if !ok || v > maxAmount || v < -maxAmount {
		o.b.report(n, "value.type", say("value.number", key))
		return nil
	}
	return &v
}

// flag reads an optional true or false.
func (o object) flag(key string) bool {
	n := o.values[key]
	if n == nil {
		return false
	}
	v, ok := n.(*ast.BoolNode)
	if !ok {
		o.b.report(n, "value.type", say("value.flag", key))
		return false
	}
	return v.Value
}

// list reads an optional list.
func (o object) list(key string) []ast.Node {
	n := o.values[key]
	if n == nil {
		return nil
	}
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		o.b.report(n, "value.type", say("value.list", key, describe(n)))
		return nil
	}
	return seq.Values
}

// words reads an optional list of plain values and where each stands.
func (o object) words(key string) (words []string, at []ast.Node) {
	for _, n := range o.list(key) {
		s, ok := scalar(n)
		if !ok {
			o.b.report(n, "value.type", say("value.items", key, describe(n)))
			continue
		}
		words, at = append(words, strings.TrimSpace(s)), append(at, n)
	}
	return words, at
}

// need says in which languages a text must stand.
type textNeed int

const (
	// optional texts may be absent altogether.
	optional textNeed = iota
	// anyLang is for the CSM's own eyes: one language is enough.
	anyLang
	// allLangs is for what a customer hears or reads.
	allLangs
)

// text reads a map from language to text.
func (o object) text(key string, need textNeed) Text {
	n := o.values[key]
	if n == nil {
		if need != optional {
			o.need(key)
		}
		return nil
	}
	if _, plain := scalar(n); plain {
		o.b.report(n, "lang.map", say("lang.map", key))
		return nil
	}
	entries, ok := o.b.entries(n, say("a.key", key))
	if !ok {
		return nil
	}
	t := Text{}
	for _, e := range entries {
		o.b.translation(t, e)
	}
	if need == allLangs {
		for _, lang := range o.b.langs {
			if t[lang] == "" {
				o.b.report(n, "lang.missing", say("lang.missing", key, o.what, lang))
			}
		}
	} else if len(t) == 0 && len(o.b.langs) > 0 {
		o.b.report(n, "lang.missing", say("lang.none", key, o.what))
	}
	return t
}

func (b *builder) translation(t Text, e entry) {
	s, ok := scalar(e.value)
	s = strings.TrimSpace(s)
	switch {
	case len(b.langs) == 0:
		// One problem says so already; each text need not repeat it.
	case !slices.Contains(b.langs, e.key):
		b.report(e.at, "lang.unknown", say("lang.unknown", e.key, strings.Join(b.langs, ", ")))
	case t[e.key] != "":
		b.report(e.at, "key.duplicate", say("lang.twice", e.key))
	case !ok:
		if e.value.Type() != ast.NullType {
			b.report(e.value, "value.type", say("lang.plain", e.key, describe(e.value)))
		}
	case s != "":
		t[e.key] = s
	}
}
