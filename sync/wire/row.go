package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/schema"
)

// line is a row as NDJSON has it.
type line struct {
	E string          `json:"e"`
	K data.ID         `json:"k"`
	A *string         `json:"a"`
	R int64           `json:"r"`
	F json.RawMessage `json:"f"`
	V json.RawMessage `json:"v"`
	X int64           `json:"x"`
	M bool            `json:"m"`
	G data.ID         `json:"g"`
	D data.ID         `json:"d"`
}

// AppendRow appends one row and its newline.
func AppendRow(b []byte, r *data.Row) []byte {
	b = append(b, `{"e":"`...)
	b = append(b, r.Ent...)
	b = append(b, `","k":"`...)
	b = appendID(b, r.Key)
	if r.Account != r.Key {
		b = append(b, `","a":"`...)
		b = appendID(b, r.Account)
	}
	b = append(b, `","r":`...)
	b = strconv.AppendInt(b, r.Rev, 10)
	if len(r.Fields) > 0 {
		b = append(append(b, `,"f":`...), r.Fields...)
	}
	if len(r.Frevs) > 0 {
		b = append(append(b, `,"v":`...), r.Frevs...)
	}
	if r.GoneAt != 0 {
		b = strconv.AppendInt(append(b, `,"x":`...), int64(r.GoneAt), 10)
	}
	if r.Moved {
		b = append(b, `,"m":true`...)
	}
	return append(b, "}\n"...)
}

// AppendGrant appends a change of scope and its newline.
func AppendGrant(b []byte, g data.GrantChange) []byte {
	name := byte('d')
	if g.Granted {
		name = 'g'
	}
	b = append(b, '{', '"', name, '"', ':', '"')
	return append(appendID(b, g.Account), "\"}\n"...)
}

// ParseItem reads one line. The item keeps parts of raw, which must not change.
func ParseItem(raw []byte) (data.PageItem, error) {
	if row, ok := parsePlain(raw); ok {
		return data.PageItem{Row: row}, nil
	}
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return data.PageItem{}, fmt.Errorf("a row that is no JSON: %w", err)
	}
	switch {
	case !l.G.IsZero():
		return data.PageItem{Grant: &data.GrantChange{Account: l.G, Granted: true}}, nil
	case !l.D.IsZero():
		return data.PageItem{Grant: &data.GrantChange{Account: l.D}}, nil
	case !isName(l.E) || l.K.IsZero():
		return data.PageItem{}, fmt.Errorf("a row without its entity or key: %.80s", raw)
	}
	row := &data.Row{Ent: l.E, Key: l.K, Account: l.K, Rev: l.R, Fields: l.F, Frevs: l.V, GoneAt: data.Instant(l.X), Moved: l.M}
	if l.A != nil {
		account, err := data.ParseID(*l.A)
		if err != nil {
			return data.PageItem{}, err
		}
		row.Account = account
	}
	return data.PageItem{Row: row}, nil
}

// isName reports whether s may name an entity, also one that only a newer program knows.
func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
}

// parsePlain reads a line as AppendRow writes it for a live row, which nearly every
// line is; ok is false for any other, which is then read as JSON. A first sync has
// millions of lines.
func parsePlain(raw []byte) (*data.Row, bool) {
	r := &data.Row{}
	rest, ok := bytes.CutPrefix(raw, []byte(`{"e":"`))
	if !ok {
		return nil, false
	}
	end := bytes.IndexByte(rest, '"')
	if end <= 0 {
		return nil, false
	}
	entity := schema.Of(string(rest[:end]))
	if entity == nil {
		return nil, false
	}
	r.Ent, rest = entity.Name, rest[end:]
	if rest, ok = cutID(rest, `","k":"`, &r.Key); !ok || r.Key.IsZero() {
		return nil, false
	}
	r.Account = r.Key
	if bytes.HasPrefix(rest, []byte(`","a":"`)) {
		if bytes.HasPrefix(rest, []byte(`","a":""`)) {
			r.Account, rest = data.ID{}, rest[len(`","a":"`):]
		} else if rest, ok = cutID(rest, `","a":"`, &r.Account); !ok {
			return nil, false
		}
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(`","r":`)); !ok {
		return nil, false
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' && digits < 18 {
		r.Rev = r.Rev*10 + int64(rest[digits]-'0')
		digits++
	}
	if rest, ok = bytes.CutPrefix(rest[digits:], []byte(`,"f":`)); !ok || digits == 0 {
		return nil, false
	}
	end = objectEnd(rest)
	if end < 0 {
		return nil, false
	}
	r.Fields, rest = rest[:end], rest[end:]
	if after, has := bytes.CutPrefix(rest, []byte(`,"v":`)); has {
		if end = objectEnd(after); end < 0 {
			return nil, false
		}
		r.Frevs, rest = after[:end], after[end:]
	}
	return r, string(bytes.TrimSuffix(rest, []byte("\n"))) == "}"
}

// objectEnd is where the JSON object at the head of b ends, -1 when it does not.
// Whether the object is sound shows when its fields are read.
func objectEnd(b []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		if depth == 0 {
			return -1
		}
	}
	return -1
}

func cutID(b []byte, prefix string, into *data.ID) (rest []byte, ok bool) {
	const size = 36
	if len(b) < len(prefix)+size || string(b[:len(prefix)]) != prefix {
		return b, false
	}
	text := b[len(prefix) : len(prefix)+size]
	if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return b, false
	}
	var packed [32]byte
	n := copy(packed[:], text[0:8])
	n += copy(packed[n:], text[9:13])
	n += copy(packed[n:], text[14:18])
	n += copy(packed[n:], text[19:23])
	copy(packed[n:], text[24:36])
	if _, err := hex.Decode(into[:], packed[:]); err != nil {
		return b, false
	}
	return b[len(prefix)+size:], true
}

func appendID(b []byte, id data.ID) []byte {
	if id.IsZero() {
		return b
	}
	for i, c := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, []byte{c})
	}
	return b
}
