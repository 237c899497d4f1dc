package ledger

import "rounds/data"

// everybody reads the whole team: who is a lead, and who may take new accounts. Another
// server that changes a role counts access up, and this batch is decided again.
func (g *gathering) everybody() {
	g.t.ask(func(row scan) error {
		var id data.ID
		var doc string
		if err := row(&id, &doc); err != nil {
			return err
		}
		u, err := userOf(id, doc)
		role := roleNamed(u.Role)
		if role == RoleLead {
			g.w.leads[id] = true
		}
		g.w.team = append(g.w.team, member{id: id, name: u.Name, role: role, languages: u.Languages})
		return err
	}, `SELECT key, doc FROM item WHERE ws = $1 AND ent = 'user' AND gone_at = 0 ORDER BY key`, g.w.ws)
}

// burdens reads how much each of the team, which was read before, has to do.
func (g *gathering) burdens() {
	g.t.ask(func(row scan) error {
		var id data.ID
		var opening, owned int64
		err := row(&id, &opening, &owned)
		for i := range g.w.team {
			if g.w.team[i].id == id {
				g.w.team[i].opening, g.w.team[i].owned = opening, owned
			}
		}
		return err
	}, `SELECT usr, CAST(sum(opening) AS BIGINT), count(*) FROM scope WHERE ws = $1 AND owned = 1 GROUP BY usr`, g.w.ws)
}
