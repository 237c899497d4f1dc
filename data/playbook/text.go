package playbook

import (
	"slices"
	"strings"
)

// Text is one text in several languages, keyed by language tag ("en", "pt-BR").
type Text map[string]string

// In returns the text for a language: the tag itself, then its parents, then
// another variety of the same base language, then English, then the first by
// tag. It is empty only where there is no text at all.
func (t Text) In(lang string) string {
	want := normalTag(lang)
	for tag := want; tag != ""; tag = parentTag(tag) {
		if s := t.exact(tag); s != "" {
			return s
		}
	}
	base, _, _ := strings.Cut(want, "-")
	for _, tag := range t.Languages() {
		if b, _, _ := strings.Cut(normalTag(tag), "-"); b == base {
			return t[tag]
		}
	}
	if s := t.exact("en"); s != "" {
		return s
	}
	for _, tag := range t.Languages() {
		return t[tag]
	}
	return ""
}

// Languages returns the tags that have a text, sorted.
func (t Text) Languages() []string {
	tags := make([]string, 0, len(t))
	for tag, s := range t {
		if s != "" {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return tags
}

// exact looks a normalised tag up, whatever the case of the keys.
func (t Text) exact(tag string) string {
	if s := t[tag]; s != "" {
		return s
	}
	for _, k := range t.Languages() {
		if normalTag(k) == tag {
			return t[k]
		}
	}
	return ""
}

func normalTag(tag string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"))
}

func parentTag(tag string) string {
	if i := strings.LastIndexByte(tag, '-'); i > 0 {
		return tag[:i]
	}
	return ""
}
