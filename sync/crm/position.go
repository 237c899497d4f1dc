package crm

import (
	"fmt"
	"time"

	"rounds/data"
)

// position is how far a stream was read: the records of an object by the time at which
// they were modified. Times may be shared by any number of records, and records move to
// the end of the stream while it is read.
type position struct {
	From   data.Instant `json:"from"`             // where this pass began
	At     data.Instant `json:"at"`               // everything before it was read in this pass
	When   When         `json:"when,omitempty"`   // of the next query
	ID     string       `json:"id,omitempty"`     // When is Exactly: up to which id
	Pages  int64        `json:"pages,omitempty"`  // read in this pass
	Began  data.Instant `json:"began,omitempty"`  // the remote's clock when the pass began; 0: not told
	High   data.Instant `json:"high,omitempty"`   // the newest record that was seen
	Floor  data.Instant `json:"floor,omitempty"`  // the newest that was seen when the pass began
	Passes int64        `json:"passes,omitempty"` // that came to their end
}

// query is what to ask next.
func (p position) query(object string, gone bool) Query {
	return Query{Object: object, Gone: gone, When: p.When, Time: p.At, After: p.ID}
}

// next moves on behind a page, and says whether the pass is at its end. It refuses an
// answer that is not what was asked for: going on from it would skip records.
func (p position) next(page *Page) (position, bool, error) {
	if err := p.check(page); err != nil {
		return p, false, err
	}
	if p.Pages++; p.Pages == 1 {
		p.Began = page.Now
	}
	var last *Record
	if n := len(page.Records); n > 0 {
		last = &page.Records[n-1]
		p.High = max(p.High, last.Modified)
	}
	switch {
	case p.When == Exactly && page.More:
		p.ID = last.ID
	case p.When == Exactly: // all of that time were read; those after it follow
		p.When, p.ID = After, ""
	case !page.More:
		return p, true, nil
	case last.Modified > p.At:
		p.When, p.At = From, last.Modified // others of that time may follow
	default: // a page full of one time: by id, from the first
		p.When = Exactly
	}
	return p, false, nil
}

func (p position) check(page *Page) error {
	if page.More && len(page.Records) == 0 {
		return fmt.Errorf("the CRM says that more follows after nothing")
	}
	before := p.At
	for i := range page.Records {
		r := &page.Records[i]
		switch {
		case p.When == Exactly && r.Modified != p.At, r.Modified < before, p.When == After && r.Modified == p.At:
			return fmt.Errorf("the CRM answers %s %s, modified %s, where it was asked for others", r.Object, r.ID, r.Modified.Time(nil).Format(time.RFC3339))
		case r.ID == "":
			return fmt.Errorf("the CRM answers a %s without an id", r.Object)
		}
		before = r.Modified
	}
	return nil
}

// again begins the next pass, so far back that whatever was not visible yet when this
// one began is read: what was modified more than overlap before the remote's clock then
// was visible then. Where the remote does not tell its clock, the newest record that was
// known then stands for it, which was no later.
func (p position) again(overlap time.Duration) position {
	from := p.Began
	if from == 0 {
		from = p.Floor
	}
	from = max(from.Add(-overlap), 0)
	return position{From: from, At: from, High: p.High, Floor: p.High, Passes: p.Passes + 1}
}
