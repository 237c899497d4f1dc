package playbook

import "bytes"

// Head is what a queue needs of a playbook: enough to name the play of a reason
// without reading its script. Six shipped playbooks take some 15 ms to parse,
// their heads half of one: a start has the time for heads only.
type Head struct {
	ID             string
	Version        int
	Trigger        []string
	Title          Text
	PlannedMinutes int
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
	return p.Head(), true
}

// Head returns the playbook's own head.
func (p *Playbook) Head() Head {
	return Head{ID: p.ID, Version: p.Version, Trigger: p.Trigger, Title: p.Title, PlannedMinutes: p.PlannedMinutes}
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
	// What may be left out may also stand further down.
	for _, key := range []string{"languages", "trigger", "planned_minutes"} {
		if o.values[key] == nil {
			return Head{}, false
		}
	}
	p := &Playbook{}
	b.head(o, p)
	return p.Head(), len(b.problems) == 0
}
