package ledger

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/wire"
)

// prepared is a mutation as far as it can be understood without the database, so
// that this work is done outside of the workspace's turn.
type prepared struct {
	*data.Mutation
	hash    [sha256.Size]byte
	entity  *schema.Entity
	writes  []write
	account *data.ID // the account that it sets
	base    base     // of the row
	refs    []ref
	fault   *rejection
}

// write is the new value of a field, in its canonical form.
type write struct {
	field schema.Field
	value json.RawMessage // nil: not set
	base  base
}

// base is what a value builds on: a seq, or the device's own mutation.
type base struct {
	seq int64 // -1: nothing that there is
	n   int64 // not 0: the mutation
}

// ref is a row that must be there.
type ref struct {
	rowID
	field string
}

// rejection is why a mutation can never be applied.
type rejection struct {
	code   wire.Code
	detail string
}

func reject(code wire.Code, format string, args ...any) *rejection {
	return &rejection{code, stored([]byte(fmt.Sprintf(format, args...)))}
}

// prepare understands a mutation. Only what no receipt could be kept for is an error.
func prepare(m *data.Mutation) (*prepared, error) {
	own := *m // it is given a number where its system counts nothing
	p := &prepared{Mutation: &own}
	if m.ID.IsZero() {
		return nil, problemf(400, wire.CodeBadRequest, "mutation %d has no id", m.N).at(m.N)
	}
	hash, err := m.Hash()
	if err != nil {
		return nil, problemf(400, wire.CodeBadRequest, "mutation %d is no JSON: %v", m.N, err).at(m.N)
	}
	p.hash = hash
	p.fault = p.understand()
	return p, nil
}

func (p *prepared) understand() *rejection {
	p.entity = schema.Of(p.Ent)
	if p.entity == nil {
		return reject(wire.CodeUnknownEntity, "this server knows no %.40q; a newer one may", p.Ent)
	}
	if p.Key.IsZero() {
		return reject(wire.CodeInvalidField, "a %s without a key", p.Ent)
	}
	switch p.Op {
	case data.OpCreate, data.OpUpdate, data.OpDelete, data.OpRestore, data.OpErase:
	default:
		return reject(wire.CodeInvalidField, "this server cannot %.20q a %s", p.Op, p.Ent)
	}
	p.base = parseBase(p.Base)
	names := make([]string, 0, len(p.Fields))
	for name := range p.Fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if fault := p.field(name, p.Fields[name]); fault != nil {
			return fault
		}
	}
	if p.Op == data.OpErase && p.Ent != "contact" {
		return reject(wire.CodeInvalidField, "only a contact can be erased, not a %s", p.Ent)
	}
	return nil
}

// field takes up one field of the mutation.
func (p *prepared) field(name string, w data.FieldWrite) *rejection {
	if !fieldName(name) {
		return reject(wire.CodeInvalidField, "%.80q cannot be the name of a field", name)
	}
	f, known := p.entity.Field(name)
	if !known {
		f.Name = name
	}
	v, err := canonical(f.Type, known, w.V)
	if err != nil {
		return reject(wire.CodeInvalidField, "%s.%s: %v", p.Ent, name, err)
	}
	var id data.ID
	if known && f.Type == schema.Key && v != nil {
		id, _ = data.ParseID(string(v[1 : len(v)-1])) // canonical has read it already
	}
	switch {
	case name == "id":
		if id != p.Key && v != nil {
			return reject(wire.CodeInvalidField, "a %s whose id is not its key", p.Ent)
		}
		return nil
	case name == "account_id" && p.entity.AccountAt >= 0:
		if id.IsZero() {
			return reject(wire.CodeInvalidField, "a %s belongs to an account", p.Ent)
		}
		p.account = &id
	}
	if f.Ref != "" && !id.IsZero() {
		p.refs = append(p.refs, ref{rowID{f.Ref, id}, name})
	}
	p.writes = append(p.writes, write{field: f, value: v, base: parseBase(w.Base)})
	return nil
}

// parseBase reads a base. One that cannot be read builds on nothing that there is:
// then the rules of conflicts decide.
func parseBase(s string) base {
	if k, ok := strings.CutPrefix(s, "n:"); ok {
		if n, err := strconv.ParseInt(k, 10, 64); err == nil && n > 0 {
			return base{seq: -1, n: n}
		}
		return base{seq: -1}
	}
	seq, err := strconv.ParseInt(s, 10, 64)
	if err != nil || seq < 0 || seq >= pending {
		return base{seq: -1}
	}
	return base{seq: seq}
}
