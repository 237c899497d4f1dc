package ledger

import (
	"encoding/json"

	"rounds/data"
	"rounds/sync/wire"
)

// rescuedText is what a device has sent to rescue, where a person may have to be taken
// out of it.
type rescuedText struct {
	payload string
	muts    int
	dirty   bool
}

// rescued locks what was rescued, and lists the rows of an account of which it may speak.
func (g *gathering) rescued(account data.ID) {
	g.t.ask(func(row scan) error {
		var device data.ID
		r := &rescuedText{}
		err := row(&device, &r.payload)
		g.w.rescued[device] = r
		return err
	}, `SELECT device, payload FROM rescue WHERE ws = $1`+g.lock, g.w.ws)
	g.t.ask(func(row scan) error {
		var id rowID
		err := row(&id.ent, &id.key)
		g.w.belongs[id] = account
		return err
	}, `SELECT ent, key FROM item WHERE ws = $1 AND account = $2`, g.w.ws, account[:])
}

// forgetRescued takes what was rescued about an account out, as letters are emptied, for
// a person of it was erased.
func (d *decision) forgetRescued(account data.ID) {
	for _, r := range d.world.rescued {
		var in wire.Push
		if json.Unmarshal([]byte(r.payload), &in) != nil {
			continue // no program of ours reads it
		}
		kept := in.Muts[:0]
		here := map[rowID]bool{} // that it makes itself
		for i := range in.Muts {
			m := &in.Muts[i]
			id := rowID{m.Ent, m.Key}
			if id == (rowID{"account", account}) || d.belongs[id] == account || string(m.Fields[accountField].V) == `"`+account.String()+`"` {
				here[id] = true
			}
			if !here[id] {
				kept = append(kept, *m)
			}
		}
		if len(kept) == len(in.Muts) {
			continue
		}
		in.Muts = kept
		raw, err := json.Marshal(in)
		if err != nil {
			panic("a rescued outbox that JSON cannot hold: " + err.Error())
		}
		r.payload, r.muts, r.dirty = stored(raw), len(kept), true
	}
}

func (s *saving) rescued() {
	for device, r := range s.w.rescued {
		if r.dirty {
			s.t.tell(`UPDATE rescue SET payload = $1, muts = $2 WHERE ws = $3 AND device = $4`, r.payload, int64(r.muts), s.w.ws, device[:])
		}
	}
}
