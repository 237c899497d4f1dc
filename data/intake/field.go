package intake

// field is one thing that a column can fill.
type field struct{}
