package store

import (
	"context"
	"encoding/json"

	"rounds/data"
)

// WriteBack is an edit of a field that another system owns, with the account it is about.
type WriteBack struct {
	data.WriteBack
	AccountName string
	ByName      string // who edited it
}

// WriteBacks lists the edits that the owners of their fields have not taken: those that
// they refused first, then those that are on the way, each the oldest first.
func (s *Store) WriteBacks(ctx context.Context) ([]WriteBack, error) {
	out, err := s.writeBacks(ctx)
	return out, workError("reading edits of another system's fields", err)
}

func (s *Store) writeBacks(ctx context.Context) ([]WriteBack, error) {
	found, err := list[data.WriteBack](ctx, s.reader, `WHERE state <> ? AND gone_at = 0 ORDER BY state <> ?, at, id`, data.WriteBackDone, data.WriteBackFailed)
	if err != nil {
		return nil, err
	}
	out := make([]WriteBack, len(found))
	for i, b := range found {
		account, err := optional[data.Account](ctx, s.reader, b.AccountID)
		if err != nil {
			return nil, err
		}
		by, err := optional[data.User](ctx, s.reader, b.By)
		if err != nil {
			return nil, err
		}
		out[i] = WriteBack{b, account.Name, by.Name}
	}
	return out, nil
}

// RetryWriteBack makes an edit again that the owner of its field refused, on top of what
// the field has by now.
func (s *Store) RetryWriteBack(ctx context.Context, id data.ID) error {
	return s.do(ctx, "edit again", func(tx *Tx) error {
		b, err := tx.refusedBack(id)
		if err != nil {
			return err
		}
		if b.Field == "" {
			return data.Errorf(data.CodeConflict, "%s has not taken the whole account; edit the account, and it is tried again", b.Connector)
		}
		if err := tx.Delete(b); err != nil {
			return err
		}
		return tx.setField(b.Ent, b.Key, b.Field, json.RawMessage(b.Value))
	})
}

// DropWriteBack forgets an edit that the owner of its field refused.
func (s *Store) DropWriteBack(ctx context.Context, id data.ID) error {
	return s.do(ctx, "drop edit", func(tx *Tx) error {
		b, err := tx.refusedBack(id)
		if err != nil {
			return err
		}
		return tx.Delete(b)
	})
}

func (tx *Tx) refusedBack(id data.ID) (data.WriteBack, error) {
	b, err := get[data.WriteBack](tx.ctx, tx.sql, id)
	if err == nil && b.State != data.WriteBackFailed {
		err = data.Errorf(data.CodeConflict, "%s has not refused it (any more)", b.Connector)
	}
	return b, err
}
