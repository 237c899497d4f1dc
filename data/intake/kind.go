package intake

import "rounds/data"

// Kind says what the rows of a file are.
type Kind string

// The kinds of `rounds import --as`.
const (
	KindAccounts      Kind = "accounts"
	KindContacts      Kind = "contacts"
	KindSubscriptions Kind = "subscriptions"
	KindUsage         Kind = "usage"
	KindRequests      Kind = "requests"
	KindEvents        Kind = "events"
	KindOpportunities Kind = "opportunities"
)

// Kinds lists the kinds; accounts come first because the others refer to them,
// subscriptions before usage for the same reason. Several files are imported in
// this order.
func Kinds() []Kind {
	return []Kind{
		KindAccounts, KindContacts, KindSubscriptions, KindOpportunities,
		KindRequests, KindEvents, KindUsage,
	}
}

// ParseKind reads the word after --as; "" stays "", which means "find out".
func ParseKind(s string) (Kind, error) {
	if s == "" {
		return "", nil
	}
	for _, k := range Kinds() {
		if s == string(k) {
			return k, nil
		}
	}
	return "", data.Errorf(data.CodeInvalid,
		"%q is not a kind of import; use accounts, contacts, subscriptions, usage, requests, events or opportunities", s)
}

// Object is the object name under which ids of this kind stand in external
// references: "account" for accounts.
func (k Kind) Object() string {
	switch k {
	case KindAccounts:
		return "account"
	case KindContacts:
		return "contact"
	case KindSubscriptions:
		return "subscription"
	case KindUsage:
		return "usage"
	case KindRequests:
		return "request"
	case KindEvents:
		return "event"
	case KindOpportunities:
		return "opportunity"
	}
	return ""
}
