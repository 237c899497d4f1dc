package store

import (
	"context"

	"rounds/data"
	"rounds/data/story"
	"rounds/data/text"
)

// CaptureStory keeps a success story of an account: a title in a line, and the text,
// which may be empty.
func (s *Store) CaptureStory(ctx context.Context, c Capture, title, body string) error {
	title, err := needText("story", title)
	if err != nil {
		return err
	}
	return s.capture(ctx, "story", c, data.Story{
		ID: s.ids.New(), AccountID: c.AccountID, Title: title, Text: text.Block(body), At: s.Now(), By: c.By,
	})
}

// Stories offered to one account, and how many of the newest are looked at for it.
const (
	storiesOffered = 3
	storiesLooked  = 200
)

// similarStories are the success stories of similar accounts that are still customers.
func (s *Store) similarStories(ctx context.Context, a *data.Account) ([]story.Offer, error) {
	if a.Segment == "" && a.Industry == "" {
		return nil, nil
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT s.id, s.account_id, s.title, s.text, s.at, a.name, a.segment, a.industry, a.plan
		FROM story s JOIN account a ON a.id = s.account_id
		WHERE s.gone_at = 0 AND a.gone_at = 0 AND a.churned_on = 0 AND a.cancelled_at = 0 AND a.id <> ?
		ORDER BY s.at DESC LIMIT ?`, a.ID[:], storiesLooked)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var told []story.Told
	for rows.Next() {
		var t story.Told
		if err := rows.Scan(&t.ID, &t.AccountID, &t.Title, &t.Text, &t.At, &t.Account, &t.Segment, &t.Industry, &t.Plan); err != nil {
			return nil, err
		}
		told = append(told, t)
	}
	return story.Similar(a, told, storiesOffered), rows.Err()
}
