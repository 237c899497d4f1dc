package server

import (
	"net/http"
	"strings"

	"rounds/sync/wire"
)

func (s *Server) enrol(x *exchange) error {
	var in wire.Enrol
	if err := decode(x.body, &in); err != nil {
		return err
	}
	if strings.TrimSpace(in.Code) == "" {
		return refuse(http.StatusBadRequest, wire.CodeBadRequest, "code is missing; a lead makes one with `rounds admin code USER`")
	}
	out, err := s.ledger.Enrol(x.Context(), in.Code, in.Device)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, out)
}

func (s *Server) token(x *exchange) error {
	var in wire.Refresh
	if err := decode(x.body, &in); err != nil {
		return err
	}
	out, err := s.ledger.Refresh(x.Context(), in.Refresh)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, out)
}

// logout ends the device that asks.
func (s *Server) logout(x *exchange) error {
	if err := s.ledger.Revoke(x.Context(), x.caller.Workspace, x.caller.Device, false); err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}

// fork makes another device of the same person, for a copy of a device that has
// found out that it is one.
func (s *Server) fork(x *exchange) error {
	code, err := s.ledger.NewCode(x.Context(), x.caller.Workspace, x.caller.User, x.caller.Kind, madeBy(x.caller))
	if err != nil {
		return err
	}
	out, err := s.ledger.Enrol(x.Context(), code, x.caller.Name)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, out)
}

// rescue takes in, once, what a revoked device could not send any more.
func (s *Server) rescue(x *exchange) error {
	var in wire.Push
	if err := decode(x.body, &in); err != nil {
		return err
	}
	if err := s.ledger.Rescue(x.Context(), x.secret, x.body); err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}
