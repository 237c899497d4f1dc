package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rounds/data"
	"rounds/sync/wire"
)

func key(n byte) data.ID { return data.ID{1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 15: n} }

// The cast of the tables: people, accounts and devices.
var (
	lead, manager, rep, analyst = key(1), key(2), key(3), key(4)
	acme, beta                  = key(11), key(12)
	laptop, phone               = key(21), key(22)
)

// table is a world with acme (the manager's and the representative's) and beta (the
// lead's), at head 100; acme was made by 10, its revenue written by 50.
func table() *world {
	w := &world{
		ws: 1, epoch: "e1", head: 100, now: 5000,
		rows: map[rowID]*state{}, there: map[rowID]bool{}, devices: map[data.ID]*deviceState{},
		receipts: map[deviceN]*receiptState{}, byID: map[data.ID]*receiptState{},
		roles: map[data.ID]Role{lead: RoleLead, manager: RoleManager, rep: RoleRepresentative, analyst: RoleAnalyst}, leads: map[data.ID]bool{}, marks: map[int64]data.ID{},
		scope: map[scopeKey]*scopeState{
			{manager, acme}: {owned: true, stored: true}, {rep, acme}: {given: true, stored: true}, {lead, beta}: {owned: true, stored: true},
		},
		owners: map[rowID]map[string]string{}, authors: map[int64]pushed{50: {user: lead}, 10: {user: manager}},
		out: outcome{tally: map[string]int64{}},
	}
	w.devices[laptop] = &deviceState{id: laptop, user: manager, name: "laptop", kind: "device"}
	w.devices[phone] = &deviceState{id: phone, user: lead, name: "phone", kind: "device"}
	w.row("account", acme, acme, 50, `{"mrr":100,"name":"Acme","owner":"`+manager.String()+`","stage":"adoption"}`, `{"*":10,"mrr":50}`)
	w.row("account", beta, beta, 12, `{"name":"Beta","owner":"`+lead.String()+`"}`, ``)
	return w
}

func (w *world) row(ent string, k, account data.ID, rev int64, doc, frev string) *state {
	s := &state{rowID: rowID{ent, k}, account: account, rev: rev, stored: true}
	if err := s.read(doc, frev); err != nil {
		panic(err)
	}
	w.rows[s.rowID] = s
	return s
}

func deviceCaller(device, user data.ID) Caller {
	return Caller{Device: device, User: user, Kind: KindDevice}
}

// fields are written as "name", value, base, ….
func change(n int64, op data.Op, ent string, k data.ID, fields ...any) data.Mutation {
	m := data.Mutation{N: n, ID: data.ID{9, byte(n >> 8), byte(n)}, Op: op, Ent: ent, Key: k}
	for i := 0; i < len(fields); i += 3 {
		raw, err := json.Marshal(fields[i+1])
		if err != nil {
			panic(err)
		}
		if m.Fields == nil {
			m.Fields = map[string]data.FieldWrite{}
		}
		m.Fields[fields[i].(string)] = data.FieldWrite{V: raw, Base: fmt.Sprint(fields[i+2])}
	}
	return m
}

// elsewhere is a mutation that another device made.
func elsewhere(m data.Mutation) data.Mutation {
	m.ID[15] = 1
	return m
}

func (w *world) try(c Caller, muts ...data.Mutation) (*wire.Pushed, error) {
	j := &job{caller: c, epoch: "e1", auto: c.Kind == KindSystem}
	for i := range muts {
		m, err := prepare(&muts[i])
		if err != nil {
			return nil, err
		}
		j.muts = append(j.muts, m)
	}
	return w.push(j)
}

func (w *world) must(t *testing.T, c Caller, muts ...data.Mutation) []string {
	t.Helper()
	out, err := w.try(c, muts...)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range out.Receipts {
		got = append(got, string(r.Status)+r.Code)
	}
	return got
}

// of lists the rows of an entity, as their columns.
func (w *world) of(ent string) []string {
	var out []string
	for id, s := range w.rows {
		if id.ent == ent && s != nil {
			out = append(out, s.doc())
		}
	}
	slices.Sort(out)
	return out
}

// replaced counts the conflicts in which the last arrival won.
func (w *world) replaced() (n int) {
	for id, s := range w.rows {
		if id.ent == "conflict" && s != nil && s.fields["resolved_at"] != nil {
			n++
		}
	}
	return n
}

