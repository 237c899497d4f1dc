package store

import (
	"context"
	"database/sql"
	"errors"

	"rounds/data"
	"rounds/data/text"
)

// Setting reads a value kept with the book (who I am, what was shown); "" when it
// was never set.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	var v string
	err := s.reader.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = ?`, name).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, workError("reading the settings", err)
}

const setSetting = `INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)`

// SetSetting keeps a value.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	return s.transact(ctx, "saving the settings", func(tx *Tx) error {
		return tx.exec(setSetting, name, value)
	})
}

// settingMe names the user who works here.
const settingMe = "me"

// Me is the user who works with this book; a zero User when nobody was named.
func (s *Store) Me(ctx context.Context) (data.User, error) {
	raw, err := s.Setting(ctx, settingMe)
	if err != nil || raw == "" {
		return data.User{}, err
	}
	id, err := data.ParseID(raw)
	if err != nil {
		return data.User{}, err
	}
	u, err := get[data.User](ctx, s.reader, id)
	if absent(err) {
		return data.User{}, nil
	}
	return u, workError("reading the user", err)
}

// SetMe names the user who works with this book.
func (s *Store) SetMe(ctx context.Context, id data.ID) error {
	return s.SetSetting(ctx, settingMe, id.String())
}

// NameMe makes a user of whoever works with this book and returns it. languages
// are BCP 47 tags, zone is an IANA name; both may be empty.
func (s *Store) NameMe(ctx context.Context, name string, languages []string, zone string) (data.User, error) {
	name = text.Line(name)
	if name == "" {
		return data.User{}, data.Errorf(data.CodeInvalid, "the name is empty; type the name under which your team knows you")
	}
	me := data.User{ID: s.ids.New(), Name: name, Role: "representative", Languages: languages, TimeZone: zone}
	err := s.transact(ctx, "keeping your name", func(tx *Tx) error {
		if err := tx.Insert(me); err != nil {
			return err
		}
		return tx.exec(setSetting, settingMe, me.ID.String())
	})
	return me, err
}

// Left are those who were in the team and are no more.
func (s *Store) Left(ctx context.Context) ([]data.ID, error) {
	var ids []data.ID
	err := each(ctx, s.reader, "WHERE gone_at <> 0", nil, func(u *data.User) error {
		ids = append(ids, u.ID)
		return nil
	})
	return ids, workError("reading the team", err)
}

// Users lists the team by name.
func (s *Store) Users(ctx context.Context) ([]data.User, error) {
	users, err := list[data.User](ctx, s.reader, "WHERE gone_at = 0 ORDER BY name, id")
	return users, workError("reading the team", err)
}
