//go:build !sqlite_fts5

package store

// Full-text search is compiled into SQLite only with a build tag, and without it
// the first search would fail on a customer's machine. Build with
// -tags=sqlite_fts5 (the Makefile does).
var _ = build_with_the_tag_sqlite_fts5
