package store

import (
	"context"
	"encoding/json"
	"strings"

	"rounds/data"
)

// NamesIn are the names of the people and accounts whose ids stand in values (JSON: an id,
// or a list with ids in it), as far as the book knows them; those that are gone are among
// them.
func (s *Store) NamesIn(ctx context.Context, values ...string) (map[data.ID]string, error) {
	out, err := s.namesIn(ctx, values)
	return out, workError("reading names", err)
}

func (s *Store) namesIn(ctx context.Context, values []string) (map[data.ID]string, error) {
	seen := map[data.ID]bool{}
	var ids []any
	for _, v := range values {
		for _, id := range idsIn(v) {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id[:])
			}
		}
	}
	out := make(map[data.ID]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), refreshChunk)
		in := ` WHERE id IN (?` + strings.Repeat(",?", n-1) + `)`
		for _, table := range []string{"user", "account", "contact"} {
			if err := s.addNames(ctx, `SELECT id, name FROM `+table+in, ids[:n], out); err != nil {
				return nil, err
			}
		}
		ids = ids[n:]
	}
	return out, nil
}

func (s *Store) addNames(ctx context.Context, query string, args []any, to map[data.ID]string) error {
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id data.ID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		to[id] = name
	}
	return rows.Err()
}

// idsIn are the ids of a value.
func idsIn(value string) (out []data.ID) {
	var texts []string
	if !strings.HasPrefix(value, "[") {
		value = "[" + value + "]"
	}
	if json.Unmarshal([]byte(value), &texts) != nil {
		return nil
	}
	for _, t := range texts {
		if id, err := data.ParseID(t); err == nil && !id.IsZero() {
			out = append(out, id)
		}
	}
	return out
}
