package desk

import (
	"context"

	"rounds/data/issue"
)

// Issues counts what customers asked for across the book, the most revenue first,
// currencies weighed as the rank does.
func (d *Desk) Issues(ctx context.Context) ([]issue.Group, error) {
	rows, err := d.Store.Issues(ctx)
	if err != nil {
		return nil, err
	}
	return issue.Groups(rows, d.Weights().Parity), nil
}
