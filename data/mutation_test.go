package data

import (
	"encoding/hex"
	"encoding/json"
	"testing"
)

const someMutation = `{"n":7,"id":"01900000-0000-7000-8000-000000000001","ent":"account","key":"01900000-0000-7000-8000-000000000002",
	"op":"update","fields":{"name":{"v":"A & B <x>","base":"12"},"custom":{"v":{"b":1.50,"a":[true,null]},"base":"n:3"}}}`

// The hash is part of the protocol: a device of an older version must give the same.
func TestTheHashOfAMutationNeverChanges(t *testing.T) {
	var m Mutation
	if err := json.Unmarshal([]byte(someMutation), &m); err != nil {
		t.Fatal(err)
	}
	sum, err := m.Hash()
	if err != nil {
		t.Fatal(err)
	}
	const want = "44a6e17af4d73badc6985703b6576a3d2d1466c6e7b4ecbfd0bf894989e4f614"
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func TestTheHashKnowsContentFromForm(t *testing.T) {
	hash := func(raw string) (sum [32]byte) {
		var m Mutation
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			t.Fatal(err)
		}
		sum, err := m.Hash()
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	const id = `"id":"01900000-0000-7000-8000-000000000001","key":"01900000-0000-7000-8000-000000000002","ent":"account","op":"update"`
	base := hash(`{"n":1,` + id + `,"fields":{"a":{"v":{"x":1,"y":2}},"b":{"v":"é"}}}`)
	if hash(`{"fields":{ "b":{"v":"\u00e9"}, "a":{"v":{"y":2 , "x":1}}},`+id+`,"n":1}`) != base {
		t.Error("order, spaces and escapes change the hash")
	}
	for what, raw := range map[string]string{
		"value": `{"n":1,` + id + `,"fields":{"a":{"v":{"x":1,"y":3}},"b":{"v":"é"}}}`,
		"n":     `{"n":2,` + id + `,"fields":{"a":{"v":{"x":1,"y":2}},"b":{"v":"é"}}}`,
		"base":  `{"n":1,` + id + `,"fields":{"a":{"v":{"x":1,"y":2},"base":"1"},"b":{"v":"é"}}}`,
		"field": `{"n":1,` + id + `,"fields":{"a":{"v":{"x":1,"y":2}}}}`,
	} {
		if hash(raw) == base {
			t.Errorf("another %s has the same hash", what)
		}
	}
	if _, err := (&Mutation{Fields: map[string]FieldWrite{"a": {V: json.RawMessage("{")}}}).Hash(); err == nil {
		t.Error("a value that is no JSON has a hash")
	}
}
