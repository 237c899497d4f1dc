package store

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"rounds/data"
	"rounds/data/schema"
)

// kind maps one entity type to its table, once at start: its columns are the
// struct's fields with a db tag, in order.
type kind struct {
	name      string // the entity's name in outbox and protocol, and the table's
	typ       reflect.Type
	entity    *schema.Entity
	columns   []string
	index     map[string]int // column → place in columns and in the struct
	idAt      int
	accountAt int // place of the account's id; -1 when the row belongs to no account
	insert    string
	selectAll string // "SELECT columns FROM table"
	put       string // INSERT OR REPLACE of a whole row; see Tx.put
	selectOne string // columns, rev, frev and gone_at of one id
}

// kindTable is every synced entity, in the order of a dependable load. It is made when it
// is first asked for: what only looks up names does not wait for it.
var kindTable = sync.OnceValue(func() (t struct {
	all    []*kind
	byType map[reflect.Type]*kind
	byName map[string]*kind
},
) {
	t.byType, t.byName = map[reflect.Type]*kind{}, map[string]*kind{}
	for _, e := range schema.All() {
		k := newKind(e)
		t.all = append(t.all, k)
		t.byType[k.typ], t.byName[k.name] = k, k
	}
	return t
})

// kinds lists them.
func kinds() []*kind { return kindTable().all }

// kindNamed finds one by its name, nil where there is none.
func kindNamed(name string) *kind { return kindTable().byName[name] }

// kindOfType finds one by the type of its struct, nil where there is none.
func kindOfType(t reflect.Type) *kind { return kindTable().byType[t] }

func newKind(e *schema.Entity) *kind {
	k := &kind{name: e.Name, typ: e.GoType, entity: e, index: e.At, idAt: e.IDAt, accountAt: e.AccountAt}
	for _, f := range e.Fields {
		k.columns = append(k.columns, f.Name)
	}
	list := quoted(k.columns)
	k.insert = fmt.Sprintf("INSERT INTO %s (%s, frev) VALUES (%s?)", k.name, list, strings.Repeat("?, ", len(k.columns)))
	k.put = fmt.Sprintf("INSERT OR REPLACE INTO %s (%s, rev, frev, gone_at) VALUES (%s?, ?, ?)", k.name, list, strings.Repeat("?, ", len(k.columns)))
	k.selectAll = fmt.Sprintf("SELECT %s FROM %s", list, k.name)
	k.selectOne = fmt.Sprintf("SELECT %s, rev, frev, gone_at FROM %s WHERE id = ?", list, k.name)
	return k
}

// quoted joins column names for SQL; some ("by", "count") are keywords.
func quoted(columns []string) string {
	return `"` + strings.Join(columns, `", "`) + `"`
}

// kindOf finds the kind of an entity given by value or by pointer, and its value.
func kindOf(row any) (*kind, reflect.Value) {
	v := reflect.Indirect(reflect.ValueOf(row))
	k := kindOfType(v.Type())
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
		if i == k.accountAt && k.name == "conflict" && v.Field(i).IsZero() {
			into = append(into, noAccount[:]) // about a file of the team
			continue
		}
		into = append(into, driverValue(v.Field(i)))
	}
	return into
}

// noAccount stands in the column of the account, which is never NULL, where a row of a
// kind that belongs to accounts is about the whole team.
var noAccount data.ID

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
