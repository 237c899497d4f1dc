package ledger

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"rounds/data"
	"rounds/sync/wire"
)

// RefState is what a connector knows of the record behind a name.
type RefState string

// The states of a name in another system.
const (
	RefLinked RefState = ""       // it was linked, and nothing of the record was taken yet
	RefLive   RefState = "live"   // the record is there
	RefGone   RefState = "gone"   // it was deleted
	RefMerged RefState = "merged" // it became part of another one (Into)
	RefErased RefState = "erased" // it is about a person whom the team has erased: nothing is taken from it
)

// Taking is what a connector takes over at once: the rows, what it then knows of the
// records that they come from, and how far it has come. All of it is committed together,
// so that a kill repeats and never loses.
type Taking struct {
	Run   int64 // of Claim
	Muts  []data.Mutation
	Refs  []ExtRef          // as they are from now on
	State map[string]string // by name, none of them ""; the value "" forgets
	Seen  []Seen
}

// Seen is a row as a connector, or a system of the team's, has read it, where what it writes
// depends on that.
type Seen struct {
	Ent string
	Key data.ID
	Rev int64 // 0: there was none
}

// Errors of Take after which a connector reads anew and decides again.
var (
	ErrWritten = errors.New("a row was written since it was read")
	ErrTurn    = errors.New("another process runs the connector now")
)

// Claim begins a run of a connector: from now on Take serves nobody who claimed before.
func (l *Ledger) Claim(ctx context.Context, c Caller) (int64, error) {
	var run int64
	err := l.write(ctx, func(t tx) error {
		t.tell(`INSERT INTO connector_state (ws, connector, name, value) VALUES ($1, $2, '', '1')
			ON CONFLICT (ws, connector, name) DO UPDATE SET value = CAST(CAST(connector_state.value AS BIGINT) + 1 AS TEXT)`, c.ws, c.Connector)
		t.ask(func(row scan) error { return row(&run) }, `SELECT CAST(value AS BIGINT) FROM connector_state WHERE ws = $1 AND connector = $2 AND name = ''`, c.ws, c.Connector)
		return t.flush(ctx)
	})
	return run, l.failure("claiming a connector", err)
}

// Take is Submit of a connector with what it has to remember. ErrTurn and ErrWritten say
// that nothing was taken, any *wire.Problem too; after any other error it may have been.
func (l *Ledger) Take(ctx context.Context, c Caller, x Taking) (wire.Pushed, error) {
	if c.Connector == "" {
		return wire.Pushed{}, problemf(403, wire.CodeForbidden, "only a connector takes over from another system")
	}
	for i := range x.Refs {
		if r := &x.Refs[i]; !tellable(r.Object, r.ExtID, r.IntoID, r.Version) || r.Connector != c.Connector {
			return wire.Pushed{}, problemf(400, wire.CodeBadRequest, "the name %.80q cannot be kept: it has %d bytes at most, all of them text, and is %s's own", r.ExtID, maxName, c.Connector)
		}
	}
	for name, value := range x.State {
		if name == "" || !tellable(name) || !utf8.ValidString(value) || len(value) > maxEscaped {
			return wire.Pushed{}, problemf(400, wire.CodeBadRequest, "the state %.80q cannot be kept", name)
		}
	}
	return l.submit(ctx, &job{caller: c, auto: true, taking: &x}, x.Muts)
}

// maxName bounds the names of another system, in bytes.
const maxName = 512

// tellable reports whether a database can keep texts as names.
func tellable(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(s string) bool {
		return len(s) > maxName || !utf8.ValidString(s) || slices.Contains([]byte(s), 0)
	})
}

// part is what a taking has to say with the i-th of n mutations that are decided one by
// one: it is refused at the first, and remembered with the last.
func (x *Taking) part(i, n int) *Taking {
	if x == nil {
		return nil
	}
	one := &Taking{Run: x.Run}
	if i == 0 {
		one.Seen = x.Seen
	}
	if i == n-1 {
		one.Refs, one.State = x.Refs, x.State
	}
	return one
}

// takings of a batch: what is asked of the database for them, and what follows.
type (
	// refID is a name in another system.
	refID struct {
		connector, object, extID string
		created                  data.Instant
	}
	keptState struct{ connector, name, value string }
)

func (r *ExtRef) id() refID { return refID{r.Connector, r.Object, r.ExtID, r.ExtCreatedAt} }

