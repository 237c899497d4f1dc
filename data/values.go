package data

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
)

// Fields are the team's own typed fields of an object, by name. A value is a
// string, a float64, a bool or nil, as JSON has them; dates are strings of the
// form YYYY-MM-DD.
type Fields map[string]any

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
	return json.Unmarshal(raw, (*map[string]any)(f))
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
