package ledger

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"rounds/data"
	"rounds/sync/wire"
)

// Workspace is a team's data on the server.
type Workspace struct {
	ID        data.ID
	Name      string
	Epoch     string
	Head      int64        // the newest seq
	Durable   int64        // the newest seq in the last backup; 0: there is none
	DurableAt data.Instant // when that backup was made
	CreatedAt data.Instant

	no int64
}

// First is what a first start makes.
type First struct {
	Workspace data.ID
	User      data.ID // its lead
	Code      string  // enrols the lead's first device; "" when a device was enrolled already
}

// Bootstrap makes the first workspace with one lead, all of it or nothing, and once,
// however many processes start at the same time; where there is a workspace already, it is
// given. As long as no device was enrolled in it, each start makes a code that enrols the
// lead's: whoever started it before may never have seen one, and codes run out.
func (l *Ledger) Bootstrap(ctx context.Context, name string) (First, error) {
	known, err := l.Workspaces(ctx)
	if err == nil && len(known) == 0 {
		if err = l.firstWorkspace(ctx, name); err == nil {
			known, err = l.Workspaces(ctx)
		}
	}
	if err != nil {
		return First{}, err
	}
	l.heads.set(known[0].no, known[0].Head, known[0].ID)
	first := First{Workspace: known[0].ID}
	if first.User, err = l.awaited(ctx, &known[0]); err != nil || first.User.IsZero() {
		return first, err
	}
	first.Code, err = l.NewCode(ctx, first.Workspace, first.User, KindDevice, "the start of a server that nobody has come in to yet")
	return first, err
}

// firstWorkspace makes the first workspace, unless another process has just made it.
func (l *Ledger) firstWorkspace(ctx context.Context, name string) error {
	id, lead := l.ids.New(), data.User{ID: l.ids.New(), Name: "Lead", Role: string(RoleLead)}
	err := l.write(ctx, func(t tx) error {
		if made, err := l.addWorkspace(ctx, t, 1, id, name, ` ON CONFLICT (no) DO NOTHING`); err != nil || !made {
			return err
		}
		_, err := l.load(ctx, t, 1, func(put func(any) error) error { return put(lead) })
		return err
	})
	return l.failure("making the first workspace", err)
}

// awaited is the lead whom a workspace waits for, zero once a device was enrolled.
func (l *Ledger) awaited(ctx context.Context, w *Workspace) (lead data.ID, err error) {
	err = l.glance(ctx, func(t tx) error {
		lead = data.ID{}
		t.ask(func(row scan) error {
			var id data.ID
			var doc string
			if err := row(&id, &doc); err != nil {
				return err
			}
			u, err := userOf(id, doc)
			if Role(u.Role) == RoleLead && lead.IsZero() {
				lead = id
			}
			return err
		}, `SELECT key, doc FROM item WHERE ws = $1 AND ent = 'user' AND gone_at = 0
			AND NOT EXISTS (SELECT 1 FROM device WHERE ws = $1 AND kind <> $2) ORDER BY key`, w.no, string(KindSystem))
		return t.flush(ctx)
	})
	return lead, l.failure("looking for who has come in", err)
}

// NewWorkspace makes an empty workspace.
func (l *Ledger) NewWorkspace(ctx context.Context, name string) (data.ID, error) {
	id, no := l.ids.New(), int64(1)
	err := l.write(ctx, func(t tx) error {
		t.ask(func(row scan) error { return row(&no) }, `SELECT coalesce(max(no), 0) + 1 FROM workspace`)
		if err := t.flush(ctx); err != nil {
			return err
		}
		_, err := l.addWorkspace(ctx, t, no, id, name, "")
		return err
	})
	if err == nil {
		l.heads.set(no, 0, id)
	}
	return id, l.failure("making a workspace", err)
}