func (n *needs) taking(j *job) {
	if j.taking == nil {
		return
	}
	n.runs[j.caller.Connector] = struct{}{}
	for i := range j.taking.Refs {
		r := &j.taking.Refs[i]
		n.names = append(n.names, []any{r.Connector, r.Object, r.ExtID, int64(r.ExtCreatedAt)})
	}
	for _, s := range j.taking.Seen {
		need(n.rows, s.Ent, s.Key)
	}
}

// takings reads whose turn it is, and which names are there. The connector's device is
// locked before it.
func (g *gathering) takings() {
	for connector := range g.n.runs {
		g.t.ask(func(row scan) error {
			var run int64
			err := row(&run)
			g.w.runs[connector] = run
			return err
		}, `SELECT CAST(value AS BIGINT) FROM connector_state WHERE ws = $1 AND connector = $2 AND name = ''`, g.w.ws, connector)
	}
	g.all(func(row scan) error {
		var id refID
		var of rowID
		err := row(&id.connector, &id.object, &id.extID, (*int64)(&id.created), &of.ent, &of.key)
		g.w.names[id] = of
		return err
	}, `SELECT connector, object, ext_id, ext_created_at, ent, key FROM ext_ref
		WHERE ws = $1 AND connector = {1} AND object = {2} AND ext_id = {3} AND ext_created_at = {4}`, g.n.names)
}

// take refuses what depends on rows that have changed, or takes up what is to be
// remembered. A new name makes owned fields of a row's: who decided before without it
// decides again.
func (w *world) take(j *job) error {
	x := j.taking
	if x == nil {
		return nil
	}
	if w.runs[j.caller.Connector] != x.Run {
		return ErrTurn
	}
	for _, s := range x.Seen {
		var rev int64
		if row := w.rows[rowID{s.Ent, s.Key}]; row != nil {
			rev = row.rev
		}
		if rev != s.Rev {
			return ErrWritten
		}
	}
	for i := range x.Refs {
		r := &x.Refs[i]
		if known, there := w.names[r.id()]; there && known != (rowID{r.Ent, r.Key}) {
			return problemf(409, wire.CodeBadRequest, "the name %.80q is that of another row", r.ExtID)
		}
	}
	for i := range x.Refs {
		r := &x.Refs[i]
		if _, there := w.names[r.id()]; !there {
			of := rowID{r.Ent, r.Key}
			w.names[r.id()] = of
			w.out.rescoped = true
			w.own(of, r.Connector)
		}
	}
	w.out.refs = append(w.out.refs, x.Refs...)
	for name, value := range x.State {
		w.out.states = append(w.out.states, keptState{j.caller.Connector, name, value})
	}
	return nil
}

// own notes the fields that a connector owns in a row that it knows.
func (w *world) own(row rowID, connector string) {
	for of, owner := range w.owned {
		if of.ent == row.ent && owner == connector {
			if w.owners[row] == nil {
				w.owners[row] = map[string]string{}
			}
			w.owners[row][of.field] = connector
		}
	}
}

// connectors writes what connectors remember.
func (s *saving) connectors() {
	for i := range s.w.out.refs {
		r := &s.w.out.refs[i]
		s.t.tell(`INSERT INTO ext_ref (ws, connector, object, ext_id, ext_created_at, ent, key, state, version, modified, takes, into_id, into_created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
			ON CONFLICT (ws, connector, object, ext_id, ext_created_at) DO UPDATE SET state = excluded.state, version = excluded.version,
				modified = excluded.modified, takes = excluded.takes, into_id = excluded.into_id, into_created_at = excluded.into_created_at`,
			s.w.ws, r.Connector, r.Object, r.ExtID, int64(r.ExtCreatedAt), r.Ent, r.Key[:], string(r.State), r.Version, int64(r.Modified), r.Takes,
			r.IntoID, int64(r.IntoCreatedAt))
	}
	for _, x := range s.w.out.states {
		if x.value == "" {
			s.t.tell(`DELETE FROM connector_state WHERE ws = $1 AND connector = $2 AND name = $3`, s.w.ws, x.connector, x.name)
			continue
		}
		s.t.tell(`INSERT INTO connector_state (ws, connector, name, value) VALUES ($1, $2, $3, $4)
			ON CONFLICT (ws, connector, name) DO UPDATE SET value = excluded.value`, s.w.ws, x.connector, x.name, x.value)
	}
	if s.k == 0 && s.w.out.rescoped {
		s.t.tell(`UPDATE workspace SET access = access + 1 WHERE no = $1`, s.w.ws)
	}
}
