package store

import (
	"cmp"
	"context"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// SetOwner gives an account to a member of the team, who is told of it with the next
// exchange. Who may is the server's to say; should somebody else have given the account
// away meanwhile, a person decides.
func (s *Store) SetOwner(ctx context.Context, c Capture, owner data.ID) error {
	return s.do(ctx, "owner", func(tx *Tx) error {
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		if _, err := get[data.User](tx.ctx, tx.sql, owner); err != nil {
			return err
		}
		a, err := get[data.Account](tx.ctx, tx.sql, c.AccountID)
		if err != nil {
			return err
		}
		a.Owner = owner
		_, err = tx.Save(a, "owner")
		return err
	})
}

// Colleague finds a member of the team as typed: by name, mail address or id, else by
// parts of the name, in any order. The error is not_found when nobody fits, and ambiguous
// when several do, with what tells them apart.
func Colleague(team []data.User, typed string) (data.User, error) {
	typed = strings.TrimSpace(typed)
	var whole, parts []data.User
	for i := range team {
		if u := &team[i]; IsCalled(u, typed) {
			whole = append(whole, *u)
		} else if holds(text.Fold(u.Name), text.Fold(typed)) {
			parts = append(parts, *u)
		}
	}
	if len(whole) > 0 {
		parts = whole
	}
	switch len(parts) {
	case 1:
		return parts[0], nil
	case 0:
		return data.User{}, data.Errorf(data.CodeNotFound, "nobody in the team is called %q; the team: %s", typed, names(team))
	}
	return data.User{}, data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which: %s", typed, apart(parts))
}

// IsCalled reports whether what was typed is the whole name of a person, the mail address
// or the id.
func IsCalled(u *data.User, typed string) bool {
	return text.Fold(u.Name) == text.Fold(typed) || strings.EqualFold(u.ID.String(), typed) || u.Email != "" && strings.EqualFold(u.Email, typed)
}

// holds reports whether a name has each of the words somewhere; both are folded.
func holds(name, words string) bool {
	all := strings.Fields(words)
	for _, w := range all {
		if !strings.Contains(name, w) {
			return false
		}
	}
	return len(all) > 0
}

func names(team []data.User) string {
	out := make([]string, len(team))
	for i := range team {
		out[i] = strings.TrimSpace(team[i].Name + " " + team[i].Email)
	}
	return strings.Join(out, ", ")
}

// apart are names with what can be typed for each alone.
func apart(team []data.User) string {
	out := make([]string, len(team))
	for i := range team {
		out[i] = team[i].Name + " " + cmp.Or(team[i].Email, team[i].ID.String())
	}
	return strings.Join(out, ", ")
}
