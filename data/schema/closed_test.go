package schema_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"rounds/data"
	"rounds/data/schema"
)

// Whatever has a constant in package data can be the value of a field of that type: none is
// left out of the list.
func TestClosedFieldsTakeEveryConstant(t *testing.T) {
	named := constants(t)
	fields := 0
	for _, e := range schema.All() {
		for i, f := range e.Fields {
			of := e.GoType.Field(i).Type
			if of.Kind() != reflect.String || of == reflect.TypeFor[string]() {
				continue
			}
			fields++
			want, got := named[of.Name()], slices.Sorted(slices.Values(schema.Closed(e.Name, f.Name)))
			if slices.Sort(want); !slices.Equal(got, want) || len(want) == 0 {
				t.Errorf("%s.%s takes %q, and package data has %q", e.Name, f.Name, got, want)
			}
		}
	}
	if fields < 15 {
		t.Errorf("only %d fields of a named type", fields)
	}
}

// constants are the texts of package data by their type.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			of, named := spec.Type.(*ast.Ident)
			for _, value := range spec.Values {
				lit, ok := value.(*ast.BasicLit)
				if !named || !ok || lit.Kind != token.STRING {
					continue
				}
				text, err := strconv.Unquote(lit.Value)
				if err == nil && text != string(data.ReasonLoading) { // which no rule fires
					out[of.Name] = append(out[of.Name], text)
				}
			}
			return true
		})
	}
	return out
}

func TestClosedOfPlainTexts(t *testing.T) {
	for name, want := range map[[2]string][]string{
		{"user", "role"}: {"lead", "manager", "representative", "analyst"}, {"contact", "role"}: nil, {"account", "name"}: nil,
		{"proposal", "status"}: {"open", "won", "lost"}, {"opportunity", "stage"}: nil, {"no_such", "kind"}: nil, {"account", "shoe_size"}: nil,
	} {
		if got := schema.Closed(name[0], name[1]); !slices.Equal(got, want) {
			t.Errorf("%s takes %q, want %q", name, got, want)
		}
	}
}

// The text of a change is what a person wrote, not the longest of its codes.
func TestProse(t *testing.T) {
	for name, want := range map[[2]string]bool{
		{"activity", "summary"}: true, {"account", "website"}: true, {"contact", "role"}: true, {"step_answer", "answer"}: true,
		{"activity", "state"}: false, {"user", "role"}: false, {"run", "playbook_id"}: false, {"activity", "outcome"}: false,
		{"account", "mrr"}: false, {"account", "owner"}: false, {"no_such", "text"}: false, {"account", "shoe_size"}: false,
	} {
		if got := schema.IsProse(name[0], name[1]); got != want {
			t.Errorf("%s is prose: %v", name, got)
		}
	}
}
