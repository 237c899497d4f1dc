package ledger

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/wire"
)

// Role is what a person of the team may do.
type Role string

// The roles. A person whose role is none of them is a representative.
const (
	RoleLead           Role = "lead"           // sees and edits everything, administers
	RoleManager        Role = "manager"        // edits everything of the accounts in scope
	RoleRepresentative Role = "representative" // the same, without owner, revenue and renewal
	RoleAnalyst        Role = "analyst"        // sees everything, writes nothing
)

// SeesAll reports whether the role's scope is the whole workspace.
func (r Role) SeesAll() bool { return r == RoleLead || r == RoleAnalyst }

// allowed says why the person whose change it is may not make it, nil when they may.
func (d *decision) allowed(m *prepared, row *state) *rejection {
	if d.caller.Kind == KindSystem {
		return nil
	}
	actor := d.actor(m)
	switch {
	case d.rescue != nil:
		actor = d.rescue.lead // who brings the work in answers for it; it stays its author's
	case !m.Actor.IsZero() && m.Actor != actor, actor.IsZero():
		return reject(wire.CodeNotAllowed, "the device may not act for another person")
	}
	role, member := d.roles[actor]
	switch {
	case !member:
		return reject(wire.CodeNotAllowed, "the person is no member of the team (any more)")
	case role == RoleAnalyst:
		return reject(wire.CodeNotAllowed, "an analyst changes nothing; ask a lead for another role")
	case m.Ent == "write_back" && m.Op != data.OpDelete && m.Op != data.OpRestore && !redacts(m), m.Ent == "conflict" && !resolves(m):
		return reject(wire.CodeNotAllowed, "only the server makes a %s", m.Ent)
	case role == RoleLead:
		return nil
	case m.Ent == "account_member" && role != RoleManager:
		return reject(wire.CodeNotAllowed, "a representative may not say who works on an account; ask a lead or the account's manager")
	case m.entity.AccountAt < 0:
		return d.allowedForTeam(m, actor)
	}
	if row != nil && !d.sees(actor, row.account) {
		return outOfScope(m)
	}
	if m.account != nil && !d.sees(actor, *m.account) {
		return outOfScope(m)
	}
	if m.Ent == "account" && role != RoleManager {
		for _, w := range m.writes {
			if !schema.MaySet(string(role), m.Ent, w.field.Name) && !(row != nil && bytes.Equal(row.fields[w.field.Name], w.value)) && !(row == nil && w.value == nil) {
				return reject(wire.CodeNotAllowed, "a representative may not set %s of an account; ask a lead or the account's manager", w.field.Name)
			}
		}
	}
	return nil
}

func outOfScope(m *prepared) *rejection {
	if m.Ent == "account" {
		return reject(wire.CodeOutOfScope, "the account is not in your scope (any more)")
	}
	return reject(wire.CodeOutOfScope, "the account of the %s is not in your scope (any more)", m.Ent)
}

// resolves reports whether all that a mutation does is to settle a conflict, or to
// take a person out of its values.
func resolves(m *prepared) bool {
	for _, w := range m.writes {
		switch w.field.Name {
		case "resolved_at", "resolved_by", "kept", "other":
		default:
			return false
		}
	}
	return m.Op == data.OpUpdate
}

// redacts reports whether all that a mutation does is to take a person out of what a
// write-back says.
func redacts(m *prepared) bool {
	for _, w := range m.writes {
		if w.field.Name != "value" && w.field.Name != "detail" || !bytes.Contains(w.value, []byte(data.Erased)) {
			return false
		}
	}
	return m.Op == data.OpUpdate
}

// allowedForTeam is allowed for rows that belong to the whole workspace: a person may
// change their own entry, but not their role.
func (d *decision) allowedForTeam(m *prepared, actor data.ID) *rejection {
	own := m.Ent == "user" && m.Key == actor && m.Op == data.OpUpdate
	for _, w := range m.writes {
		own = own && w.field.Name != "role"
	}
	if own {
		return nil
	}
	return reject(wire.CodeNotAllowed, "only a lead changes a %s", m.Ent)
}

// endsLead reports whether a mutation may leave somebody no lead who is one.
func (d *decision) endsLead(m *prepared, user data.ID) bool {
	if !d.leads[user] {
		return false
	}
	if m.Op == data.OpDelete || m.Op == data.OpErase {
		return true
	}
	return slices.ContainsFunc(m.writes, func(w write) bool {
		return w.field.Name == "role" && string(w.value) != `"`+string(RoleLead)+`"`
	})
}

