package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"rounds/data"
)

// entRescue is what a notification of rescued work has for the entity of its row; its key
// is the device.
const entRescue = "rescue"

// settingRescues is what waits on the server for a lead, as JSON.
const settingRescues = "rescues"

// rescues takes over what waits on the server for a lead: a notification for what is new,
// and none any more for what somebody has seen to, on whatever device.
func (tx *Tx) rescues(waiting []data.Rescue) error {
	before, err := readRescues(tx.ctx, tx.sql)
	if err != nil || slices.Equal(before, waiting) {
		return err
	}
	tx.wrote++ // no row of the book, and yet something to show
	for _, r := range before {
		if !slices.ContainsFunc(waiting, func(w data.Rescue) bool { return w.Device == r.Device }) {
			if err := tx.exec(`DELETE FROM notification WHERE key = ? AND ent = ?`, r.Device[:], entRescue); err != nil {
				return err
			}
		}
	}
	for _, r := range waiting {
		err := tx.exec(`INSERT OR IGNORE INTO notification (key, ent, account_id, at) VALUES (?, ?, ?, ?)`,
			r.Device[:], entRescue, driverID(data.ID{}), int64(tx.now))
		if err != nil {
			return err
		}
	}
	raw, err := json.Marshal(waiting)
	if err != nil {
		return err
	}
	return tx.exec(setSetting, settingRescues, string(raw))
}

func readRescues(ctx context.Context, q querier) ([]data.Rescue, error) {
	var raw string
	err := q.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = ?`, settingRescues).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []data.Rescue
	return out, json.Unmarshal([]byte(raw), &out)
}

// fillRescue reads what a notification of rescued work is about.
func (s *Store) fillRescue(ctx context.Context, n *Notification) (there bool, err error) {
	waiting, err := readRescues(ctx, s.reader)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(waiting, func(r data.Rescue) bool { return r.Device == n.Key })
	if at < 0 {
		return false, nil
	}
	n.Rescue = &waiting[at]
	by, err := optional[data.User](ctx, s.reader, n.Rescue.User)
	n.By = by.Name
	return err == nil, err
}
