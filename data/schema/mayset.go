package schema

// guarded are the fields of an account that a representative may not set.
var guarded = map[string]bool{"owner": true, "mrr": true, "renewal_on": true}

// MaySet reports whether a person of a role may set a field of an entity: a lead and a
// manager each, an analyst none, and anybody else, who is a representative, those that do
// not say who answers for an account and what it is worth.
func MaySet(role, ent, field string) bool {
	switch role {
	case "lead", "manager":
		return true
	case "analyst":
		return false
	}
	return ent != "account_member" && (ent != "account" || !guarded[field])
}
