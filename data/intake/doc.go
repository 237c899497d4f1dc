// Package intake reads the CSV exports of other systems: it finds out by itself
// how a file is written (encoding, delimiter, dates, numbers, which column is
// what) and turns its rows into the entities of package data.
//
// It goes over a file twice and keeps no rows: Inspect looks at the whole file
// and makes a Plan, Plan.Read yields one Record or one Rejection a row. Writing
// them to the database is somebody else's work. Memory is bounded by the longest
// row (1 MiB) and some 60 bytes a row for finding repeated ids.
package intake
