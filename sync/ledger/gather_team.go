package ledger

import "rounds/data"

// leads reads who is a lead. Another server that changes a role counts access up, and this
// batch is decided again.
func (g *gathering) leads() {
	g.t.ask(func(row scan) error {
		var id data.ID
		var doc string
		if err := row(&id, &doc); err != nil {
			return err
		}
		u, err := userOf(id, doc)
		if roleNamed(u.Role) == RoleLead {
			g.w.leads[id] = true
		}
		return err
	}, `SELECT key, doc FROM item WHERE ws = $1 AND ent = 'user' AND gone_at = 0`, g.w.ws)
}

// team reads who may take new accounts, and how much each has to do.
func (g *gathering) team() {
	g.t.ask(func(row scan) error {
		var id data.ID
		var doc string
		if err := row(&id, &doc); err != nil {
			return err
		}
		u, err := userOf(id, doc)
		g.w.team = append(g.w.team, member{id: id, name: u.Name, role: roleNamed(u.Role), languages: u.Languages})
		return err
	}, `SELECT key, doc FROM item WHERE ws = $1 AND ent = 'user' AND gone_at = 0 ORDER BY key`, g.w.ws)
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
