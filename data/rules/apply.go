package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"rounds/data"
	spelling "rounds/data/text"
)

// Origin is where the value of a key comes from: "" for the default, else a file and
// line ("rules.toml:12").
type Origin map[string]string

// Load reads a file over the defaults. plays says which playbooks exist; nil asks for
// none. The set is whole even where there are problems: what is wrong keeps its
// default.
func Load(name string, src []byte, plays func(id string) bool) (*Set, Origin, []data.Problem) {
	s := read(name, src)
	set, origin := Default(), Origin{}
	s.apply(set, origin, plays)
	return set, origin, s.sorted()
}

// Over reads a file over what another left, such as working hours of an older place.
func Over(base *Set, origin Origin, name string, src []byte, plays func(id string) bool) (*Set, Origin, []data.Problem) {
	s := read(name, src)
	set, from := base.clone(), Origin{}
	for path, at := range origin {
		from[path] = at
	}
	s.apply(set, from, plays)
	return set, from, s.sorted()
}

// Older reads the working hours of a file that held them before the rules had a file
// of their own, and nothing else of it.
func Older(name string, src []byte) (*Set, Origin, []data.Problem) {
	s := read(name, src)
	kept := s.entries[:0]
	for _, e := range s.entries {
		if strings.HasPrefix(e.path, "working.") {
			kept = append(kept, e)
		}
	}
	s.entries, s.tables = kept, nil
	set, origin := Default(), Origin{}
	s.apply(set, origin, nil)
	return set, origin, s.sorted()
}

