package playbook

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"sync"

	"rounds/data"
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
	return shippedFolder{sub}
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
func Load(fsys fs.FS, known []string) ([]*Playbook, []data.Problem) {
	var ps []*Playbook
	from := map[version]string{}
	problems := eachFile(fsys, func(name string, src []byte) []data.Problem {
		p, problems := Parse(name, src, known)
		if p == nil {
			return problems
		}
		if other, twice := from[p.version()]; twice {
			return []data.Problem{duplicateVersion(name, p.Head(), other)}
		}
		from[p.version()] = name
		ps = append(ps, p)
		return nil
	})
	slices.SortFunc(ps, byIDAndVersion)
	sortProblems(problems)
	return ps, problems
}

// Lint returns the problems of a folder of playbooks, see Load.
func Lint(fsys fs.FS, known []string) []data.Problem {
	_, problems := Load(fsys, known)
	return problems
}

// eachFile reads the playbook files of a folder and collects what do says of them.
func eachFile(fsys fs.FS, do func(name string, src []byte) []data.Problem) []data.Problem {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return []data.Problem{unreadable(".", err)}
	}
	var problems []data.Problem
	for _, e := range entries {
		name := e.Name()
		if ext := path.Ext(name); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		if info, err := fs.Stat(fsys, name); err == nil && info.Size() > MaxBytes {
			problems = append(problems, tooLarge(name))
			continue
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			problems = append(problems, unreadable(name, err))
			continue
		}
		problems = append(problems, do(name, src)...)
	}
	return problems
}

func duplicateVersion(name string, h Head, other string) data.Problem {
	return data.Problem{File: name, Line: 1, Column: 1, Code: "version.duplicate",
		Message: say("version.duplicate", h.ID, h.Version, other)}
}

func unreadable(name string, err error) data.Problem {
	return data.Problem{File: name, Line: 1, Column: 1, Code: "file.read",
		Message: say("file.read", err)}
}
