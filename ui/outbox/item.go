package outbox

import (
	"strconv"

	"rounds/data"
	"rounds/data/store"
)

// kind says why a line stands on the page.
type kind int

// The kinds, in the order in which they stand: what needs a person first.
const (
	kindClash kind = iota
	kindRefused
	kindLeft
	kindNotTaken // an edit that the system which owns the field refused
	kindWaiting
	kindOnTheWay // an edit that waits for that system
)

// item is one line: a conflict, a change, or an edit of another system's field.
type item struct {
	kind   kind
	clash  *store.Clash
	letter *store.Letter
	back   *store.WriteBack
}

func itemsOf(m *loadedMsg) []item {
	var out []item
	for i := range m.clashes {
		out = append(out, item{kind: kindClash, clash: &m.clashes[i]})
	}
	for _, left := range []bool{false, true} {
		for i := range m.letters {
			l := &m.letters[i]
			if l.Quarantined != left {
				continue
			}
			kind := kindRefused
			if left {
				kind = kindLeft
			}
			out = append(out, item{kind: kind, letter: l})
		}
	}
	var going []item
	for i := range m.backs {
		b := &m.backs[i]
		if b.State == data.WriteBackFailed {
			out = append(out, item{kind: kindNotTaken, back: b})
		} else {
			going = append(going, item{kind: kindOnTheWay, back: b})
		}
	}
	for i := range m.waiting {
		out = append(out, item{kind: kindWaiting, letter: &m.waiting[i]})
	}
	return append(out, going...)
}

// id tells one line from another while the page is loaded anew.
func (it *item) id() string {
	switch {
	case it.clash != nil:
		return it.clash.ID.String()
	case it.back != nil:
		return it.back.ID.String()
	}
	return strconv.FormatInt(it.letter.Entry, 10)
}

func (it *item) account() data.ID {
	switch {
	case it.clash != nil:
		return it.clash.AccountID
	case it.back != nil:
		return it.back.AccountID
	}
	return it.letter.Account
}

func (it *item) accountName() string {
	switch {
	case it.clash != nil:
		return it.clash.AccountName
	case it.back != nil:
		return it.back.AccountName
	}
	return it.letter.AccountName
}

func (it *item) at() data.Instant {
	switch {
	case it.clash != nil:
		return it.clash.At
	case it.back != nil:
		return it.back.At
	}
	return it.letter.At
}

// noAccount is the reason why the account cannot be opened, "" when it can.
func (it *item) noAccount() string {
	if it.accountName() == "" || it.account().IsZero() || it.letter != nil && it.letter.Gone {
		return "off.not-here"
	}
	return ""
}

// noRetry is the reason why the line cannot be tried again, "" when it can: what a system
// refused of a whole account names no field.
func (it *item) noRetry() string {
	if it.back != nil && it.back.Field == "" {
		return "off.no-edit"
	}
	return ""
}

// Edits is the field of a refused change to which another value can be given: its text, or
// the one value that it sets. Without a name there is none.
func Edits(l *store.Letter) store.LetterField {
	if l.Op != data.OpCreate && l.Op != data.OpUpdate {
		return store.LetterField{}
	}
	if of := l.BodyField(); of.Name != "" {
		return of
	}
	says := l.Says()
	if len(says) == 1 && editable(says[0].Ent, says[0].Name) {
		return says[0]
	}
	return store.LetterField{}
}

// noEdit is the reason why no other value can be typed, "" when one can.
func (it *item) noEdit() string {
	if it.clash != nil {
		if !editable(it.clash.Ent, it.clash.Field) {
			return "off.no-edit"
		}
		return ""
	}
	if Edits(it.letter).Name == "" {
		return "off.no-edit"
	}
	return ""
}
