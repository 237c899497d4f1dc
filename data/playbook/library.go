package playbook

import (
	"cmp"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"sync"

	"rounds/data"
)

// version names one content: an open run points to it for as long as it lives.
type version struct {
	id string
	n  int
}

func (p *Playbook) version() version { return version{p.ID, p.Version} }

func byIDAndVersion(a, b *Playbook) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
}

// Library is the set of playbooks in force, with old versions for the runs that
// began on them. It is immutable and safe for concurrent use.
type Library struct {
	byVersion map[version]*held
	// leading holds the version in force of each id, the strongest layer's first, by id
	// within a layer.
	leading []*held
	layers  int
	// chosen are the ids that the team's rules name for reasons.
	chosen map[string]string
}

// held is one version, whose script may still be unread.
type held struct {
	head Head
	// read returns nil for a file whose head was sound and whose body is not.
	read func() *Playbook
	// under is what is in force of this id in the weaker layers.
	under *held
	layer int
}

func (e *held) version() version { return version{e.head.ID, e.head.Version} }

// inForce returns the playbook, or, where its body is faulty, what it replaces:
// a slip of the editor must not leave a call without a checklist.
func (e *held) inForce() *Playbook {
	for ; e != nil; e = e.under {
		if p := e.read(); p != nil {
			return p
		}
	}
	return nil
}

// NewLibrary builds a library from layers, the strongest last: usually what is
// shipped, then the team's own. A team's playbook with a shipped id replaces it,
// whatever its version, as long as that version is not one that was shipped with
// other content: an id and a version must mean one text everywhere, so such a
// playbook is reported and left out.
func NewLibrary(layers ...[]*Playbook) (*Library, []data.Problem) {
	l := &Library{byVersion: map[version]*held{}}
	var problems []data.Problem
	for _, layer := range layers {
		entries := make([]*held, len(layer))
		for i, p := range layer {
			entries[i] = &held{head: p.Head(), read: func() *Playbook { return p }}
		}
		problems = append(problems, l.add(entries)...)
	}
	return l, problems
}

// OpenLibrary builds the same from folders, but reads only the heads of their
// files; a script is parsed when it is first asked for. The problems are those
// of heads: Lint finds the others. known is as for Load.
func OpenLibrary(known []string, layers ...fs.FS) (*Library, []data.Problem) {
	l := &Library{byVersion: map[version]*held{}}
	var problems []data.Problem
	for _, fsys := range layers {
		if files, ok := fsys.(shippedFolder); ok {
			problems = append(problems, l.add(heldShipped(files))...)
			continue
		}
		var entries []*held
		from := map[version]string{}
		problems = append(problems, eachFile(fsys, func(name string, src []byte) []data.Problem {
			h, ok := readHead(name, src)
			if !ok {
				_, found := Parse(name, src, known)
				return found
			}
			e := &held{head: h, read: sync.OnceValue(func() *Playbook {
				p, _ := Parse(name, src, known)
				return p
			})}
			if other, twice := from[e.version()]; twice {
				return []data.Problem{duplicateVersion(name, h, other)}
			}
			from[e.version()] = name
			entries = append(entries, e)
			return nil
		})...)
		problems = append(problems, l.add(entries)...)
	}
	return l, problems
}

// add puts a layer over what is there.
func (l *Library) add(layer []*held) []data.Problem {
	var problems []data.Problem
	heads := map[string]*held{}
	for _, e := range layer {
		if other := l.byVersion[e.version()]; other != nil && !same(e.read(), other.read()) {
			problems = append(problems, data.Problem{File: e.head.ID, Line: 1, Column: 1, Code: "version.reused",
				Message: say("version.reused", e.head.ID, e.head.Version)})
			continue
		}
		l.byVersion[e.version()] = e
		if h := heads[e.head.ID]; h == nil || e.head.Version > h.head.Version {
			heads[e.head.ID] = e
		}
	}
	l.layers++
	var front, back []*held
	for _, e := range l.leading {
		if over := heads[e.head.ID]; over != nil {
			over.under = e
		} else {
			back = append(back, e)
		}
	}
	for _, e := range heads {
		e.layer = l.layers
		front = append(front, e)
	}
	slices.SortFunc(front, func(a, b *held) int { return cmp.Compare(a.head.ID, b.head.ID) })
	l.leading = slices.Concat(front, back)
	return problems
}

// Old is a version on which a run began, kept wherever runs are.
type Old struct {
	ID      string
	Version int
	// Read parses it; nil where that is not possible any more.
	Read func() *Playbook
}

