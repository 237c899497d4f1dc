package store

import (
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// mostCached bounds what an import remembers of other rows, whatever the length of
// the file.
const mostCached = 1 << 16

// refCache remembers what ids of another system mean; the rows of a file name the
// same accounts again and again.
type refCache struct {
	object object
	seen   map[string]cachedRef
}

type cachedRef struct {
	ref extRef
	ok  bool
}

func newRefCache(o object) *refCache { return &refCache{object: o, seen: map[string]cachedRef{}} }

// find looks an id up; an object that is gone is not found.
func (c *refCache) find(tx *Tx, extID string) (extRef, bool, error) {
	if hit, ok := c.seen[extID]; ok {
		return hit.ref, hit.ok, nil
	}
	ref, ok, err := tx.findRef(c.object, extID, 0)
	if err == nil && ok {
		ref, ok, err = tx.living(c.object.name, ref)
	}
	if err != nil {
		return extRef{}, false, err
	}
	if !ok {
		return extRef{}, false, nil // it may come later in the file
	}
	if len(c.seen) >= mostCached {
		clear(c.seen)
	}
	c.seen[extID] = cachedRef{ref, ok}
	return ref, ok, nil
}

// living brings a reference to the account in which the object stands now, and
// reports whether it is still there.
func (tx *Tx) living(ent string, ref extRef) (extRef, bool, error) {
	k := kindNamed(ent)
	row, _, gone, err := tx.loadWhole(k, ref.key)
	if absent(err) {
		return ref, false, nil
	}
	if err != nil || gone != 0 {
		return ref, false, err
	}
	ref.account = k.account(row)
	return ref, true, nil
}

// match is what a word leads to: one account, or how many.
type match struct {
	id data.ID
	n  int
}

func put(m map[string]match, word string, id data.ID) {
	if word == "" {
		return
	}
	switch old := m[word]; {
	case old.n == 0:
		m[word] = match{id, 1}
	case old.id != id:
		m[word] = match{old.id, old.n + 1}
	}
}

// directory finds accounts by what rows without an account's id say. It is read
// when the first such row comes.
type directory struct {
	byName   map[string]match // folded
	byDomain map[string]match
	byEmail  map[string]match // of accounts and contacts, lower case
}

func (tx *Tx) readDirectory() (*directory, error) {
	d := &directory{byName: map[string]match{}, byDomain: map[string]match{}, byEmail: map[string]match{}}
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT id, name, website, email FROM account WHERE gone_at = 0 ORDER BY id`)
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var id data.ID
		var name, website, email string
		if err := rows.Scan(&id, &name, &website, &email); err != nil {
			_ = rows.Close()
			return nil, err
		}
		put(d.byName, text.Fold(name), id)
		put(d.byDomain, host(website), id)
		d.putEmail(email, id)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return d, each(tx.ctx, tx.sql, "WHERE gone_at = 0 AND email <> '' ORDER BY id", nil, func(c *data.Contact) error {
		d.putEmail(c.Email, c.AccountID)
		return nil
	})
}

func (d *directory) putEmail(email string, id data.ID) {
	email = strings.ToLower(email)
	put(d.byEmail, email, id)
	if _, domain, ok := strings.Cut(email, "@"); ok && !everybodys[domain] {
		put(d.byDomain, domain, id)
	}
}

// email finds the account of an address: its own or a contact's, else the one
// whose people have addresses in the same domain.
func (d *directory) email(address string) match {
	address = strings.ToLower(address)
	if m := d.byEmail[address]; m.n > 0 {
		return m
	}
	_, domain, ok := strings.Cut(address, "@")
	if !ok || everybodys[domain] {
		return match{}
	}
	return d.byDomain[domain]
}

// host takes the domain out of a web address.
func host(website string) string {
	s := strings.ToLower(website)
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	s = strings.TrimPrefix(s, "www.")
	if everybodys[s] {
		return ""
	}
	return s
}

// everybodys are mail domains that say nothing about whom somebody works for.
var everybodys = func() map[string]bool {
	m := map[string]bool{}
	for _, d := range strings.Fields("gmail.com googlemail.com outlook.com outlook.de outlook.jp hotmail.com hotmail.de hotmail.co.jp live.com live.jp msn.com " +
		"yahoo.com yahoo.de yahoo.co.jp yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com aol.de gmx.de gmx.net gmx.at gmx.ch web.de t-online.de " +
		"freenet.de arcor.de posteo.de mailbox.org proton.me protonmail.com zoho.com fastmail.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com " +
		"example.com example.org example.net") {
		m[d] = true
	}
	return m
}()
