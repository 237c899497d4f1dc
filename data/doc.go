// Package data is the domain of rounds: what a customer success manager (CSM)
// works on, as plain types and pure functions. It imports nothing of ours, does
// no I/O and never asks for the time: clock, ids and randomness are handed in.
//
// Units used everywhere: an Instant is milliseconds since 1970-01-01 UTC, a Date
// a calendar day without a zone, Money hundredths of a currency unit. The zero
// of each means "not set".
package data
