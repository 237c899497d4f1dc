package ledger

import (
	"encoding/json"
	"maps"
	"slices"

	"rounds/data"
)

// based says what became of values that did not get into the row, for mutations that
// build on this one ("n:K").
type based struct {
	Row       data.ID            `json:"k"`           // whose values
	Merged    map[string]int64   `json:"m,omitempty"` // equal values: under which number they stand
	Conflicts map[string]data.ID `json:"c,omitempty"` // the conflict that holds the value
	// Past are fields whose value a later mutation of the same push replaced: both have
	// its seq, and only this tells them apart.
	Past []string `json:"p,omitempty"`
}

// column writes it, with marks for pending seqs (state.frevColumn).
func (b *based) column() (text string, offsets []int64) {
	if b == nil {
		return "", nil
	}
	raw := []byte(`{"k":"` + b.Row.String() + `","m":{`)
	for i, name := range slices.Sorted(maps.Keys(b.Merged)) {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(append(append(raw, '"'), name...), '"', ':')
		raw = appendSeq(raw, b.Merged[name], &offsets)
	}
	raw = append(raw, `},"c":{`...)
	for i, name := range slices.Sorted(maps.Keys(b.Conflicts)) {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(append(append(raw, '"'), name...), `":"`...)
		raw = append(append(raw, b.Conflicts[name].String()...), '"')
	}
	raw = append(raw, '}')
	for i, name := range b.Past {
		raw = append(raw, [...]string{`,"p":["`, `","`}[min(i, 1)]...)
		raw = append(raw, name...)
	}
	if len(b.Past) > 0 {
		raw = append(raw, `"]`...)
	}
	return string(append(raw, '}')), offsets
}

// of is b where the mutation wrote that row, else nothing: a base that names a
// mutation of another row is none.
func (b *based) of(row data.ID) based {
	if b == nil || b.Row != row {
		return based{}
	}
	return *b
}

func readBased(column string) (*based, error) {
	if column == "" {
		return nil, nil
	}
	b := &based{}
	return b, json.Unmarshal([]byte(column), b)
}
