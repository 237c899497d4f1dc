package data

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Fields are the team's own typed fields of an object, by name. A value is a
// string, a float64, a bool or nil, as JSON has them; dates are strings of the
// form YYYY-MM-DD. A number that no float64 stands for, such as a long id of another
// system, is a json.Number, so that it is written back as it came.
type Fields map[string]any

// UnmarshalJSON reads a JSON object.
func (f *Fields) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var all map[string]any
	if err := d.Decode(&all); err != nil {
		return err
	}
	for name, v := range all {
		all[name] = floats(v)
	}
	*f = all
	return nil
}

// floats puts float64s in the place of the numbers that they stand for.
func floats(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, ok := Number(v.String()); ok {
			return n
		}
	case []any:
		for i := range v {
			v[i] = floats(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = floats(v[name])
		}
	}
	return v
}

// Number is a number as a value of Fields; false for what JSON cannot write as one.
func Number(s string) (v any, ok bool) {
	if x, ok := exactly(s); ok && !math.IsInf(x, 0) && !math.IsNaN(x) {
		return x, true
	}
	if s != "" && strings.ContainsAny(s[:1], "-0123456789") && json.Valid([]byte(s)) {
		return json.Number(s), true
	}
	return nil, false
}

// exactly is a number as a float64, if that is written with the same digits again: any of
// them holds fifteen.
func exactly(s string) (x float64, ok bool) {
	const held = 15
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, false
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	digits := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(mantissa, "-"), ".", ""), "0")
	return x, len(digits) <= held && (x != 0 || digits == "") || strconv.FormatFloat(x, 'f', -1, 64) == s
}

// Value stores canonical JSON (keys sorted), "{}" when empty.
func (f Fields) Value() (driver.Value, error) {
	if len(f) == 0 {
		return "{}", nil
	}
	b, err := json.Marshal(map[string]any(f))
	return string(b), err
}

// Scan reads JSON.
func (f *Fields) Scan(v any) error {
	*f = nil
	raw, err := jsonBytes(v)
	if err != nil || len(raw) == 0 || bytes.Equal(raw, []byte("{}")) {
		return err
	}
	return json.Unmarshal(raw, f)
}

// Strings is a list kept in one column, in order.
type Strings []string

// Value stores a JSON array.
func (s Strings) Value() (driver.Value, error) {
	if len(s) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal([]string(s))
	return string(b), err
}

// Scan reads a JSON array.
func (s *Strings) Scan(v any) error {
	*s = nil
	raw, err := jsonBytes(v)
	if err != nil || len(raw) == 0 || bytes.Equal(raw, []byte("[]")) {
		return err
	}
	return json.Unmarshal(raw, (*[]string)(s))
}

// Has reports whether the list holds v.
func (s Strings) Has(v string) bool { return slices.Contains(s, v) }

func jsonBytes(v any) ([]byte, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(x), nil
	case []byte:
		return x, nil
	default:
		return nil, fmt.Errorf("a JSON column of type %T", v)
	}
}
