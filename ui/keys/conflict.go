package keys

import (
	"strings"

	"rounds/data"
)

// scenes are the groups whose keys work at the same time, by the page.
var scenes = []struct {
	page   data.Sentence
	groups []string
}{
	{say("key.page.queue"), []string{"Move", "Global", "Go", "Views", "Account"}},
	{say("key.page.call"), []string{"Move", "Global", "Account", "Call"}},
	{say("key.page.wrap"), []string{"Global", "Wrap"}},
	{say("key.page.news"), []string{"Move", "Global", "Go", "News"}},
	{say("key.page.sync"), []string{"Move", "Global", "Go", "Sync"}},
	{say("key.page.issues"), []string{"Move", "Global", "Go", "Issues"}},
	{say("key.page.playbooks"), []string{"Move", "Global", "Go", "Playbooks"}},
	{say("key.page.kpis"), []string{"Move", "Global", "Go", "KPIs"}},
	{say("key.page.rules"), []string{"Move", "Global", "Go", "Rules"}},
	{say("key.page.welcome"), []string{"Global", "Welcome"}},
}

// conflict is a key that does two things on a page.
type conflict struct {
	page            data.Sentence
	key, one, other string
}

// like reports whether two conflicts are between the same bindings on a page: where
// the map has that on purpose, such as a page's own enter, the key does not matter.
func (c conflict) like(o conflict) bool { return c.page.Key == o.page.Key && c.samePair(o) }

func (c conflict) samePair(o conflict) bool { return c.one == o.one && c.other == o.other }

func (c conflict) err() error {
	return refuse(say("key.both", Pretty(c.key), c.one, c.other, c.page))
}

// conflicts lists the keys that do two things on one page, once for each pair.
func (m *Map) conflicts() []conflict {
	groups := map[string][]Binding{}
	m.each(func(group string, b *Binding) { groups[group] = append(groups[group], *b) })
	var out []conflict
	for _, s := range scenes {
		var there []Binding
		for _, g := range s.groups {
			there = append(there, groups[g]...)
		}
		for i, a := range there {
			for _, b := range there[i+1:] {
				if key, ok := shared(a, b); ok {
					out = append(out, conflict{s.page, key, a.Name, b.Name})
				}
			}
		}
	}
	return out
}

// shared is a key of both bindings, or the one that is the first of the other's two.
func shared(a, b Binding) (key string, ok bool) {
	for _, k := range a.Keys {
		for _, o := range b.Keys {
			switch {
			case k == o, strings.HasPrefix(o, k+strokeGap):
				return k, true
			case strings.HasPrefix(k, o+strokeGap):
				return o, true
			}
		}
	}
	return "", false
}
