package store

import (
	"rounds/data"
	"rounds/data/schema"
)

// joined makes of who named herself in a book that belonged to no server the member whom the
// team knows: what she did is that member's, and the team gets no second person of her name, to
// whom new accounts would go.
func (tx *Tx) joined(member data.ID) error {
	var raw string
	if err := tx.sql.QueryRowContext(tx.ctx, `SELECT coalesce((SELECT value FROM setting WHERE name = ?), '')`, settingMe).Scan(&raw); err != nil || raw == "" {
		return err
	}
	me, err := data.ParseID(raw)
	if err != nil || me == member {
		return err
	}
	if err := tx.exec(`DELETE FROM outbox WHERE ent = 'user' AND key = ?`, me[:]); err != nil {
		return err
	}
	was, is := `"`+me.String()+`"`, `"`+member.String()+`"`
	if err := tx.exec(`UPDATE outbox SET fields = replace(fields, ?1, ?2), before = replace(before, ?1, ?2)`, was, is); err != nil {
		return err
	}
	for _, name := range kindNames() {
		for _, f := range schema.Of(name).Fields {
			if f.Type != schema.Key || f.Name == "id" {
				continue
			}
			if err := tx.exec(`UPDATE `+name+` SET "`+f.Name+`" = ?2 WHERE "`+f.Name+`" = ?1`, me[:], member[:]); err != nil {
				return err
			}
		}
	}
	return tx.exec(`DELETE FROM user WHERE id = ?`, me[:])
}
