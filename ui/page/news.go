package page

import (
	"cmp"
	"strings"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/part"
)

// News is a notification in one line: the account, and what happened there.
func (s *Session) News(n *store.Notification) string {
	return s.Whom(n) + ": " + s.Happened(n)
}

// Whom is what a notification is about: an account, the person whose work was rescued, or
// the team.
func (s *Session) Whom(n *store.Notification) string {
	switch {
	case n.AccountName != "":
		return n.AccountName
	case n.By != "":
		return n.By
	}
	return s.Words.T("news.workspace")
}

// Happened is what a notification says, without its account.
func (s *Session) Happened(n *store.Notification) string {
	switch {
	case n.Event != nil:
		what := strings.ReplaceAll(string(n.Event.Kind), "_", " ") // of a newer server
		if key := "account.event." + string(n.Event.Kind); s.Words.Has(key) {
			what = s.Words.T(key)
		}
		return strings.Join(part.Filled(what, n.Event.Product, n.Event.Detail), " · ")
	case n.Request != nil && n.Request.Kind == data.RequestCallback:
		return strings.Join(part.Filled(s.Words.T("news.callback"), n.Request.Subject), " · ")
	case n.Request != nil:
		return strings.Join(part.Filled(s.Words.T("news.request"), n.Request.Subject), " · ")
	case n.Assigned != nil:
		return s.Words.T("news.assigned")
	case n.Member != nil:
		return strings.Join(part.Filled(s.Words.T("news.member"), n.Member.Duty), " · ")
	case n.Rescue != nil:
		return s.Words.N("news.rescue", int(n.Rescue.Count), n.Rescue.Name)
	case n.Clash != nil && n.Clash.Replaced():
		return s.Words.T("news.replaced", cmp.Or(n.By, s.Words.T("sync.somebody")), s.Words.Field(n.Clash.Ent, n.Clash.Field), s.Value(n.Clash.Ent, n.Clash.Field, n.Clash.Other, n.Names))
	case n.Clash != nil && n.Clash.ResolvedAt != 0:
		return s.Words.T("news.settled", s.Words.Field(n.Clash.Ent, n.Clash.Field))
	case n.Clash != nil:
		return s.Words.T("news.conflict", s.Words.Field(n.Clash.Ent, n.Clash.Field))
	}
	return ""
}
