package desk

import (
	"sort"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/rank"
)

// Place is the rank, from 1, that an account of the queue would have with other terms,
// while the others stay as they are.
func (d *Desk) Place(id data.ID, terms rank.Terms, due data.Instant) int {
	mine := (&rank.Result{Terms: terms, Due: due}).Key()
	n := d.Book.Counts()[book.ViewAll]
	before := sort.Search(n, func(i int) bool {
		rows := d.Book.Rows(book.ViewAll, i, 1)
		if len(rows) == 0 {
			return true
		}
		r := rank.Result{Terms: rows[0].Terms}
		if lead := rows[0].Leading(); lead != nil {
			r.Due = lead.Due
		}
		return rank.Compare(r.Key(), rows[0].ID, mine, id) >= 0
	})
	if at, on := d.Book.Position(id, book.ViewAll); on && at < before {
		before-- // the account itself, where it stands now
	}
	return before + 1
}
