package demo

import "rounds/data"

// part is what an account plays in the world. The zero part is a calm account.
type part struct {
	name    title          // "" a name after the place's patterns
	country string         // "" anywhere
	trade   *trade         // nil by chance
	people  []character    // the contacts, the primary first
	weight  int            // share among the accounts beyond the cast that stand on the queue
	age     int            // days since sign-up; 0 by chance
	quiet   int            // days since the last routine touch; 0 by chance
	well    float64        // how well the customer does, 0–1; 0 by chance
	slope   float64        // change of use in the last 28 days, as a share
	renewal int            // days until the renewal; 0 by chance
	asked   int            // days since the last survey; 0 by chance
	stands  []data.Reason  // reasons that stand on the queue now
	later   []data.Reason  // reasons that were snoozed
	snooze  string         // why
	dress   func(*builder) // facts of the contract, before any history
	act     func(*builder) // what happened last
}

// character is a contact of the cast.
type character struct {
	person
	role string
}
