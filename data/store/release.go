package store

import (
	"context"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// ReleaseWindow is within how many days a feature was used for its change to concern an
// account, in days: what release.changed looks at.
const ReleaseWindow = 56

// ChangeFeature says that a feature of the product changed, and what (may be empty): every
// account of the book that used it within ReleaseWindow days gets the event, and comes onto
// the queue to have it explained (release.changed). feature is the name or a part of it,
// whatever its case and width; it gives the whole name and the number of accounts. Errors:
// CodeNotFound where nobody uses such a feature, CodeAmbiguous where several are called so.
func (s *Store) ChangeFeature(ctx context.Context, feature, what string) (name string, accounts int, err error) {
	if feature, err = needText("feature", feature); err != nil {
		return "", 0, err
	}
	users, err := s.featureUsers(ctx)
	if err != nil {
		return "", 0, workError("reading the use of features", err)
	}
	if name, err = featureNamed(users, feature); err != nil {
		return "", 0, err
	}
	err = s.do(ctx, "feature changed", func(tx *Tx) error {
		for _, id := range users[name] {
			if err := tx.Insert(data.Event{
				ID: tx.s.ids.New(), AccountID: id, Kind: data.EventRelease, At: tx.now, Detail: text.Line(what), Custom: data.Fields{"feature": name},
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return name, len(users[name]), err
}

// featureUsers are the accounts that used each feature lately, by its name.
func (s *Store) featureUsers(ctx context.Context) (map[string][]data.ID, error) {
	today := s.Now().DateIn(nil) // a local day may be ahead of UTC's
	rows, err := s.reader.QueryContext(ctx, `SELECT DISTINCT u.feature, u.account_id FROM usage u JOIN account a ON a.id = u.account_id
		WHERE u.day > ? AND u.count > 0 AND u.gone_at = 0 AND a.gone_at = 0 AND a.churned_on = 0 ORDER BY u.feature, u.account_id`, int64(today-ReleaseWindow))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	users := map[string][]data.ID{}
	for rows.Next() {
		var feature string
		var account data.ID
		if err := rows.Scan(&feature, &account); err != nil {
			return nil, err
		}
		users[feature] = append(users[feature], account)
	}
	return users, rows.Err()
}

// featureNamed is the feature that was meant: the one of that name, else the only one whose
// name holds what was typed.
func featureNamed(users map[string][]data.ID, typed string) (string, error) {
	var found []string
	want := text.Fold(typed)
	for name := range users {
		switch folded := text.Fold(name); {
		case folded == want:
			return name, nil
		case strings.Contains(folded, want):
			found = append(found, name)
		}
	}
	switch len(found) {
	case 0:
		return "", data.Errorf(data.CodeNotFound, "nobody used a feature called %q in the last %d days; the account's use lists the names", typed, ReleaseWindow)
	case 1:
		return found[0], nil
	}
	return "", data.Errorf(data.CodeAmbiguous, "%q could be %s or %s; type more of it", typed, min(found[0], found[1]), max(found[0], found[1]))
}
