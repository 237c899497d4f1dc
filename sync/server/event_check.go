package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// maxEventID bounds the sender's ids, in bytes.
const maxEventID = 200

// readEvents reads and checks every event by itself. One mistake refuses them all, so
// that what is mended is sent again as it was; faults tells of each.
func readEvents(raw []json.RawMessage, now time.Time) (events []wire.Event, faults []wire.Fault) {
	seen := map[string]int{}
	for i := range raw {
		e, fault := readEvent(raw[i], now)
		if first, twice := seen[e.ID]; fault == nil && twice {
			fault = &wire.Fault{Field: "id", Detail: fmt.Sprintf("event %d of this request has the same id; give each its own", first)}
		}
		if fault != nil {
			fault.Index, fault.ID = i, e.ID
			faults = append(faults, *fault)
			continue
		}
		seen[e.ID] = i
		events = append(events, e)
	}
	return events, faults
}

func readEvent(raw json.RawMessage, now time.Time) (wire.Event, *wire.Fault) {
	var e wire.Event
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	bad := d.Decode(&e)
	var given map[string]json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil {
		return e, unreadable(err, raw)
	}
	if bad != nil {
		return e, unreadable(bad, raw)
	}
	k, known := kinds[e.Kind]
	switch {
	case e.ID == "" || len(e.ID) > maxEventID:
		return e, fault("id", "give the event an id of your own, of up to %d bytes: the same id counts once", maxEventID)
	case !known:
		return e, fault("kind", "%.40q is no kind of event; give one of %s", e.Kind, strings.Join(kindNames(), ", "))
	case e.At == 0:
		return e, fault("at", "say when it happened, as 2026-11-30T14:05:00Z")
	case e.At > data.At(now.Add(24*time.Hour)):
		return e, fault("at", "that is more than a day ahead; is the sender's clock right?")
	case e.Account.ID.IsZero() == (e.Account.ExtID == ""):
		return e, fault("account", "name the account by its id, or by its ext_id in your system")
	case len(e.Account.ExtID) > maxEventID || len(e.Account.System) > maxEventID:
		return e, fault("account", "an id may have %d bytes", maxEventID)
	case e.Day > data.At(now.Add(48*time.Hour)).DateIn(time.UTC): // it may be tomorrow where it happened
		return e, fault("day", "that is days ahead; is the sender's clock right?")
	}
	for name := range given {
		if !slices.Contains(everyKind, name) && !slices.Contains(k.needs, name) && !slices.Contains(k.takes, name) {
			return e, fault(name, "%s takes no %s; leave it out, or put it under custom", e.Kind, name)
		}
	}
	for _, name := range k.needs {
		if raw, ok := given[name]; !ok || string(raw) == `""` || string(raw) == "null" {
			return e, fault(name, "%s needs %s", e.Kind, name)
		}
	}
	return e, checkValues(&e, given)
}

// checkValues checks what the fields hold.
func checkValues(e *wire.Event, given map[string]json.RawMessage) *wire.Fault {
	for name, raw := range given {
		if tooLong(raw) {
			return fault(name, "a text may have %d KiB", wire.MaxText>>10)
		}
		if strings.Contains(string(raw), `\u0000`) {
			return fault(name, "a text cannot hold the character 0")
		}
	}
	for _, m := range []struct {
		name string
		v    json.Number
	}{{"mrr", e.MRR}, {"amount", e.Amount}} {
		v, err := money(m.v)
		if err != nil {
			return fault(m.name, "%v", err)
		}
		if m.name == "mrr" && v < 0 { // an amount that is paid back is
			return fault(m.name, "%s is less than 0", m.v)
		}
	}
	for name, n := range map[string]int64{"seats": e.Seats, "count": e.Count, "users": e.Users, "seconds": e.Seconds, "errors": e.Errors} {
		if n < 0 {
			return fault(name, "%d is less than 0", n)
		}
	}
	switch {
	case e.Kind == "request" && !slices.Contains(requestTypes, data.RequestKind(e.Type)):
		return fault("type", "%.40q is no type of request; give one of %s", e.Type, listed(requestTypes))
	case e.Channel != "" && !slices.Contains(channels, data.Channel(e.Channel)):
		return fault("channel", "%.40q is no channel; give one of %s", e.Channel, listed(channels))
	case len(e.Ref) > maxEventID:
		return fault("ref", "an id may have %d bytes", maxEventID)
	case e.TimeZone != "" && !isZone(e.TimeZone):
		return fault("time_zone", "%.60q is no time zone; give an IANA name, as Europe/Stockholm", e.TimeZone)
	}
	return nil
}

// tooLong reports whether a value is longer than a field may be: a text by what it says, as
// programs may write one letter in twelve.
func tooLong(raw json.RawMessage) bool {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return len(text) > wire.MaxText
	}
	return len(raw) > wire.MaxText
}

func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil
}

func listed[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

func fault(field, format string, args ...any) *wire.Fault {
	return &wire.Fault{Field: field, Detail: fmt.Sprintf(format, args...)}
}

// unreadable says what is wrong with an event that cannot be read, and where.
func unreadable(err error, raw json.RawMessage) *wire.Fault {
	var kind *json.UnmarshalTypeError
	var ours *data.Error
	switch name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); {
	case unknown:
		return fault(cmp.Or(strings.Trim(name, `"`), `""`), "there is no such field; own facts go under custom")
	case errors.As(err, &kind):
		return fault(kind.Field, "a %s cannot stand here", kind.Value)
	case errors.As(err, &ours):
		return fault(misread(raw), "%s", ours.Message)
	}
	if name := misread(raw); name != "" { // as a number that is written as a text
		return fault(name, "it cannot be read: %v", err)
	}
	return fault("", "it is no event: %v", err)
}

// misread is the first field that cannot be read: what a value of ours refuses does not say
// where it stood. An object may have one name twice, and each of them is tried.
func misread(raw json.RawMessage) string {
	d := json.NewDecoder(bytes.NewReader(raw))
	_, err := d.Token() // the brace
	for err == nil && d.More() {
		name, _ := d.Token()
		var v, alone json.RawMessage
		if err = d.Decode(&v); err != nil {
			break
		}
		field, _ := name.(string)
		if alone, err = json.Marshal(map[string]json.RawMessage{field: v}); err == nil && json.Unmarshal(alone, &wire.Event{}) != nil {
			return field
		}
	}
	return ""
}

// money reads an amount in whole units of a currency.
func money(n json.Number) (data.Money, error) {
	if n == "" {
		return 0, nil
	}
	whole, part, _ := strings.Cut(string(n), ".")
	sign := data.Money(1)
	if rest, minus := strings.CutPrefix(whole, "-"); minus {
		sign, whole = -1, rest
	}
	var v data.Money
	const mostDigits = 12
	if len(whole) > mostDigits || len(part) > 2 || whole == "" {
		return 0, fmt.Errorf("%.40s is no amount; give whole units with up to two decimals, as 1240.50", n)
	}
	for _, c := range whole + (part + "00")[:2] {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%.40s is no amount; give whole units with up to two decimals, as 1240.50", n)
		}
		v = v*10 + data.Money(c-'0')
	}
	return sign * v, nil
}
