package server

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// access says who may ask.
type access int

const (
	open    access = iota // anybody, as often as an address may
	device                // with an access token
	lead                  // with an access token of a lead
	shutOut               // with the refresh token of a device that was revoked
	system                // with a key of one of the team's own systems
)

// route is one endpoint.
type route struct {
	method, path string
	access       access
	body         bool // it takes one
	pull         bool // refused to a program that is too old
	handle       func(*exchange) error
}

func (s *Server) routes() []route {
	return []route{
		{method: "GET", path: "/healthz", access: open, handle: s.healthz},
		{method: "GET", path: "/readyz", access: open, handle: s.readyz},
		{method: "GET", path: "/metrics", access: open, handle: s.metricsPage},
		{method: "GET", path: "/v1/openapi.json", access: open, handle: s.openapi},
		{method: "POST", path: "/v1/enrol", access: open, body: true, handle: s.enrol},
		{method: "POST", path: "/v1/token", access: open, body: true, handle: s.token},
		{method: "POST", path: "/v1/logout", access: device, handle: s.logout},
		{method: "POST", path: "/v1/device/fork", access: device, handle: s.fork},
		{method: "GET", path: "/v1/changes", access: device, pull: true, handle: s.changes},
		{method: "POST", path: "/v1/push", access: device, body: true, handle: s.push},
		{method: "GET", path: "/v1/snapshot", access: device, pull: true, handle: s.snapshot},
		{method: "GET", path: "/v1/poke", access: device, handle: s.poke},
		{method: "POST", path: "/v1/rescue", access: shutOut, body: true, handle: s.rescue},
		{method: "POST", path: "/v1/events", access: system, body: true, handle: s.events},
		{method: "GET", path: "/v1/admin/users", access: lead, handle: s.users},
		{method: "POST", path: "/v1/admin/users", access: lead, body: true, handle: s.addUser},
		{method: "DELETE", path: "/v1/admin/users/{user}", access: lead, handle: s.removeUser},
		{method: "POST", path: "/v1/admin/users/{user}/role", access: lead, body: true, handle: s.setRole},
		{method: "POST", path: "/v1/admin/users/{user}/code", access: lead, body: true, handle: s.newCode},
		{method: "GET", path: "/v1/admin/users/{user}/grants", access: lead, handle: s.grants},
		{method: "POST", path: "/v1/admin/users/{user}/grants/{account}", access: lead, handle: s.grant},
		{method: "DELETE", path: "/v1/admin/users/{user}/grants/{account}", access: lead, handle: s.revokeGrant},
		{method: "GET", path: "/v1/admin/devices", access: lead, handle: s.listDevices},
		{method: "POST", path: "/v1/admin/devices/{device}/revoke", access: lead, body: true, handle: s.revoke},
		{method: "GET", path: "/v1/admin/rescues", access: lead, handle: s.rescues},
		{method: "GET", path: "/v1/admin/rescues/{device}", access: lead, handle: s.rescuedWork},
		{method: "POST", path: "/v1/admin/rescues/{device}/apply", access: lead, handle: s.applyRescue},
		{method: "DELETE", path: "/v1/admin/rescues/{device}", access: lead, handle: s.dropRescue},
		{method: "GET", path: "/v1/admin/keys", access: lead, handle: s.keys},
		{method: "POST", path: "/v1/admin/keys", access: lead, body: true, handle: s.newKey},
		{method: "DELETE", path: "/v1/admin/keys/{key}", access: lead, handle: s.removeKey},
		{method: "GET", path: "/v1/admin/backup", access: lead, handle: s.backup},
		{method: "POST", path: "/v1/admin/backup", access: lead, body: true, handle: s.backedUp},
	}
}

// exchange is a request under way and its answer.
type exchange struct {
	*http.Request
	out    http.ResponseWriter
	caller ledger.Caller
	secret string
	body   []byte
}

