package desk

import (
	"fmt"
	"strings"

	"rounds/data"
	"rounds/data/find"
)

// Resolve finds the one account that a name, a phone number or a mail address
// means: an account by its own name, else the account of a contact. Nothing by that
// name is CodeNotFound, several are CodeAmbiguous and listed.
func (f *Finder) Resolve(typed string) (data.ID, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var similar []Hit
	for _, kind := range []find.Kind{find.Account, find.Contact} {
		r := f.index.Resolve(typed, kind)
		switch r.Answer {
		case find.One:
			return f.hits([]find.Match{r.Match})[0].Account, nil
		case find.Several:
			hits := f.hits(r.Choices)
			// What only resembles an account gives way to a contact of that very name.
			if hits[0].Score < find.ScoreWordsInside {
				similar = append(similar, hits...)
				continue
			}
			if kind == find.Contact && sameAccount(hits) {
				return hits[0].Account, nil
			}
			return data.ID{}, ambiguous(typed, hits)
		}
	}
	if len(similar) > 0 {
		return data.ID{}, ambiguous(typed, similar)
	}
	return data.ID{}, unknown(typed)
}

// sameAccount reports whether all that was found belongs to one account, as when a
// mail address's domain was typed.
func sameAccount(hits []Hit) bool {
	for _, h := range hits {
		if h.Account != hits[0].Account {
			return false
		}
	}
	return true
}

func unknown(typed string) error {
	return data.Errorf(data.CodeNotFound, "no account matches %q; `rounds lookup` finds by a part of the name, a phone number or a mail address", typed)
}

// mostChoices is how many accounts an ambiguous name is answered with.
const mostChoices = 10

func ambiguous(typed string, hits []Hit) error {
	names := make([]string, 0, len(hits))
	for _, h := range hits[:min(len(hits), mostChoices)] {
		names = append(names, fmt.Sprintf("%s  %s", h.Account, h.Name))
	}
	if len(names) == 1 {
		return data.Errorf(data.CodeAmbiguous, "no account is called %q; the nearest is\n  %s", typed, names[0])
	}
	return data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which by its whole name or its id:\n  %s", typed, strings.Join(names, "\n  "))
}
