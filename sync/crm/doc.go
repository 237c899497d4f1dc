// Package crm keeps a workspace and a CRM in step: accounts and what belongs to them
// come from the CRM, its own fields are the CRM's, and an edit of one of them here is
// written back to it. It is the part that every connector has in common; what speaks to
// one CRM implements Source.
//
// # To the author of a connector
//
// Implement Source for the CRM and describe its objects (Object). Map names, types and
// owners in it: a Record has our names and our values, written as in
// data.FieldWrite. The core does the rest, and it relies on little:
//
//   - Search answers the first page of a query, at most Limits.Page records, in the
//     order that the query asks for. It may be behind by up to Limits.Lag, for any record
//     by another time, and it may show what is no longer so; it may not forget. The core
//     never asks for a second page: it goes on from the values of the last record, so
//     that no bound on the results of a query matters and records that change meanwhile
//     are not skipped.
//   - List is the same for a sweep over all records by id. Where the CRM has a list of
//     its own, which is not its search, take that.
//   - Get is the truth: what it answers has no lag. After a merge the loser's id may
//     lead to the winner (answer the winner, with its own id) or to nothing (ErrGone;
//     then Search with Gone has to say what it became part of).
//   - Write sets one field, once. Where the CRM can make a write depend on the version
//     that was read, do. Answer Refused only where it will never take the value, Wait
//     only where it surely has not taken it; after any other error the core looks what
//     became of it.
//   - Create is idempotent by key: a field of the CRM that is unique and holds the
//     account's id here (an "external id"; most CRMs have an upsert by it). The same key
//     again answers the record that is there. Give the key back in every Record. A CRM
//     without such a field cannot be created in: leave Object.Create off.
//   - Records are told apart by id and created-at: CRMs give ids again.
//
// Test the connector against the contract that package crm tests its fake with; what is
// true of the fake has to be true of the connector.
//
// # How it stays in step
//
// Each object has two streams, its records by the time at which they were modified and
// those that went (archived, merged), and a position in each. A pass reads everything
// from its lower bound on: the remote's clock at the begin of the pass before, less the
// lag, so that what becomes visible late is still read. Whatever was read before is
// known by the version that is kept with its name (ledger.ExtRef) and costs nothing.
// Where more records than a page were modified in one moment, they are read by id. What
// is read, the versions and the position are committed together (ledger.Take), so that a
// kill repeats a page and never loses one.
//
// What search says is believed where it agrees with what is known; where it does not (an
// id with another created-at, a record that was gone, another content of the same
// moment) Get decides. A sweep over all ids finds what no stream has told.
package crm
