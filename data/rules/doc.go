// Package rules is the team's rules in one file (TOML): the clocks and numbers of
// every reason, its view and play and whether it is on, the weights of the rank and of
// health, bands, working hours and holidays. What the file does not say keeps the
// field's number.
//
// The table of keys (Keys) is the one place that knows what may be set and within which
// bounds: reading, checking, showing and changing a file all walk over it. A reason's
// numbers stand in the table that its code names: renewal.window's in
// [renewal.window].
package rules
