// Package kpi counts how a team and its customers do: a Tally takes the facts of each
// account once and gives every figure for the whole book, a CSM or a segment, over
// windows such as the months of a year. It is a pure function of (facts, clock, rules).
//
// # Definitions
//
// They are those of the field (domain page, §6); windows are days of the team's time
// zone, and an account counts under its owner and segment of today, since nobody writes
// down who had it before.
//
//	customer retention   customers at start who are still customers at end ÷ customers at start
//	GRR                  (MRR at start − churned − downgraded) ÷ MRR at start
//	NRR                  (MRR at start − churned − downgraded + upgraded) ÷ MRR at start
//	NPS                  share of 9–10 minus share of 0–6, on 0–10 answers of the window
//	CSAT                 satisfied answers (4–5 of 5) ÷ answers of the window, in surveys and on requests
//	up-sell, cross-sell  won ÷ proposed, of what was proposed in the window
//	first, full value    median days from sign-up to first value; to all goals of onboarding reached
//	response             share answered within 20 and within 120 minutes, of requests opened in the window; slowest
//	onboarding           completed ÷ started, of those started in the window; median days; stalled now
//	SOP coverage         calls run on a playbook ÷ calls
//
// "At start" is the end of the day before the window, "at end" its last day, or today
// while it lasts. Only customers at start count for retention, GRR and NRR, so who joined
// meanwhile raises none of them; churned is the MRR at start of those who left, and an
// account is downgraded or upgraded by what its MRR fell or rose by over the window.
// Sums over currencies weigh each by rank.parity, a rough and fixed scale: the shares are
// exact within a currency, and nearly so across.
//
// # Customers
//
// An account is a customer from the day after its trial, else from its start, its first
// paid subscription, its sign-up, or when it was written down, the first that is known
// (where its first product began with a trial that nobody wrote down as the account's own,
// from the day after that);
// until the day on which it left (churned_on, else a churn event that nothing followed,
// else the day after its last subscription ended). A notice alone ends nothing. An
// account without MRR of which every subscription is a trial is no customer yet.
//
// # MRR in the past
//
// The store keeps what an account pays now, when its subscriptions began and ended with
// their prices, and contract_changed events whose amount is the change of MRR. MRR on a
// day is rebuilt from the end:
//
//   - Where the prices of the subscriptions that run on the last day (today, or the day
//     before the account left) add up to the account's MRR, or the account has none of its
//     own, it is the sum of those that ran on the day, less the contract changes after it,
//     each only back to the beginning of the subscription that it changed.
//     Of a change that names no product that ran it is the oldest that paid more than it
//     rose by; where it is what a subscription's beginning or end on that day says already,
//     it is that very one.
//     A subscription's last day is paid, unless another of the same product begins on it;
//     trials pay nothing. A contract change on the day on which a subscription of its
//     product began or ended is that very change, and is not counted twice.
//   - Where they do not add up, the account's own figure leads, less the contract changes
//     after the day; of an account that left without one, what the churn event says.
//
// What nobody wrote down cannot be rebuilt: a price that changed without an event counts
// as having always been so, and MRR is never below zero.
package kpi
