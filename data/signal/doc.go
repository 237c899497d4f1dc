// Package signal says why an account stands on the queue: Evaluate turns the
// facts of one account, a moment and the rules into a data.Standing. It is pure, so
// every machine that has the same data says the same.
//
// A firing is keyed by account, code and occurrence. The occurrence is an object's
// id, a local date, or both ("id@2026-11-20", "2027-02-17/90" for a renewal and its
// checkpoint), and always follows from the data. A firing disappears when its
// condition clears; when the condition begins again its occurrence is a new one.
//
// Clocks: a thing due on a day is due at the last millisecond of the customer's
// local day, and a rule that counts days begins to fire at the start of a local day.
// Response clocks run round the clock unless the team sets hours.
//
// A rule that watches use over a long time (usage.high, adoption.narrow,
// usage.drop, claims.anomaly) dates its occurrence from the day on which the
// condition began, at the earliest from the start of the account's current quarter,
// so that what lasts comes up again once a quarter; breaks shorter than two weeks
// do not begin a new occurrence.
package signal
