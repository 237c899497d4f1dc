package main

import (
	"context"
	"strings"

	"rounds/data/desk"
)

// firstNames are the first words of the accounts that stand on the first screen,
// long enough to be told from anything else there.
func firstNames(ctx context.Context, d *desk.Desk) ([]string, error) {
	top, err := d.Store.Top(ctx, 20)
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range top {
		if word, _, _ := strings.Cut(top[i].Name, " "); len(word) >= 6 {
			names = append(names, word)
		}
	}
	return names, nil
}
