package ledger

import (
	"errors"
	"testing"

	"rounds/data"
	"rounds/sync/wire"
)

// FuzzCursor: a cursor that a device sends is one of ours, which says the same when it is
// written again, or a 400.
func FuzzCursor(f *testing.F) {
	for _, c := range []cursor{
		{}, {epoch: "0192-e1", position: position{seq: 1 << 40}, txid: data.ID{1}, scope: scopeHash(true, data.ID{2})},
		{epoch: "e", position: position{seq: 3, part: &part{stage: stageScope, account: data.ID{4}, ent: "contact", key: data.ID{5}}}},
	} {
		f.Add(c.String())
		f.Add(c.sign([]byte("key")))
	}
	f.Add("")
	f.Add("AQ")
	f.Add("not a cursor")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parseCursor(s)
		if err != nil {
			var p *wire.Problem
			if !errors.As(err, &p) || p.Status != 400 {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		again, err := parseCursor(c.String())
		if err != nil || again.String() != c.String() || again.seq != c.seq || (again.part == nil) != (c.part == nil) {
			t.Errorf("%q is read as %+v, written again as %+v, %v", s, c, again, err)
		}
	})
}
