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
	names, err := s.featuresUsed(ctx)
	if err != nil {
		return "", 0, workError("reading the use of features", err)
	}
	if name, err = featureNamed(names, feature); err != nil {
		return "", 0, err
	}
	users, err := s.featureUsers(ctx, name)
	if err != nil {
		return "", 0, workError("reading the use of features", err)
	}
	if len(users) == 0 { // whoever used it has left
		return "", 0, nobodyUses(feature)
	}
	err = s.do(ctx, "feature changed", func(tx *Tx) error {
		for _, id := range users {
			if err := tx.Insert(data.Event{
				ID: tx.s.ids.New(), AccountID: id, Kind: data.EventRelease, At: tx.now, Detail: text.Line(what), Custom: data.Fields{"feature": name},
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return name, len(users), err
}

// usedSince is the first day of the use that counts; a local day may be ahead of UTC's.
func (s *Store) usedSince() int64 { return int64(s.Now().DateIn(nil)-ReleaseWindow) + 1 }

// What is asked of the use of the whole book. The index holds all that both need: of a large
// book the rows are a hundred times as much.
const (
	featuresUsedQuery = `SELECT DISTINCT feature FROM usage WHERE day >= ? AND count > 0 AND gone_at = 0`
	featureUsersQuery = `SELECT a.id FROM account a WHERE a.gone_at = 0 AND a.churned_on = 0 AND EXISTS (SELECT 1 FROM usage u
		WHERE u.account_id = a.id AND u.day >= ? AND u.feature = ? AND u.count > 0 AND u.gone_at = 0) ORDER BY a.id`
)

// featuresUsed are the names of the features that were used lately, also where only by
// accounts that have left.
func (s *Store) featuresUsed(ctx context.Context) ([]string, error) {
	var names []string
	err := s.eachScanned(ctx, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		names = append(names, name)
		return nil
	}, featuresUsedQuery, s.usedSince())
	return names, err
}

// featureUsers are the accounts that used a feature lately.
func (s *Store) featureUsers(ctx context.Context, name string) ([]data.ID, error) {
	var users []data.ID
	err := s.eachScanned(ctx, func(scan func(...any) error) error {
		var account data.ID
		if err := scan(&account); err != nil {
			return err
		}
		users = append(users, account)
		return nil
	}, featureUsersQuery, s.usedSince(), name)
	return users, err
}

func (s *Store) eachScanned(ctx context.Context, each func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// featureNamed is the feature that was meant: the one of that name, else the only one whose
// name holds what was typed.
func featureNamed(names []string, typed string) (string, error) {
	var found []string
	want := text.Fold(typed)
	for _, name := range names {
		switch folded := text.Fold(name); {
		case folded == want:
			return name, nil
		case strings.Contains(folded, want):
			found = append(found, name)
		}
	}
	switch len(found) {
	case 0:
		return "", nobodyUses(typed)
	case 1:
		return found[0], nil
	}
	return "", data.Errorf(data.CodeAmbiguous, "%q could be %s or %s; type more of it", typed, min(found[0], found[1]), max(found[0], found[1]))
}

func nobodyUses(feature string) error {
	return data.Errorf(data.CodeNotFound, "nobody used a feature called %q in the last %d days; the account's use lists the names", feature, ReleaseWindow)
}
