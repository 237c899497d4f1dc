package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"rounds/data"
	"rounds/data/schema"
)

// fieldScanner turns the JSON object of a row's fields into column values in one pass.
// A snapshot has millions of rows, and each is read once.
type fieldScanner struct {
	k     *kind
	zeros []driver.Value // of the columns that an object leaves out
}

func newFieldScanner(k *kind) *fieldScanner {
	s := &fieldScanner{k: k, zeros: make([]driver.Value, len(k.columns))}
	for i, f := range k.entity.Fields {
		s.zeros[i] = zeroOf(f.Type)
	}
	return s
}

func zeroOf(t schema.Type) driver.Value {
	switch t {
	case schema.Text:
		return ""
	case schema.Int, schema.Day:
		return int64(0)
	case schema.Bool:
		return false
	case schema.Fields:
		return "{}"
	case schema.Strings:
		return "[]"
	}
	return nil // a key that names nothing
}

var errFields = errors.New("its fields are no JSON object")

// scan sets the values of all columns.
func (s *fieldScanner) scan(raw []byte, into []driver.Value) error {
	copy(into, s.zeros)
	b := bytes.TrimSpace(raw)
	if len(b) == 0 {
		return nil
	}
	if b[0] != '{' {
		return errFields
	}
	b = skipSpace(b[1:])
	if len(b) > 0 && b[0] == '}' {
		return nil
	}
	for {
		name, rest, err := memberName(b)
		if err != nil {
			return err
		}
		end := valueEnd(rest)
		if end <= 0 {
			return errFields
		}
		if at, ok := s.k.index[string(name)]; ok {
			if into[at], err = columnValue(s.k.entity.Fields[at].Type, rest[:end]); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		b = skipSpace(rest[end:])
		if len(b) == 0 {
			return errFields
		}
		if b[0] == '}' {
			return nil
		}
		if b[0] != ',' {
			return errFields
		}
		b = skipSpace(b[1:])
	}
}

// memberName reads a member's name and its colon.
func memberName(b []byte) (name, rest []byte, err error) {
	end := valueEnd(b)
	if end < 2 || b[0] != '"' {
		return nil, nil, errFields
	}
	name = b[1 : end-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		text, err := unquote(b[:end])
		if err != nil {
			return nil, nil, err
		}
		name = []byte(text)
	}
	rest = skipSpace(b[end:])
	if len(rest) == 0 || rest[0] != ':' {
		return nil, nil, errFields
	}
	return name, skipSpace(rest[1:]), nil
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// valueEnd is where the JSON value at the head of b ends.
func valueEnd(b []byte) int {
	if len(b) == 0 {
		return -1
	}
	switch b[0] {
	case '"':
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return -1
	case '{', '[':
		depth := 0
		for i := 0; i < len(b); i++ {
			switch b[i] {
			case '"':
				n := valueEnd(b[i:])
				if n < 0 {
					return -1
				}
				i += n - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
		return -1
	}
	i := 0
	for i < len(b) && b[i] != ',' && b[i] != '}' && b[i] != ']' && b[i] > ' ' {
		i++
	}
	return i
}

// columnValue is a field's value as its column has it.
func columnValue(t schema.Type, raw []byte) (driver.Value, error) {
	switch t {
	case schema.Int:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%.40s is no whole number", raw)
		}
		return n, nil
	case schema.Bool:
		switch string(raw) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, fmt.Errorf("%.40s is neither true nor false", raw)
	case schema.Fields, schema.Strings:
		if string(raw) == "null" {
			return zeroOf(t), nil
		}
		return canonical(t, raw)
	}
	text, err := unquote(raw)
	if err != nil {
		return nil, err
	}
	switch t {
	case schema.Day:
		d, err := data.ParseDate(text)
		return int64(d), err
	case schema.Key:
		return keyValue(text)
	}
	return text, nil
}

// canonical is the form in which data.Fields and data.Strings store themselves.
func canonical(t schema.Type, raw []byte) (driver.Value, error) {
	if t == schema.Strings {
		var v data.Strings
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
		return v.Value()
	}
	var v data.Fields
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	return v.Value()
}

func keyValue(text string) (driver.Value, error) {
	if text == "" {
		return nil, nil
	}
	id, err := data.ParseID(text)
	if err != nil {
		return nil, err
	}
	return id[:], nil
}

// unquote reads a JSON string.
func unquote(raw []byte) (string, error) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", fmt.Errorf("%.40s is no text", raw)
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && plainText(inner) {
		return string(inner), nil
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

// plainText reports whether the inside of a JSON string means itself.
func plainText(b []byte) bool {
	for _, c := range b {
		if c < ' ' {
			return false
		}
	}
	return utf8.Valid(b)
}
