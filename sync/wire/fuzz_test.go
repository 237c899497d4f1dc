package wire_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"rounds/sync/wire"
)

// What is read as a row is written as the same row, whatever its form was.
func FuzzItem(f *testing.F) {
	for i := range rows {
		f.Add(wire.AppendRow(nil, &rows[i]))
	}
	f.Add([]byte(`{"g":"01900000-0000-7000-8000-000000000001"}`))
	f.Add([]byte(`{"e":"account","k":"00000000-0000-0000-0000-000000000000","r":0,"f":{}}`))
	f.Add([]byte(`{"e":"\b","k":"00010000-0000-0000-0000-000000000000"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		item, err := wire.ParseItem(raw)
		if err != nil || item.Row == nil || !json.Valid(raw) {
			return
		}
		again, err := wire.ParseItem(bytes.TrimSuffix(wire.AppendRow(nil, item.Row), []byte("\n")))
		if err != nil || again.Row == nil || again.Row.Key != item.Row.Key || again.Row.Rev != item.Row.Rev || !bytes.Equal(again.Row.Fields, item.Row.Fields) {
			t.Errorf("%s: %+v, then %+v (%v)", raw, item.Row, again.Row, err)
		}
	})
}

func FuzzPage(f *testing.F) {
	raw, _ := page()
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if p, err := wire.ReadPage(bytes.NewReader(raw), 1<<20); err == nil && p == nil {
			t.Error("neither a page nor an error")
		}
	})
}

func FuzzSnapshot(f *testing.F) {
	f.Add([]byte("{\"seq\":1}\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, _, err := readSnapshot(raw); err == nil {
			t.Error("a snapshot without an end")
		}
	})
}
