package ledger

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rounds/data"
	"rounds/sync/wire"
)

// FuzzPush: of what a device sends, each mutation is understood, refused with a word that
// can be kept in its receipt, or none, which is a 400 that names it. What is understood are
// fields in their one form, each once; sent again, it is the same mutation.
func FuzzPush(f *testing.F) {
	for _, m := range []data.Mutation{
		change(1, data.OpCreate, "account", acme, "name", "株式会社 眼鏡 & Söhne \u2028 🕶", "", "mrr", 1240, "", "owner", manager.String(), "", "renewal_on", "2026-11-20", "", "custom", map[string]any{"skus": 140}, ""),
		change(2, data.OpUpdate, "note", key(3), "text", "line\nline", 7, "later", []any{1, "b", nil}, "n:1"),
		change(3, data.OpDelete, "contact", key(4)), change(4, data.OpErase, "contact", key(4)), change(5, data.OpRestore, "contact", key(4)),
		change(6, data.OpUpdate, "user", lead, "languages", []string{"ja", "de"}, 1, "name", nil, 1), change(7, "paint", "shoe", data.ID{}),
	} {
		raw, err := json.Marshal(wire.Push{Device: laptop, Epoch: "e", Cursor: "c", Muts: []data.Mutation{m, m}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"muts":[{"id":"01900000-0000-7000-8000-000000000001","ent":"account","op":"update","fields":{"name":{"v":"\ud800"},"a b":{},"mrr":{"v":1e3,"base":"-1"}}},{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var in wire.Push
		if json.Unmarshal(body, &in) != nil {
			return
		}
		for i := range in.Muts {
			m := &in.Muts[i]
			p, err := prepare(m)
			if err != nil {
				var problem *wire.Problem
				if !errors.As(err, &problem) || problem.Status != 400 || problem.N != m.N {
					t.Errorf("%+v: %v", m, err)
				}
				continue
			}
			checkPrepared(t, p)
			raw, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var sent data.Mutation
			if err := json.Unmarshal(raw, &sent); err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
			again, err := prepare(&sent)
			if err != nil || again.hash != p.hash || !reflect.DeepEqual(again.writes, p.writes) || !reflect.DeepEqual(again.fault, p.fault) {
				t.Errorf("%s: %+v, sent again %+v (%v)", raw, p, again, err)
			}
		}
	})
}

func checkPrepared(t *testing.T, p *prepared) {
	t.Helper()
	if r := p.fault; r != nil {
		if r.code == "" || r.detail == "" || !utf8.ValidString(r.detail) || strings.ContainsRune(r.detail, 0) {
			t.Errorf("%+v is refused by %+v", p.Mutation, r)
		}
		return
	}
	var names []string
	for _, w := range p.writes {
		names = append(names, w.field.Name)
		_, known := p.entity.Field(w.field.Name)
		again, err := canonical(w.field.Type, known, w.value)
		if !fieldName(w.field.Name) || err != nil || string(again) != string(w.value) || w.base.seq < -1 || w.base.n < 0 {
			t.Errorf("%s.%s: %q, then %q (%v), of %+v", p.Ent, w.field.Name, w.value, again, err, w.base)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(names)) != len(p.writes) {
		t.Errorf("fields %v", names)
	}
	for _, ref := range p.refs {
		if ref.key.IsZero() || ref.ent == "" || !slices.Contains(names, ref.field) {
			t.Errorf("%+v names %+v", p.Mutation, ref)
		}
	}
}