func (s *source) sorted() []data.Problem {
	slices.SortStableFunc(s.problems, func(a, b data.Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return s.problems
}

func (s *source) apply(set *Set, origin Origin, plays func(id string) bool) {
	seen := map[string]int{}
	for i := range s.entries {
		e := &s.entries[i]
		if line, twice := seen[e.path]; twice {
			s.fault(e.line, e.column, "twice", say("rule.twice", e.path, line))
			continue
		}
		seen[e.path] = e.line
		if s.parity(set, origin, e) {
			continue
		}
		k := find(e.path)
		if k == nil {
			s.unknown(e.path, e.line, e.column)
			continue
		}
		v, ok := s.value(k, e)
		if !ok {
			continue
		}
		if strings.HasSuffix(e.path, ".play") && plays != nil && v.(string) != "" && !plays(v.(string)) {
			s.fault(e.at.line, e.at.column, "play", say("rule.play", v))
			continue
		}
		k.set(set, v)
		origin[e.path] = fmt.Sprintf("%s:%d", s.name, e.line)
	}
	for _, t := range s.tables {
		if !knownTable(t.path) {
			s.unknownTable(t)
		}
	}
	s.settle(set, origin)
}

// settle checks the values against each other, and goes back to the defaults of the
// part that is wrong.
func (s *source) settle(set *Set, origin Origin) {
	for {
		part, wrong := set.settle()
		if wrong.IsZero() {
			return
		}
		line, column := 1, 1
		fallback := Default()
		back := false
		for i := range s.entries {
			e := &s.entries[i]
			if !strings.HasPrefix(e.path, part+".") || origin[e.path] == "" {
				continue
			}
			if !back {
				line, column = e.at.line, e.at.column
			}
			back = true
			delete(origin, e.path)
			if k := find(e.path); k != nil {
				k.set(set, k.get(fallback))
			}
		}
		s.fault(line, column, "together", wrong)
		if !back { // not from this file: an older place, which says so itself
			*set = *fallback
		}
	}
}

// parity reads the one table whose names are free: currencies.
func (s *source) parity(set *Set, origin Origin, e *entry) bool {
	currency, ok := strings.CutPrefix(e.path, "rank.parity.")
	if !ok {
		return false
	}
	n, isWhole := wholeNumber(e.kind, e.data)
	switch {
	case len(currency) != 3 || strings.ToUpper(currency) != currency:
		s.fault(e.line, e.column, "unknown", say("rule.currency", currency))
	case !isWhole || n < 1 || n > 1_000_000_000:
		s.fault(e.at.line, e.at.column, "range", say("rule.parity", e.path, currency))
	default:
		set.Rank.Parity[currency] = int64(n)
		origin[e.path] = fmt.Sprintf("%s:%d", s.name, e.line)
	}
	return true
}

// value reads what a key wants.
func (s *source) value(k *Key, e *entry) (any, bool) {
	wrong := func(at item, wanted data.Sentence) (any, bool) {
		s.fault(at.line, at.column, "type", say("rule.type", k.Path, said(at), wanted))
		return nil, false
	}
	top := e.at
	top.kind, top.data = e.kind, e.data
	switch k.Kind {
	case Whole:
		n, ok := wholeNumber(e.kind, e.data)
		if !ok {
			return wrong(top, say("want.whole", k.Least, k.Most))
		}
		return n, s.within(k, top, n)
	case YesNo:
		if e.kind != unstable.Bool {
			return wrong(top, say("want.flag"))
		}
		return e.data == "true", true
	case Text:
		if e.kind != unstable.String {
			return wrong(top, say("want.text", k.Wanted))
		}
		return e.data, s.valid(k, top, e.data)
	case Wholes:
		if e.kind != unstable.Array {
			return wrong(top, say("want.wholes"))
		}
		return s.wholes(k, e.items)
	case Texts:
		if e.kind != unstable.Array {
			return wrong(top, say("want.list", k.Wanted))
		}
		out := []string{}
		for _, it := range e.items {
			if it.kind != unstable.String && it.kind != unstable.LocalDate {
				return wrong(it, say("want.texts", k.Wanted))
			}
			if !s.valid(k, it, it.data) {
				return nil, false
			}
			out = append(out, it.data)
		}
		return out, true
	}
	out := [][]int{}
	for _, it := range e.items {
		row, ok := s.wholes(&Key{Path: k.Path, Most: 1200}, it.items)
		if !ok || it.kind != unstable.Array || len(row.([]int)) != 3 {
			return wrong(it, say("want.rows"))
		}
		out = append(out, row.([]int))
	}
	if e.kind != unstable.Array {
		return wrong(top, say("want.rows"))
	}
	return out, true
}

func (s *source) wholes(k *Key, items []item) (any, bool) {
	out := []int{}
	for _, it := range items {
		n, ok := wholeNumber(it.kind, it.data)
		if !ok {
			s.fault(it.line, it.column, "type", say("rule.holds", k.Path, said(it)))
			return nil, false
		}
		if !s.within(k, it, n) {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

func (s *source) within(k *Key, at item, n int) bool {
	if n < k.Least || n > k.Most {
		s.fault(at.line, at.column, "range", say("rule.range", k.Path, n, k.Least, k.Most))
		return false
	}
	return true
}

func (s *source) valid(k *Key, at item, v string) bool {
	if k.Valid != nil && !k.Valid(v) {
		s.fault(at.line, at.column, "range", say("rule.value", k.Path, v, k.Wanted))
		return false
	}
	return true
}

// said names a value of the wrong type.
func said(at item) data.Sentence {
	switch at.kind {
	case unstable.Array:
		return say("rule.list")
	case unstable.String:
		return say("rule.text", at.data)
	default:
		return say("rule.data", at.data)
	}
}

// knownTable reports whether some key stands in a table or below it.
func knownTable(path string) bool {
	if path == "rank.parity" {
		return true
	}
	return slices.ContainsFunc(keys(), func(k Key) bool { return strings.HasPrefix(k.Path, path+".") })
}

func (s *source) unknownTable(t table) {
	for i := range s.entries {
		if strings.HasPrefix(s.entries[i].path, t.path+".") {
			return // its keys are reported
		}
	}
	s.problem(t.end, "unknown", noTable(t.path))
}

func (s *source) unknown(path string, line, column int) {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		s.fault(line, column, "unknown", say("rule.bare", path))
		return
	}
	if !knownTable(path[:dot]) {
		s.fault(line, column, "unknown", noTable(path[:dot]))
		return
	}
	if near := nearest(path); near != "" {
		s.fault(line, column, "unknown", say("rule.near", path, near))
		return
	}
	var names []string
	for _, k := range keys() {
		if k.Table() == path[:dot] {
			names = append(names, k.Name())
		}
	}
	s.fault(line, column, "unknown", say("rule.others", path, path[:dot], strings.Join(names, ", ")))
}

func noTable(path string) data.Sentence {
	if path == string(data.ReasonSignupSelfServe) {
		return say("rule.self-serve")
	}
	var codes []string
	for _, code := range data.Reasons() {
		codes = append(codes, string(code))
	}
	if best := spelling.Closest(path, codes, slips); best != "" {
		return say("reason.near", path, best)
	}
	return say("reason.none", path)
}

// slips is how many letters a name may differ by from the one that was meant.
const slips = 3

// nearest is the key that was meant, "" for none.
func nearest(path string) string {
	paths := make([]string, len(keys()))
	for i := range keys() {
		paths[i] = keys()[i].Path
	}
	return spelling.Closest(path, paths, slips)
}
