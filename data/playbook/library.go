package playbook

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"sync"
)

//go:embed shipped/*.yaml
var shippedFiles embed.FS

// ShippedFiles returns the files of the playbooks that come with the program,
// for a team that wants to start from one.
func ShippedFiles() fs.FS {
	sub, err := fs.Sub(shippedFiles, "shipped")
	if err != nil {
		// Only an invalid path can fail, and this one is a constant.
		panic(err)
	}
	return sub
}

// Shipped returns the playbooks that come with the program, sorted by id. They
// are parsed on first use, once.
func Shipped() []*Playbook { return slices.Clone(shipped()) }

var shipped = sync.OnceValue(func() []*Playbook {
	ps, problems := Load(ShippedFiles(), nil)
	if len(problems) > 0 {
		// The files are compiled in and every test parses them.
		panic("shipped playbook: " + problems[0].String())
	}
	return ps
})

// Load reads every .yaml and .yml file at the top of a folder. A file with
// problems is left out of the playbooks, the others go in. known lists the reason
// codes that a trigger may name; nil allows any. Playbooks come sorted by id and
// version, problems by file, line and column.
func Load(fsys fs.FS, known []string) ([]*Playbook, []Problem) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, []Problem{unreadable(".", err)}
	}
	var ps []*Playbook
	var problems []Problem
	from := map[version]string{}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		p, found := loadFile(fsys, e.Name(), known)
		problems = append(problems, found...)
		if p == nil {
			continue
		}
		if other, twice := from[p.version()]; twice {
			problems = append(problems, Problem{File: e.Name(), Line: 1, Column: 1, Code: "version.duplicate",
				Message: fmt.Sprintf("%s version %d is also in %s; raise the version of the newer file", p.ID, p.Version, other)})
			continue
		}
		from[p.version()] = e.Name()
		ps = append(ps, p)
	}
	slices.SortFunc(ps, byIDAndVersion)
	sortProblems(problems)
	return ps, problems
}

// Lint returns the problems of a folder of playbooks, see Load.
func Lint(fsys fs.FS, known []string) []Problem {
	_, problems := Load(fsys, known)
	return problems
}

func loadFile(fsys fs.FS, name string, known []string) (*Playbook, []Problem) {
	if info, err := fs.Stat(fsys, name); err == nil && info.Size() > MaxBytes {
		return nil, []Problem{tooLarge(name)}
	}
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, []Problem{unreadable(name, err)}
	}
	return Parse(name, src, known)
}

func unreadable(name string, err error) Problem {
	return Problem{File: name, Line: 1, Column: 1, Code: "file.read",
		Message: fmt.Sprintf("this cannot be read (%v); check that it exists and that you may read it", err)}
}

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
// began on them. It is immutable.
type Library struct {
	byVersion map[version]*Playbook
	// leading holds the version in force of each id, in the order of For.
	leading []*Playbook
}

// NewLibrary builds a library from layers, the strongest last: usually what is
// shipped, then the team's own folder. A team's playbook with a shipped id
// replaces it, whatever its version, as long as that version is not the one that
// was shipped with other content: an id and a version must mean one text
// everywhere, so such a playbook is reported and left out.
func NewLibrary(layers ...[]*Playbook) (*Library, []Problem) {
	l := &Library{byVersion: map[version]*Playbook{}}
	var problems []Problem
	for _, layer := range layers {
		heads := map[string]*Playbook{}
		for _, p := range layer {
			if other, ok := l.byVersion[p.version()]; ok && !same(p, other) {
				problems = append(problems, Problem{File: p.ID, Line: 1, Column: 1, Code: "version.reused",
					Message: fmt.Sprintf("%s version %d already exists with other content; raise the version", p.ID, p.Version)})
				continue
			}
			l.byVersion[p.version()] = p
			if h := heads[p.ID]; h == nil || p.Version > h.Version {
				heads[p.ID] = p
			}
		}
		l.lead(heads)
	}
	return l, problems
}

// lead puts a layer's playbooks in front of what is already in force.
func (l *Library) lead(heads map[string]*Playbook) {
	var front []*Playbook
	for _, p := range heads {
		front = append(front, p)
	}
	slices.SortFunc(front, byIDAndVersion)
	for _, p := range l.leading {
		if heads[p.ID] == nil {
			front = append(front, p)
		}
	}
	l.leading = front
}

// Keep returns a library that also finds old versions by Get, without putting
// them in force. A version that the library already has is left as it is.
func (l *Library) Keep(old ...*Playbook) *Library {
	kept := &Library{byVersion: map[version]*Playbook{}, leading: l.leading}
	for _, p := range old {
		kept.byVersion[p.version()] = p
	}
	for v, p := range l.byVersion {
		kept.byVersion[v] = p
	}
	return kept
}

// Get returns exactly one version, as an open run needs it.
func (l *Library) Get(id string, n int) (*Playbook, bool) {
	p, ok := l.byVersion[version{id, n}]
	return p, ok
}

// Current returns the version in force.
func (l *Library) Current(id string) (*Playbook, bool) {
	for _, p := range l.leading {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

// All returns the playbooks in force, sorted by id.
func (l *Library) All() []*Playbook {
	all := slices.Clone(l.leading)
	slices.SortFunc(all, byIDAndVersion)
	return all
}

// For returns the play of a reason code: the strongest layer's, and within a
// layer the first by id.
func (l *Library) For(reason string) (*Playbook, bool) {
	if plays := l.Plays(reason); len(plays) > 0 {
		return plays[0], true
	}
	return nil, false
}

// Plays returns every play of a reason code, in the order of For, for a CSM who
// wants another than the first.
func (l *Library) Plays(reason string) []*Playbook {
	var plays []*Playbook
	for _, p := range l.leading {
		if slices.Contains(p.Trigger, reason) {
			plays = append(plays, p)
		}
	}
	return plays
}

// same compares content; how the file is laid out does not matter.
func same(a, b *Playbook) bool {
	x, y := *a, *b
	x.Source, y.Source = "", ""
	return reflect.DeepEqual(x, y)
}
