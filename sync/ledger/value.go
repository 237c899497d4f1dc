package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/wire"
)

// canonical checks that a field of type t can hold raw, and gives the one way in
// which the ledger writes that value, so that equal values have equal bytes. The
// zero value is nil: a field that is not set. A field that this program does not
// know keeps what it has.
func canonical(t schema.Type, known bool, raw json.RawMessage) (json.RawMessage, error) {
	if len(raw) > maxEscaped {
		return nil, errTooLong
	}
	if string(raw) == "null" || len(raw) == 0 {
		return nil, nil
	}
	if !known {
		return canonicalTree(raw)
	}
	switch t {
	case schema.Text:
		return canonicalText(raw)
	case schema.Int:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%.40s is no whole number", raw)
		}
		return unlessZero(n == 0, strconv.AppendInt(nil, n, 10))
	case schema.Bool:
		if string(raw) != "true" && string(raw) != "false" {
			return nil, fmt.Errorf("%.40s is neither true nor false", raw)
		}
		return unlessZero(raw[0] == 'f', raw)
	case schema.Day:
		text, err := plainText(raw)
		if err != nil {
			return nil, err
		}
		day, err := data.ParseDate(text)
		if err != nil {
			return nil, err
		}
		return unlessZero(day == 0, []byte(`"`+day.String()+`"`))
	case schema.Key:
		text, err := plainText(raw)
		if err != nil {
			return nil, err
		}
		id, err := data.ParseID(text)
		if err != nil {
			return nil, err
		}
		return unlessZero(id.IsZero(), []byte(`"`+id.String()+`"`))
	case schema.Fields:
		if raw[0] != '{' {
			return nil, fmt.Errorf("%.40s is no object", raw)
		}
	case schema.Strings:
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, fmt.Errorf("%.40s is no list of texts", raw)
		}
		for _, v := range list {
			if _, err := plainText(v); err != nil {
				return nil, err
			}
		}
	}
	return canonicalTree(raw)
}

// maxEscaped bounds a text as JSON may write it: six bytes for one, and the quotes.
const maxEscaped = 6*wire.MaxText + 2

var errTooLong = fmt.Errorf("a text may have %d KiB", wire.MaxText>>10)

func unlessZero(zero bool, raw []byte) (json.RawMessage, error) {
	if zero {
		return nil, nil
	}
	return raw, nil
}

func canonicalText(raw json.RawMessage) (json.RawMessage, error) {
	if plainASCII(raw) {
		if len(raw) > wire.MaxText+2 {
			return nil, errTooLong
		}
		return unlessZero(len(raw) == 2, raw)
	}
	text, err := plainText(raw)
	if err != nil {
		return nil, err
	}
	return encode(text)
}

// plainASCII is a JSON string without anything that could be written another way.
func plainASCII(raw []byte) bool {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return false
	}
	for _, c := range raw[1 : len(raw)-1] {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// plainText reads a JSON string that a database can hold as text.
func plainText(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || raw[0] != '"' {
		return "", fmt.Errorf("%.40s is no text", raw)
	}
	if err := checkText(raw); err != nil {
		return "", err
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", err
	}
	if len(s) > wire.MaxText {
		return "", errTooLong
	}
	return s, nil
}

// checkText refuses what JSON lets through and a database or a terminal does not:
// bytes that are no UTF-8, halves of surrogate pairs, and NUL.
func checkText(raw []byte) error {
	if !utf8.Valid(raw) {
		return fmt.Errorf("a text that is no UTF-8")
	}
	for rest := raw; ; {
		at := bytes.IndexByte(rest, '\\')
		if at < 0 || at+1 >= len(rest) {
			return nil
		}
		if rest[at+1] != 'u' {
			rest = rest[at+2:]
			continue
		}
		r, ok := hexRune(rest[at:])
		if !ok || r == 0 {
			return fmt.Errorf("a text with a NUL character")
		}
		rest = rest[at+6:]
		if utf16.IsSurrogate(r) {
			low, ok := hexRune(rest)
			if !ok || utf16.DecodeRune(r, low) == utf8.RuneError {
				return fmt.Errorf("a text with half a character (a lone surrogate)")
			}
			rest = rest[6:]
		}
	}
}

// hexRune reads an escape of \u and four hex digits at the head of b.
func hexRune(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return rune(n), err == nil
}

// canonicalTree writes any JSON with sorted keys and without spaces; an empty text,
// list or object, zero and false are the zero value.
func canonicalTree(raw json.RawMessage) (json.RawMessage, error) {
	if err := checkText(raw); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("%.40s is no JSON", raw)
	}
	if d.InputOffset() != int64(len(raw)) {
		return nil, fmt.Errorf("%.40s is more than one value", raw)
	}
	out, err := encode(v)
	if len(out) > wire.MaxText {
		return nil, errTooLong
	}
	switch string(out) {
	case `{}`, `[]`, `""`, `0`, `false`, `null`:
		return nil, err
	}
	return out, err
}

// encode writes JSON without escapes for HTML.
func encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	out := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if string(out) == `""` {
		out = nil
	}
	return out, err
}

// fieldName reports whether a name can be that of a field; the stamp of a seq that
// is not known yet relies on it.
func fieldName(name string) bool {
	if name == "" || len(name) > 64 {
		return false
	}
	return strings.IndexFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	}) < 0
}
