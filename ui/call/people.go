package call

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/page"
)

// attended is who takes part in the call. Until somebody is counted in or out it is the
// person on the line.
type attended struct {
	ids     []data.ID
	changed bool // somebody was counted in or out
	pending int  // writes under way: rows read before them are older than this
}

// take follows the rows.
func (a *attended) take(call *data.Activity) {
	if a.pending > 0 || len(call.Attendees) == 0 && a.changed {
		return
	}
	a.ids = nil
	for _, who := range call.Attendees {
		if id, err := data.ParseID(who); err == nil {
			a.ids = append(a.ids, id)
		}
	}
	a.changed = len(a.ids) > 0
}

// present are the contacts who take part, the person on the line first where she does.
func (c *Call) present() []data.ID {
	if !c.attended.changed {
		if c.person.ID.IsZero() {
			return nil
		}
		return []data.ID{c.person.ID}
	}
	return c.attended.ids
}

func (c *Call) isPresent(id data.ID) bool { return slices.Contains(c.present(), id) }

// others are those present beside the one whom the call is with.
func (c *Call) others() []data.ID {
	with := c.call.Activity.ContactID
	return slices.DeleteFunc(slices.Clone(c.present()), func(id data.ID) bool { return id == with })
}

// countIn says that a contact takes part in the call, or not any more.
func (c *Call) countIn(id data.ID, in bool) tea.Cmd {
	ids := slices.Clone(c.present())
	switch at := slices.Index(ids, id); {
	case in && at < 0:
		ids = append(ids, id)
	case !in && at >= 0:
		ids = slices.Delete(ids, at, at+1)
	default:
		return nil
	}
	c.attended.ids, c.attended.changed = ids, true
	c.attended.pending++
	st, call, list := c.s.Desk.Store, c.call.Activity.ID, texts(ids)
	return page.Work(func(ctx context.Context) tea.Msg { return attendedMsg{page: c, err: st.Attend(ctx, call, list)} })
}

// meet counts in somebody who becomes a contact of the account by that name.
func (c *Call) meet(name string) tea.Cmd {
	c.attended.pending++
	st, call, list := c.s.Desk.Store, c.call.Activity.ID, texts(c.present())
	return page.Work(func(ctx context.Context) tea.Msg {
		id, err := st.Meet(ctx, call, list, name)
		return attendedMsg{c, id, err}
	})
}

type attendedMsg struct {
	page *Call
	met  data.ID
	err  error
}

// attendedSaved goes on with what is on the disk.
func (c *Call) attendedSaved(msg attendedMsg) tea.Cmd {
	if msg.page != c {
		return nil
	}
	c.attended.pending--
	switch {
	case msg.err != nil:
		c.attended.changed = false
		c.attended.take(&c.call.Activity)
	case !msg.met.IsZero():
		c.attended.ids, c.attended.changed = append(slices.Clone(c.present()), msg.met), true
	}
	return tea.Batch(page.Fail(msg.err), c.reload())
}

func texts(ids []data.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}

// people are those who can take part, the person on the line first, then the primary
// contact, the others by name.
func (c *Call) people() []data.Contact {
	var people []data.Contact
	for _, p := range c.file.Facts.Contacts {
		if p.LeftOn == 0 || p.ID == c.person.ID {
			people = append(people, p)
		}
	}
	slices.SortStableFunc(people, func(a, b data.Contact) int {
		for _, first := range []func(data.Contact) bool{
			func(p data.Contact) bool { return p.ID == c.person.ID },
			func(p data.Contact) bool { return p.Primary },
		} {
			if first(a) != first(b) {
				if first(a) {
					return -1
				}
				return 1
			}
		}
		return strings.Compare(a.Name, b.Name)
	})
	return people
}
