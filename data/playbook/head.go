package playbook

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"slices"
)

// Head is what a queue needs of a playbook: enough to name the play of a reason
// without reading its script. Six shipped playbooks take some 15 ms to parse,
// their heads one: a start has the time for heads only.
type Head struct {
	ID             string
	Version        int
	Trigger        []string
	Title          Text
	PlannedMinutes int
}

// Heads reads the heads of a folder of playbooks: of each id the highest
// version, sorted by id. A file whose head cannot be read is left out; that
// its body is sound is for Load to say.
func Heads(fsys fs.FS) []Head {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil
	}
	newest := map[string]Head{}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		if info, err := fs.Stat(fsys, e.Name()); err != nil || info.Size() > MaxBytes {
			continue
		}
		src, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			continue
		}
		if h, ok := readHead(e.Name(), src); ok && h.Version > newest[h.ID].Version {
			newest[h.ID] = h
		}
	}
	var heads []Head
	for _, h := range newest {
		heads = append(heads, h)
	}
	slices.SortFunc(heads, func(a, b Head) int { return cmp.Compare(a.ID, b.ID) })
	return heads
}

// HeadFor returns the play of a reason code as Library.For does: of the
// strongest layer, which is the last, and there the first by id.
func HeadFor(reason string, layers ...[]Head) (Head, bool) {
	replaced := map[string]bool{}
	for _, layer := range slices.Backward(layers) {
		for _, h := range layer {
			if !replaced[h.ID] && slices.Contains(h.Trigger, reason) {
				return h, true
			}
		}
		for _, h := range layer {
			replaced[h.ID] = true
		}
	}
	return Head{}, false
}

// readHead parses what stands before the long parts of a file; where something
// is missing there, as in a file with another order of keys, the whole of it.
func readHead(name string, src []byte) (Head, bool) {
	if h, ok := parseHead(name, src[:headEnd(src)]); ok {
		return h, true
	}
	p, _ := Parse(name, src, nil)
	if p == nil {
		return Head{}, false
	}
	return Head{ID: p.ID, Version: p.Version, Trigger: p.Trigger, Title: p.Title, PlannedMinutes: p.PlannedMinutes}, true
}

// headEnd finds the first line that opens a long part.
func headEnd(src []byte) int {
	end := len(src)
	for _, key := range []string{"topics:", "sections:", "cards:", "outcomes:", "summary:"} {
		if i := bytes.Index(src[:end], []byte("\n"+key)); i >= 0 {
			end = i + 1
		}
	}
	return end
}

func parseHead(name string, src []byte) (h Head, ok bool) {
	// See Parse: a fault of the YAML parser must not end the program.
	defer func() {
		if recover() != nil {
			h, ok = Head{}, false
		}
	}()
	root, problem := parseYAML(name, src)
	if problem != nil {
		return Head{}, false
	}
	b := &builder{file: name}
	o, _ := b.object(root, "a playbook", playbookKeys...)
	for _, key := range []string{"languages", "trigger", "planned_minutes"} {
		if o.values[key] == nil {
			return Head{}, false
		}
	}
	p := &Playbook{}
	b.head(o, p)
	return Head{ID: p.ID, Version: p.Version, Trigger: p.Trigger, Title: p.Title, PlannedMinutes: p.PlannedMinutes}, len(b.problems) == 0
}
