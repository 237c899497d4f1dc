package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

func (s *Server) users(x *exchange) error {
	users, err := s.ledger.Users(x.Context(), x.caller.Workspace)
	if err != nil {
		return err
	}
	out := wire.Users{Users: []wire.User{}}
	for i := range users {
		u := &users[i]
		out.Users = append(out.Users, wire.User{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Languages: u.Languages, TimeZone: u.TimeZone})
	}
	return answerJSON(x.out, x.Request, out)
}

func (s *Server) addUser(x *exchange) error {
	var in wire.User
	if err := decode(x.body, &in); err != nil {
		return err
	}
	if in.Name = strings.TrimSpace(in.Name); in.Name == "" {
		return refuse(http.StatusBadRequest, wire.CodeBadRequest, "name is missing")
	}
	if err := checkRole(in.Role); err != nil {
		return err
	}
	id, err := s.ledger.AddUser(x.Context(), x.caller.Workspace, data.User{
		Name: in.Name, Email: in.Email, Role: in.Role, Languages: in.Languages, TimeZone: in.TimeZone,
	})
	if err != nil {
		return err
	}
	in.ID = id
	return answerJSON(x.out, x.Request, in)
}

func checkRole(role string) error {
	switch ledger.Role(role) {
	case ledger.RoleLead, ledger.RoleManager, ledger.RoleRepresentative, ledger.RoleAnalyst:
		return nil
	}
	return refuse(http.StatusBadRequest, wire.CodeBadRequest, "role is %.40q; give lead, manager, representative or analyst", role)
}

func (s *Server) setRole(x *exchange) error {
	var in wire.SetRole
	user, err := x.pathID("user")
	if err == nil {
		err = decode(x.body, &in)
	}
	if err == nil {
		err = checkRole(in.Role)
	}
	if err == nil && user == x.caller.User && ledger.Role(in.Role) != ledger.RoleLead {
		err = refuse(http.StatusForbidden, wire.CodeForbidden, "you would lock yourself out; another lead has to do that")
	}
	if err == nil {
		err = s.ledger.SetRole(x.Context(), x.caller.Workspace, user, ledger.Role(in.Role))
	}
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}

// removeUser ends a membership and the person's devices.
func (s *Server) removeUser(x *exchange) error {
	user, err := x.pathID("user")
	if err == nil && user == x.caller.User {
		err = refuse(http.StatusForbidden, wire.CodeForbidden, "you would lock yourself out; another lead has to do that")
	}
	if err == nil {
		err = s.ledger.RemoveUser(x.Context(), x.caller.Workspace, user)
	}
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}

func (s *Server) newCode(x *exchange) error {
	var in wire.NewCode
	user, err := x.pathID("user")
	if err == nil {
		err = decode(x.body, &in)
	}
	if err != nil {
		return err
	}
	kind := ledger.KindDevice
	if in.Gateway {
		kind = ledger.KindGateway
	}
	code, err := s.ledger.NewCode(x.Context(), x.caller.Workspace, user, kind, madeBy(x.caller))
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, wire.MadeCode{Code: code, ExpiresIn: int64(ledger.CodeLife.Seconds())})
}

// madeBy is who makes a code, for the log.
func madeBy(c ledger.Caller) string {
	return fmt.Sprintf("user %s with the device %s", c.User, c.Device)
}

func (s *Server) grants(x *exchange) error {
	user, err := x.pathID("user")
	if err != nil {
		return err
	}
	grants, err := s.ledger.Grants(x.Context(), x.caller.Workspace, user)
	if err != nil {
		return err
	}
	out := wire.Grants{Accounts: []data.ID{}}
	for _, g := range grants {
		out.Accounts = append(out.Accounts, g.Account)
	}
	return answerJSON(x.out, x.Request, out)
}

func (s *Server) grant(x *exchange) error       { return s.setGrant(x, true) }
func (s *Server) revokeGrant(x *exchange) error { return s.setGrant(x, false) }

func (s *Server) setGrant(x *exchange, given bool) error {
	user, err := x.pathID("user")
	if err != nil {
		return err
	}
	account, err := x.pathID("account")
	if err == nil {
		err = s.ledger.SetGrant(x.Context(), x.caller.Workspace, user, account, given)
	}
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}

func (s *Server) listDevices(x *exchange) error {
	devices, err := s.devicesOf(x, false)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, wire.Devices{Devices: devices})
}

// devicesOf lists the people's devices, or the keys of the team's systems.
func (s *Server) devicesOf(x *exchange, keys bool) ([]wire.Device, error) {
	devices, err := s.ledger.Devices(x.Context(), x.caller.Workspace)
	if err != nil {
		return nil, err
	}
	out := []wire.Device{}
	for i := range devices {
		d := &devices[i]
		if (d.Kind == ledger.KindSystem) == keys && !d.Inner() {
			out = append(out, wire.Device{
				ID: d.ID, User: d.User, Kind: string(d.Kind), Name: d.Name, LastN: d.LastN,
				CreatedAt: d.CreatedAt, SeenAt: d.SeenAt, RevokedAt: d.RevokedAt, Wipe: d.Wipe,
			})
		}
	}
	return out, nil
}

func (s *Server) revoke(x *exchange) error {
	var in wire.Revoke
	id, err := x.pathID("device")
	if err == nil {
		err = decode(x.body, &in)
	}
	if err == nil {
		err = s.ledger.Revoke(x.Context(), x.caller.Workspace, id, in.Wipe)
	}
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}

// newKey makes a key for one of the team's own systems. It is shown once; it is listed
// among the devices and revoked there.
func (s *Server) newKey(x *exchange) error {
	var in wire.NewKey
	if err := decode(x.body, &in); err != nil {
		return err
	}
	if in.Name = strings.TrimSpace(in.Name); in.Name == "" {
		return refuse(http.StatusBadRequest, wire.CodeBadRequest, "name is missing: which system will have the key?")
	}
	key, err := s.ledger.NewSystemKey(x.Context(), x.caller.Workspace, in.Name)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, wire.Key{Name: in.Name, Key: key})
}

func (s *Server) keys(x *exchange) error {
	keys, err := s.devicesOf(x, true)
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, wire.Keys{Keys: keys})
}

func (s *Server) removeKey(x *exchange) error {
	key, err := x.pathID("key")
	if err != nil {
		return err
	}
	keys, err := s.devicesOf(x, true)
	if err == nil && !slices.ContainsFunc(keys, func(d wire.Device) bool { return d.ID == key }) {
		err = refuse(http.StatusNotFound, wire.CodeNotFound, "there is no key %s", key)
	}
	if err == nil {
		err = s.ledger.Revoke(x.Context(), x.caller.Workspace, key, false)
	}
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}
