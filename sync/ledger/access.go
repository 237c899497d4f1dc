package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// Kind is what a device is.
type Kind string

// The kinds.
const (
	KindDevice  Kind = "device"  // pushes and pulls for its user
	KindGateway Kind = "gateway" // for several: its mutations carry their actor
	KindSystem  Kind = "system"  // the team's own systems and connectors: they push, for nobody
)

// Caller is who asks: a device, and for whom it asks.
type Caller struct {
	Workspace data.ID
	Device    data.ID
	User      data.ID // whose scope and role count; of a gateway that reads for somebody, that person (As)
	Kind      Kind
	Name      string // of the device
	Connector string // of a connector: the fields that it owns are its own

	ws int64
}

// As is a gateway that reads for one of the people who use it.
func (c Caller) As(actor data.ID) (Caller, error) {
	if c.Kind != KindGateway {
		return c, problemf(403, wire.CodeForbidden, "only a gateway asks for another person")
	}
	c.User = actor
	return c, nil
}

// How long secrets last.
const (
	CodeLife   = 72 * time.Hour
	AccessLife = 15 * time.Minute
	LeaseDays  = 30 // a device works that long without the server, unless Options say else
)

// NewCode makes a one-time code that enrols a device of a user within CodeLife. by is who makes
// it: the log says that now, and again with the device that comes in by it, for the two may be
// another process's.
func (l *Ledger) NewCode(ctx context.Context, ws, user data.ID, kind Kind, by string) (string, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return "", err
	}
	var raw [10]byte
	if _, err := (lockedReader{l}).Read(raw[:]); err != nil {
		return "", err
	}
	code := base32.NewEncoding(codeLetters).EncodeToString(raw[:])
	code = code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:]
	err = l.write(ctx, func(t tx) error {
		if err := l.needMember(ctx, t, w.no, user); err != nil {
			return err
		}
		hash := hashOf(plainCode(code))
		t.tell(`INSERT INTO code (hash, ws, usr, kind, expires_at, used_at, made_by) VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (hash) DO NOTHING`,
			hash, w.no, user[:], string(kind), int64(l.now().Add(CodeLife)), by)
		return nil
	})
	if err != nil {
		return "", l.failure("making a code", err)
	}
	l.log.Info("a code for a device was made", "for", user, "kind", kind, "by", by)
	return code, nil
}

// codeLetters has no letters that are read as digits (Crockford's base 32).
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// plainCode is a code as it is meant, however a person typed it.
func plainCode(code string) string {
	return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(code)))
}

// hashOf is what is kept of a secret. The secrets are random and long, so that a plain
// SHA-256 does.
func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func (l *Ledger) newSecret() (string, error) {
	var raw [24]byte
	_, err := lockedReader{l}.Read(raw[:])
	return base64.RawURLEncoding.EncodeToString(raw[:]), err
}

// Enrol makes a device from a one-time code. 403 when the code is none, was used or
// ran out.
func (l *Ledger) Enrol(ctx context.Context, code, name string) (wire.Enrolled, error) {
	device := l.ids.New()
	fixed, err := l.newSecret()
	if err != nil {
		return wire.Enrolled{}, err
	}
	moving, err := l.newSecret()
	if err != nil {
		return wire.Enrolled{}, err
	}
	out := wire.Enrolled{Device: device, Refresh: fixed + "." + moving, LeaseDays: max(l.leaseDays, 0)}
	now := l.now()
	var kind Kind
	var by string
	err = l.write(ctx, func(t tx) error {
		var ws int64
		made := func(row scan) error { return row(&ws, &out.User, (*string)(&kind)) }
		t.ask(made, `SELECT ws, usr, kind FROM device WHERE id = $1`, device[:]) // by an attempt of which nobody was told
		if err := t.flush(ctx); err != nil {
			return err
		}
		if ws == 0 {
			t.ask(func(row scan) error { return row(&ws, &out.User, (*string)(&kind), &by) },
				`UPDATE code SET used_at = $1 WHERE hash = $2 AND used_at = 0 AND expires_at > $1 RETURNING ws, usr, kind, made_by`,
				int64(now), hashOf(plainCode(code)))
		}
		if err := t.flush(ctx); err != nil {
			return err
		}
		if ws == 0 {
			return problemf(403, wire.CodeForbidden, "the code is wrong, was used already or ran out; ask a lead for a new one")
		}
		if err := l.needMember(ctx, t, ws, out.User); err != nil {
			return err
		}
		out.Gateway = kind == KindGateway
		t.ask(func(row scan) error { return row(&out.Workspace, &out.Name, &out.Epoch) }, `SELECT id, name, epoch FROM workspace WHERE no = $1`, ws)
		l.addDevice(t, newDevice{id: device, ws: ws, user: out.User, kind: kind, name: name, fixed: fixed, moving: moving})
		return nil
	})
	if err != nil {
		return wire.Enrolled{}, l.failure("enrolling a device", err)
	}
	l.log.Info("a device was enrolled", "device", device, "user", out.User, "kind", kind, "code_by", by)
	return out, nil
}

// Refresh gives an access token, and the refresh token that takes the place of the one
// shown. The one before the newest is accepted too, until the newest is used: its
// answer may have been lost. 401 for any other, 403 device_revoked.
func (l *Ledger) Refresh(ctx context.Context, refresh string) (out wire.Tokens, err error) {
	err = l.heeding(ctx, func() error {
		out, err = l.refresh(ctx, refresh)
		return err
	})
	return out, err
}

