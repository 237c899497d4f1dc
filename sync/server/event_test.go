package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/server"
	"rounds/sync/wire"
)

// key makes a key of one of the team's systems.
func (h *host) key(name string) string {
	h.t.Helper()
	var out wire.Key
	if err := h.lead.JSON(context.Background(), "POST", "/v1/admin/keys", wire.NewKey{Name: name}, &out); err != nil {
		h.t.Fatal(err)
	}
	return out.Key
}

// report sends events and gives the answer.
func (h *host) report(key string, events ...string) (answered, wire.Reported) {
	h.t.Helper()
	res := h.do("POST", "/v1/events", []byte(`{"events":[`+strings.Join(events, ",")+`]}`), "Authorization", "Bearer "+key)
	var out wire.Reported
	if res.status == 200 {
		if err := json.Unmarshal(res.body, &out); err != nil {
			h.t.Fatal(err)
		}
	}
	return res, out
}

// book is everything that the lead sees, by entity and key.
func (h *host) book() map[string]map[data.ID]map[string]any {
	h.t.Helper()
	out := map[string]map[data.ID]map[string]any{}
	for cursor := ""; ; {
		page, err := h.lead.Changes(context.Background(), cursor, 5000, data.ID{})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, item := range page.Items {
			if item.Row == nil {
				continue
			}
			fields := map[string]any{}
			if err := json.Unmarshal(item.Row.Fields, &fields); err != nil {
				h.t.Fatal(err)
			}
			if out[item.Row.Ent] == nil {
				out[item.Row.Ent] = map[data.ID]map[string]any{}
			}
			out[item.Row.Ent][item.Row.Key] = fields
		}
		if cursor = page.Cursor; !page.More {
			return out
		}
	}
}

const signup = `{"id":"s1","kind":"signup","at":"2026-11-20T09:00:00Z","account":{"ext_id":"4711"},"name":"Lindqvist Handels AB","language":"sv",
	"country":"SE","currency":"SEK","time_zone":"Europe/Stockholm","product":"repricer","plan":"trial","mrr":1240.5,"trial_end_on":"2026-12-04",
	"contact":{"name":"Britta Lindqvist","email":"britta@example.com"},"custom":{"skus":140}}`

