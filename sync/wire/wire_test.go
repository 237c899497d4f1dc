package wire_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/sync/wire"
)

func id(n byte) data.ID { return data.ID{1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 15: n} }

var rows = []data.Row{
	{Ent: "account", Key: id(1), Account: id(1), Rev: 12, Fields: json.RawMessage(`{"name":"Brewster \"& Sons\" {","mrr":12}`)},
	{Ent: "contact", Key: id(2), Account: id(1), Rev: 1 << 50, Fields: json.RawMessage(`{"name":"\\"}`), Frevs: json.RawMessage(`{"*":3,"name":9}`)},
	{Ent: "user", Key: id(3), Rev: 4, Fields: json.RawMessage(`{}`)},
	{Ent: "note", Key: id(4), Account: id(1), Rev: 5, Fields: json.RawMessage(`{"at":1}`), GoneAt: 99, Moved: true},
	{Ent: "later_kind", Key: id(5), Account: id(1), Rev: 6, Fields: json.RawMessage(`{"x":[{"y":"]"}]}`)},
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	for _, want := range rows {
		raw := wire.AppendRow(nil, &want)
		if !json.Valid(raw) || !bytes.HasSuffix(raw, []byte("}\n")) {
			t.Errorf("no JSON line: %s", raw)
		}
		got, err := wire.ParseItem(raw[:len(raw)-1])
		if err != nil || got.Row == nil || !reflect.DeepEqual(*got.Row, want) {
			t.Errorf("%s came back as %+v (%v)", raw, got.Row, err)
		}
		// Another writer may set spaces and another order.
		var loose map[string]json.RawMessage
		if err := json.Unmarshal(raw, &loose); err != nil {
			t.Fatal(err)
		}
		again, err := json.MarshalIndent(loose, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		got, err = wire.ParseItem(again)
		if err != nil || got.Row == nil || got.Row.Ent != want.Ent || got.Row.Key != want.Key || got.Row.Account != want.Account ||
			got.Row.Rev != want.Rev || got.Row.GoneAt != want.GoneAt || got.Row.Moved != want.Moved {
			t.Errorf("%s came back as %+v (%v)", again, got.Row, err)
		}
	}
}

func TestARowThatIsNoneIsAnError(t *testing.T) {
	for _, raw := range []string{
		``, `{`, `{}`, `{"e":"account"}`, `{"k":"01900000-0000-7000-8000-000000000001"}`, `{"e":"account","k":"x","r":1,"f":{}}`,
		`{"e":"account","k":"01900000-0000-7000-8000-000000000001","a":"y","r":1,"f":{}}`,
		`{"e":"account","k":"01900000-0000-7000-8000-000000000001","r":1,"f":{"a":1}`,
	} {
		if item, err := wire.ParseItem([]byte(raw)); err == nil {
			t.Errorf("%s is read as %+v", raw, item)
		}
	}
}

func page() ([]byte, *data.Page) {
	p := &data.Page{Cursor: "c1", Seq: 12, Head: 20, More: true, LastN: 3, Durable: 9, Now: 1764000000123, LeaseDays: data.NoLease}
	var b []byte
	for i := range rows {
		b = wire.AppendRow(b, &rows[i])
		p.Items = append(p.Items, data.PageItem{Row: &rows[i]})
	}
	for _, g := range []data.GrantChange{{Account: id(8), Granted: true}, {Account: id(9)}} {
		b = wire.AppendGrant(b, g)
		p.Items = append(p.Items, data.PageItem{Grant: &g})
	}
	return wire.AppendEnd(b, p), p
}

func TestPage(t *testing.T) {
	raw, want := page()
	got, err := wire.ReadPage(bytes.NewReader(raw), 1<<20)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("came back as %+v (%v)", got, err)
	}
	if _, err := wire.ReadPage(bytes.NewReader(raw), 100); err == nil || errors.Is(err, wire.ErrTruncated) {
		t.Errorf("a page over the limit: %v", err)
	}
}

// Wherever a page is cut, and whichever of its bytes is another, nothing of it counts.
func TestAPageThatIsNotWholeIsNoPage(t *testing.T) {
	raw, _ := page()
	for n := range len(raw) - 1 {
		if p, err := wire.ReadPage(bytes.NewReader(raw[:n]), 1<<20); !errors.Is(err, wire.ErrTruncated) {
			t.Fatalf("cut after %d of %d bytes: %+v, %v", n, len(raw), p, err)
		}
	}
	body := bytes.LastIndex(raw, []byte(`{"end"`))
	for i := range body {
		bent := bytes.Clone(raw)
		bent[i] ^= 1
		if p, err := wire.ReadPage(bytes.NewReader(bent), 1<<20); err == nil {
			t.Fatalf("byte %d changed: %+v", i, p)
		}
	}
	if _, err := wire.ReadPage(io.MultiReader(bytes.NewReader(raw[:40]), failing{}), 1<<20); !errors.Is(err, wire.ErrTruncated) {
		t.Errorf("a broken connection: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func snapshot(t *testing.T) []byte {
	t.Helper()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var body []byte
	for i := range rows {
		body = wire.AppendRow(body, &rows[i])
	}
	var b bytes.Buffer
	for _, f := range []wire.Frame{
		{FrameHead: wire.FrameHead{Seq: 7, Epoch: "e", Counts: map[string]int64{"account": 5}}},
		wire.PackFrame(enc, wire.FrameHead{Seq: 7, Ent: "account", Rows: len(rows), Next: "n1"}, body),
		{FrameHead: wire.FrameHead{Seq: 7, Cursor: "c7"}},
	} {
		if err := wire.WriteFrame(&b, f); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func readSnapshot(raw []byte) (heads []wire.FrameHead, got []data.Row, err error) {
	d, err := wire.NewUnpacker()
	if err != nil {
		return nil, nil, err
	}
	defer d.Close()
	r := bufio.NewReader(bytes.NewReader(raw))
	for {
		f, err := wire.ReadFrame(r)
		if err != nil {
			return heads, got, err
		}
		heads = append(heads, f.FrameHead)
		if f.Bytes == 0 {
			continue
		}
		if err := f.EachRow(d, func(r *data.Row) error { got = append(got, *r); return nil }); err != nil {
			return heads, got, err
		}
	}
}

func TestSnapshot(t *testing.T) {
	raw := snapshot(t)
	heads, got, err := readSnapshot(raw)
	if !errors.Is(err, io.EOF) || len(heads) != 3 || heads[2].Cursor != "c7" || heads[0].Counts["account"] != 5 || !reflect.DeepEqual(got, rows) {
		t.Fatalf("heads %+v, rows %+v, %v", heads, got, err)
	}
	whole := map[int]bool{0: true}
	for n, at := 0, 0; n < 3; n++ {
		at += bytes.IndexByte(raw[at:], '\n') + 1 + int(heads[n].Bytes)
		whole[at] = true
	}
	for n := range raw {
		if _, _, err := readSnapshot(raw[:n]); errors.Is(err, io.EOF) != whole[n] || !whole[n] && !errors.Is(err, wire.ErrTruncated) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
}

func TestAProblemIsASentence(t *testing.T) {
	p := &wire.Problem{Title: "Conflict", Status: 409, Code: wire.CodeGap, N: 5}
	if got := p.Error(); !strings.Contains(got, "409 gap") {
		t.Errorf("it says %q", got)
	}
	p.Detail = "send 5 next"
	if p.Error() != "send 5 next" {
		t.Errorf("it says %q", p)
	}
}
