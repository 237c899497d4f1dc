package issue

import (
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// Find is the one group that was meant: by the id of any of its mentions, else by words
// that all stand in its title, whatever case, width and accents. What shipped is meant
// only where nothing else is. Several are CodeAmbiguous unless one title is just what
// was typed; none is CodeNotFound.
func Find(groups []Group, typed string) (*Group, error) {
	if id, err := data.ParseID(typed); err == nil && !id.IsZero() {
		for i := range groups {
			for _, m := range groups[i].Mentions {
				if m == id {
					return &groups[i], nil
				}
			}
		}
	}
	var found, exact []*Group
	want := text.Fold(typed)
	for i := range groups {
		title := text.Fold(groups[i].Title)
		if title == want {
			exact = append(exact, &groups[i])
		}
		if want != "" && all(title, strings.Fields(want)) {
			found = append(found, &groups[i])
		}
	}
	if len(exact) > 0 {
		found = exact
	}
	found = unshipped(found)
	switch len(found) {
	case 0:
		return nil, data.Errorf(data.CodeNotFound, "no issue or feature request says %q; `rounds issues` lists them", typed)
	case 1:
		return found[0], nil
	}
	names := make([]string, 0, len(found))
	for _, g := range found {
		names = append(names, `"`+g.Title+`"`)
	}
	const most = 4
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return nil, data.Errorf(data.CodeAmbiguous, "%q could be %s; type more of it, or its id", typed, strings.Join(names, " or "))
}

// unshipped leaves out what shipped where there is something else: it is hardly meant.
func unshipped(found []*Group) []*Group {
	var out []*Group
	for _, g := range found {
		if g.Status != Shipped {
			out = append(out, g)
		}
	}
	if len(out) == 0 {
		return found
	}
	return out
}

func all(hay string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}
