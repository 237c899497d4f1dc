package store

import (
	"reflect"
	"strings"

	"rounds/data"
	"rounds/data/intake"
	"rounds/data/text"
)

// join fills the references of a record: its account, subscription, contact,
// parent and owner. It returns the columns that they fill, or why the row does not
// go in.
func (f *fileImport) join(r *intake.Record, v reflect.Value, old stored) ([]string, *intake.Rejection, error) {
	if f.plan.Kind == intake.KindAccounts {
		return f.joinAccount(r, v, old)
	}
	account, why, err := f.accountOf(r, old)
	if err != nil || why != nil {
		return nil, why, err
	}
	v.Field(f.kind.accountAt).Set(reflect.ValueOf(account))
	extra := []string{"account_id"}
	switch e := r.Entity.(type) {
	case *data.Subscription:
		f.named[account] = struct{}{}
		if old.frev != nil {
			f.named[f.kind.account(old.row)] = struct{}{}
		}
	case *data.Usage:
		if r.SubscriptionRef == "" {
			break
		}
		ref, ok, err := f.subscriptions.find(f.tx, r.SubscriptionRef)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			f.lostSubs++
			break
		}
		e.SubscriptionID = ref.key
		extra = append(extra, "subscription_id")
	case *data.Request:
		if r.Contact == (intake.ContactRef{}) {
			break
		}
		id, err := f.contactOf(r.Contact, account)
		if err != nil {
			return nil, nil, err
		}
		if id.IsZero() {
			f.lostContacts++
			break
		}
		e.ContactID = id
		extra = append(extra, "contact_id")
	}
	return extra, nil, nil
}

// joinAccount finds parent and owner of an account.
func (f *fileImport) joinAccount(r *intake.Record, v reflect.Value, old stored) ([]string, *intake.Rejection, error) {
	a := r.Entity.(*data.Account)
	var extra []string
	if f.hasParent {
		if r.ParentRef == "" {
			extra = append(extra, "parent") // a blank cell blanks
		} else {
			ref, ok, err := f.accounts.find(f.tx, r.ParentRef)
			if err != nil {
				return nil, nil, err
			}
			if ok && (old.frev == nil || ref.key != f.kind.id(old.row)) {
				a.Parent = ref.key
				extra = append(extra, "parent")
			}
		}
	}
	if f.hasOwner {
		if r.Owner == "" {
			return append(extra, "owner"), nil, nil
		}
		id, err := f.ownerOf(r.Owner)
		if err != nil {
			return nil, nil, err
		}
		if id.IsZero() {
			f.foreign[r.Owner]++
		} else {
			v.Field(f.kind.index["owner"]).Set(reflect.ValueOf(id))
			extra = append(extra, "owner")
		}
	}
	return extra, nil, nil
}

// accountOf finds the account of a row: by its id when there is one, by its
// subscription, and else by domain, e-mail or name where exactly one account
// matches. A row that is here already and names no id stays where it is.
func (f *fileImport) accountOf(r *intake.Record, old stored) (data.ID, *intake.Rejection, error) {
	if id := r.Account.ID; id != "" {
		ref, ok, err := f.accounts.find(f.tx, id)
		if err != nil || ok {
			return ref.key, nil, err
		}
		return f.unknownID("account", f.plan.AccountKeyColumn, id)
	}
	if r.SubscriptionRef != "" {
		ref, ok, err := f.subscriptions.find(f.tx, r.SubscriptionRef)
		if err != nil || ok {
			return ref.account, nil, err
		}
		if r.Account.IsZero() {
			return f.unknownID("subscription", f.subColumn, r.SubscriptionRef)
		}
	}
	if old.frev != nil {
		return f.kind.account(old.row), nil, nil
	}
	if r.Contact.ID != "" {
		ref, ok, err := f.contacts.find(f.tx, r.Contact.ID)
		if err != nil || ok {
			return ref.account, nil, err
		}
	}
	return f.match(r.Account)
}

// unknownID rejects a row whose account or subscription nobody imported on this device:
// what another system calls a row does not come by sync, and the same file makes the same
// rows everywhere.
func (f *fileImport) unknownID(what, column, id string) (data.ID, *intake.Rejection, error) {
	others, err := f.tx.connectorsOf(what, id)
	if err != nil {
		return data.ID{}, nil, err
	}
	value, _ := text.Truncate(text.Line(id), mostValue)
	if len(others) > 0 && others[0] != f.plan.Connector {
		return data.ID{}, intake.Reject(column, value, "connector", strings.Join(others, ", "), f.plan.Connector, others[0]), nil
	}
	return data.ID{}, intake.Reject(column, value, what, f.plan.Connector), nil
}

