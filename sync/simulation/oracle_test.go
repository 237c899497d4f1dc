package simulation

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// oracle remembers what the program accepted. Every text is typed once in a run, so
// that it can be found again wherever it ended.
type oracle struct {
	said  map[string]*fate
	gone  map[helper]bool // who was let go
	diary *diary
}

// helper is somebody who works on an account beside its owner.
type helper struct{ Account, User data.ID }

// fate is what became of a text by the will of a person.
type fate struct {
	device   string
	at       time.Time // by the clock that nothing puts out
	undone   bool      // taken back, or dropped from what needed attention
	replaced bool      // somebody who saw it set another value, or picked another
	helper   helper    // what it is that they do; one who was let go does not come back with it
	outlived bool      // the server came back without it when no device had to keep it any more
}

func newOracle() *oracle { return &oracle{said: map[string]*fate{}, gone: map[helper]bool{}} }

func (o *oracle) accept(d *device, text string) {
	o.diary.write(entry{Fate: "accepted", Device: d.name, Text: text})
	o.said[text] = &fate{device: d.name, at: d.w.now}
}

func (o *oracle) replace(text string) {
	if f := o.said[text]; f != nil {
		o.diary.write(entry{Fate: "replaced", Text: text})
		f.replaced = true
	}
}

func (o *oracle) undo(text string) {
	if f := o.said[text]; f != nil {
		o.diary.write(entry{Fate: "undone", Text: text})
		f.undone = true
	}
}

// helps notes that a text says what somebody does on an account.
func (o *oracle) helps(h helper, text string) {
	o.diary.write(entry{Text: text, Helper: &h})
	o.said[text].helper = h
}

// dismiss lets go of somebody: what they are to do is no longer wanted, whoever said so and
// where. An edit of it that the server gets later is not to let them in again.
func (o *oracle) dismiss(h helper) {
	o.diary.write(entry{Helper: &h})
	o.gone[h] = true
}

func (o *oracle) readsHelper(e entry) {
	if f := o.said[e.Text]; f != nil {
		f.helper = *e.Helper
	} else {
		o.gone[*e.Helper] = true
	}
}

// doubt says which texts the step that follows may take away; until the function it
// returns is called, a kill leaves open whether it has.
func (o *oracle) doubt(texts map[string]bool) (certain func()) {
	o.diary.write(entry{Doubt: slices.Sorted(maps.Keys(texts))})
	return func() { o.diary.write(entry{Certain: true}) }
}

// reads takes up what another process has written down.
func (o *oracle) reads(e entry) {
	f := o.said[e.Text]
	if f == nil {
		f = &fate{device: e.Device}
		o.said[e.Text] = f
	}
	f.replaced = f.replaced || e.Fate == "replaced"
	f.undone = f.undone || e.Fate == "undone"
}

// restored is a server that comes back with the texts of a backup: devices send again
// what it had taken since, of the last ninety days.
func (o *oracle) restored(backup map[string]bool, now time.Time) {
	for text, f := range o.said {
		f.outlived = f.outlived || !backup[text] && f.at.Before(now.AddDate(0, 0, -90))
	}
}

// texts are the oracle's texts that stand anywhere on a device: in its rows, in what
// waits and in what needs attention.
func (o *oracle) texts(d *device) map[string]bool {
	return o.read(d, append(slices.Clone(standing), `SELECT fields FROM outbox WHERE state > 3`, `SELECT kept || other FROM conflict`))
}

// standing are the rows in which a text stands as what is so. In a conflict one may stand
// longer: what a person takes back leaves there with the next exchange.
var standing = []string{
	`SELECT text FROM note_version WHERE gone_at = 0`, `SELECT title FROM issue WHERE gone_at = 0`, `SELECT text FROM promise WHERE gone_at = 0`,
	`SELECT override_reason FROM account WHERE gone_at = 0`, `SELECT duty FROM account_member WHERE gone_at = 0`,
}

func (o *oracle) read(d *device, queries []string) map[string]bool {
	out := map[string]bool{}
	d.look(func(db *sql.DB) {
		for _, query := range queries {
			rows, err := db.QueryContext(d.w.ctx, query)
			d.w.must(err)
			for rows.Next() {
				var text string
				d.w.must(rows.Scan(&text))
				o.find(text, out)
			}
			d.w.must(rows.Err())
			d.w.must(rows.Close())
		}
	})
	return out
}

// find notes which of the oracle's texts stand in a larger one; each ends with a mark.
func (o *oracle) find(in string, out map[string]bool) {
	for {
		at := strings.Index(in, "«")
		if at < 0 {
			return
		}
		in = in[at:]
		end := strings.Index(in, "»")
		if end < 0 {
			return
		}
		out[in[:end+len("»")]] = true
		in = in[end:]
	}
}

// look opens a device's file beside its store.
func (d *device) look(fn func(*sql.DB)) {
	db, err := sql.Open("sqlite3", "file:"+d.path+"?mode=ro")
	d.w.must(err)
	fn(db)
	d.w.must(db.Close())
}

// rows are the live rows of a place, as "entity key field" → JSON.
type rows map[string]string

