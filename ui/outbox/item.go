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
	kindWaiting
)

// item is one line: a conflict or a change.
type item struct {
	kind   kind
	clash  *store.Clash
	letter *store.Letter
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
	for i := range m.waiting {
		out = append(out, item{kind: kindWaiting, letter: &m.waiting[i]})
	}
	return out
}

// id tells one line from another while the page is loaded anew.
func (it *item) id() string {
	if it.clash != nil {
		return it.clash.ID.String()
	}
	return strconv.FormatInt(it.letter.Entry, 10)
}

func (it *item) account() data.ID {
	if it.clash != nil {
		return it.clash.AccountID
	}
	return it.letter.Account
}

func (it *item) accountName() string {
	if it.clash != nil {
		return it.clash.AccountName
	}
	return it.letter.AccountName
}

func (it *item) at() data.Instant {
	if it.clash != nil {
		return it.clash.At
	}
	return it.letter.At
}

// noAccount is the reason why the account cannot be opened, "" when it can.
func (it *item) noAccount() string {
	if it.accountName() == "" || it.account().IsZero() {
		return "off.not-here"
	}
	return ""
}

// noEdit is the reason why no other value can be typed, "" when one can.
func (it *item) noEdit() string {
	if it.clash != nil {
		if !editable(it.clash.Ent, it.clash.Field) {
			return "off.no-edit"
		}
		return ""
	}
	if it.letter.Body() == "" || it.letter.Op != data.OpCreate && it.letter.Op != data.OpUpdate {
		return "off.no-edit"
	}
	return ""
}
