// Package demo makes a believable world to try the program on: twelve months of
// history for N accounts of three trades (marketplace sellers, clients of an
// ad-tech platform, agencies of local businesses with their clients), in which
// every reason of the field occurs.
//
// It is a pure function of its options: the same seed, number of accounts and
// "now" give the same bytes. An account depends on the seed, its place and "now"
// only, except that a large world is drawn more coarsely (see Options.Accounts).
package demo
