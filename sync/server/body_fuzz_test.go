package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// refused checks that a request is refused with a problem of its own, which says what is
// wrong, and gives the status.
func refused(t *testing.T, err error) int {
	t.Helper()
	var p *wire.Problem
	if !errors.As(err, &p) || p.Status < 400 || p.Status > 499 || p.Code == "" || p.Detail == "" {
		t.Fatalf("it is refused with %#v", err)
	}
	return p.Status
}

// FuzzBody: a body, however it says it is packed, is one of at most the size that its sender
// may send, or a problem; as a push it is one, or a problem.
func FuzzBody(f *testing.F) {
	push := []byte(`{"device":"01900000-0000-7000-8000-000000000001","epoch":"e","muts":[{"n":1,"id":"01900000-0000-7000-8000-000000000002","ent":"note","op":"create","fields":{"text":{"v":"眼鏡"}}}]}`)
	f.Add("", push)
	f.Add("zstd", packer().EncodeAll(push, nil))
	f.Add("zstd", packer().EncodeAll(bytes.Repeat([]byte(" "), 300<<10), nil))
	f.Add(" GZIP ", []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff, 0xaa, 0xae, 5, 4, 0, 0, 0xff, 0xff})
	f.Add("br", push)
	f.Add("identity", []byte(`{"muts":{}}`))
	may := allowance{packed: 64 << 10, expanded: 256 << 10}
	f.Fuzz(func(t *testing.T, encoding string, packed []byte) {
		body, err := may.expand(encoding, packed)
		if err != nil {
			refused(t, err)
			return
		}
		if len(body) > max(int(may.expanded), len(packed)) {
			t.Fatalf("%d bytes of %d", len(body), len(packed))
		}
		var in wire.Push
		if err := decode(body, &in); err != nil {
			if status := refused(t, err); status != 400 {
				t.Errorf("%d: %v", status, err)
			}
		}
	})
}

// bodies are those that the README sends with curl.
func bodies(t testing.TB) (out []string) {
	t.Helper()
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?s)/v1/events" [^']*--json '(.*?)'`).FindAllSubmatch(page, -1) {
		out = append(out, string(m[1]))
	}
	if len(out) == 0 {
		t.Error("the README sends no events")
	}
	return out
}

// FuzzEvents: of what a system reports, each event is taken or has a fault with its place
// and a sentence, which names a field where the event is an object at all. What is taken is
// of a kind, an account and a time, and is the same when it is sent again as it was read.
func FuzzEvents(f *testing.F) {
	for _, body := range bodies(f) {
		f.Add([]byte(body))
	}
	for _, name := range kindNames() {
		e := map[string]any{"id": name, "kind": name, "at": "2026-11-20T09:00:00+09:00", "account": map[string]any{"ext_id": "4711", "system": "shop", "created_at": 1795000000000}}
		for _, field := range slices.Concat(kinds[name].needs, kinds[name].takes) {
			e[field] = example(field)
		}
		raw, err := json.Marshal(map[string]any{"events": []any{e}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"events":[1,"",null,{},{"id":1},{"":1},{"id":"c","kind":"renewed","mrr":"T-9"},{"id":"b","kind":"usage","at":"x","at":"2026-11-20T09:00:00Z"},{"id":"a","kind":"usage","at":"x"}]}`))
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body []byte) {
		var in wire.Events
		if err := decode(body, &in); err != nil {
			refused(t, err)
			return
		}
		events, faults := readEvents(in.Events, now)
		if len(events)+len(faults) != len(in.Events) {
			t.Fatalf("%d of %d events, %d faults", len(events), len(in.Events), len(faults))
		}
		for i, ft := range faults {
			object := strings.HasPrefix(strings.TrimSpace(string(in.Events[ft.Index])), "{")
			if ft.Detail == "" || object && ft.Field == "" && json.Valid(in.Events[ft.Index]) || i > 0 && ft.Index <= faults[i-1].Index {
				t.Errorf("%s has the fault %+v", in.Events[ft.Index], ft)
			}
		}
		for i := range events {
			checkEvent(t, &events[i], now)
		}
	})
}

func example(field string) any {
	switch field {
	case "mrr", "amount":
		return json.Number("1240.50")
	case "seats", "count", "users", "seconds", "errors":
		return 17
	case "self_serve":
		return true
	case "contact":
		return map[string]any{"name": "眼鏡 花子", "email": "h@example.com"}
	case "type":
		return "how_to"
	case "channel":
		return "email"
	case "time_zone":
		return "Asia/Tokyo"
	case "issue":
		return "01900000-0000-7000-8000-000000000001"
	case "wanted_at", "answered_at", "escalated_at", "resolved_at":
		return "2026-11-21T10:00:00Z"
	case "start_on", "trial_end_on", "renewal_on", "day", "deadline":
		return "2026-11-20"
	}
	return "Lindqvist & 子"
}

func checkEvent(t *testing.T, e *wire.Event, now time.Time) {
	t.Helper()
	_, known := kinds[e.Kind]
	mrr, err := money(e.MRR)
	amount, aerr := money(e.Amount)
	const most = 1_000_000_000_000 * 100
	if !known || e.ID == "" || len(e.ID) > maxEventID || e.At == 0 || e.At > data.At(now.Add(24*time.Hour)) || e.Account.ID.IsZero() == (e.Account.ExtID == "") ||
		err != nil || aerr != nil || mrr < 0 || max(mrr, amount) > most || amount < -most || min(e.Seats, e.Count, e.Users, e.Seconds, e.Errors) < 0 || len(e.Ref) > maxEventID {
		t.Errorf("taken: %+v", e)
	}
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Custom) == 0 {
		e.Custom = nil // nothing is said of it
	}
	again, faults := readEvents([]json.RawMessage{raw}, now)
	if len(faults) > 0 || !reflect.DeepEqual(again[0], *e) {
		t.Errorf("%s is read as %+v, %+v", raw, again, faults)
	}
}