// One mutation against one row, by the rule of its field.
func TestDecideOneField(t *testing.T) {
	for _, x := range []struct {
		name      string
		mut       data.Mutation
		status    string
		field     string
		value     string // afterwards
		frev      int64  // afterwards; pending: of this push
		conflicts int
		replaced  int
	}{
		{"builds on what is there", change(1, "update", "account", acme, "mrr", 200, 50), "applied", "mrr", "200", pending, 0, 0},
		{"builds on what created the row", change(1, "update", "account", acme, "name", "A", 10), "applied", "name", `"A"`, pending, 0, 0},
		{"equal, on an older one", change(1, "update", "account", acme, "mrr", 100, 10), "merged", "mrr", "100", 50, 0, 0},
		{"equal, on this one", change(1, "update", "account", acme, "mrr", 100, 50), "merged", "mrr", "100", pending, 0, 0},
		{"equal, on this one, low stakes", change(1, "update", "account", acme, "name", "Acme", 10), "merged", "name", `"Acme"`, 10, 0, 0},
		{"high stakes, on an older one", change(1, "update", "account", acme, "mrr", 200, 10), "conflict", "mrr", "100", 50, 1, 0},
		{"high stakes, on nothing", change(1, "update", "account", acme, "mrr", 200, ""), "conflict", "mrr", "100", 50, 1, 0},
		{"high stakes, on an unknown mutation", change(1, "update", "account", acme, "mrr", 200, "n:77"), "conflict", "mrr", "100", 50, 1, 0},
		{"high stakes, on nonsense", change(1, "update", "account", acme, "mrr", 200, "yesterday"), "conflict", "mrr", "100", 50, 1, 0},
		{"high stakes, emptied", change(1, "update", "account", acme, "mrr", 0, 10), "conflict", "mrr", "100", 50, 1, 0},
		{"low stakes, on an older one", change(1, "update", "account", acme, "name", "B", 9), "applied", "name", `"B"`, pending, 0, 1},
		{"low stakes, never set", change(1, "update", "account", acme, "website", "w", 9), "applied", "website", `"w"`, pending, 0, 0},
		{"emptied", change(1, "update", "account", acme, "name", "", 10), "applied", "name", ``, pending, 0, 0},
		{"a field of a later version", change(1, "update", "account", acme, "shoe_size", 44, 10), "applied", "shoe_size", "44", pending, 0, 0},
		{"created again, equal", change(1, "create", "account", acme, "mrr", 100, ""), "merged", "mrr", "100", 50, 0, 0},
		{"created again, other value", change(1, "create", "account", acme, "mrr", 1, ""), "conflict", "mrr", "100", 50, 1, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := table()
			if got := w.must(t, deviceCaller(laptop, manager), x.mut); got[0] != x.status {
				t.Fatalf("%s, want %s", got[0], x.status)
			}
			row := w.rows[rowID{"account", acme}]
			if got := string(row.fields[x.field]); got != x.value || row.frev(x.field) != x.frev {
				t.Errorf("%s is %s under %d, want %s under %d", x.field, got, row.frev(x.field), x.value, x.frev)
			}
			if got, lost := len(w.of("conflict")), w.replaced(); got-lost != x.conflicts || lost != x.replaced {
				t.Errorf("%d conflicts and %d replaced values, want %d and %d", got-lost, lost, x.conflicts, x.replaced)
			}
		})
	}
}

// A row of the server's own that holds values of others is no place from which to keep one:
// that would be the very text that somebody takes out of it.
func TestNothingIsKeptOfWhatAConflictOrAWriteBackSaid(t *testing.T) {
	w := table()
	w.row("conflict", key(42), acme, 61, `{"ent":"account","key":"`+acme.String()+`","kept":"\"Jo\""}`, "")
	w.row("write_back", key(43), acme, 61, `{"ent":"account","key":"`+acme.String()+`","value":"\"Jo\""}`, "")
	for i, got := range w.must(t, deviceCaller(laptop, manager),
		change(1, "update", "conflict", key(42), "kept", `"[erased]"`, 5), change(2, "update", "write_back", key(43), "value", `"[erased]"`, 5)) {
		if got != "applied" {
			t.Errorf("%d: %s", i, got)
		}
	}
	if all := fmt.Sprint(w.of("conflict"), w.of("write_back")); strings.Contains(all, "Jo") {
		t.Error(all)
	}
}

// Where the last arrival wins, what it replaced can be read by everybody who sees the
// account, with who had set it.
func TestAReplacedValueIsKeptWithWhoSetIt(t *testing.T) {
	w := table()
	row := w.rows[rowID{"account", acme}]
	row.frevs["name"] = 50 // the lead set it
	w.must(t, deviceCaller(laptop, manager), change(1, "update", "account", acme, "name", "B", 10))
	want := `{"at":5000,"ent":"account","field":"name","kept":"\"B\"","kept_by":"` + manager.String() +
		`","key":"` + acme.String() + `","other":"\"Acme\"","other_by":"` + lead.String() + `","resolved_at":5000}`
	if got := w.of("conflict"); len(got) != 1 || got[0] != want {
		t.Fatalf("%v\nwant %s", got, want)
	}
}

func TestAConflictHoldsBothValuesAndWhoSetThem(t *testing.T) {
	w := table()
	w.must(t, deviceCaller(laptop, manager), change(1, "update", "account", acme, "mrr", 200, 10))
	want := `{"at":5000,"device":"laptop","ent":"account","field":"mrr","kept":"100","kept_by":"` + lead.String() +
		`","key":"` + acme.String() + `","other":"200","other_by":"` + manager.String() + `"}`
	if got := w.of("conflict"); len(got) != 1 || got[0] != want {
		t.Fatalf("%v\nwant %s", got, want)
	}
	for _, s := range w.rows {
		if s.ent == "conflict" && (s.account != acme || s.key != derivedID(data.ID{9, 0, 1}, "mrr")) {
			t.Errorf("it is %s of account %s", s.key, s.account)
		}
	}
}

