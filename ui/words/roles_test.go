package words

import (
	"testing"

	"rounds/data/playbook"
)

// Whose a step of a shipped playbook is, is said in the language of the reader.
func TestRolesOfShippedStepsHaveNames(t *testing.T) {
	for _, lang := range []string{"en", "de", "ja"} {
		w := New(lang)
		for _, p := range playbook.Shipped() {
			for _, s := range p.Sections {
				for _, st := range s.Steps {
					if !w.Has("playbooks.role." + st.Owner) {
						t.Errorf("%s: the role %q of %s, step %s, has no name", lang, st.Owner, p.ID, st.ID)
					}
				}
			}
		}
	}
}
