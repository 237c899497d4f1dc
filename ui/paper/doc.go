// Package paper writes what leaves the screen: the review of a quarter as one HTML file
// that needs nothing but itself, and the report of one account. Whatever customers and
// teams typed is escaped, and the files load, run and ask for nothing.
package paper
