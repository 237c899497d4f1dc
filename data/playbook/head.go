package playbook

import (
	"bytes"
	"strings"
)

// Head is what a queue needs of a playbook: enough to name the play of a reason
// without reading its script. A playbook takes some 3 ms to parse, its head a tenth
// of one: a start has the time for heads only.
type Head struct {
	ID             string   `json:"id"`
	Version        int      `json:"version"`
	Trigger        []string `json:"trigger,omitempty"`
	Products       []string `json:"products,omitempty"`
	Workspace      bool     `json:"workspace,omitempty"`
	Title          Text     `json:"title"`
	PlannedMinutes int      `json:"planned_minutes"`
}

// readHead parses what stands before the long parts of a file; where something
// is missing there, as in a file with another order of keys, the whole of it.
func readHead(name string, src []byte) (Head, bool) {
	end := headEnd(src)
	if below := src[end:]; !bytes.Contains(below, []byte("\nproducts:")) && !bytes.Contains(below, []byte("\nscope:")) {
		if h, ok := parseHead(name, src[:end]); ok {
			return h, true
		}
	}
	p, _ := Parse(name, src, nil)
	if p == nil {
		return Head{}, false
	}
	return p.Head(), true
}

// Head returns the playbook's own head.
func (p *Playbook) Head() Head {
	return Head{ID: p.ID, Version: p.Version, Trigger: p.Trigger, Products: p.Products, Workspace: p.Workspace, Title: p.Title, PlannedMinutes: p.PlannedMinutes}
}

// rank is the place of the first of an account's products that the playbook is for:
// len(products) for a playbook that names none and so is for all, one more for a
// playbook for other products.
func (h *Head) rank(products []string) int {
	if len(h.Products) == 0 {
		return len(products)
	}
	for i, has := range products {
		for _, name := range h.Products {
			if isProduct(name, has) {
				return i
			}
		}
	}
	return len(products) + 1
}

// isProduct reports whether a product that an account has is the one of that name:
// "Repricer" is also "repricer", and "Repricer Pro" in which more words follow.
func isProduct(name, has string) bool {
	name, has = fold(name), fold(has)
	return name != "" && (has == name || strings.HasPrefix(has, name+" "))
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
	o, _ := b.object(root, say("a.playbook"), playbookKeys...)
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