// sees reports whether an account is in a person's scope.
func (d *decision) sees(user, account data.ID) bool {
	return account.IsZero() || d.roles[user].SeesAll() || d.scope[scopeKey{user, account}].in()
}

// before is what scope and roles depend on, as a row had it.
type before struct {
	account data.ID
	owner   data.ID
	helper  data.ID
	there   bool
}

func beforeOf(row *state) before {
	return before{account: row.account, owner: row.id("owner"), helper: helperOf(row), there: true}
}

// helperOf is whom a row makes a member of its account's team, the zero ID where none.
func helperOf(row *state) data.ID {
	if row.ent != "account_member" || row.goneAt != 0 {
		return data.ID{}
	}
	return row.id("user_id")
}

// follow does what a change of a row means for scope and roles.
func (d *decision) follow(row *state, was before) {
	if !row.dirty {
		return
	}
	if was.there && was.account != row.account {
		d.out.moved = append(d.out.moved, moved{row.rowID, was.account, d.seq})
	}
	switch row.ent {
	case "account":
		owner := row.id("owner")
		if was.owner != owner && !was.owner.IsZero() {
			d.rescope(scopeKey{was.owner, row.key}, func(s *scopeState) { s.owned, s.opening = false, false })
		}
		if !owner.IsZero() {
			opening := row.goneAt == 0 && opens(row.fields["stage"])
			d.rescope(scopeKey{owner, row.key}, func(s *scopeState) { s.owned, s.opening = true, opening })
		}
	case "account_member":
		d.help(scopeKey{was.helper, was.account}, -1)
		d.help(scopeKey{helperOf(row), row.account}, 1)
	case "user":
		delete(d.roles, row.key)
		delete(d.leads, row.key)
		if row.goneAt == 0 {
			d.roles[row.key] = roleOf(row.fields)
			if d.roles[row.key] == RoleLead {
				d.leads[row.key] = true
			}
		}
		d.out.rescoped = true
	}
}

// help counts the rows that make a person a member of an account's team: two devices may
// have made one each.
func (d *decision) help(key scopeKey, by int64) {
	if !key.user.IsZero() {
		d.rescope(key, func(s *scopeState) { s.helps += by })
	}
}

// opens reports whether an account of that stage is still being brought in.
func opens(stage json.RawMessage) bool {
	return string(stage) == `"`+string(data.StageActivation)+`"` || string(stage) == `"`+string(data.StageOnboarding)+`"`
}

// seeOwn lets a person of the team see the account that they made, also when another
// owns it.
func (d *decision) seeOwn(m *prepared, row *state) {
	actor := d.actor(m)
	if _, member := d.roles[actor]; member && d.caller.Kind != KindSystem && !d.sees(actor, row.key) {
		d.rescope(scopeKey{actor, row.key}, func(s *scopeState) { s.given = true })
	}
}

// rescope changes why a person sees an account, and tells the person's devices when
// it came into the scope by that or left it.
func (d *decision) rescope(key scopeKey, change func(*scopeState)) {
	s := d.scope[key]
	if s == nil {
		s = &scopeState{}
		d.scope[key] = s
	}
	was := *s
	change(s)
	if s.owned == was.owned && s.given == was.given && s.opening == was.opening && s.helps == was.helps {
		return
	}
	s.dirty = true
	if s.helps != was.helps {
		d.out.rescoped = true // another server may be counting too
	}
	if s.in() != was.in() {
		d.out.rescoped = true
		d.event(scopeEvent{key, d.seq, s.in()})
	}
}

// event keeps one event for a person and an account in a push; there and back again
// is none.
func (d *decision) event(e scopeEvent) {
	for i, known := range d.out.events {
		if known.scopeKey == e.scopeKey && known.seq == e.seq {
			d.out.events = append(d.out.events[:i], d.out.events[i+1:]...)
			return
		}
	}
	d.out.events = append(d.out.events, e)
}

func roleOf(fields map[string]json.RawMessage) Role {
	return roleNamed(strings.Trim(string(fields["role"]), `"`))
}

func roleNamed(name string) Role {
	switch role := Role(name); role {
	case RoleLead, RoleManager, RoleAnalyst:
		return role
	}
	return RoleRepresentative
}
