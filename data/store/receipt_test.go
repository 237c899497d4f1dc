package store

import (
	"strings"
	"testing"
)

// A team's first import waits in thousands, and each receipt finds its own.
func TestAReceiptFindsItsMutationByAnIndex(t *testing.T) {
	w := open(t)
	id := w.ids.New()
	rows, err := w.reader.Query(`EXPLAIN QUERY PLAN SELECT `+outboxColumns+` FROM outbox `+undecidedByID, id[:])
	must(t, err)
	defer func() { must(t, rows.Close()) }()
	var plan []string
	for rows.Next() {
		var at, parent, unused int
		var step string
		must(t, rows.Scan(&at, &parent, &unused, &step))
		plan = append(plan, step)
	}
	must(t, rows.Err())
	if got := strings.Join(plan, "\n"); !strings.Contains(got, "USING INDEX outbox_mut") || strings.Contains(got, "SCAN") {
		t.Errorf("it is answered by\n%s", got)
	}
}
