// Package schema describes the synced entities once, for the cache, the protocol
// and the server: their fields in order, what a field names, and which of them
// nobody may overwrite unseen.
package schema

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"rounds/data"
)

// Type is how a field's value is written as JSON.
type Type int

// The types. An Instant and Money are whole numbers (milliseconds, hundredths), a
// Day is "YYYY-MM-DD" or "", a Key is an id's text or "", Fields and Strings are
// JSON objects and arrays.
const (
	Text Type = iota
	Int
	Bool
	Day
	Key
	Fields
	Strings
)

// Stakes say what happens when two people set a field without knowing of each
// other.
type Stakes int

// The stakes.
const (
	Low  Stakes = iota // the last arrival wins, the other stays in the field's history
	High               // the server's value stays, a conflict holds both until a person picks
	Wins               // a covered step beats one that is open
)

// Field is one column of an entity.
type Field struct {
	Name   string
	Type   Type
	Ref    string // the entity that a Key names; "" when the id may be anything
	Stakes Stakes
}

// Entity is one synced kind of row.
type Entity struct {
	Name      string // in the protocol, in the outbox, and the table's
	GoType    reflect.Type
	Fields    []Field        // in the order of the struct; "id" is one of them
	At        map[string]int // name → place in Fields and in the struct
	IDAt      int
	AccountAt int // place of the account's id; -1: the row belongs to the workspace

	names []string
}

// Names lists the fields by name. The list is not to be changed.
func (e *Entity) Names() []string { return e.names }

// Field finds a field by name.
func (e *Entity) Field(name string) (Field, bool) {
	at, ok := e.At[name]
	if !ok {
		return Field{}, false
	}
	return e.Fields[at], true
}

// table is every synced entity. It is made when it is first asked for: a look-up, which a
// person waits for, asks for none.
type table struct {
	entities []*Entity
	byName   map[string]*Entity
	byType   map[reflect.Type]*Entity
	order    map[string]int
}

var synced = sync.OnceValue(func() *table {
	t := &table{entities(), map[string]*Entity{}, map[reflect.Type]*Entity{}, map[string]int{}}
	for i, e := range t.entities {
		t.byName[e.Name], t.byType[e.GoType], t.order[e.Name] = e, e, i
	}
	return t
})

// entities lists every synced entity. The order is that of a dependable load: an
// object stands after those that it names.
func entities() []*Entity {
	return []*Entity{
		entity("user", data.User{}),
		entity("account", data.Account{}),
		entity("account_member", data.AccountMember{}),
		entity("contact", data.Contact{}),
		entity("subscription", data.Subscription{}),
		entity("usage", data.Usage{}),
		entity("event", data.Event{}),
		entity("request", data.Request{}),
		entity("run", data.Run{}),
		entity("step_answer", data.StepAnswer{}),
		entity("activity", data.Activity{}),
		entity("note", data.Note{}),
		entity("note_version", data.NoteVersion{}),
		entity("follow_up", data.FollowUp{}),
		entity("disposition", data.Disposition{}),
		entity("survey", data.Survey{}),
		entity("proposal", data.Proposal{}),
		entity("opportunity", data.Opportunity{}),
		entity("story", data.Story{}),
		entity("issue", data.Issue{}),
		entity("promise", data.Promise{}),
		entity("told", data.Told{}),
		entity("goal", data.Goal{}),
		entity("hand_off", data.HandOff{}),
		entity("conflict", data.Conflict{}),
		entity("write_back", data.WriteBack{}),
		entity("team_file", data.TeamFile{}),
	}
}

// All lists the entities in the order of a dependable load. The list is not to be
// changed.
func All() []*Entity { return synced().entities }

// Of finds an entity by name, nil when there is none.
func Of(name string) *Entity { return synced().byName[name] }

// OfType finds an entity by the type of its struct, nil when there is none.
func OfType(t reflect.Type) *Entity { return synced().byType[t] }

// Order is the place of an entity in All, len(All()) for an unknown one.
func Order(name string) int {
	if i, ok := synced().order[name]; ok {
		return i
	}
	return len(All())
}

// refs says which entity the ids in a field name, whatever the entity that has the
// field.
var refs = map[string]string{
	"account_id": "account", "contact_id": "contact", "subscription_id": "subscription", "activity_id": "activity",
	"run_id": "run", "note_id": "note", "owner": "user", "user_id": "user", "by": "user", "merged_into": "issue",
}

// high are the fields in which a value lost unseen costs a customer or a text
// (conflicts by version, product rules of sync).
var high = map[string][]string{
	"account":      {"owner", "stage", "mrr", "renewal_on", "override_score", "override_reason", "override_at", "override_until"},
	"subscription": {"mrr", "renewal_on"},
	"activity":     {"outcome", "sentiment", "summary", "next_step", "real_need"},
	"team_file":    {"text"}, // two leads who edit one file: neither's work goes unseen
}

func entity(name string, zero any) *Entity {
	e := &Entity{Name: name, GoType: reflect.TypeOf(zero), At: map[string]int{}, AccountAt: -1}
	for i := range e.GoType.NumField() {
		f := e.GoType.Field(i)
		column := f.Tag.Get("db")
		if column == "" {
			panic(fmt.Sprintf("%s.%s has no db tag", e.GoType, f.Name))
		}
		e.At[column] = i
		e.Fields = append(e.Fields, Field{Name: column, Type: typeOf(f.Type), Ref: refOf(name, column), Stakes: stakesOf(name, column)})
		switch column {
		case "id":
			e.IDAt = i
		case "account_id":
			e.AccountAt = i
		}
	}
	if name == "account" {
		e.AccountAt = e.IDAt
	}
	e.names = slices.Sorted(maps.Keys(e.At))
	return e
}

func typeOf(t reflect.Type) Type {
	switch {
	case t == reflect.TypeFor[data.Date]():
		return Day
	case t == reflect.TypeFor[data.ID]():
		return Key
	}
	switch t.Kind() {
	case reflect.String:
		return Text
	case reflect.Int64:
		return Int
	case reflect.Bool:
		return Bool
	case reflect.Map:
		return Fields
	case reflect.Slice:
		return Strings
	}
	panic(fmt.Sprintf("a synced field of type %s", t))
}

func refOf(entity, column string) string {
	if column == "parent" {
		return entity // an agency, an older version
	}
	return refs[column]
}

func stakesOf(entity, column string) Stakes {
	if entity == "step_answer" && column == "state" {
		return Wins
	}
	for _, name := range high[entity] {
		if name == column {
			return High
		}
	}
	return Low
}
