package store

import (
	"fmt"
	"reflect"
	"strings"

	"rounds/data"
)

// kind maps one entity type to its table, once at start: its columns are the
// struct's fields with a db tag, in order.
type kind struct {
	name      string // the entity's name in outbox and protocol, and the table's
	typ       reflect.Type
	columns   []string
	index     map[string]int // column → place in columns and in the struct
	idAt      int
	accountAt int // place of the account's id; -1 when the row belongs to no account
	insert    string
	selectAll string // "SELECT columns FROM table"
	selectOne string // columns, frev and gone_at of one id
}

// kinds lists every synced entity. The order is that of a dependable load: an
// object stands after those it names.
var kinds = []*kind{
	newKind("user", data.User{}),
	newKind("account", data.Account{}),
	newKind("contact", data.Contact{}),
	newKind("subscription", data.Subscription{}),
	newKind("usage", data.Usage{}),
	newKind("event", data.Event{}),
	newKind("request", data.Request{}),
	newKind("run", data.Run{}),
	newKind("step_answer", data.StepAnswer{}),
	newKind("activity", data.Activity{}),
	newKind("note", data.Note{}),
	newKind("note_version", data.NoteVersion{}),
	newKind("follow_up", data.FollowUp{}),
	newKind("disposition", data.Disposition{}),
	newKind("survey", data.Survey{}),
	newKind("proposal", data.Proposal{}),
	newKind("opportunity", data.Opportunity{}),
	newKind("story", data.Story{}),
	newKind("issue", data.Issue{}),
	newKind("promise", data.Promise{}),
	newKind("told", data.Told{}),
	newKind("goal", data.Goal{}),
	newKind("hand_off", data.HandOff{}),
}

var (
	kindsByType = map[reflect.Type]*kind{}
	kindsByName = map[string]*kind{}
)

func init() {
	for _, k := range kinds {
		kindsByType[k.typ] = k
		kindsByName[k.name] = k
	}
}

func newKind(name string, zero any) *kind {
	k := &kind{name: name, typ: reflect.TypeOf(zero), index: map[string]int{}, accountAt: -1}
	for i := range k.typ.NumField() {
		column := k.typ.Field(i).Tag.Get("db")
		if column == "" {
			panic(fmt.Sprintf("%s.%s has no db tag", k.typ, k.typ.Field(i).Name))
		}
		k.index[column] = i
		k.columns = append(k.columns, column)
		switch column {
		case "id":
			k.idAt = i
		case "account_id":
			k.accountAt = i
		}
	}
	if name == "account" {
		k.accountAt = k.idAt
	}
	list := quoted(k.columns)
	k.insert = fmt.Sprintf("INSERT INTO %s (%s, frev) VALUES (%s?)", name, list, strings.Repeat("?, ", len(k.columns)))
	k.selectAll = fmt.Sprintf("SELECT %s FROM %s", list, name)
	k.selectOne = fmt.Sprintf("SELECT %s, frev, gone_at FROM %s WHERE id = ?", list, name)
	return k
}

// quoted joins column names for SQL; some ("by", "count") are keywords.
func quoted(columns []string) string {
	return `"` + strings.Join(columns, `", "`) + `"`
}

// kindOf finds the kind of an entity given by value or by pointer, and its value.
func kindOf(row any) (*kind, reflect.Value) {
	v := reflect.Indirect(reflect.ValueOf(row))
	k := kindsByType[v.Type()]
	if k == nil {
		panic(fmt.Sprintf("%T is not an entity", row))
	}
	return k, v
}

func (k *kind) id(v reflect.Value) data.ID { return v.Field(k.idAt).Interface().(data.ID) }

// account is the account whose row v is, or the zero ID.
func (k *kind) account(v reflect.Value) data.ID {
	if k.accountAt < 0 {
		return data.ID{}
	}
	return v.Field(k.accountAt).Interface().(data.ID)
}

// values lists the columns' values, ready for the driver.
func (k *kind) values(v reflect.Value, into []any) []any {
	for i := range k.columns {
		into = append(into, driverValue(v.Field(i)))
	}
	return into
}

// driverValue turns a field into what the driver takes without asking
// database/sql to reflect again: a load writes millions of these.
func driverValue(f reflect.Value) any {
	switch f.Kind() {
	case reflect.String:
		return f.String()
	case reflect.Int64, reflect.Int32, reflect.Int:
		return f.Int()
	case reflect.Bool:
		return f.Bool()
	case reflect.Array:
		if id := f.Interface().(data.ID); !id.IsZero() {
			return id[:]
		}
		return nil
	default:
		return f.Interface()
	}
}

// targets lists pointers to the fields, for Scan.
func (k *kind) targets(v reflect.Value, into []any) []any {
	for i := range k.columns {
		into = append(into, v.Field(i).Addr().Interface())
	}
	return into
}
