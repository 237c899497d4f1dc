package server

import (
	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// rescues lists what revoked devices have sent to rescue.
func (s *Server) rescues(x *exchange) error {
	all, err := s.ledger.Rescues(x.Context(), x.caller.Workspace)
	if err != nil {
		return err
	}
	out := wire.Rescues{Rescues: []wire.Rescue{}}
	for i := range all {
		out.Rescues = append(out.Rescues, rescueOf(&all[i]))
	}
	return answerJSON(x.out, x.Request, out)
}

func rescueOf(r *ledger.Rescued) wire.Rescue {
	return wire.Rescue{
		Device: r.Device, Name: r.Name, User: r.User, At: r.At, Count: r.Muts,
		Outcome: r.Outcome, HandledAt: r.HandledAt, HandledBy: r.HandledBy,
	}
}

// rescuedWork shows all that one device has sent.
func (s *Server) rescuedWork(x *exchange) error {
	device, err := x.pathID("device")
	if err != nil {
		return err
	}
	r, muts, err := s.ledger.RescuedWork(x.Context(), x.caller.Workspace, device)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, wire.RescuedWork{Rescue: rescueOf(&r), Muts: muts})
}

// applyRescue brings the work of a device in, by the right of the lead who asks.
func (s *Server) applyRescue(x *exchange) error {
	device, err := x.pathID("device")
	if err != nil {
		return err
	}
	receipts, err := s.ledger.ApplyRescue(x.Context(), x.caller.Workspace, device, x.caller.User)
	if err != nil {
		return err
	}
	out := wire.RescueApplied{Receipts: receipts}
	for i := range receipts {
		if receipts[i].Status == data.ReceiptRejected {
			out.Rejected++
		}
	}
	s.log.Info("rescued work was applied", "device", device, "by", x.caller.User, "mutations", len(receipts), "rejected", out.Rejected)
	return answerJSON(x.out, x.Request, out)
}

// dropRescue notes that the work of a device is not wanted.
func (s *Server) dropRescue(x *exchange) error {
	device, err := x.pathID("device")
	if err != nil {
		return err
	}
	if err := s.ledger.DropRescue(x.Context(), x.caller.Workspace, device, x.caller.User); err != nil {
		return err
	}
	s.log.Info("rescued work was dropped", "device", device, "by", x.caller.User)
	return answerJSON(x.out, x.Request, nil)
}