// Edits of one device build on each other, whatever became of the first.
func TestDecideChains(t *testing.T) {
	me := deviceCaller(laptop, manager)
	t.Run("on an applied one", func(t *testing.T) {
		w := table()
		got := w.must(t, me, change(1, "update", "account", acme, "mrr", 200, 50), change(2, "update", "account", acme, "mrr", 300, "n:1"))
		if want := []string{"applied", "applied"}; !slices.Equal(got, want) || len(w.of("conflict")) != 0 {
			t.Errorf("%v, conflicts %v", got, w.of("conflict"))
		}
	})
	t.Run("on an equal one of another", func(t *testing.T) {
		w := table()
		w.must(t, deviceCaller(phone, lead), elsewhere(change(1, "update", "account", acme, "mrr", 200, 50)))
		got := w.must(t, me, change(1, "update", "account", acme, "mrr", 200, 50), change(2, "update", "account", acme, "mrr", 300, "n:1"))
		if want := []string{"merged", "applied"}; !slices.Equal(got, want) {
			t.Errorf("%v, conflicts %v", got, w.of("conflict"))
		}
	})
	t.Run("on one in conflict", func(t *testing.T) {
		w := table()
		got := w.must(t, me, change(1, "update", "account", acme, "mrr", 200, 10), change(2, "update", "account", acme, "mrr", 300, "n:1"), change(3, "update", "account", acme, "mrr", 400, "n:2"))
		if want := []string{"conflict", "conflict", "conflict"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		c := w.of("conflict")
		if len(c) != 1 || !reflect.DeepEqual(parsed(c[0])["other"], "400") || !reflect.DeepEqual(parsed(c[0])["kept"], "100") {
			t.Errorf("conflicts %v", c)
		}
	})
	// A copy of the device knows the first edit only; both have the seq of their push.
	t.Run("on one that the same push replaced", func(t *testing.T) {
		w := table()
		w.must(t, me, change(1, "update", "account", acme, "mrr", 200, 50), change(2, "update", "account", acme, "mrr", 300, "n:1"))
		got := w.must(t, deviceCaller(phone, lead),
			change(1, "update", "account", acme, "mrr", 200, 50), elsewhere(change(2, "update", "account", acme, "mrr", 400, "n:1")))
		if want := []string{"applied", "conflict"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		if c := w.of("conflict"); len(c) != 1 || parsed(c[0])["kept"] != "300" || parsed(c[0])["other"] != "400" {
			t.Errorf("conflicts %v", c)
		}
	})
	t.Run("on one of the same push that was equal and then replaced", func(t *testing.T) {
		w := table()
		w.must(t, me, change(1, "update", "account", acme, "mrr", 200, 50), change(2, "update", "account", acme, "mrr", 200, "n:1"),
			change(3, "update", "account", acme, "mrr", 300, "n:2"))
		got := w.must(t, deviceCaller(phone, lead), change(1, "update", "account", acme, "mrr", 200, 50),
			change(2, "update", "account", acme, "mrr", 200, "n:1"), elsewhere(change(3, "update", "account", acme, "mrr", 400, "n:2")))
		if want := []string{"applied", "merged", "conflict"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
	t.Run("on a rejected one", func(t *testing.T) {
		w := table()
		got := w.must(t, me, change(1, "update", "account", acme, "mrr", "many", 50), change(2, "update", "account", acme, "mrr", 300, "n:1"))
		if want := []string{"rejectedinvalid_field", "conflict"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
}

func parsed(doc string) map[string]any {
	var out map[string]any
	if err := json.Unmarshal([]byte(doc), &out); err != nil {
		panic(err)
	}
	return out
}

// A covered step beats an open one, an untick works when it has seen the tick, and a
// deleted step comes back when somebody ticked it.
func TestDecideSteps(t *testing.T) {
	step := key(31)
	for _, x := range []struct {
		name, now   string
		gone        bool
		op          data.Op
		state, base string
		status      string
		after       string
		goneAfter   bool
		replaced    int
	}{
		{"tick", ``, false, "update", "done", "20", "applied", `"done"`, false, 0},
		{"tick that did not see the untick", `"open"`, false, "update", "done", "3", "applied", `"done"`, false, 0},
		{"untick that saw the tick", `"done"`, false, "update", "open", "20", "applied", `"open"`, false, 0},
		{"untick that did not see the tick", `"done"`, false, "update", "open", "3", "merged", `"done"`, false, 0},
		{"not applicable against done, unseen", `"done"`, false, "update", "not_applicable", "3", "applied", `"not_applicable"`, false, 1},
		{"tick on a deleted one", `"open"`, true, "update", "done", "3", "applied", `"done"`, false, 0},
		{"delete that saw the tick", `"done"`, false, "delete", "", "20", "applied", `"done"`, true, 0},
		{"delete that did not see the tick", `"done"`, false, "delete", "", "3", "merged", `"done"`, false, 0},
		{"made on two devices", `"open"`, false, "create", "done", "", "applied", `"done"`, false, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := table()
			doc := `{}`
			if x.now != "" {
				doc = `{"state":` + x.now + `}`
			}
			row := w.row("step_answer", step, acme, 20, doc, "")
			if x.gone {
				row.goneAt = 1
			}
			m := change(1, x.op, "step_answer", step)
			if x.op == data.OpDelete {
				m.Base = x.base
			} else {
				m.Fields = map[string]data.FieldWrite{"state": {V: json.RawMessage(`"` + x.state + `"`), Base: x.base}}
			}
			if x.op == data.OpCreate {
				m.Fields["account_id"] = data.FieldWrite{V: json.RawMessage(`"` + acme.String() + `"`)}
			}
			if got := w.must(t, deviceCaller(laptop, manager), m); got[0] != x.status {
				t.Fatalf("%s, want %s", got[0], x.status)
			}
			if string(row.fields["state"]) != x.after || row.goneAt != 0 != x.goneAfter || w.replaced() != x.replaced {
				t.Errorf("state %s, gone %v, %d replaced", row.fields["state"], row.goneAt, w.replaced())
			}
		})
	}
}

func TestDecideDeletes(t *testing.T) {
	contact := key(41)
	mine := deviceCaller(laptop, manager)
	live := func(w *world) *state {
		return w.row("contact", contact, acme, 60, `{"name":"Jo"}`, `{"*":20,"name":60}`)
	}
	del := func(n int64, base string) data.Mutation {
		m := change(n, "delete", "contact", contact)
		m.Base = base
		return m
	}
	for _, x := range []struct {
		name   string
		row    bool
		gone   bool
		muts   []data.Mutation
		status []string
		after  bool // live
		tally  int64
	}{
		{"of what was seen", true, false, []data.Mutation{del(1, "60")}, []string{"applied"}, false, -1},
		{"loses to an edit", true, false, []data.Mutation{del(1, "20")}, []string{"merged"}, true, 0},
		{"without a base loses", true, false, []data.Mutation{del(1, "")}, []string{"merged"}, true, 0},
		{"after an edit of one's own", true, false, []data.Mutation{change(1, "update", "contact", contact, "name", "X", 60), del(2, "n:1")}, []string{"applied", "applied"}, false, -1},
		{"after an edit of one's own that did not come back", true, false, []data.Mutation{change(1, "update", "contact", contact, "phone", "1", 20), del(2, "60")}, []string{"applied", "applied"}, false, -1},
		{"loses to an edit that came before one's own", true, false, []data.Mutation{change(1, "update", "contact", contact, "phone", "1", 20), del(2, "20")}, []string{"applied", "merged"}, true, 0},
		{"twice", true, false, []data.Mutation{del(1, "60"), del(2, "n:1")}, []string{"applied", "merged"}, false, -1},
		{"of nothing", false, false, []data.Mutation{del(1, "60")}, []string{"merged"}, false, 0},
		{"taken back", true, false, []data.Mutation{del(1, "60"), change(2, "restore", "contact", contact)}, []string{"applied", "applied"}, true, 0},
		{"restore of a live one", true, false, []data.Mutation{change(1, "restore", "contact", contact)}, []string{"merged"}, true, 0},
		{"restore of nothing", false, false, []data.Mutation{change(1, "restore", "contact", contact)}, []string{"rejectedunknown_key"}, false, 0},
		{"loses to a later edit too", true, true, []data.Mutation{change(1, "update", "contact", contact, "name", "X", 60)}, []string{"applied"}, true, 1},
		{"loses to an equal edit", true, true, []data.Mutation{change(1, "update", "contact", contact, "name", "Jo", 60)}, []string{"applied"}, true, 1},
		{"update of nothing", false, false, []data.Mutation{change(1, "update", "contact", contact, "name", "X", 60)}, []string{"rejectedunknown_key"}, false, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := table()
			if x.row {
				if row := live(w); x.gone {
					row.goneAt = 7
				}
			}
			if got := w.must(t, mine, x.muts...); !slices.Equal(got, x.status) {
				t.Fatalf("%v, want %v", got, x.status)
			}
			row := w.rows[rowID{"contact", contact}]
			if after := row != nil && row.goneAt == 0; after != x.after || w.out.tally["contact"] != x.tally {
				t.Errorf("live: %v, tally %d; want %v, %d", after, w.out.tally["contact"], x.after, x.tally)
			}
			if row != nil && row.fields["name"] == nil {
				t.Error("a tombstone lost what it said")
			}
		})
	}
}

// A system of the team's deletes whatever is there, unless it says what it saw.
func TestDeletesOfASystem(t *testing.T) {
	system := Caller{Device: key(28), Kind: KindSystem}
	for base, want := range map[string]string{"": "applied", "60": "applied", "20": "merged"} {
		w := table()
		w.devices[key(28)] = &deviceState{id: key(28)}
		row := w.row("contact", key(41), acme, 60, `{"name":"Jo"}`, `{"*":20,"name":60}`)
		m := change(1, "delete", "contact", key(41))
		m.Base = base
		if got := w.must(t, system, m); got[0] != want || (row.goneAt != 0) != (want == "applied") {
			t.Errorf("base %q: %v, gone at %d", base, got, row.goneAt)
		}
	}
}

func TestEraseLeavesNothingOfAPerson(t *testing.T) {
	w := table()
	row := w.row("contact", key(41), acme, 60, `{"name":"Jo","phone":"1"}`, "")
	held := w.row("conflict", key(42), acme, 61, `{"ent":"contact","key":"`+key(41).String()+`","kept":"\"Jo\"","other":"\"Joe\""}`, "")
	back := w.row("write_back", key(43), acme, 61, `{"ent":"contact","key":"`+key(41).String()+`","value":"\"Jo\"","state":"failed","detail":"crm refused it: Jo is no name"}`, "")
	dropped := w.row("write_back", key(44), acme, 61, `{"ent":"account","key":"`+acme.String()+`","value":"\"ask Jo\""}`, "")
	dropped.goneAt = 9
	if got := w.must(t, deviceCaller(laptop, manager), change(1, "erase", "contact", key(41), "left_on", "2026-03-01", "")); got[0] != "applied" {
		t.Fatal(got)
	}
	if row.doc() != `{"left_on":"2026-03-01"}` || row.goneAt == 0 || !slices.Equal(w.out.forget, []data.ID{acme}) {
		t.Errorf("%s, gone at %d, forget %v", row.doc(), row.goneAt, w.out.forget)
	}
	if held.fields["kept"] != nil || held.fields["other"] != nil || held.goneAt == 0 {
		t.Errorf("a conflict still says %s", held.doc())
	}
	if strings.Contains(back.doc()+dropped.doc(), "Jo") || back.goneAt == 0 {
		t.Errorf("write-backs still say %s, %s", back.doc(), dropped.doc())
	}
	if got := w.must(t, deviceCaller(laptop, manager), change(2, "erase", "account", acme)); got[0] != "rejectedinvalid_field" {
		t.Errorf("an account: %v", got)
	}
	// Somebody who has not heard of it settles the conflict: it stays gone.
	if got := w.must(t, deviceCaller(laptop, manager), change(3, "update", "conflict", key(42), "resolved_at", 9, 61)); got[0] != "applied" || held.goneAt == 0 {
		t.Errorf("%v, gone at %d", got, held.goneAt)
	}
	// Nor does what the connector says about an edit that it had read before bring that back.
	system := Caller{Kind: KindSystem, Name: "crm", Device: laptop}
	if got := w.must(t, system, change(4, "update", "write_back", key(43), "state", "done", "")); got[0] != "applied" || back.goneAt == 0 {
		t.Errorf("%v, gone at %d", got, back.goneAt)
	}
}

func manyFields() data.Mutation {
	m := change(1, "update", "account", acme)
	m.Fields = map[string]data.FieldWrite{}
	for i := range maxFields {
		m.Fields[fmt.Sprint("f", i)] = data.FieldWrite{V: json.RawMessage("1")}
	}
	return m
}

func TestDecideWhatCanNeverBe(t *testing.T) {
	note := key(51)
	long := make([]byte, wire.MaxText+1)
	for i := range long {
		long[i] = 'x'
	}
	raw := func(v string) data.Mutation {
		m := change(1, "update", "account", acme)
		m.Fields = map[string]data.FieldWrite{"name": {V: json.RawMessage(v), Base: "10"}}
		return m
	}
	for _, x := range []struct {
		name string
		mut  data.Mutation
		code wire.Code
	}{
		{"unknown entity", change(1, "create", "shoe", note), wire.CodeUnknownEntity},
		{"no key", change(1, "create", "note", data.ID{}), wire.CodeInvalidField},
		{"unknown operation", change(1, "paint", "account", acme), wire.CodeInvalidField},
		{"a number where a text belongs", change(1, "update", "account", acme, "name", 1, 10), wire.CodeInvalidField},
		{"a text where a number belongs", change(1, "update", "account", acme, "mrr", "1", 10), wire.CodeInvalidField},
		{"a fraction", raw(`1.5`), wire.CodeInvalidField},
		{"too long a text", change(1, "update", "account", acme, "name", string(long), 10), wire.CodeInvalidField},
		{"NUL", change(1, "update", "account", acme, "name", "a\x00b", 10), wire.CodeInvalidField},
		{"no UTF-8", raw("\"\xff\""), wire.CodeInvalidField},
		{"half a surrogate pair", raw(`"\ud800"`), wire.CodeInvalidField},
		{"a day that is none", change(1, "update", "account", acme, "renewal_on", "2026-02-30", 10), wire.CodeInvalidField},
		{"an owner who is no id", change(1, "update", "account", acme, "owner", "Max", 10), wire.CodeInvalidField},
		{"a list with numbers", change(1, "update", "user", lead, "languages", []int{1}, 10), wire.CodeInvalidField},
		{"custom fields that are a list", change(1, "update", "account", acme, "custom", []int{1}, 10), wire.CodeInvalidField},
		{"a field with a strange name", change(1, "update", "account", acme, "a@0@", 1, 10), wire.CodeInvalidField},
		{"another id", change(1, "update", "account", acme, "id", beta.String(), 10), wire.CodeInvalidField},
		{"an owner who is not there", change(1, "update", "account", acme, "owner", key(99).String(), 10), wire.CodeMissingRef},
		{"an account that is not there", change(1, "create", "note", note, "account_id", key(99).String(), ""), wire.CodeMissingRef},
		{"too many fields", manyFields(), wire.CodeInvalidField},
		{"no account", change(1, "create", "note", note, "at", 1, ""), wire.CodeInvalidField},
		{"an account that is emptied", change(1, "create", "note", note, "account_id", "", ""), wire.CodeInvalidField},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := table()
			if got := w.must(t, deviceCaller(phone, lead), x.mut); got[0] != "rejected"+string(x.code) {
				t.Fatalf("%s, want %s", got[0], x.code)
			}
			if len(w.out.letters) != 1 || w.devices[phone].lastN != 1 {
				t.Errorf("%d letters, last_n %d: want the whole payload kept, and the queue moved on", len(w.out.letters), w.devices[phone].lastN)
			}
			for _, row := range w.rows {
				if row != nil && row.dirty {
					t.Errorf("%s %s was written", row.ent, row.key)
				}
			}
		})
	}
}

func TestRoles(t *testing.T) {
	note := key(51)
	people := map[string]data.ID{"lead": lead, "manager": manager, "rep": rep, "analyst": analyst, "stranger": key(98)}
	for _, x := range []struct {
		name    string
		mut     data.Mutation
		allowed map[string]string // by person; absent: not_allowed
	}{
		{"a note of acme", change(1, "create", "note", note, "account_id", acme.String(), ""), map[string]string{"lead": "applied", "manager": "applied", "rep": "applied"}},
		{"a note of beta", change(1, "create", "note", note, "account_id", beta.String(), ""), map[string]string{"lead": "applied", "manager": "rejectedout_of_scope", "rep": "rejectedout_of_scope"}},
		{"beta itself", change(1, "update", "account", beta, "name", "B", 12), map[string]string{"lead": "applied", "manager": "rejectedout_of_scope", "rep": "rejectedout_of_scope"}},
		{"the revenue", change(1, "update", "account", acme, "mrr", 1, 50), map[string]string{"lead": "applied", "manager": "applied"}},
		{"the same revenue", change(1, "update", "account", acme, "mrr", 100, 50), map[string]string{"lead": "merged", "manager": "merged", "rep": "merged"}},
		{"the renewal", change(1, "update", "account", acme, "renewal_on", "2027-01-01", 10), map[string]string{"lead": "applied", "manager": "applied"}},
		{"the stage", change(1, "update", "account", acme, "stage", "renewal", 10), map[string]string{"lead": "applied", "manager": "applied", "rep": "applied"}},
		{"a new account", change(1, "create", "account", key(13), "name", "N", ""), map[string]string{"lead": "applied", "manager": "applied", "rep": "applied"}},
		{"a new account with an owner", change(1, "create", "account", key(13), "owner", rep.String(), ""), map[string]string{"lead": "applied", "manager": "applied"}},
		{"a colleague", change(1, "create", "user", key(61), "name", "N", ""), map[string]string{"lead": "applied"}},
		{"the lead's time zone", change(1, "update", "user", lead, "time_zone", "UTC", 1), map[string]string{"lead": "applied"}},
		{"the manager's time zone", change(1, "update", "user", manager, "time_zone", "UTC", 1), map[string]string{"lead": "applied", "manager": "applied"}},
		{"the manager's role", change(1, "update", "user", manager, "role", "lead", 1), map[string]string{"lead": "applied"}},
		{"a file of the team", change(1, "create", "team_file", key(62), "path", "a", ""), map[string]string{"lead": "applied"}},
		{"a conflict that nobody had", change(1, "create", "conflict", key(63), "account_id", acme.String(), ""), nil},
		{"a conflict that is settled", change(1, "update", "conflict", key(64), "resolved_at", 9, 70), map[string]string{"lead": "applied", "manager": "applied", "rep": "applied"}},
		{"a conflict that is bent", change(1, "update", "conflict", key(64), "kept_by", analyst.String(), 70), nil},
		{"a write-back", change(1, "update", "write_back", key(65), "state", "done", 70), nil},
		{"a write-back's value", change(1, "update", "write_back", key(65), "value", `"7"`, 70), nil},
		{"a person in a write-back", change(1, "update", "write_back", key(65), "value", `"ask [erased]"`, 70), map[string]string{"lead": "applied", "manager": "applied", "rep": "applied"}},
		{"a person in a write-back, and more", change(1, "update", "write_back", key(65), "value", `"ask [erased]"`, 70, "state", "[erased]", 70), nil},
	} {
		for who, user := range people {
			t.Run(x.name+" by "+who, func(t *testing.T) {
				w := table()
				for _, u := range []data.ID{lead, manager, rep, analyst} {
					w.row("user", u, data.ID{}, 1, `{"role":"`+string(w.roles[u])+`"}`, "")
				}
				w.row("conflict", key(64), acme, 70, `{}`, "")
				w.row("write_back", key(65), acme, 70, `{}`, "")
				w.devices[key(29)] = &deviceState{id: key(29), user: user}
				want := x.allowed[who]
				if want == "" {
					want = "rejectednot_allowed"
				}
				if got := w.must(t, deviceCaller(key(29), user), x.mut); got[0] != want {
					t.Errorf("%s, want %s", got[0], want)
				}
			})
		}
	}
}

// A gateway's mutations count as those of their actor; a device may only be itself.
func TestActors(t *testing.T) {
	for _, x := range []struct {
		name  string
		kind  Kind
		actor data.ID
		want  string
	}{
		{"a gateway for the manager", KindGateway, manager, "applied"},
		{"a gateway for the analyst", KindGateway, analyst, "rejectednot_allowed"},
		{"a gateway for nobody", KindGateway, data.ID{}, "rejectednot_allowed"},
		{"a gateway for a stranger", KindGateway, key(98), "rejectednot_allowed"},
		{"a device for itself", KindDevice, manager, "applied"},
		{"a device for the lead", KindDevice, lead, "rejectednot_allowed"},
		{"a system for nobody", KindSystem, data.ID{}, "applied"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := table()
			m := change(1, "update", "account", acme, "name", "A", 10)
			m.Actor = x.actor
			c := deviceCaller(laptop, manager)
			c.Kind = x.kind
			if got := w.must(t, c, m); got[0] != x.want {
				t.Errorf("%s, want %s", got[0], x.want)
			}
		})
	}
}

// What a gateway pushes for several people has a seq for each of them.
func TestAGatewaysPushIsOfSeveral(t *testing.T) {
	w := table()
	gateway := Caller{Device: laptop, User: lead, Kind: KindGateway}
	by := func(n int64, actor data.ID, base any, value int) data.Mutation {
		m := change(n, "update", "account", acme, "mrr", value, base)
		m.Actor = actor
		return m
	}
	got, err := w.try(gateway, by(1, lead, 50, 1), by(2, lead, "n:1", 2), by(3, manager, 50, 3), by(4, lead, "n:2", 4))
	if err != nil || len(w.out.pushes) != 3 || w.devices[laptop].rev != pending+2 {
		t.Fatalf("%+v, %v, pushes %+v", got, err, w.out.pushes)
	}
	for i, want := range []struct {
		status data.ReceiptStatus
		seq    int64
	}{{"applied", 0}, {"applied", 0}, {"conflict", 1}, {"applied", 2}} {
		if r := got.Receipts[i]; r.Status != want.status || r.Seq != pending+want.seq {
			t.Errorf("receipt %d: %+v", i, r)
		}
	}
	if c := parsed(w.of("conflict")[0]); c["kept_by"] != lead.String() || c["other_by"] != manager.String() {
		t.Errorf("%v", c)
	}
}

// What comes and goes with an account's owner.
func TestOwnersGetTheirAccounts(t *testing.T) {
	w := table()
	w.there[rowID{"user", rep}] = true
	w.there[rowID{"user", lead}] = true
	boss := deviceCaller(phone, lead)
	if got := w.must(t, boss, change(1, "update", "account", acme, "owner", rep.String(), 10)); got[0] != "applied" {
		t.Fatal(got)
	}
	// The representative saw the account before, so only the manager is told.
	want := []scopeEvent{{scopeKey{manager, acme}, pending, false}}
	if !reflect.DeepEqual(w.out.events, want) {
		t.Errorf("events %+v, want %+v", w.out.events, want)
	}
	if !w.out.rescoped || w.scope[scopeKey{rep, acme}].owned != true || w.scope[scopeKey{manager, acme}].in() {
		t.Error("the scope is as it was")
	}
	// There and back in one push is no event for the lead's own account.
	w = table()
	w.there[rowID{"user", lead}] = true
	w.there[rowID{"user", manager}] = true
	w.must(t, boss, change(1, "update", "account", beta, "owner", manager.String(), 12), change(2, "update", "account", beta, "owner", lead.String(), "n:1"))
	if len(w.out.events) != 0 {
		t.Errorf("events %+v", w.out.events)
	}
	// Who makes an account for somebody else still sees it.
	w = table()
	w.there[rowID{"user", lead}] = true
	w.must(t, deviceCaller(laptop, manager), change(1, "create", "account", key(13), "owner", lead.String(), ""), change(2, "create", "contact", key(14), "account_id", key(13).String(), ""))
	if s := w.scope[scopeKey{manager, key(13)}]; !s.in() || s.owned || w.out.tally["contact"] != 1 {
		t.Errorf("scope %+v, tally %v", s, w.out.tally)
	}
}

// Who is of an account's team sees it for as long as a row says so.
func TestMembersOfAnAccountsTeamSeeIt(t *testing.T) {
	helper := key(5)
	fresh := func() *world {
		w := table()
		w.roles[helper] = RoleRepresentative
		w.there[rowID{"user", helper}], w.there[rowID{"account", acme}], w.there[rowID{"account", beta}] = true, true, true
		return w
	}
	me, boss := deviceCaller(laptop, manager), deviceCaller(phone, lead)
	member := func(n int64, k byte) data.Mutation {
		return change(n, "create", "account_member", key(k), "account_id", acme.String(), "", "user_id", helper.String(), "", "duty", "integration", "")
	}
	sees := func(w *world, account data.ID) bool { return w.scope[scopeKey{helper, account}].in() }

	w := fresh()
	if got := w.must(t, me, member(1, 51)); got[0] != "applied" || !sees(w, acme) || !w.out.rescoped {
		t.Fatalf("%v, sees it: %v", got, sees(w, acme))
	}
	if want := []scopeEvent{{scopeKey{helper, acme}, pending, true}}; !reflect.DeepEqual(w.out.events, want) {
		t.Errorf("events %+v, want %+v", w.out.events, want)
	}
	// Two devices may have said so: it holds until neither row does.
	w = fresh()
	w.scope[scopeKey{helper, acme}] = &scopeState{helps: 2, stored: true}
	for _, k := range []byte{51, 52} {
		w.row("account_member", key(k), acme, 60, `{"user_id":"`+helper.String()+`"}`, "")
	}
	remove := func(n int64, k byte) data.Mutation {
		m := change(n, "delete", "account_member", key(k))
		m.Base = "60"
		return m
	}
	w.must(t, me, remove(1, 51))
	if !sees(w, acme) {
		t.Error("the other row does not count")
	}
	w.must(t, me, remove(2, 52))
	if sees(w, acme) {
		t.Error("who was let go still sees it")
	}
	// An edit that did not know of that brings nobody back; a person who takes it back does.
	w.must(t, boss, elsewhere(change(1, "update", "account_member", key(52), "duty", "billing", 60)))
	if sees(w, acme) {
		t.Error("an edit that came late let the person in again")
	}
	w.must(t, boss, elsewhere(change(2, "restore", "account_member", key(52))))
	if !sees(w, acme) {
		t.Error("undo does not bring the person back")
	}
	// A row that moves to another account, as a merge of two does, takes the person along.
	w.must(t, boss, elsewhere(change(3, "update", "account_member", key(52), "account_id", beta.String(), 60)))
	if sees(w, acme) || !sees(w, beta) {
		t.Errorf("acme %v, beta %v", sees(w, acme), sees(w, beta))
	}

	// A representative says nothing of it, nor does whoever does not see the account.
	w = fresh()
	w.devices[key(23)] = &deviceState{id: key(23), user: rep}
	if got := w.must(t, deviceCaller(key(23), rep), member(1, 53)); got[0] != "rejectednot_allowed" || sees(w, acme) {
		t.Errorf("a representative: %v", got)
	}
	other := change(1, "create", "account_member", key(54), "account_id", beta.String(), "", "user_id", manager.String(), "")
	if got := w.must(t, me, elsewhere(other)); got[0] != "rejectedout_of_scope" || w.scope[scopeKey{manager, beta}].in() {
		t.Errorf("into an account that the manager does not see: %v", got)
	}
}

func TestARowThatMovesLeavesATombstone(t *testing.T) {
	w := table()
	row := w.row("contact", key(41), acme, 60, `{"name":"Jo"}`, "")
	w.there[rowID{"account", beta}] = true
	if got := w.must(t, deviceCaller(laptop, manager), change(1, "update", "contact", key(41), "account_id", beta.String(), 60)); got[0] != "rejectedout_of_scope" {
		t.Fatalf("into an account that the manager does not see: %v", got)
	}
	if got := w.must(t, deviceCaller(phone, lead), elsewhere(change(1, "update", "contact", key(41), "account_id", beta.String(), 60))); got[0] != "applied" {
		t.Fatal(got)
	}
	want := []moved{{rowID{"contact", key(41)}, acme, pending + 1}}
	if row.account != beta || !reflect.DeepEqual(w.out.moved, want) {
		t.Errorf("account %s, moved %+v, want %+v", row.account, w.out.moved, want)
	}
}

func TestFieldsThatAConnectorOwns(t *testing.T) {
	w := table()
	w.owners[rowID{"account", acme}] = map[string]string{"mrr": "crm"}
	me := deviceCaller(laptop, manager)
	if got := w.must(t, me, change(1, "update", "account", acme, "mrr", 7, 50, "name", "A", 10)); got[0] != "applied" {
		t.Fatal(got)
	}
	row := w.rows[rowID{"account", acme}]
	if string(row.fields["mrr"]) != "100" || string(row.fields["name"]) != `"A"` {
		t.Errorf("the row says %s", row.doc())
	}
	want := `{"at":5000,"by":"` + manager.String() + `","connector":"crm","ent":"account","field":"mrr","key":"` + acme.String() + `","state":"pending","value":"7"}`
	if got := w.of("write_back"); len(got) != 1 || got[0] != want {
		t.Errorf("%v\nwant %s", got, want)
	}
	crm := Caller{Device: key(28), Kind: KindSystem, Connector: "crm"}
	w.devices[key(28)] = &deviceState{id: key(28)}
	wantBacks := func(what string, muts []data.Mutation, want ...string) {
		t.Helper()
		before := len(w.of("write_back"))
		w.must(t, me, muts...)
		var got []string
		for _, m := range muts {
			b := w.rows[rowID{"write_back", derivedID(m.ID, "mrr")}]
			got = append(got, string(b.fields["state"])+string(b.fields["at"]))
		}
		if !slices.Equal(got, want) || len(w.of("write_back")) != before+len(muts) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	// Edits of one moment keep their order; one that builds on another has seen the same.
	wantBacks("on each other", []data.Mutation{
		change(2, "update", "account", acme, "mrr", 8, "n:1"), change(3, "update", "account", acme, "mrr", 9, "n:2"),
	}, `"pending"5001`, `"pending"5002`)
	// The owner's value is not overwritten unseen.
	wantBacks("without having seen it", []data.Mutation{
		change(4, "update", "account", acme, "mrr", 8, 10), change(5, "update", "account", acme, "mrr", 9, "n:4"),
	}, `"failed"5003`, `"failed"5004`)
	if got := w.rows[rowID{"write_back", derivedID(change(4, "update", "account", acme).ID, "mrr")}].fields["detail"]; !strings.Contains(string(got), "crm had set it to another value") {
		t.Errorf("it says %s", got)
	}
	if got := w.must(t, crm, change(7, "update", "account", acme, "mrr", 9, "")); got[0] != "applied" || string(row.fields["mrr"]) != "9" {
		t.Errorf("%v, the revenue is %s", got, row.fields["mrr"])
	}
}

// The numbers of a push: replays, reuse and gaps.
func TestNumbers(t *testing.T) {
	me := deviceCaller(laptop, manager)
	first, second, third := change(1, "update", "account", acme, "name", "A", 10), change(2, "update", "account", acme, "name", "B", "n:1"), change(3, "update", "account", acme, "name", "C", "n:2")
	w := table()
	w.must(t, me, first, second)
	again, err := w.try(me, first, second, third)
	if err != nil || len(again.Receipts) != 3 || again.LastN != 3 {
		t.Fatalf("a replay with a new one: %+v, %v", again, err)
	}
	if n := len(w.out.pushes); n != 2 {
		t.Errorf("%d pushes have a seq, want 2", n)
	}
	if only, err := w.try(me, first, second, third); err != nil || len(w.out.pushes) != 2 || only.Receipts[2].Seq != pending+1 {
		t.Errorf("a whole replay: %+v, %v, %d pushes", only, err, len(w.out.pushes))
	}
	other := third
	other.ID = data.ID{8}
	bent := third
	bent.Fields = map[string]data.FieldWrite{"name": {V: json.RawMessage(`"D"`), Base: "n:2"}}
	for name, x := range map[string]struct {
		muts []data.Mutation
		code wire.Code
		n    int64
	}{
		"a gap":                      {[]data.Mutation{change(5, "update", "account", acme)}, wire.CodeGap, 4},
		"a gap within":               {[]data.Mutation{change(4, "update", "account", acme), change(6, "update", "account", acme)}, wire.CodeGap, 4},
		"numbers that go back":       {[]data.Mutation{third, second}, wire.CodeGap, 4},
		"another id":                 {[]data.Mutation{other}, wire.CodeReused, 3},
		"another text":               {[]data.Mutation{bent, change(4, "update", "account", acme)}, wire.CodeReused, 3},
		"a number before the first":  {[]data.Mutation{change(0, "update", "account", acme)}, wire.CodeGap, 4},
		"a number far below nothing": {[]data.Mutation{change(-3, "update", "account", acme)}, wire.CodeGap, 4},
	} {
		_, err := w.try(me, x.muts...)
		p, ok := err.(problem) //nolint:errorlint // it is not wrapped here
		if !ok || p.Status != 409 || p.Code != x.code || p.N != x.n {
			t.Errorf("%s: %+v", name, err)
		}
	}
	if w.devices[laptop].lastN != 3 {
		t.Errorf("last_n is %d", w.devices[laptop].lastN)
	}
	// The same mutation on another device has one effect.
	w.roles[manager] = RoleManager
	w.devices[key(23)] = &deviceState{id: key(23), user: manager}
	copied := third
	copied.N = 1
	got, err := w.try(deviceCaller(key(23), manager), copied, change(2, "update", "account", acme, "phone", "1", 10))
	if err != nil || got.Receipts[0].Status != data.ReceiptApplied || got.Receipts[0].N != 1 || got.Receipts[0].Seq != pending+1 || got.LastN != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhoMayNotPush(t *testing.T) {
	w := table()
	w.devices[phone].gone, w.devices[phone].wipe = true, true
	for name, x := range map[string]struct {
		c      Caller
		epoch  string
		status int
		code   wire.Code
	}{
		"unknown":  {deviceCaller(key(99), manager), "e1", 401, wire.CodeUnauthorized},
		"revoked":  {deviceCaller(phone, lead), "e1", 403, wire.CodeRevoked},
		"restored": {deviceCaller(laptop, manager), "e0", 409, wire.CodeEpoch},
	} {
		_, err := w.push(&job{caller: x.c, epoch: x.epoch})
		p, ok := err.(problem) //nolint:errorlint // it is not wrapped here
		if !ok || p.Status != x.status || p.Code != x.code || p.Wipe != (name == "revoked") || (p.LastN != nil) != (name == "restored") {
			t.Errorf("%s: %+v", name, err)
		}
	}
}