// Each kind of event becomes the rows that the rules look at.
func TestEvents(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	at := func(id, kind, more string) string {
		return fmt.Sprintf(`{"id":%q,"kind":%q,"at":"2026-11-21T10:00:00Z","account":{"ext_id":"4711"}%s}`, id, kind, more)
	}
	res, out := h.report(key, signup,
		at("e1", "cancellation", `,"detail":"too dear"`), at("e2", "payment_failed", `,"amount":12.40`), at("e3", "contract_changed", `,"plan":"pro","seats":12,"mrr":99`),
		at("e4", "usage", `,"feature":"rules","day":"2026-11-20","count":17,"users":3`), at("e5", "request", `,"type":"bug","subject":"slow","ref":"T-9","channel":"email"`),
		at("e6", "callback", `,"wanted_at":"2026-11-22T09:00:00Z"`), at("e7", "product_activated", `,"product":"analytics"`), at("e8", "market_changed", `,"detail":"a competitor"`),
		at("e9", "claim", `,"deadline":"2026-11-30"`), at("e10", "release", `,"feature":"rules"`), at("e11", "shipped", `,"issue":"01900000-0000-7000-8000-000000000001"`),
		at("e12", "config_blocked", ``),
	)
	if res.status != 200 || len(out.Results) != 13 {
		t.Fatalf("%d %s", res.status, res.body)
	}
	account := out.Results[0].Account
	for _, r := range out.Results {
		if r.Status != "applied" || r.Account != account || r.Seq != out.Results[0].Seq {
			t.Errorf("%+v", r)
		}
	}
	b := h.book()
	a := b["account"][account]
	for field, want := range map[string]any{
		"name": "Lindqvist Handels AB", "owner": h.first.User.String(), "stage": "activation", "plan": "pro", "seats": 12.0, "mrr": 9900.0, "payment": "failed",
		"cancelled_at": float64(data.At(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC))), "start_on": "2026-11-20", "trial_end_on": "2026-12-04",
	} {
		if a[field] != want {
			t.Errorf("account.%s is %v, want %v", field, a[field], want)
		}
	}
	kinds := map[string]map[string]any{}
	for _, e := range b["event"] {
		kinds[e["kind"].(string)] = e
	}
	for _, kind := range []data.EventKind{
		data.EventSignup, data.EventAssigned, data.EventCancellation, data.EventPaymentFailed, data.EventContractChanged, data.EventProductActive, data.EventMarketChanged,
		data.EventClaim, data.EventRelease, data.EventShipped, data.EventConfigBlocked,
	} {
		if kinds[string(kind)] == nil {
			t.Errorf("no event %s", kind)
		}
	}
	if got := fmt.Sprint(kinds["claim"]["custom"], kinds["release"]["custom"], kinds["shipped"]["custom"], kinds["signup"]["custom"], kinds["payment_failed"]["amount"]); got !=
		"map[deadline:2026-11-30] map[feature:rules] map[ref:01900000-0000-7000-8000-000000000001] map[skus:140] 1240" {
		t.Error(got)
	}
	if len(b["usage"]) != 1 || len(b["request"]) != 2 || len(b["contact"]) != 1 || len(b["subscription"]) != 1 {
		t.Errorf("%d usage, %d requests, %d contacts, %d subscriptions", len(b["usage"]), len(b["request"]), len(b["contact"]), len(b["subscription"]))
	}

	before := h.head()
	again, _ := h.report(key, signup, at("e1", "cancellation", `,"detail":"too dear"`), at("e5", "request", `,"type":"bug","subject":"slow","ref":"T-9","channel":"email"`))
	var replayed wire.Reported
	if err := json.Unmarshal(again.body, &replayed); err != nil || len(replayed.Results) != 3 || replayed.Results[0] != out.Results[0] || replayed.Results[1] != out.Results[1] || h.head() != before {
		t.Errorf("a replay is answered %s, head %d after %d", again.body, h.head(), before)
	}

	// What is older than what the account says changes nothing in it; a ref goes on.
	h.report(key,
		`{"id":"f1","kind":"payment_ok","at":"2026-11-20T10:00:00Z","account":{"ext_id":"4711"}}`,
		`{"id":"f2","kind":"cancellation_withdrawn","at":"2026-11-22T10:00:00Z","account":{"ext_id":"4711"}}`,
		`{"id":"f3","kind":"request","at":"2026-11-22T10:00:00Z","account":{"ext_id":"4711"},"type":"bug","ref":"T-9","resolved_at":"2026-11-22T10:00:00Z"}`,
		`{"id":"f4","kind":"usage","at":"2026-11-22T10:00:00Z","account":{"ext_id":"4711"},"feature":"rules","day":"2026-11-20","count":21}`,
		`{"id":"f5","kind":"renewed","at":"2026-11-22T10:00:00Z","account":{"id":"`+account.String()+`"},"renewal_on":"2027-11-20"}`,
	)
	b = h.book()
	if a = b["account"][account]; a["payment"] != "failed" || a["cancelled_at"] != nil || a["renewal_on"] != "2027-11-20" {
		t.Errorf("%v", a)
	}
	for _, r := range b["request"] {
		if r["kind"] == "bug" && (r["resolved_at"] == nil || r["subject"] != "slow" || r["opened_at"] != float64(data.At(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)))) {
			t.Errorf("%v", r)
		}
	}
	for _, u := range b["usage"] {
		if len(b["usage"]) != 1 || u["count"] != 21.0 || u["users"] != nil {
			t.Errorf("%v", b["usage"])
		}
	}
}

