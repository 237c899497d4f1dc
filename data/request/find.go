package request

import (
	"cmp"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// State is how far a request is.
type State string

// The states.
const (
	Waiting   State = "waiting"   // no first answer: the response clock runs
	Answered  State = "answered"  // answered, and not resolved
	Escalated State = "escalated" // handed on, and not resolved
	Resolved  State = "resolved"
)

// StateOf is how far a request is at an instant; "" before it was opened. One that was
// escalated and has no first answer yet is waiting.
func StateOf(r *data.Request, at data.Instant) State {
	past := func(i data.Instant) bool { return i != 0 && i <= at }
	switch {
	case !past(r.OpenedAt):
		return ""
	case past(r.ResolvedAt):
		return Resolved
	case !past(r.FirstAnswerAt):
		return Waiting
	case past(r.EscalatedAt):
		return Escalated
	}
	return Answered
}

// Open reports whether a request is opened and not resolved.
func Open(r *data.Request, at data.Instant) bool {
	s := StateOf(r, at)
	return s != "" && s != Resolved
}

// Unanswered reports whether the customer still waits for the first answer.
func Unanswered(r *data.Request, at data.Instant) bool { return StateOf(r, at) == Waiting }

// Escalatable reports whether a request is open and not handed on yet.
func Escalatable(r *data.Request, at data.Instant) bool {
	return Open(r, at) && (r.EscalatedAt == 0 || r.EscalatedAt > at)
}

// Closed reports whether a request was resolved.
func Closed(r *data.Request, at data.Instant) bool { return StateOf(r, at) == Resolved }

// Find is the request of those that fit which a person means by a part of its subject,
// whatever its case and width, or by its id. Without a text it is the one that waits
// longest for its first answer, where none does the one open longest, and of resolved
// ones the one resolved last. Errors: CodeNotFound where none
// fits, CodeAmbiguous where the text fits several.
func Find(requests []data.Request, typed string, at data.Instant, fits func(*data.Request, data.Instant) bool) (*data.Request, error) {
	var found []*data.Request
	for i := range requests {
		if r := &requests[i]; fits(r, at) && (r.ID.String() == typed || holds(r.Subject, typed)) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *data.Request) int {
		return cmp.Or(cmp.Compare(b.ResolvedAt, a.ResolvedAt), answeredLast(a, b, at), cmp.Compare(a.OpenedAt, b.OpenedAt), slices.Compare(a.ID[:], b.ID[:]))
	})
	switch {
	case len(found) == 0 && typed == "":
		return nil, data.Errorf(data.CodeNotFound, "no request of this account fits; `rounds request` lists the open ones")
	case len(found) == 0:
		return nil, data.Errorf(data.CodeNotFound, "no request of this account that fits says %q; `rounds request` lists the open ones", typed)
	case len(found) > 1 && typed != "":
		return nil, data.Errorf(data.CodeAmbiguous, "%q could be %s or %s; type more of it", typed, found[0].Subject, found[1].Subject)
	}
	return found[0], nil
}

// Meant is the first of the requests named by id, the zero id naming none, that fits; where
// none does, the one that Find finds without a text.
func Meant(requests []data.Request, ids []data.ID, at data.Instant, fits func(*data.Request, data.Instant) bool) (*data.Request, error) {
	for _, id := range ids {
		for i := range requests {
			if r := &requests[i]; r.ID == id && fits(r, at) {
				return r, nil
			}
		}
	}
	return Find(requests, "", at, fits)
}

// answeredLast puts a request whose customer still waits before one that was answered.
func answeredLast(a, b *data.Request, at data.Instant) int {
	switch waits := Unanswered(a, at); {
	case waits == Unanswered(b, at):
		return 0
	case waits:
		return -1
	}
	return 1
}

// holds reports whether every word that was typed stands in a text.
func holds(hay, typed string) bool {
	hay = text.Fold(hay)
	for _, word := range strings.Fields(text.Fold(typed)) {
		if !strings.Contains(hay, word) {
			return false
		}
	}
	return true
}
