package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"rounds/data"
)

// Change is one key and its new value, of the Go type of the key's kind.
type Change struct {
	Path  string
	Value any
}

// ParseChange reads "health.weight.usage=40" or "renewal.checkpoints=[120,60]". A
// key may be shortened as long as its first and last names leave no doubt.
func ParseChange(typed string) (Change, error) {
	name, raw, ok := strings.Cut(typed, "=")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return Change{}, refuse(say("change.none", typed))
	}
	k, err := meant(name)
	if err != nil {
		return Change{}, err
	}
	raw = strings.TrimSpace(raw)
	if (k.Kind == Text) && !strings.HasPrefix(raw, "\"") && !strings.HasPrefix(raw, "'") {
		raw = quote(raw)
	}
	s := read(name, []byte("v = "+raw))
	if len(s.problems) > 0 || len(s.entries) != 1 {
		return Change{}, refuse(say("change.value", k.Path, raw, example(k)))
	}
	v, ok := s.value(k, &s.entries[0])
	if !ok {
		return Change{}, refuse(s.problems[0].Message)
	}
	return Change{k.Path, v}, nil
}

func refuse(said data.Sentence) error { return data.Refuse(data.CodeInvalid, said) }

func example(k *Key) string { return k.Name() + "=" + Encode(k.get(Default())) }

// meant is the key that a name means.
func meant(name string) (*Key, error) {
	if k := find(name); k != nil {
		return k, nil
	}
	first, last := name, name
	if i := strings.IndexByte(name, '.'); i >= 0 {
		first, last = name[:i], name[strings.LastIndexByte(name, '.')+1:]
	}
	var found []*Key
	for i := range keys() {
		k := &keys()[i]
		if (strings.HasPrefix(k.Path, first+".") || first == last) && k.Name() == last {
			found = append(found, k)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		var names []string
		for _, k := range found[:min(len(found), 6)] {
			names = append(names, k.Path)
		}
		return nil, refuse(say("change.several", name, strings.Join(names, ", ")))
	}
	if near := nearest(name); near != "" {
		return nil, refuse(say("rule.near", name, near))
	}
	return nil, refuse(say("change.unknown", name))
}

// With is the set with changes; s is left as it is.
func (s *Set) With(changes ...Change) (*Set, error) {
	out := s.clone()
	for _, c := range changes {
		find(c.Path).set(out, c.Value)
	}
	if _, wrong := out.settle(); !wrong.IsZero() {
		return nil, refuse(wrong)
	}
	return out, nil
}

// Edit writes changes into a file and leaves everything else as it is, comments too.
// A key that the file has gets its new value where it stands, any other stands below
// those of its table.
func Edit(name string, src []byte, changes ...Change) ([]byte, error) {
	for _, c := range changes {
		s := read(name, src)
		if len(s.problems) > 0 {
			return nil, refuse(say("change.first", s.problems[0].Place(), s.problems[0].Message))
		}
		next, err := s.edit(find(c.Path), Encode(c.Value))
		if err != nil {
			return nil, err
		}
		src = next
	}
	return src, nil
}

func (s *source) edit(k *Key, value string) ([]byte, error) {
	var beside *entry
	for i := range s.entries {
		e := &s.entries[i]
		if e.path == k.Path {
			return splice(s.src, e.valueStart, e.valueEnd, value), nil
		}
		if strings.HasPrefix(e.path, k.Table()+".") && !strings.Contains(e.path[len(k.Table())+1:], ".") {
			beside = e
		}
	}
	if beside != nil {
		if beside.inline {
			return nil, data.Errorf(data.CodeInvalid, "%s:%d: %s stands in { }; write %s there by hand", s.name, beside.line, beside.path, k.Name())
		}
		written := string(s.src[beside.keyStart:beside.keyEnd])
		head := written[:strings.LastIndexByte(written, '.')+1]
		return s.lineAfter(beside.valueEnd, head+k.Name()+" = "+value), nil
	}
	for _, t := range s.tables {
		if t.path == k.Table() {
			return s.lineAfter(t.end, k.Name()+" = "+value), nil
		}
	}
	out := bytes.Clone(s.src)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	if len(out) > 0 {
		out = append(out, '\n')
	}
	return fmt.Appendf(out, "[%s]\n%s = %s\n", k.Table(), k.Name(), value), nil
}

// lineAfter adds a line below the one that holds a byte.
func (s *source) lineAfter(at int, line string) []byte {
	if end := bytes.IndexByte(s.src[at:], '\n'); end >= 0 {
		return splice(s.src, at+end+1, at+end+1, line+"\n")
	}
	return splice(s.src, len(s.src), len(s.src), "\n"+line+"\n")
}

func splice(src []byte, from, to int, text string) []byte {
	return slices.Concat(src[:from], []byte(text), src[to:])
}
