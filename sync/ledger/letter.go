package ledger

import (
	"context"
	"encoding/json"

	"rounds/data"
)

// Letter is a mutation that was rejected, whole: nothing that a person wrote is lost.
type Letter struct {
	Device  data.ID
	User    data.ID
	N       int64
	Account data.ID // zero: of the workspace, or not known
	Code    string
	Detail  string
	At      data.Instant
	Payload json.RawMessage // the mutation; empty when a person in it was erased
}

// Letters lists the rejected mutations of a workspace, the newest first, at most 1,000.
func (l *Ledger) Letters(ctx context.Context, ws data.ID) ([]Letter, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []Letter
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			var x Letter
			var payload string
			err := row(&x.Device, &x.User, &x.N, &x.Account, &x.Code, &x.Detail, (*int64)(&x.At), &payload)
			x.Payload = json.RawMessage(payload)
			out = append(out, x)
			return err
		}, `SELECT l.device, d.usr, l.n, l.account, r.code, r.detail, l.at, l.payload FROM letter l
			JOIN receipt r ON r.device = l.device AND r.n = l.n JOIN device d ON d.id = l.device
			WHERE l.ws = $1 ORDER BY l.at DESC, l.device, l.n LIMIT 1000`, w.no)
		return t.flush(ctx)
	})
	return out, l.failure("listing rejected mutations", err)
}
