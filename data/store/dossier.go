package store

import (
	"context"

	"rounds/data"
	"rounds/data/story"
)

// Dossier is everything about one account that its page shows.
type Dossier struct {
	Facts         *data.Facts
	Notes         []NoteText
	Steps         []data.StepAnswer // of all runs
	Told          []data.Told
	Stories       []data.Story
	Similar       []story.Offer // success stories of similar accounts, the most similar first
	Opportunities []data.Opportunity
	Settled       []Clash // conflicts that are over, the newest first
	Owner         data.User
	Members       []Member    // who works on it beside its owner
	Team          []data.User // to whom it can be given
	Parent        data.Account
	Children      []data.Account
}

// Dossier reads one account whole, as of at.
func (s *Store) Dossier(ctx context.Context, account data.ID, at data.Instant) (*Dossier, error) {
	f, err := s.Facts(ctx, account, at)
	if err != nil {
		return nil, err
	}
	d := &Dossier{Facts: f}
	if d.Notes, err = s.Notes(ctx, account); err != nil {
		return nil, err
	}
	err = s.fillDossier(ctx, d)
	return d, workError("reading the account", err)
}

func (s *Store) fillDossier(ctx context.Context, d *Dossier) (err error) {
	a := &d.Facts.Account
	if d.Steps, err = ofAccount[data.StepAnswer](ctx, s.reader, a.ID, "ORDER BY id"); err != nil {
		return err
	}
	if d.Told, err = ofAccount[data.Told](ctx, s.reader, a.ID, "ORDER BY at DESC, id DESC"); err != nil {
		return err
	}
	if d.Stories, err = ofAccount[data.Story](ctx, s.reader, a.ID, "ORDER BY at DESC"); err != nil {
		return err
	}
	if d.Similar, err = s.similarStories(ctx, a); err != nil {
		return err
	}
	if d.Opportunities, err = ofAccount[data.Opportunity](ctx, s.reader, a.ID, "ORDER BY close_on DESC"); err != nil {
		return err
	}
	settled, err := list[data.Conflict](ctx, s.reader, "WHERE account_id = ? AND resolved_at > 0 AND gone_at = 0 ORDER BY at DESC, id DESC", a.ID)
	if err != nil {
		return err
	}
	if d.Settled, err = s.clashes(ctx, settled); err != nil {
		return err
	}
	if d.Children, err = list[data.Account](ctx, s.reader, "WHERE parent = ? AND gone_at = 0 ORDER BY name", a.ID); err != nil {
		return err
	}
	if d.Owner, err = optional[data.User](ctx, s.reader, a.Owner); err != nil {
		return err
	}
	if d.Team, err = list[data.User](ctx, s.reader, "WHERE gone_at = 0 ORDER BY name, id"); err != nil {
		return err
	}
	if d.Members, err = s.members(ctx, a, d.Team); err != nil {
		return err
	}
	d.Parent, err = optional[data.Account](ctx, s.reader, a.Parent)
	return err
}

// optional reads an entity that may not be there.
func optional[T any](ctx context.Context, q querier, id data.ID) (T, error) {
	var zero T
	if id.IsZero() {
		return zero, nil
	}
	row, err := get[T](ctx, q, id)
	if absent(err) {
		return zero, nil
	}
	return row, err
}

// Account reads one account.
func (s *Store) Account(ctx context.Context, id data.ID) (data.Account, error) {
	a, err := get[data.Account](ctx, s.reader, id)
	return a, workError("reading the account", err)
}

// Contacts lists an account's contacts, the primary one first.
func (s *Store) Contacts(ctx context.Context, account data.ID) ([]data.Contact, error) {
	c, err := ofAccount[data.Contact](ctx, s.reader, account, "ORDER BY is_primary DESC, name, id")
	return c, workError("reading contacts", err)
}

// StepsOf are the steps of one run.
func (d *Dossier) StepsOf(run data.ID) []data.StepAnswer {
	var out []data.StepAnswer
	for i := range d.Steps {
		if d.Steps[i].RunID == run {
			out = append(out, d.Steps[i])
		}
	}
	return out
}
