package remote

import (
	"context"
	"errors"
	"net/http"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// early is how long before its end an access token is replaced.
const early = 30 * time.Second

// Enrol makes this device known to a server by a one-time code, and keeps its login.
func (r *Remote) Enrol(ctx context.Context, server, code, device string) (Login, error) {
	base, err := CheckURL(server)
	if err != nil {
		return Login{}, err
	}
	var e wire.Enrolled
	if err := r.json(ctx, base, call{method: http.MethodPost, path: "/v1/enrol", most: wire.MaxWord}, wire.Enrol{Code: code, Device: device}, &e); err != nil {
		return Login{}, err
	}
	return r.keep(base, e, data.ID{})
}

func (r *Remote) keep(base string, e wire.Enrolled, parent data.ID) (Login, error) {
	if e.Device.IsZero() || e.Refresh == "" {
		return Login{}, data.Errorf(data.CodeInternal, "the server answered without a device or its token; is it a rounds server?")
	}
	l := Login{URL: base, Device: e.Device, User: e.User, Workspace: e.Workspace, Name: e.Name, Refresh: e.Refresh, LeaseDays: e.LeaseDays, Gateway: e.Gateway, Parent: parent}
	return l, r.keys.Save(l)
}

// Fork takes a new device id for this copy of a device, after another copy of it (a
// cloned disk) was found to push under the same one.
func (r *Remote) Fork(ctx context.Context) error {
	_, err := r.ForkInto(ctx, r)
	return err
}

// ForkInto makes another device of this one, whose login the other keeps: a gateway has
// one for the book of each person.
func (r *Remote) ForkInto(ctx context.Context, other *Remote) (login Login, err error) {
	err = r.authorised(ctx, func(l Login) error {
		var e wire.Enrolled
		if err := r.json(ctx, l.URL, call{method: http.MethodPost, path: "/v1/device/fork", token: l.Access, most: wire.MaxWord}, nil, &e); err != nil {
			return err
		}
		parent := l.Device
		if other == r {
			parent = l.Parent
		}
		login, err = other.keep(l.URL, e, parent)
		return err
	})
	return login, err
}

// Login is the login as it is kept.
func (r *Remote) Login() (Login, error) { return r.keys.Load() }

// Logout tells the server that this device is gone; the login is forgotten whatever
// the server says.
func (r *Remote) Logout(ctx context.Context) error {
	l, err := r.access(ctx, "")
	if err == nil {
		err = r.json(ctx, l.URL, call{method: http.MethodPost, path: "/v1/logout", token: l.Access, most: wire.MaxWord}, nil, nil)
	}
	if ferr := r.keys.Forget(); ferr != nil {
		return ferr
	}
	if errors.Is(err, ErrNoLogin) {
		return nil
	}
	return err
}

// access gives a login whose access token is in force. refused is a token that the
// server did not take, "" for none: then it is replaced whatever its time says.
func (r *Remote) access(ctx context.Context, refused string) (Login, error) {
	l, err := r.keys.Load()
	if err != nil || l.Access != "" && l.Access != refused && r.fresh(&l) {
		return l, err
	}
	if refused != "" {
		// It is forgotten whatever comes of the refresh: shown again, it would cost the
		// address one of the few requests that a server takes with a wrong token.
		if l, err = r.keys.change(func(l *Login) error {
			if l.Access == refused {
				l.Access = ""
			}
			return nil
		}); err != nil {
			return l, err
		}
	}
	return r.keys.change(func(l *Login) error {
		if l.Access != "" && r.fresh(l) {
			return nil // another process was first
		}
		var t wire.Tokens
		if err := r.json(ctx, l.URL, call{method: http.MethodPost, path: "/v1/token", most: wire.MaxWord}, wire.Refresh{Refresh: l.Refresh}, &t); err != nil {
			return err
		}
		if t.Access == "" || t.Refresh == "" {
			return wire.ErrTruncated
		}
		l.Access, l.Refresh = t.Access, t.Refresh
		l.Expires = data.At(r.clock()).Add(time.Duration(t.ExpiresIn) * time.Second)
		return nil
	})
}

// fresh reports whether the access token will do. A clock that was set back far makes
// it look fresh for long; the server's 401 tells.
func (r *Remote) fresh(l *Login) bool { return data.At(r.clock()).Add(early) < l.Expires }

// authorised runs a request with an access token, and once more with a new one when
// the server takes the first no longer.
func (r *Remote) authorised(ctx context.Context, do func(l Login) error) error {
	l, err := r.access(ctx, "")
	if err != nil {
		return err
	}
	err = do(l)
	var p *wire.Problem
	if !errors.As(err, &p) || p.Code != wire.CodeUnauthorized {
		return err
	}
	if l, err = r.access(ctx, l.Access); err != nil {
		return err
	}
	return do(l)
}

// JSON sends a request of the administration and reads the answer.
func (r *Remote) JSON(ctx context.Context, method, path string, in, out any) error {
	return r.authorised(ctx, func(l Login) error {
		return r.json(ctx, l.URL, call{method: method, path: path, token: l.Access}, in, out)
	})
}
