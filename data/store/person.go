package store

import (
	"context"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// FindContact finds the one person whom an id, a name, a reading, a mail address
// or a phone number means; gone ones too, because a deleted row still holds the
// person. Nobody is CodeNotFound, several are CodeAmbiguous and listed.
func (s *Store) FindContact(ctx context.Context, typed string) (data.Contact, error) {
	found, near, err := s.searchContacts(ctx, typed)
	if err != nil {
		return data.Contact{}, workError("looking for the contact", err)
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		lines, err := s.describe(ctx, found)
		if err != nil {
			return data.Contact{}, workError("looking for the contact", err)
		}
		return data.Contact{}, data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which by the id:\n  %s", typed, strings.Join(lines, "\n  "))
	case len(near) > 0:
		lines, err := s.describe(ctx, near)
		if err != nil {
			return data.Contact{}, workError("looking for the contact", err)
		}
		return data.Contact{}, data.Errorf(data.CodeNotFound, "there is no contact %q; near it are:\n  %s", typed, strings.Join(lines, "\n  "))
	}
	return data.Contact{}, data.Errorf(data.CodeNotFound,
		"there is no contact %q; give the whole name, a mail address, a phone number or an id (`rounds show ACCOUNT` lists an account's people)", typed)
}

// mostNear is how many contacts an error names.
const mostNear = 5

// searchContacts lists the contacts that are meant, and some whose name holds what
// was typed.
func (s *Store) searchContacts(ctx context.Context, typed string) (found, near []data.Contact, err error) {
	id, _ := data.ParseID(strings.TrimSpace(typed)) // what is no id may be a name
	word, digits := text.Fold(typed), ""
	if word == "" {
		return nil, nil, nil
	}
	if text.IsPhone(typed) {
		digits, _ = text.Phone(typed)
	}
	err = each(ctx, s.reader, "ORDER BY id", nil, func(c *data.Contact) error {
		full, national := text.Phone(c.Phone)
		switch {
		case !id.IsZero() && c.ID == id,
			text.Fold(c.Name) == word, c.Reading != "" && text.Fold(c.Reading) == word,
			c.Email != "" && text.Fold(c.Email) == word,
			digits != "" && c.Phone != "" && (full == digits || national == digits):
			found = append(found, *c)
		case len(near) < mostNear && c.Name != "" && strings.Contains(text.Fold(c.Name), word):
			near = append(near, *c)
		}
		return nil
	})
	return found, near, err
}

func (s *Store) describe(ctx context.Context, contacts []data.Contact) ([]string, error) {
	var out []string
	for i := range contacts {
		account, err := optional[data.Account](ctx, s.reader, contacts[i].AccountID)
		if err != nil {
			return nil, err
		}
		out = append(out, contacts[i].Name+", "+account.Name+" ("+contacts[i].ID.String()+")")
	}
	return out, nil
}

// Person is everything that is held about one contact: the answer to a request for
// one's own data.
type Person struct {
	Contact    data.Contact
	Account    data.Account
	Activities []data.Activity // with the person, or that the person attended
	Notes      []PersonNote    // of those activities
	Told       []data.Told
	Surveys    []data.Survey
	Requests   []data.Request
	Promises   []data.Promise
	FollowUps  []data.FollowUp
	Issues     []data.Issue
	Mentions   []PersonNote // other notes of the account that name the person
	Elsewhere  []OtherName  // ids of the person in other systems
}

// PersonNote is a note with every version of its text.
type PersonNote struct {
	Note     data.Note
	Versions []data.NoteVersion
}

// OtherName is an id in another system.
type OtherName struct {
	Connector string
	ID        string
}

// Person gathers what is held about a contact.
func (s *Store) Person(ctx context.Context, contact data.Contact) (*Person, error) {
	p := &Person{Contact: contact}
	err := s.fillPerson(ctx, p)
	return p, workError("reading what is held of the contact", err)
}

func (s *Store) fillPerson(ctx context.Context, p *Person) (err error) {
	c := &p.Contact
	if p.Account, err = optional[data.Account](ctx, s.reader, c.AccountID); err != nil {
		return err
	}
	of := "WHERE account_id = ? AND contact_id = ? ORDER BY id"
	for _, read := range []func() error{
		func() (err error) { p.Told, err = list[data.Told](ctx, s.reader, of, c.AccountID, c.ID); return err },
		func() (err error) {
			p.Surveys, err = list[data.Survey](ctx, s.reader, of, c.AccountID, c.ID)
			return err
		},
		func() (err error) {
			p.Requests, err = list[data.Request](ctx, s.reader, of, c.AccountID, c.ID)
			return err
		},
		func() (err error) {
			p.Promises, err = list[data.Promise](ctx, s.reader, of, c.AccountID, c.ID)
			return err
		},
		func() (err error) {
			p.FollowUps, err = list[data.FollowUp](ctx, s.reader, of, c.AccountID, c.ID)
			return err
		},
		func() (err error) { p.Issues, err = list[data.Issue](ctx, s.reader, of, c.AccountID, c.ID); return err },
		func() error { return s.personNotes(ctx, p) },
		func() error { return s.otherNames(ctx, p) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// attended reports whether a person took part.
func attended(a *data.Activity, c *data.Contact) bool {
	return a.ContactID == c.ID || a.Attendees.Has(c.ID.String()) ||
		slices.ContainsFunc(a.Attendees, func(name string) bool { return c.Name != "" && text.Fold(name) == text.Fold(c.Name) })
}

func (s *Store) personNotes(ctx context.Context, p *Person) error {
	activities, err := list[data.Activity](ctx, s.reader, "WHERE account_id = ? ORDER BY id", p.Contact.AccountID)
	if err != nil {
		return err
	}
	with := map[data.ID]bool{}
	for i := range activities {
		if attended(&activities[i], &p.Contact) {
			with[activities[i].ID] = true
			p.Activities = append(p.Activities, activities[i])
		}
	}
	notes, err := list[data.Note](ctx, s.reader, "WHERE account_id = ? ORDER BY id", p.Contact.AccountID)
	if err != nil {
		return err
	}
	versions, err := list[data.NoteVersion](ctx, s.reader, "WHERE account_id = ? ORDER BY id", p.Contact.AccountID)
	if err != nil {
		return err
	}
	names := newRedactor(&p.Contact, p.Account.Name)
	for _, n := range notes {
		note, named := PersonNote{Note: n}, false
		for _, v := range versions {
			if v.NoteID == n.ID {
				_, hit := names.text(v.Text)
				named = named || hit
				note.Versions = append(note.Versions, v)
			}
		}
		switch {
		case len(note.Versions) == 0:
		case with[n.ActivityID]:
			p.Notes = append(p.Notes, note)
		case named:
			p.Mentions = append(p.Mentions, note)
		}
	}
	return nil
}

func (s *Store) otherNames(ctx context.Context, p *Person) error {
	rows, err := s.reader.QueryContext(ctx, `SELECT connector, ext_id FROM ext_ref WHERE key = ? ORDER BY connector, ext_id`, p.Contact.ID[:])
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var o OtherName
		if err := rows.Scan(&o.Connector, &o.ID); err != nil {
			return err
		}
		p.Elsewhere = append(p.Elsewhere, o)
	}
	return rows.Err()
}