// handler does what every endpoint has in common before its own part.
func (s *Server) handler(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		x := &exchange{out: w, Request: req}
		err := s.admit(r, x)
		if err == nil && !x.caller.Device.IsZero() {
			name, most := string(x.caller.Device[:]), int(share(x.caller)*float64(s.limits.DeviceOpen))
			if s.open.enter(name, most) {
				defer s.open.leave(name)
			} else {
				err = later(http.StatusTooManyRequests, wire.CodeTooMany, time.Second, "%d requests of this device are under way; wait for one to end", most)
			}
		}
		if err == nil && r.body {
			x.body, err = s.readBody(w, req, s.allowance(r.access))
		}
		if err == nil {
			err = r.handle(x)
		}
		if err != nil {
			s.fail(w, req, err)
		}
	})
}

// admit finds out who asks and whether they may, and may now.
func (s *Server) admit(r route, x *exchange) error {
	if r.access == open || r.access == shutOut {
		if r.method != "GET" {
			if err := s.charge(s.sources, s.source(x.Request), 1); err != nil {
				return err
			}
		}
		if r.access == open {
			return nil
		}
		x.secret = bearer(x.Request)
		return s.ledger.ShutOut(x.Context(), x.secret)
	}
	c, err := s.authenticate(x, r.access)
	if err != nil {
		return err
	}
	x.caller = c
	noteDevice(x.out, c.Device)
	if err := s.charge(s.devices, string(c.Device[:]), share(c)); err != nil {
		return err
	}
	if r.pull && tooOld(x.Header.Get(wire.ProtocolHeader)) {
		return refuse(http.StatusUpgradeRequired, wire.CodeUpgrade, "this program is too old for the server's rows; install the newer version, what you wrote is sent all the same")
	}
	if r.access == lead {
		return s.requireLead(x)
	}
	return nil
}

// share is for how many devices a caller stands.
func share(c ledger.Caller) float64 {
	if c.Kind == ledger.KindGateway {
		return GatewayShare
	}
	return 1
}

// authenticate finds who shows a token or a key. Wrong ones cost their address.
func (s *Server) authenticate(x *exchange, by access) (ledger.Caller, error) {
	token := bearer(x.Request)
	var err error
	var c ledger.Caller
	switch {
	case token == "" && by == system:
		err = refuse(http.StatusUnauthorized, wire.CodeUnauthorized, "the request has no key; a lead makes one with `rounds admin key add NAME`")
	case token == "":
		err = refuse(http.StatusUnauthorized, wire.CodeUnauthorized, "the request has no access token; `rounds login URL` connects a device")
	case by == system:
		c, err = s.ledger.AuthenticateKey(x.Context(), token)
	default:
		c, err = s.ledger.Authenticate(x.Context(), token)
	}
	if err == nil {
		return c, nil
	}
	if s.problemOf(err).Status == http.StatusUnauthorized {
		if full := s.charge(s.sources, s.source(x.Request), 1); full != nil {
			return c, full
		}
	}
	return c, err
}

// charge takes a token, or says when there is one again.
func (s *Server) charge(b *buckets, name string, share float64) error {
	if wait, ok := b.take(name, share); !ok {
		return later(http.StatusTooManyRequests, wire.CodeTooMany, wait, "too many requests; the next is welcome in %s", max(wait.Round(100*time.Millisecond), 100*time.Millisecond))
	}
	return nil
}

func (s *Server) requireLead(x *exchange) error {
	users, err := s.ledger.Users(x.Context(), x.caller.Workspace)
	if err != nil {
		return err
	}
	for i := range users {
		if users[i].ID == x.caller.User && ledger.Role(users[i].Role) == ledger.RoleLead {
			return nil
		}
	}
	return refuse(http.StatusForbidden, wire.CodeForbidden, "only a lead administers the team; ask one")
}

// bearer is the token of a request, "" without one.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// tooOld reports whether a program says a protocol whose pulls are not served any more.
func tooOld(header string) bool {
	const oldest = 1
	version, err := strconv.Atoi(header)
	return err == nil && version < oldest
}

// pathID reads an id of the path.
func (x *exchange) pathID(name string) (data.ID, error) {
	id, err := data.ParseID(x.PathValue(name))
	if err != nil || id.IsZero() {
		return id, refuse(http.StatusNotFound, wire.CodeNotFound, "%.60q is no id of a %s", x.PathValue(name), name)
	}
	return id, nil
}
