package store

import (
	"context"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// Member is somebody of the team who works on an account beside its owner.
type Member struct {
	User data.User
	Duty string       // what for; "" for anything
	At   data.Instant // since when
}

// members reads who works on an account beside its owner, who came first first. Who left
// the team does no more, and who was named twice, by two devices, counts once.
func (s *Store) members(ctx context.Context, a *data.Account, team []data.User) ([]Member, error) {
	rows, err := ofAccount[data.AccountMember](ctx, s.reader, a.ID, "ORDER BY at, id")
	if err != nil {
		return nil, err
	}
	var out []Member
	for i := range rows {
		at := slices.IndexFunc(team, func(u data.User) bool { return u.ID == rows[i].UserID })
		if at >= 0 && rows[i].UserID != a.Owner && !slices.ContainsFunc(out, func(m Member) bool { return m.User.ID == rows[i].UserID }) {
			out = append(out, Member{User: team[at], Duty: rows[i].Duty, At: rows[i].At})
		}
	}
	return out, nil
}

// SetMember has somebody of the team work on an account beside its owner, for a duty ("":
// for anything), and thereby see it; who does already is given the duty. The account's
// owner is refused as invalid, who is not in the team as not_found.
func (s *Store) SetMember(ctx context.Context, c Capture, user data.ID, duty string) error {
	return s.do(ctx, "account team", func(tx *Tx) error {
		a, rows, err := tx.memberRows(c, user)
		if err != nil {
			return err
		}
		u, err := get[data.User](tx.ctx, tx.sql, user)
		if err != nil {
			return err
		}
		if user == a.Owner {
			return data.Errorf(data.CodeInvalid, "%s has the account already", u.Name)
		}
		duty = text.Line(duty)
		if len(rows) == 0 {
			return tx.Insert(data.AccountMember{ID: tx.s.ids.New(), AccountID: a.ID, UserID: user, Duty: duty, At: tx.now, By: c.By})
		}
		rows[0].Duty = duty
		_, err = tx.Save(rows[0], "duty")
		return err
	})
}

// DropMember ends that somebody works on an account beside its owner; not_found where
// they do not.
func (s *Store) DropMember(ctx context.Context, c Capture, user data.ID) error {
	return s.do(ctx, "account team", func(tx *Tx) error {
		a, rows, err := tx.memberRows(c, user)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			u, err := get[data.User](tx.ctx, tx.sql, user)
			if err != nil {
				return err
			}
			return data.Errorf(data.CodeNotFound, "%s does not work on %s beside its owner", u.Name, a.Name)
		}
		for i := range rows {
			if err := tx.Delete(rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// memberRows ends the draft of a capture, and reads its account and what makes a person a
// member there.
func (tx *Tx) memberRows(c Capture, user data.ID) (data.Account, []data.AccountMember, error) {
	var a data.Account
	if c.Draft != nil {
		if err := tx.discard(*c.Draft); err != nil {
			return a, nil, err
		}
	}
	a, err := get[data.Account](tx.ctx, tx.sql, c.AccountID)
	if err != nil {
		return a, nil, err
	}
	rows, err := list[data.AccountMember](tx.ctx, tx.sql, "WHERE account_id = ? AND user_id = ? AND gone_at = 0 ORDER BY at, id", a.ID, user)
	return a, rows, err
}
