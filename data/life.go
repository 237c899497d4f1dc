package data

// Life is when an account came and, if it did, left. Dates are the first known; 0
// means "not known".
type Life struct {
	ID    ID
	Start Date // of the contract or trial, else of the sign-up, else when it was written down
	Left  Date // the day of the cancellation notice or of the churn, whichever came first
}
