package store

import (
	"context"

	"rounds/data"
)

// FeatureShare is how many accounts used a feature.
type FeatureShare struct {
	Feature  string
	Accounts int
}

// othersOf are the accounts that have a product which an account has, too.
const othersOf = `SELECT s.account_id FROM subscription s JOIN account a ON a.id = s.account_id
	WHERE s.gone_at = 0 AND s.status <> 'cancelled' AND a.gone_at = 0 AND a.churned_on = 0 AND a.id <> ?1
	AND s.product IN (SELECT product FROM subscription WHERE account_id = ?1 AND gone_at = 0 AND status <> 'cancelled' AND product <> '')`

const featuresOfOthersQuery = `SELECT feature, count(DISTINCT account_id) FROM usage WHERE account_id IN (` + othersOf + `)
	AND day >= ?2 AND day < ?3 AND count > 0 AND gone_at = 0 GROUP BY feature ORDER BY 2 DESC, feature`

// FeaturesOfOthers are the features that other accounts with a product of this one used
// from a day until before another, those of the most accounts first; of is how many such
// accounts used anything.
func (s *Store) FeaturesOfOthers(ctx context.Context, account data.ID, from, to data.Date) (shares []FeatureShare, of int, err error) {
	err = s.eachScanned(ctx, func(scan func(...any) error) error {
		var f FeatureShare
		if err := scan(&f.Feature, &f.Accounts); err != nil {
			return err
		}
		shares = append(shares, f)
		return nil
	}, featuresOfOthersQuery, account[:], int64(from), int64(to))
	if err != nil || len(shares) == 0 {
		return nil, 0, workError("reading what others use", err)
	}
	err = s.reader.QueryRowContext(ctx, `SELECT count(DISTINCT account_id) FROM usage WHERE account_id IN (`+othersOf+`)
		AND day >= ?2 AND day < ?3 AND count > 0 AND gone_at = 0`, account[:], int64(from), int64(to)).Scan(&of)
	return shares, of, workError("reading what others use", err)
}