// addWorkspace makes a workspace and the device for which the server itself writes in it.
// conflict says what to do where there is one of that number.
func (l *Ledger) addWorkspace(ctx context.Context, t tx, no int64, id data.ID, name, conflict string) (made bool, err error) {
	epoch, err := l.newEpoch()
	if err != nil {
		return false, err
	}
	secret, err := l.newSecret() // nobody ever has it
	if err != nil {
		return false, err
	}
	t.ask(func(row scan) error {
		made = true
		return row(new(int64))
	}, `INSERT INTO workspace (no, id, name, epoch, head, horizon, durable, durable_at, access, created_at)
		VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, $5)`+conflict+` RETURNING no`, no, id[:], name, epoch, int64(l.now()))
	if err := t.flush(ctx); err != nil || !made {
		return false, err
	}
	l.addDevice(t, newDevice{id: l.ids.New(), ws: no, kind: KindSystem, name: serverName, fixed: secret})
	return true, nil
}

// newEpoch makes a UUID of version 4.
func (l *Ledger) newEpoch() (string, error) {
	id, err := l.randomID()
	id[6], id[8] = 0x40|id[6]&0x0f, 0x80|id[8]&0x3f
	return id.String(), err
}

// Workspaces lists the workspaces in the order in which they were made.
func (l *Ledger) Workspaces(ctx context.Context) ([]Workspace, error) {
	var out []Workspace
	err := l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			w, err := scanWorkspace(row)
			out = append(out, w)
			return err
		}, `SELECT `+workspaceColumns+` FROM workspace ORDER BY no`)
		return t.flush(ctx)
	})
	return out, l.failure("listing the workspaces", err)
}

const workspaceColumns = `no, id, name, epoch, head, durable, durable_at, created_at`

func scanWorkspace(row scan) (Workspace, error) {
	var w Workspace
	err := row(&w.no, &w.ID, &w.Name, &w.Epoch, &w.Head, &w.Durable, (*int64)(&w.DurableAt), (*int64)(&w.CreatedAt))
	return w, err
}

// Workspace finds a workspace; 404 when there is none of that id.
func (l *Ledger) Workspace(ctx context.Context, id data.ID) (Workspace, error) {
	var out Workspace
	err := l.glance(ctx, func(t tx) error {
		t.ask(func(row scan) (err error) {
			out, err = scanWorkspace(row)
			return err
		}, `SELECT `+workspaceColumns+` FROM workspace WHERE id = $1`, id[:])
		return t.flush(ctx)
	})
	if err == nil && out.no == 0 {
		err = problemf(404, wire.CodeNotFound, "there is no workspace %s", id)
	}
	return out, l.failure("finding a workspace", err)
}

// Head is a workspace's newest seq.
func (l *Ledger) Head(ctx context.Context, ws data.ID) (int64, error) {
	w, err := l.Workspace(ctx, ws)
	return w.Head, err
}

// Users lists the members of a workspace by name; a deleted one is none.
func (l *Ledger) Users(ctx context.Context, ws data.ID) ([]data.User, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []data.User
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			var id data.ID
			var doc string
			if err := row(&id, &doc); err != nil {
				return err
			}
			u, err := userOf(id, doc)
			out = append(out, u)
			return err
		}, `SELECT key, doc FROM item WHERE ws = $1 AND ent = 'user' AND gone_at = 0 ORDER BY key`, w.no)
		return t.flush(ctx)
	})
	slices.SortStableFunc(out, func(a, b data.User) int { return strings.Compare(a.Name, b.Name) })
	return out, l.failure("listing the team", err)
}

func userOf(id data.ID, doc string) (data.User, error) {
	var fields struct {
		Name, Email, Role string
		Languages         data.Strings
		TimeZone          string `json:"time_zone"`
	}
	err := json.Unmarshal([]byte(doc), &fields)
	return data.User{ID: id, Name: fields.Name, Email: fields.Email, Role: fields.Role, Languages: fields.Languages, TimeZone: fields.TimeZone}, err
}
