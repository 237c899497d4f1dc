package ledger

import (
	"context"

	"rounds/data"
	"rounds/sync/wire"
)

// Grant is why a person sees an account.
type Grant struct {
	User    data.ID
	Account data.ID
	Owned   bool // as its owner
	Given   bool // by a lead, or by having made it
	Helps   bool // as a member of its team
}

// Grants lists what a person sees beyond the role, in the order of the accounts.
func (l *Ledger) Grants(ctx context.Context, ws, user data.ID) ([]Grant, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []Grant
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			g := Grant{User: user}
			s, err := scopeOf(row, &g.Account)
			g.Owned, g.Given, g.Helps = s.owned, s.given, s.helps > 0
			out = append(out, g)
			return err
		}, `SELECT account, owned, given, opening, helps FROM scope WHERE ws = $1 AND usr = $2 ORDER BY account`, w.no, user[:])
		return t.flush(ctx)
	})
	return out, l.failure("listing the grants", err)
}

// SetGrant gives a person an account to see, or takes it back; whoever owns it or
// is of its team sees it all the same. 404 when there is no such person or account.
func (l *Ledger) SetGrant(ctx context.Context, ws, user, account data.ID, given bool) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	var head int64
	err = l.write(ctx, func(t tx) error {
		// The counter first: nothing in the workspace commits beside this.
		t.ask(func(row scan) error { return row(&head) }, `UPDATE workspace SET head = head + 1, access = access + 1 WHERE no = $1 RETURNING head`, w.no)
		there := map[string]bool{}
		t.ask(func(row scan) error {
			var ent string
			err := row(&ent)
			there[ent] = true
			return err
		}, `SELECT ent FROM item WHERE ws = $1 AND (ent = 'user' AND key = $2 AND gone_at = 0 OR ent = 'account' AND key = $3)`, w.no, user[:], account[:])
		s := &scopeState{}
		t.ask(func(row scan) (err error) {
			s, err = scopeOf(row)
			return err
		}, `SELECT owned, given, opening, helps FROM scope WHERE ws = $1 AND usr = $2 AND account = $3`, w.no, user[:], account[:])
		if err := t.flush(ctx); err != nil {
			return err
		}
		if !there["user"] || !there["account"] {
			return problemf(404, wire.CodeNotFound, "there is no such person or no such account in %s", w.Name)
		}
		d := &decision{
			world: &world{ws: w.no, now: l.now(), head: head, scope: map[scopeKey]*scopeState{{user, account}: s}, out: outcome{pushes: []pushed{{}}}},
			seq:   pending,
		}
		d.rescope(scopeKey{user, account}, func(s *scopeState) { s.given = given })
		saving := saving{t: t, w: d.world, k: 1}
		if err := l.stampPush(t, w.no, head); err != nil {
			return err
		}
		saving.scope()
		return nil
	})
	if err == nil {
		l.moved(w.no, head)
	}
	return l.failure("changing a grant", err)
}
