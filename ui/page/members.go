package page

import (
	"strings"

	"rounds/data/store"
	"rounds/ui/words"
)

// Members says who works on an account beside its owner, and what for: "with Marco
// (integration), Mia"; "" for nobody.
func Members(w *words.Words, members []store.Member) string {
	if len(members) == 0 {
		return ""
	}
	return w.T("account.with", MemberNames(w, members))
}

// MemberNames is Members without what leads in.
func MemberNames(w *words.Words, members []store.Member) string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.User.Name
		if m.Duty != "" {
			names[i] = w.T("account.member", m.User.Name, m.Duty)
		}
	}
	return strings.Join(names, ", ")
}
