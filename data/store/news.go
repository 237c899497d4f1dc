package store

import (
	"cmp"
	"fmt"

	"rounds/data"
)

// told are the entities of whose new rows a person wants to hear (notify).
var told = []string{"event", "request", "conflict"}

// tellNews notes what a snapshot has brought that the file before it, attached as old, did
// not have, as pages would have told it. Of a first snapshot all would be news, and nothing
// is; nor is what comes with an account that was not there before.
func (tx *Tx) tellNews(before *syncRecord) error {
	if before.Partial || before.Schema == 0 {
		return nil
	}
	me, err := tx.me()
	if err != nil {
		return err
	}
	now := cmp.Or(before.SeenServer, tx.now)
	for _, ent := range told {
		k := kindNamed(ent)
		ids, err := tx.ids(fmt.Sprintf(`SELECT n.id FROM main.%s n WHERE n.gone_at = 0
			AND (n.account_id = zeroblob(16) OR n.account_id IN (SELECT id FROM old.account))
			AND NOT EXISTS (SELECT 1 FROM old.%[1]s o WHERE o.id = n.id)`, ent))
		if err != nil {
			return err
		}
		if err := tx.tellRows(k, ids, me, now); err != nil {
			return err
		}
	}
	if err := tx.tellMember(me, now); err != nil {
		return err
	}
	return tx.tellAssigned(me)
}

// tellMember notes the accounts that whoever works here works on by now beside their owners:
// they may not have been there before.
func (tx *Tx) tellMember(me data.ID, now data.Instant) error {
	if me.IsZero() {
		return nil
	}
	ids, err := tx.ids(`SELECT n.id FROM main.account_member n WHERE n.gone_at = 0 AND n.user_id = ?1
		AND NOT EXISTS (SELECT 1 FROM old.account_member o WHERE o.id = n.id)`, me[:])
	if err != nil {
		return err
	}
	return tx.tellRows(kindNamed("account_member"), ids, me, now)
}

// tellRows notes rows, those of which a person wants to hear.
func (tx *Tx) tellRows(k *kind, ids []data.ID, me data.ID, now data.Instant) error {
	for _, id := range ids {
		v, _, err := tx.load(k, id)
		if err == nil {
			err = tx.notify(k, v, me, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellAssigned notes the accounts that are of whoever works here by now.
func (tx *Tx) tellAssigned(me data.ID) error {
	if me.IsZero() {
		return nil
	}
	ids, err := tx.ids(`SELECT n.id FROM main.account n WHERE n.gone_at = 0 AND n.owner = ?1
		AND NOT EXISTS (SELECT 1 FROM old.account o WHERE o.id = n.id AND o.owner = ?1)`, me[:])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := tx.assigned(id); err != nil {
			return err
		}
	}
	return nil
}
