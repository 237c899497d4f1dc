package queue

import (
	"rounds/data"
	"rounds/data/book"
)

// stay is the row on which a person stands although the view has it no more: she dealt with it,
// or somebody else did. It stays until she moves, so that the next key is for the same account
// and never for one that slid under the cursor.
type stay struct {
	id data.ID // zero: there is none
	at int     // where it stands among the rows of the view
}

// rows are those on n lines of the table from a line on.
func (q *Queue) rows(from, n int) []book.Row {
	if q.stay.id.IsZero() {
		return q.inView(from, n)
	}
	at, to := q.stay.at, from+n
	switch {
	case to <= at:
		return q.inView(from, n)
	case from > at:
		return q.inView(from-1, n)
	}
	out := append([]book.Row(nil), q.inView(from, at-from)...)
	if row, ok := q.s.Desk.Book.Get(q.stay.id); ok {
		out = append(out, row)
	}
	return append(out, q.inView(at, to-at-1)...)
}

// follow puts the cursor on the selected account, wherever it stands among n rows of the view
// by now, or keeps its row where the cursor is; ok is false where it left the book, and where
// nobody stands on it.
func (q *Queue) follow(n int) (ok bool) {
	q.stay = stay{}
	q.list.SetLen(n)
	if !q.touched || q.selected.IsZero() {
		return false
	}
	if i, found := q.find(q.selected); found {
		q.list.Select(i)
		return true
	}
	if _, here := q.s.Desk.Book.Get(q.selected); !here {
		return false
	}
	q.stay = stay{q.selected, q.line}
	q.stay.at = min(q.stay.at, n)
	q.list.SetLen(n + 1)
	q.list.Select(q.stay.at)
	return true
}

// leave gives up the row that stays: the cursor moved.
func (q *Queue) leave() {
	if q.stay.id.IsZero() {
		return
	}
	at := q.list.Cursor()
	if at > q.stay.at {
		at--
	}
	q.stay = stay{}
	q.list.SetLen(q.list.Len() - 1)
	q.list.Select(at)
	q.table.forget()
}