// onDevice reads what a cache has.
func (w *world) onDevice(d *device) rows {
	out := rows{}
	d.look(func(db *sql.DB) {
		for _, e := range schema.All() {
			names := make([]string, len(e.Fields))
			for i, f := range e.Fields {
				names[i] = `"` + f.Name + `"`
			}
			found, err := db.QueryContext(w.ctx, `SELECT `+strings.Join(names, ", ")+` FROM `+e.Name+` WHERE gone_at = 0`)
			w.must(err)
			for found.Next() {
				v := reflect.New(e.GoType).Elem()
				targets := make([]any, len(e.Fields))
				for i := range targets {
					targets[i] = v.Field(i).Addr().Interface()
				}
				w.must(found.Scan(targets...))
				key := v.Field(e.IDAt).Interface().(data.ID)
				out[e.Name+" "+key.String()] = ""
				for i, f := range e.Fields {
					if i != e.IDAt && !v.Field(i).IsZero() && !emptyList(v.Field(i)) {
						raw, err := json.Marshal(v.Field(i).Interface())
						w.must(err)
						out[e.Name+" "+key.String()+" "+f.Name] = plain(f.Type, v.Field(i), raw)
					}
				}
			}
			w.must(found.Err())
			w.must(found.Close())
		}
	})
	return out
}

func emptyList(v reflect.Value) bool {
	return (v.Kind() == reflect.Map || v.Kind() == reflect.Slice) && v.Len() == 0
}

// plain is a value as the wire has it: instants and money as whole numbers.
func plain(t schema.Type, v reflect.Value, raw []byte) string {
	if t == schema.Int {
		return fmt.Sprint(v.Int())
	}
	return string(raw)
}

// onServer reads what a person may see, as a first sync would bring it.
func (w *world) onServer(d *device) (rows, string) { return w.onServerAs(d.caller) }

func (w *world) onServerAs(c ledger.Caller) (rows, string) {
	out := rows{}
	var all strings.Builder
	unpacker, err := wire.NewUnpacker()
	w.must(err)
	defer unpacker.Close()
	w.must(w.server.ledger.Snapshot(w.ctx, c, "", func(f wire.Frame) error {
		if f.Bytes == 0 {
			return nil
		}
		return f.EachRow(unpacker, func(r *data.Row) error {
			all.Write(r.Fields)
			e := schema.Of(r.Ent)
			name := r.Ent + " " + r.Key.String()
			out[name] = ""
			if e.AccountAt >= 0 && e.AccountAt != e.IDAt {
				out[name+" account_id"] = `"` + r.Account.String() + `"`
			}
			var fields map[string]json.RawMessage
			w.must(json.Unmarshal(r.Fields, &fields))
			for field, v := range fields {
				out[name+" "+field] = string(v)
			}
			return nil
		})
	}))
	return out, all.String()
}

// texts are the oracle's texts that the server has.
func (s *server) texts(out map[string]bool) {
	// The lead sees everything; what was rejected is kept whole.
	_, text := s.w.onServerAs(s.lead())
	s.w.oracle.find(text, out)
	letters, err := s.ledger.Letters(s.w.ctx, s.ws)
	s.w.must(err)
	for _, l := range letters {
		s.w.oracle.find(string(mustJSON(s.w, l)), out)
	}
}

// lead is a device of the lead's, another one where a restore has forgotten the first.
func (s *server) lead() ledger.Caller {
	d := s.w.devices[0]
	known := errors.New("known")
	if err := s.ledger.Snapshot(s.w.ctx, d.caller, "", func(wire.Frame) error { return known }); errors.Is(err, known) {
		return d.caller
	}
	code, err := s.ledger.NewCode(s.w.ctx, s.ws, d.user.ID, ledger.KindDevice, "a test")
	s.w.must(err)
	c, _ := s.enrol(code, "oracle")
	return c
}

// check holds every device against the server, and the oracle against everything.
func (w *world) check() {
	w.t.Helper()
	for _, d := range w.devices {
		if d.gone {
			continue
		}
		want, _ := w.onServer(d)
		got := w.onDevice(d)
		if diff := differ(got, want); diff != "" {
			w.fail("%s is not what the server has:\n%s", d.name, diff)
		}
	}
	w.nothingIsLost()
}

// nothingIsLost looks for every text that was accepted and that nobody took back.
func (w *world) nothingIsLost() {
	w.t.Helper()
	found := map[string]bool{}
	for _, d := range w.devices {
		if !d.gone {
			maps.Copy(found, w.oracle.texts(d))
		}
	}
	w.server.texts(found)
	for _, text := range slices.Sorted(maps.Keys(w.oracle.said)) {
		if f := w.oracle.said[text]; !w.oracle.gone[f.helper] && !f.undone && !f.replaced && !f.outlived && !found[text] {
			w.fail("%s, typed on %s, is nowhere", text, f.device)
		}
	}
}

func mustJSON(w *world, v any) []byte {
	raw, err := json.Marshal(v)
	w.must(err)
	return raw
}

// differ tells the first few places in which two sets of rows differ.
func differ(got, want rows) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if v, ok := got[key]; !ok {
			out = append(out, fmt.Sprintf("%s: missing, want %s", key, want[key]))
		} else if v != want[key] {
			out = append(out, fmt.Sprintf("%s: %s, want %s", key, v, want[key]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[key]; !ok {
			out = append(out, fmt.Sprintf("%s: %s, which the server has not", key, got[key]))
		}
	}
	const most = 8
	return strings.Join(out[:min(most, len(out))], "\n")
}