// mostValue is how many bytes of a value a rejection shows.
const mostValue = 120

// match joins a row without an id.
func (f *fileImport) match(ref intake.AccountRef) (data.ID, *intake.Rejection, error) {
	reject := func(value, key string, args ...any) (data.ID, *intake.Rejection, error) {
		value, _ = text.Truncate(text.Line(value), mostValue)
		return data.ID{}, intake.Reject(f.plan.AccountKeyColumn, value, key, args...), nil
	}
	if ref.IsZero() {
		if f.plan.AccountKeyColumn == "" {
			return reject("", "column", f.plan.Kind)
		}
		return reject("", "unnamed")
	}
	if f.directory == nil {
		d, err := f.tx.readDirectory()
		if err != nil {
			return data.ID{}, nil, err
		}
		f.directory = d
	}
	value, several := "", 0
	for _, way := range []struct {
		typed string
		found match
	}{
		{ref.Domain, f.directory.byDomain[ref.Domain]},
		{ref.Email, f.directory.email(ref.Email)},
		{ref.Name, f.directory.byName[text.Fold(ref.Name)]},
	} {
		if way.typed == "" {
			continue
		}
		if way.found.n == 1 {
			return way.found.id, nil, nil
		}
		if value == "" || way.found.n > several {
			value, several = way.typed, max(several, way.found.n)
		}
	}
	if several > 1 {
		return reject(value, "several", several)
	}
	return reject(value, "none")
}

// person is what a request may name of a contact.
type person struct {
	id    data.ID
	name  string // folded
	email string // lower case
}

// contactOf finds the person who asked, within the account; the zero ID when none
// or several match.
func (f *fileImport) contactOf(ref intake.ContactRef, account data.ID) (data.ID, error) {
	if ref.ID != "" {
		found, ok, err := f.contacts.find(f.tx, ref.ID)
		if err != nil || ok {
			return found.key, err
		}
	}
	people, err := f.peopleOf(account)
	if err != nil {
		return data.ID{}, err
	}
	email, name := strings.ToLower(ref.Email), text.Fold(ref.Name)
	for _, same := range []func(*person) bool{
		func(p *person) bool { return email != "" && p.email == email },
		func(p *person) bool { return name != "" && p.name == name },
	} {
		found, n := data.ID{}, 0
		for i := range people {
			if same(&people[i]) {
				found = people[i].id
				n++
			}
		}
		if n == 1 {
			return found, nil
		}
	}
	return data.ID{}, nil
}

func (f *fileImport) peopleOf(account data.ID) ([]person, error) {
	if people, ok := f.people[account]; ok {
		return people, nil
	}
	contacts, err := ofAccount[data.Contact](f.tx.ctx, f.tx.sql, account, "ORDER BY id")
	if err != nil {
		return nil, err
	}
	people := make([]person, len(contacts))
	for i := range contacts {
		people[i] = person{contacts[i].ID, text.Fold(contacts[i].Name), strings.ToLower(contacts[i].Email)}
	}
	if len(f.people) >= mostCached {
		clear(f.people)
	}
	f.people[account] = people
	return people, nil
}

// ownerOf finds the one user whom a file names by name or e-mail; the zero ID when
// there is none. Users are never made from a file.
func (f *fileImport) ownerOf(name string) (data.ID, error) {
	if f.users == nil {
		users, err := list[data.User](f.tx.ctx, f.tx.sql, "WHERE gone_at = 0 ORDER BY id")
		if err != nil {
			return data.ID{}, err
		}
		f.users = newTeam(users)
	}
	return f.users.find(name), nil
}

// team finds users by name or e-mail.
type team struct{ byWord map[string]match }

func newTeam(users []data.User) *team {
	t := &team{byWord: map[string]match{}}
	for i := range users {
		for _, word := range []string{users[i].Name, users[i].Email, users[i].ID.String()} {
			put(t.byWord, text.Fold(word), users[i].ID)
		}
	}
	return t
}

func (t *team) find(name string) data.ID {
	if m := t.byWord[text.Fold(name)]; m.n == 1 {
		return m.id
	}
	return data.ID{}
}
