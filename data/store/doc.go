// Package store keeps the book of one profile in a SQLite file: the only package
// that speaks SQL to the cache. Every change is one transaction that writes the
// rows, their outbox entries and the mark that the account's standing must be
// evaluated again; after the commit a data.Change is published.
//
// Exported methods open the transaction; lower-case helpers run the SQL.
package store