// What a person had set gives way to what a system reports, and can still be read; an edit
// that did not know of the report is a conflict.
func TestAReportAndAPersonsEdit(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("billing")
	_, out := h.report(key, signup)
	account := out.Results[0].Account
	edit := func(n int64, mrr, base string) data.ReceiptStatus {
		t.Helper()
		login, err := h.lead.Login()
		if err != nil {
			t.Fatal(err)
		}
		ws, err := h.ledger.Workspace(t.Context(), login.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		pushed, err := h.lead.Push(t.Context(), data.SyncPoint{Epoch: ws.Epoch}, []data.Mutation{{
			N: n, ID: data.ID{9, byte(n)}, Op: data.OpUpdate, Ent: "account", Key: account, Fields: map[string]data.FieldWrite{"mrr": {V: json.RawMessage(mrr), Base: base}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return pushed.Receipts[0].Status
	}
	seq := strconv.FormatInt(out.Results[0].Seq, 10)
	if got := edit(1, "130000", seq); got != data.ReceiptApplied {
		t.Fatalf("the first edit is %s", got)
	}
	h.report(key, `{"id":"c1","kind":"contract_changed","at":"2026-11-22T10:00:00Z","account":{"ext_id":"4711"},"mrr":1500}`)
	if got := edit(2, "140000", "n:1"); got != data.ReceiptConflict {
		t.Errorf("an edit that did not know of the report is %s", got)
	}
	b := h.book()
	if got := b["account"][account]["mrr"]; got != 150000.0 {
		t.Errorf("the MRR is %v", got)
	}
	var all []string
	for _, c := range b["conflict"] {
		all = append(all, fmt.Sprint(c["kept"], " ", c["other"], " ", c["device"], " ", c["resolved_at"] != nil))
	}
	slices.Sort(all)
	if got := strings.Join(all, ", "); got != "150000 130000 billing true, 150000 140000 laptop false" {
		t.Error(got)
	}
	h.report(key, `{"id":"c2","kind":"contract_changed","at":"2026-11-23T10:00:00Z","account":{"ext_id":"4711"},"mrr":1600}`)
	if b = h.book(); len(b["conflict"]) != 2 {
		t.Errorf("one report after another left %d", len(b["conflict"]))
	}
	h.report(key, `{"id":"c0","kind":"contract_changed","at":"2026-11-21T10:00:00Z","account":{"ext_id":"4711"},"mrr":1200,"plan":"old"}`)
	if a := h.book()["account"][account]; a["mrr"] != 160000.0 || a["plan"] != "trial" {
		t.Errorf("a late report made the contract %v, %v", a["mrr"], a["plan"])
	}
}

// A system that reuses its ids keeps its accounts apart by when it made them.
func TestAnIDThatIsUsedAgain(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	made := func(id, created string) string {
		return fmt.Sprintf(`{"id":%q,"kind":"signup","at":"2026-11-20T09:00:00Z","account":{"ext_id":"1","created_at":%q},"name":"A %s"}`, id, created, id)
	}
	_, first := h.report(key, made("a", "2020-01-01T00:00:00Z"))
	_, second := h.report(key, made("b", "2026-11-01T00:00:00Z"))
	if len(first.Results) != 1 || len(second.Results) != 1 || first.Results[0].Account == second.Results[0].Account {
		t.Fatalf("%+v, %+v", first, second)
	}
	res, _ := h.report(key, `{"id":"c","kind":"config_blocked","at":"2026-11-20T09:00:00Z","account":{"ext_id":"1"}}`)
	if res.status != 400 || !strings.Contains(res.problem.Detail, "created_at") {
		t.Errorf("%s", res.body)
	}
	_, third := h.report(key, `{"id":"c","kind":"config_blocked","at":"2026-11-20T09:00:00Z","account":{"ext_id":"1","created_at":"2026-11-01T00:00:00Z"}}`)
	if len(third.Results) != 1 || third.Results[0].Account != second.Results[0].Account {
		t.Errorf("%+v", third)
	}
	// Another system's id of the same text is another account.
	if res, _ := h.report(h.key("crm"), `{"id":"c","kind":"config_blocked","at":"2026-11-20T09:00:00Z","account":{"ext_id":"1"}}`); res.status != 400 {
		t.Errorf("%s", res.body)
	}
}

// A mistake is told with its place, and nothing of the request is taken.
func TestFaultyEvents(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	good := `{"id":"g","kind":"signup","at":"2026-11-20T09:00:00Z","account":{"ext_id":"4711"},"name":"Good"}`
	with := func(more string) string {
		return `{"id":"x","account":{"ext_id":"4711"},"at":"2026-11-20T09:00:00Z"` + more + `}`
	}
	before := h.head()
	for _, c := range []struct{ name, event, field, says string }{
		{"no id", `{"kind":"signup"}`, "id", "an id of your own"},
		{"no kind", `{"id":"x"}`, "kind", "is no kind of event; give one of callback, cancellation"},
		{"unknown kind", `{"id":"x","kind":"sing-up"}`, "kind", `"sing-up"`},
		{"no time", `{"id":"x","kind":"signup"}`, "at", "2026-11-30T14:05:00Z"},
		{"no time of ours", `{"id":"x","kind":"signup","at":"yesterday"}`, "at", "is not a time"},
		{"no day", with(`,"kind":"usage","feature":"rules","day":"tomorrow"`), "day", "tomorrow"},
		{"no account id", `{"id":"x","kind":"churn","at":"2026-11-20T09:00:00Z","account":{"id":"4711"}}`, "account", "4711"},
		{"a time to come", `{"id":"x","kind":"signup","at":"2199-01-01T00:00:00Z"}`, "at", "clock"},
		{"no account", `{"id":"x","kind":"signup","at":"2026-11-20T09:00:00Z"}`, "account", "by its id, or by its ext_id"},
		{"an unknown account", `{"id":"x","kind":"churn","at":"2026-11-20T09:00:00Z","account":{"ext_id":"9"}}`, "account", "send its signup first"},
		{"an account of somebody else", `{"id":"x","kind":"churn","at":"2026-11-20T09:00:00Z","account":{"id":"01900000-0000-7000-8000-000000000001"}}`, "account", "no account of that id"},
		{"no name", `{"id":"x","kind":"signup","at":"2026-11-20T09:00:00Z","account":{"ext_id":"9"}}`, "name", "needs a name"},
		{"a typing slip", with(`,"kind":"churn","detial":"x"`), "detial", "there is no such field"},
		{"a field of another kind", with(`,"kind":"churn","feature":"x"`), "feature", "churn takes no feature"},
		{"a field that is missing", with(`,"kind":"usage","feature":"x"`), "day", "usage needs day"},
		{"an empty field", with(`,"kind":"usage","feature":"","day":"2026-11-20"`), "feature", "usage needs feature"},
		{"no request of ours", with(`,"kind":"request","type":"wish"`), "type", "performance"},
		{"no channel of ours", with(`,"kind":"request","type":"bug","channel":"pigeon"`), "channel", "phone"},
		{"less than nothing", with(`,"kind":"usage","feature":"x","day":"2026-11-20","count":-1`), "count", "less than 0"},
		{"use of a day to come", with(`,"kind":"usage","feature":"x","day":"2199-01-01"`), "day", "clock"},
		{"revenue below nothing", with(`,"kind":"contract_changed","mrr":-5`), "mrr", "less than 0"},
		{"no amount", with(`,"kind":"contract_changed","mrr":1.234`), "mrr", "two decimals"},
		{"a text for a number", with(`,"kind":"contract_changed","seats":"many"`), "seats", "a string cannot stand here"},
		{"no time zone", with(`,"kind":"signup","name":"x","time_zone":"Mars/Olympus"`), "time_zone", "IANA"},
		{"a long text", with(`,"kind":"churn","detail":"` + strings.Repeat("x", wire.MaxText+1) + `"`), "detail", "64 KiB"},
		{"a NUL", with(`,"kind":"churn","detail":"\u0000"`), "detail", "character 0"},
		{"an id twice", good, "id", "event 0 of this request"},
		{"no event", `7`, "", "cannot stand here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, _ := h.report(key, good, c.event)
			if res.status != 400 || len(res.problem.Errors) != 1 {
				t.Fatalf("%d %.300s", res.status, res.body)
			}
			if f := res.problem.Errors[0]; f.Index != 1 || f.Field != c.field || !strings.Contains(f.Detail, c.says) || !strings.Contains(res.problem.Detail, "nothing was taken") {
				t.Errorf("%+v", f)
			}
		})
	}
	for _, body := range []string{`{"events":[]}`, `{"events":[` + strings.Repeat(`{},`, wire.MaxEvents) + `{}]}`, `{}`} {
		if res := h.do("POST", "/v1/events", []byte(body), "Authorization", "Bearer "+key); res.status != 400 {
			t.Errorf("%.40s: %d", body, res.status)
		}
	}
	for _, token := range []string{"", "nonsense", h.access} {
		if res := h.do("POST", "/v1/events", []byte(`{"events":[`+good+`]}`), "Authorization", "Bearer "+token); res.status != 401 {
			t.Errorf("%q: %d", token, res.status)
		}
	}
	if res := h.do("GET", "/v1/changes", nil, "Authorization", "Bearer "+key); res.status != 401 {
		t.Errorf("a key pulls: %d", res.status)
	}
	if after := h.head(); after != before {
		t.Errorf("the head went from %d to %d", before, after)
	}
}

// The examples of the README are run as they stand, in its order, by a shell.
func TestTheReadme(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHost(t, server.Limits{})
	_, commands, ok := strings.Cut(string(raw), "```sh\ncurl ")
	if commands, _, _ = strings.Cut(commands, "```"); !ok {
		t.Fatal("the README shows no event")
	}
	examples := strings.Split("curl "+strings.TrimSpace(commands), "\n\n")
	key := h.key("shop")
	for _, example := range examples {
		c := exec.CommandContext(t.Context(), "sh", "-c", example)
		c.Env = append(os.Environ(), "ROUNDS_URL="+h.url, "ROUNDS_KEY="+key, "no_proxy=127.0.0.1")
		out, err := c.Output()
		var answer wire.Reported
		if err != nil || json.Unmarshal(out, &answer) != nil || len(answer.Results) == 0 {
			t.Fatalf("%s\n%s%v", example, out, err)
		}
		for _, r := range answer.Results {
			if r.Status != "applied" {
				t.Errorf("%+v", r)
			}
		}
	}
	if len(examples) != 3 || len(h.book()["request"]) != 2 {
		t.Errorf("%d examples, %d requests", len(examples), len(h.book()["request"]))
	}
}

// An id that was an event's of another kind is refused: it would pass for that one come again. The same
// event counts once.
func TestAnIDOfAnotherEventIsRefused(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	h.report(key, signup)
	event := func(kind string) string {
		return fmt.Sprintf(`{"id":"e1","kind":%q,"at":"2026-11-21T10:00:00Z","account":{"ext_id":"4711"}}`, kind)
	}
	for range 2 {
		if res, _ := h.report(key, event("cancellation")); res.status != 200 {
			t.Fatalf("%d %s", res.status, res.body)
		}
	}
	for _, other := range []string{event("payment_failed"), event("callback")} {
		if res, _ := h.report(key, other); res.status != 400 || len(res.problem.Errors) != 1 || res.problem.Errors[0].Field != "id" {
			t.Errorf("%s: %d %s", other, res.status, res.body)
		}
	}
}

// An id, or a ref, that was of another account is refused whole: the row would stay where it
// is, and what the event says of the account would be written.
func TestAnIDOfAnotherAccountsEventIsRefused(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	other := strings.NewReplacer(`"s1"`, `"s2"`, `"4711"`, `"4712"`).Replace(signup)
	h.report(key, signup, other)
	event := func(id, kind, account, more string) string {
		return fmt.Sprintf(`{"id":%q,"kind":%q,"at":"2026-11-21T10:00:00Z","account":{"ext_id":%q}%s}`, id, kind, account, more)
	}
	all := [][2]string{
		{event("c", "cancellation", "4711", ""), event("c", "cancellation", "4712", "")},
		{event("r", "request", "4711", `,"type":"bug"`), event("r", "request", "4712", `,"type":"bug"`)},
		{event("k", "request", "4711", `,"type":"bug"`), event("k", "callback", "4711", "")},
		{event("t1", "request", "4711", `,"type":"bug","ref":"T-1"`), event("t2", "request", "4712", `,"type":"bug","ref":"T-1"`)},
		{signup, strings.Replace(other, `"s2"`, `"s1"`, 1)},
		{signup, strings.NewReplacer(`"4711"`, `"4713"`).Replace(signup)},
	}
	for _, e := range all {
		if res, _ := h.report(key, e[0]); res.status != 200 {
			t.Fatalf("%s: %d %s", e[0], res.status, res.body)
		}
	}
	before := h.head()
	for _, e := range all {
		res, _ := h.report(key, e[1])
		field := "id"
		if strings.Contains(e[1], "T-1") {
			field = "ref"
		}
		if res.status != 400 || len(res.problem.Errors) != 1 || res.problem.Errors[0].Field != field {
			t.Errorf("%s: %d %s", e[1], res.status, res.body)
		}
		if res, _ := h.report(key, e[0]); res.status != 200 {
			t.Errorf("%s come again: %d %s", e[0], res.status, res.body)
		}
	}
	if after := h.head(); after != before {
		t.Errorf("the head went from %d to %d", before, after)
	}
}

// A text counts by what it says, however its sender writes it: many programs write each
// letter that is not English in six.
func TestATextThatIsWrittenLong(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	h.report(key, signup)
	res, _ := h.report(key, `{"id":"r","kind":"request","type":"bug","at":"2026-11-21T10:00:00Z","account":{"ext_id":"4711"},"body":"`+strings.Repeat(`\u6771`, wire.MaxText/3)+`"}`)
	if res.status != 200 {
		t.Fatalf("%d %s", res.status, res.body)
	}
	for _, r := range h.book()["request"] {
		if r["body"] != strings.Repeat("東", wire.MaxText/3) {
			t.Errorf("the request says %.40v …", r["body"])
		}
	}
}

// Of a request whose reports come in another order the first one tells when it was opened,
// and the last one what stands; in one request of ours or in two.
func TestARequestThatIsToldBackwards(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	h.report(key, signup)
	event := func(ref, at, more string) string {
		return fmt.Sprintf(`{"id":"%[1]s at %[2]s","kind":"request","type":"bug","ref":%[1]q,"at":"2026-11-21T%[2]s:00Z","account":{"ext_id":"4711"}%[3]s}`, ref, at, more)
	}
	later := func(ref string) string {
		return event(ref, "11:00", `,"priority":"high","answered_at":"2026-11-21T11:00:00Z"`)
	}
	first := func(ref string) string { return event(ref, "10:00", `,"priority":"low","subject":"slow"`) }
	h.report(key, later("T-1"))
	h.report(key, first("T-1"))
	h.report(key, first("T-1")) // once more
	h.report(key, later("T-2"), first("T-2"))
	h.report(key, first("T-3"), later("T-3"))
	requests := h.book()["request"]
	if len(requests) != 3 {
		t.Fatalf("%d requests", len(requests))
	}
	for _, r := range requests {
		if r["opened_at"] != float64(data.At(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC))) || r["priority"] != "high" || r["subject"] != "slow" || r["first_answer_at"] == nil {
			t.Errorf("%v", r)
		}
	}
}

// Reports of one moment are taken one after the other: what is later stands, in whichever order
// they are decided.
func TestReportsOfOneMoment(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	_, out := h.report(key, signup)
	const most = 14
	var all sync.WaitGroup
	for i := range most {
		kind := "payment_failed"
		if i == most-1 {
			kind = "payment_ok"
		}
		all.Go(func() {
			for _, e := range []string{
				fmt.Sprintf(`{"id":"p%d","kind":%q,"at":"2026-11-21T10:00:%02dZ","account":{"ext_id":"4711"}}`, i, kind, i),
				fmt.Sprintf(`{"id":"c%d","kind":"contract_changed","at":"2026-11-21T10:00:%02dZ","account":{"ext_id":"4711"},"seats":%d}`, i, i, i+1),
				fmt.Sprintf(`{"id":"r%d","kind":"request","type":"bug","ref":"T-1","at":"2026-11-21T10:00:%02dZ","account":{"ext_id":"4711"}}`, i, i),
			} {
				if res, _ := h.report(key, e); res.status != 200 {
					t.Errorf("%s: %d %s", e, res.status, res.body)
				}
			}
		})
	}
	all.Wait()
	book := h.book()
	if a := book["account"][out.Results[0].Account]; a["payment"] != "ok" || a["seats"] != float64(most) {
		t.Errorf("the payment is %v, the seats are %v", a["payment"], a["seats"])
	}
	for _, r := range book["request"] {
		if r["opened_at"] != float64(data.At(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC))) {
			t.Errorf("%v", r)
		}
	}
}

// A churn that comes late does not set an earlier day, in one request or in two.
func TestAChurnThatComesLate(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	_, out := h.report(key, signup)
	churn := func(id, at string) string {
		return fmt.Sprintf(`{"id":%q,"kind":"churn","at":%q,"account":{"ext_id":"4711"}}`, id, at)
	}
	day := func() any { return h.book()["account"][out.Results[0].Account]["churned_on"] }
	h.report(key, churn("c1", "2026-11-20T10:00:00Z"))
	h.report(key, churn("c2", "2026-10-20T10:00:00Z"))
	if got := day(); got != "2026-11-20" {
		t.Errorf("churned on %v", got)
	}
	h.report(key, churn("c3", "2026-11-21T10:00:00Z"), churn("c4", "2026-10-21T10:00:00Z"))
	if got := day(); got != "2026-11-21" {
		t.Errorf("churned on %v", got)
	}
}

// A cancellation and its withdrawal come in either order, in one request or in two.
func TestACancellationThatComesAfterItsWithdrawal(t *testing.T) {
	h := newHost(t, server.Limits{})
	key := h.key("shop")
	event := func(id, kind, at string) string {
		return fmt.Sprintf(`{"id":%q,"kind":%q,"at":%q,"account":{"ext_id":"4711"}}`, id, kind, at)
	}
	_, out := h.report(key, signup)
	cancelled := func() any { return h.book()["account"][out.Results[0].Account]["cancelled_at"] }
	h.report(key, event("w1", "cancellation_withdrawn", "2026-11-21T10:00:00Z"))
	h.report(key, event("c1", "cancellation", "2026-11-21T09:00:00Z"))
	h.report(key, event("w2", "cancellation_withdrawn", "2026-11-22T10:00:00Z"), event("c2", "cancellation", "2026-11-22T09:00:00Z"))
	if at := cancelled(); at != nil {
		t.Errorf("cancelled at %v, though that was withdrawn", at)
	}
	h.report(key, event("c3", "cancellation", "2026-11-23T09:00:00Z"))
	if cancelled() == nil {
		t.Error("another cancellation does not count")
	}
}
