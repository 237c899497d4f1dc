package schema_test

import (
	"reflect"
	"testing"

	"rounds/data"
	"rounds/data/schema"
)

func TestEveryEntityHasAKeyAndKnowsItsAccount(t *testing.T) {
	workspace := map[string]bool{"user": true, "team_file": true}
	for i, e := range schema.All() {
		if schema.Of(e.Name) != e || schema.Order(e.Name) != i {
			t.Errorf("%s: found as %v at %d", e.Name, schema.Of(e.Name), schema.Order(e.Name))
		}
		if e.Fields[e.IDAt].Name != "id" || e.Fields[e.IDAt].Type != schema.Key {
			t.Errorf("%s: its key is %+v", e.Name, e.Fields[e.IDAt])
		}
		if (e.AccountAt < 0) != workspace[e.Name] {
			t.Errorf("%s: the account's id stands at %d", e.Name, e.AccountAt)
		}
	}
	if schema.Of("no_such") != nil || schema.Order("no_such") != len(schema.All()) {
		t.Error("an unknown entity is known")
	}
}

func TestReferencesNameWhatComesBefore(t *testing.T) {
	for _, e := range schema.All() {
		for _, f := range e.Fields {
			if f.Ref != "" && f.Ref != e.Name && schema.Order(f.Ref) >= schema.Order(e.Name) && f.Name != "activity_id" {
				t.Errorf("%s.%s names %s, which is loaded later", e.Name, f.Name, f.Ref)
			}
			if f.Ref != "" && f.Type != schema.Key {
				t.Errorf("%s.%s is no id but names %s", e.Name, f.Name, f.Ref)
			}
		}
	}
}

// The fields of which product rules say that a person decides.
func TestHighStakesAreFieldsThatThereAre(t *testing.T) {
	want := map[string]int{"account": 8, "subscription": 2, "activity": 5, "team_file": 1}
	got := map[string]int{}
	for _, e := range schema.All() {
		for _, f := range e.Fields {
			if f.Stakes == schema.High {
				got[e.Name]++
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("high stakes: %v, want %v", got, want)
	}
	for _, name := range []string{"owner", "mrr", "renewal_on", "stage", "override_score"} {
		if f, _ := schema.Of("account").Field(name); f.Stakes != schema.High {
			t.Errorf("account.%s is %+v", name, f)
		}
	}
	if owner, _ := schema.Of("account").Field("owner"); owner.Ref != "user" {
		t.Errorf("owner is %+v", owner)
	}
	if _, ok := schema.Of("account").Field("shoe_size"); ok {
		t.Error("an account has a shoe size")
	}
}

func TestTypes(t *testing.T) {
	for name, want := range map[string]schema.Type{
		"name": schema.Text, "mrr": schema.Int, "signup_at": schema.Int, "renewal_on": schema.Day, "auto_renew": schema.Bool,
		"owner": schema.Key, "custom": schema.Fields, "stage": schema.Text,
	} {
		if f, _ := schema.Of("account").Field(name); f.Type != want {
			t.Errorf("account.%s has type %d, want %d", name, f.Type, want)
		}
	}
	if f, _ := schema.Of("user").Field("languages"); f.Type != schema.Strings {
		t.Errorf("user.languages has type %d", f.Type)
	}
	if schema.Of("account").GoType != reflect.TypeFor[data.Account]() {
		t.Error("an account is another type")
	}
}
