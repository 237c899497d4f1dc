package store

import (
	"context"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// The states of a proposal.
const (
	proposalOpen = "open"
	proposalWon  = "won"
	proposalLost = "lost"
)

// DecideProposal writes down that the customer took a proposal, or declined it, and
// gives it as it is then. Product is a part of its product's name; "" is the one whose
// decision is due first. Where several match, that one of them is meant.
func (s *Store) DecideProposal(ctx context.Context, c Capture, product string, won bool) (data.Proposal, error) {
	var decided data.Proposal
	err := s.do(ctx, "proposal decided", func(tx *Tx) error {
		if c.Draft != nil {
			if err := tx.discard(*c.Draft); err != nil {
				return err
			}
		}
		open, err := list[data.Proposal](tx.ctx, tx.sql,
			"WHERE account_id = ? AND status = ? AND gone_at = 0 ORDER BY decision_on = 0, decision_on, id", c.AccountID, proposalOpen)
		if err != nil {
			return err
		}
		for i := range open {
			if !strings.Contains(text.Fold(open[i].Product), text.Fold(product)) {
				continue
			}
			decided = open[i]
			if decided.Status = proposalLost; won {
				decided.Status = proposalWon
			}
			_, err := tx.Save(decided, "status")
			return err
		}
		if product != "" && len(open) > 0 {
			return data.Errorf(data.CodeNotFound, "no open proposal is for %q; the next to be decided is for %s", product, open[0].Product)
		}
		return data.Errorf(data.CodeNotFound, "no proposal is open with this account; capture one first")
	})
	return decided, err
}