func (l *Ledger) refresh(ctx context.Context, refresh string) (wire.Tokens, error) {
	fixed, moving, _ := strings.Cut(refresh, ".")
	access, err := l.newSecret()
	if err != nil {
		return wire.Tokens{}, err
	}
	var next string
	now := l.now()
	err = l.write(ctx, func(t tx) error {
		var device data.ID
		var current, previous []byte
		var healing, revokedAt, wipe, ws, rotated int64
		t.ask(func(row scan) error {
			return row(&device, &current, &previous, &healing, &revokedAt, &wipe, &ws, &rotated)
		}, `SELECT id, current, previous, healing, revoked_at, wipe, ws, rotated FROM device WHERE fixed = $1`+l.db.lock(), hashOf(fixed))
		if err := t.flush(ctx); err != nil {
			return err
		}
		switch {
		case device.IsZero():
			return unknownDevice()
		case revokedAt != 0:
			return revoked(wipe != 0)
		}
		key, err := l.key(ctx, t, ws)
		if err != nil {
			return err
		}
		shown, n := hashOf(moving), rotation(key, fixed, moving)
		switch {
		case string(shown) == string(current), string(shown) == string(previous), healing != 0:
		case n > rotated: // the server gave it, and does not know that any more
			return l.lostToken(ctx, t, ws)
		default:
			return unknownDevice()
		}
		rotated = max(rotated, n) + 1
		if next, err = l.movingToken(key, fixed, rotated); err != nil {
			return err
		}
		t.tell(`UPDATE device SET current = $1, previous = $2, healing = 0, rotated = $3, seen_at = $4 WHERE id = $5`, hashOf(next), shown, rotated, int64(now), device[:])
		t.tell(`DELETE FROM token WHERE device = $1 AND expires_at < $2`, device[:], int64(now))
		t.tell(`INSERT INTO token (hash, device, expires_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`, hashOf(access), device[:], int64(now.Add(AccessLife)))
		return nil
	})
	return wire.Tokens{Access: access, ExpiresIn: int64(AccessLife / time.Second), Refresh: fixed + "." + next}, l.failure("refreshing a token", err)
}

// lostToken refuses the token of a rotation that the database has lost, and says so.
func (l *Ledger) lostToken(ctx context.Context, t tx, ws int64) error {
	end := epochEnd{ws: ws, went: true}
	t.ask(func(row scan) error { return row(&end.epoch) }, `SELECT epoch FROM workspace WHERE no = $1`, ws)
	if err := t.flush(ctx); err != nil {
		return err
	}
	return lostHistory{unknownDevice(), end}
}

// movingToken is the part of a refresh token that rotates: which rotation it is, randomness,
// and a tag over both, by which the server knows one again that its database has lost.
func (l *Ledger) movingToken(key []byte, fixed string, n int64) (string, error) {
	raw := make([]byte, movingSize-tagSize)
	binary.BigEndian.PutUint64(raw, uint64(n))
	if _, err := (lockedReader{l}).Read(raw[8:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(raw, tokenTag(key, fixed, raw)...)), nil
}

const movingSize = 8 + 16 + tagSize

// rotation is which rotation gave a moving token, 0 when that is none of ours.
func rotation(key []byte, fixed, moving string) int64 {
	raw, err := base64.RawURLEncoding.DecodeString(moving)
	if err != nil || len(raw) != movingSize {
		return 0
	}
	said, tag := raw[:movingSize-tagSize], raw[movingSize-tagSize:]
	if !hmac.Equal(tag, tokenTag(key, fixed, said)) {
		return 0
	}
	return int64(binary.BigEndian.Uint64(said))
}

func tokenTag(key []byte, fixed string, said []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("token " + fixed + " "))
	h.Write(said)
	return h.Sum(nil)[:tagSize]
}

func unknownDevice() problem {
	return problemf(401, wire.CodeUnauthorized, "this server does not know the device; log in again with a code of a lead (`rounds login`), your work is kept")
}

// revoked says that a device may not go on.
func revoked(wipe bool) problem {
	p := problemf(403, wire.CodeRevoked, wire.ShutOut)
	p.Wipe = wipe
	return p
}

// Authenticate finds who shows an access token. 401 when it is none or ran out, 403
// device_revoked.
func (l *Ledger) Authenticate(ctx context.Context, access string) (Caller, error) {
	var c Caller
	var expiresAt, revokedAt, wipe int64
	err := l.glance(ctx, func(t tx) error {
		t.ask(func(row scan) error {
			return row(&c.Device, &c.Workspace, &c.ws, &c.User, (*string)(&c.Kind), &c.Name, &expiresAt, &revokedAt, &wipe)
		}, `SELECT d.id, w.id, d.ws, d.usr, d.kind, d.name, t.expires_at, d.revoked_at, d.wipe
			FROM token t JOIN device d ON d.id = t.device JOIN workspace w ON w.no = d.ws WHERE t.hash = $1`, hashOf(access))
		return t.flush(ctx)
	})
	switch {
	case err != nil:
		return Caller{}, l.failure("authenticating", err)
	case c.Device.IsZero() || int64(l.now()) >= expiresAt:
		return Caller{}, problemf(401, wire.CodeUnauthorized, "the access token is wrong or ran out; refresh it")
	case revokedAt != 0:
		return c, revoked(wipe != 0)
	}
	return c, nil
}
