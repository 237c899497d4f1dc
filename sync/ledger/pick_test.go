package ledger_test

import (
	"testing"

	"rounds/data"
)

// Two people settle one conflict, the second without knowing of the first. Where they picked
// alike it is over; where they did not, both values are there to be picked from, whoever of
// the two came first, and the first conflict stays with who settled it first.
func TestTwoPicksOfOneConflictAreAConflict(t *testing.T) {
	for name, x := range map[string]struct {
		first, second int // the values that they pick
		open          bool
	}{
		"what stands, then the other": {7, 8, true},
		"the other, then what stands": {8, 7, true},
		"a third, then the other":     {9, 8, true},
		"what stands, twice":          {7, 7, false},
		"the other, twice":            {8, 8, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, sqliteDSN(t))
			acme := s.account(s.manager)
			d, e := s.device(s.manager), s.device(s.lead)
			d.pull(100)
			base := d.frev("account", acme, "mrr")
			wantStatuses(t, d.push(s.mut(data.OpUpdate, "account", acme, "mrr", 7, base)), "applied")
			wantStatuses(t, e.push(s.mut(data.OpUpdate, "account", acme, "mrr", 8, base)), "conflict")
			d.pull(100)
			e.pull(100)
			id := d.conflicts()[0]
			pick := func(by *device, user data.ID, value, at int) {
				by.push(
					s.mut(data.OpUpdate, "account", acme, "mrr", value, by.frev("account", acme, "mrr")),
					s.mut(data.OpUpdate, "conflict", id, "resolved_at", at, by.frev("conflict", id, "resolved_at"),
						"resolved_by", user.String(), by.frev("conflict", id, "resolved_by")))
			}
			pick(d, s.manager, x.first, 100)
			pick(e, s.lead, x.second, 200)
			d.pull(100)
			e.pull(100)

			if got := d.field("conflict", id, "resolved_at") + d.field("conflict", id, "resolved_by"); got != `100"`+s.manager.String()+`"` {
				t.Errorf("the first conflict was settled by %s", got)
			}
			if got, want := d.field("account", acme, "mrr"), string(rune('0'+x.first)); got != want {
				t.Errorf("%s stands, want %s", got, want)
			}
			var open []data.ID
			for _, c := range d.conflicts() {
				switch {
				case d.field("conflict", c, "ent") != `"account"`:
					t.Errorf("of a conflict there is %s", d.row("conflict", c).Fields)
				case d.field("conflict", c, "resolved_at") == "":
					open = append(open, c)
				}
			}
			if (len(open) == 1) != x.open || len(open) > 1 {
				t.Fatalf("%d are open", len(open))
			}
			if !x.open {
				return
			}
			kept, other := d.field("conflict", open[0], "kept"), d.field("conflict", open[0], "other")
			if kept != `"`+string(rune('0'+x.first))+`"` || other != `"`+string(rune('0'+x.second))+`"` {
				t.Errorf("it holds %s and %s", kept, other)
			}
			if by := d.field("conflict", open[0], "kept_by"); by != `"`+s.manager.String()+`"` {
				t.Errorf("what stands is said to be of %s", by)
			}
		})
	}
}

// conflicts are the conflicts that were pulled.
func (d *device) conflicts() (out []data.ID) {
	for k := range d.rows {
		if k.ent == "conflict" {
			out = append(out, k.key)
		}
	}
	return out
}
