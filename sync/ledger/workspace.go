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
	Code      string  // enrols the lead's first device; "" when there was a workspace already
}

// Bootstrap makes the first workspace with one lead, and a code that enrols the
// lead's device. Where there is a workspace already, it is given and nothing is made.
func (l *Ledger) Bootstrap(ctx context.Context, name string) (First, error) {
	known, err := l.Workspaces(ctx)
	if err != nil {
		return First{}, err
	}
	if len(known) > 0 {
		return First{Workspace: known[0].ID}, nil
	}
	ws, err := l.NewWorkspace(ctx, name)
	if err != nil {
		return First{}, err
	}
	lead := data.User{ID: l.ids.New(), Name: "Lead", Role: string(RoleLead)}
	if err := l.Load(ctx, ws, func(put func(any) error) error { return put(lead) }); err != nil {
		return First{}, err
	}
	code, err := l.NewCode(ctx, ws, lead.ID, KindDevice)
	return First{ws, lead.ID, code}, err
}

// NewWorkspace makes an empty workspace.
func (l *Ledger) NewWorkspace(ctx context.Context, name string) (data.ID, error) {
	id := l.ids.New()
	epoch, err := l.newEpoch()
	if err != nil {
		return id, err
	}
	secret, err := l.newSecret() // nobody ever has it
	if err != nil {
		return id, err
	}
	now := l.now()
	no := int64(1)
	err = l.write(ctx, func(t tx) error {
		t.ask(func(row scan) error { return row(&no) }, `SELECT coalesce(max(no), 0) + 1 FROM workspace`)
		if err := t.flush(ctx); err != nil {
			return err
		}
		t.tell(`INSERT INTO workspace (no, id, name, epoch, head, horizon, durable, durable_at, access, created_at)
			VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, $5)`, no, id[:], name, epoch, int64(now))
		l.addDevice(t, newDevice{id: l.ids.New(), ws: no, kind: KindSystem, name: serverName, fixed: secret})
		return nil
	})
	if err == nil {
		l.heads.set(no, 0, id)
	}
	return id, l.failure("making a workspace", err)
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