// Keep returns a library that also finds old versions by Get, without putting them in
// force. A version that the library already has, and can read, is left as it is. None
// is read before it is asked for.
func (l *Library) Keep(old ...Old) *Library {
	kept := &Library{byVersion: map[version]*held{}, leading: l.leading, layers: l.layers, chosen: l.chosen}
	for v, e := range l.byVersion {
		kept.byVersion[v] = e
	}
	for _, o := range old {
		v := version{o.ID, o.Version}
		read := sync.OnceValue(o.Read)
		if e := l.byVersion[v]; e != nil {
			own := e.read
			read = sync.OnceValue(func() *Playbook {
				if p := own(); p != nil {
					return p
				}
				return o.Read()
			})
		}
		kept.byVersion[v] = &held{head: Head{ID: o.ID, Version: o.Version}, read: read}
	}
	return kept
}

// Choose returns a library in which the reasons named (code to id) have these plays,
// whatever triggers and products say. An id that is not in force leaves it to them.
func (l *Library) Choose(plays map[string]string) *Library {
	if maps.Equal(l.chosen, plays) {
		return l
	}
	return &Library{byVersion: l.byVersion, leading: l.leading, layers: l.layers, chosen: plays}
}

// Has reports whether a playbook of this id is in force.
func (l *Library) Has(id string) bool {
	return slices.ContainsFunc(l.leading, func(e *held) bool { return e.head.ID == id })
}

// Get returns exactly one version, as an open run needs it.
func (l *Library) Get(id string, n int) (*Playbook, bool) {
	e, ok := l.byVersion[version{id, n}]
	if !ok {
		return nil, false
	}
	p := e.read()
	return p, p != nil
}

// Current returns the version in force.
func (l *Library) Current(id string) (*Playbook, bool) {
	for _, e := range l.leading {
		if e.head.ID == id {
			p := e.inForce()
			return p, p != nil
		}
	}
	return nil, false
}

// All returns the playbooks in force, sorted by id. It parses every one: Heads
// is what a list needs.
func (l *Library) All() []*Playbook {
	var all []*Playbook
	for _, e := range l.leading {
		if p := e.inForce(); p != nil {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, byIDAndVersion)
	return all
}

// Heads returns the heads of the playbooks in force, sorted by id, without
// parsing a script.
func (l *Library) Heads() []Head {
	heads := make([]Head, len(l.leading))
	for i, e := range l.leading {
		heads[i] = e.head
	}
	slices.SortFunc(heads, func(a, b Head) int { return cmp.Compare(a.ID, b.ID) })
	return heads
}

// HeadFor names the play of a reason code without parsing its script; products are
// as for For.
func (l *Library) HeadFor(reason string, products ...string) (Head, bool) {
	for _, e := range l.answering(reason, products) {
		return e.head, true
	}
	return Head{}, false
}

// For returns the play of a reason code for an account that has these products, the
// weightiest first: the chosen one, else the strongest layer's; within a layer the one
// that names the first product, else one that names none. A play for other products is
// returned only where it was chosen: its script would mislead.
func (l *Library) For(reason string, products ...string) (*Playbook, bool) {
	for _, e := range l.answering(reason, products) {
		if p := e.inForce(); p != nil {
			return p, true
		}
	}
	return nil, false
}

// answering lists the plays of a reason that fit an account, the best first.
func (l *Library) answering(reason string, products []string) []*held {
	var first, fit []*held
	id, chosen := l.chosen[reason]
	for _, e := range l.leading {
		switch {
		case chosen && e.head.ID == id:
			first = append(first, e)
		case slices.Contains(e.head.Trigger, reason) && e.head.rank(products) <= len(products):
			fit = append(fit, e)
		}
	}
	slices.SortStableFunc(fit, func(a, b *held) int {
		return cmp.Or(cmp.Compare(b.layer, a.layer), cmp.Compare(a.head.rank(products), b.head.rank(products)))
	})
	return append(first, fit...)
}

// Plays names every play of a reason code, whatever products it is for: the chosen
// one, then the strongest layer's, by id within a layer. It parses none.
func (l *Library) Plays(reason string) []Head {
	var first, others []Head
	id, chosen := l.chosen[reason]
	for _, e := range l.leading {
		switch {
		case chosen && e.head.ID == id:
			first = append(first, e.head)
		case slices.Contains(e.head.Trigger, reason):
			others = append(others, e.head)
		}
	}
	return append(first, others...)
}

// Layer says from which layer what is in force of an id comes: 1 is the first, that is
// what is shipped; 0 where there is none.
func (l *Library) Layer(id string) int {
	for _, e := range l.leading {
		if e.head.ID == id {
			return e.layer
		}
	}
	return 0
}

// IsTeams reports whether what is in force of an id is not what is shipped.
func (l *Library) IsTeams(id string) bool { return l.Layer(id) > 1 }

// same compares content; how the file is laid out does not matter.
func same(a, b *Playbook) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, y := *a, *b
	x.Source, y.Source = "", ""
	return reflect.DeepEqual(x, y)
}
