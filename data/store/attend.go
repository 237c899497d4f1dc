package store

import (
	"context"

	"rounds/data"
)

// Attend says who takes part in a call: ids of contacts, and names of others. An empty
// list means the one whom the call is with.
func (s *Store) Attend(ctx context.Context, call data.ID, attendees []string) error {
	return s.do(ctx, "attendees", func(tx *Tx) error { return tx.attend(call, attendees) })
}

// Meet counts in somebody who is no contact of the account yet: a contact is made by
// that name and joins the others. It returns the contact's id.
func (s *Store) Meet(ctx context.Context, call data.ID, others []string, name string) (data.ID, error) {
	name, err := needText("name", name)
	if err != nil {
		return data.ID{}, err
	}
	who := data.Contact{ID: s.ids.New(), Name: name, CreatedAt: s.Now()}
	return who.ID, s.do(ctx, "attendees", func(tx *Tx) error {
		a, err := get[data.Activity](tx.ctx, tx.sql, call)
		if err != nil {
			return err
		}
		who.AccountID = a.AccountID
		if err := tx.Insert(who); err != nil {
			return err
		}
		return tx.attend(call, append(others[:len(others):len(others)], who.ID.String()))
	})
}

func (tx *Tx) attend(call data.ID, attendees []string) error {
	a, err := get[data.Activity](tx.ctx, tx.sql, call)
	if err != nil {
		return err
	}
	if a.State == data.CallFiled {
		return data.Errorf(data.CodeConflict, "this call was filed already; who was there cannot be changed any more")
	}
	a.Attendees = attendees
	_, err = tx.Save(a, "attendees")
	return err
}
