package wire_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"testing"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/sync/wire"
)

// What is read as a row is written as the same row, whatever its form was.
func FuzzItem(f *testing.F) {
	for _, piece := range newWorld(f).pages {
		for line := range bytes.Lines(piece) {
			f.Add(bytes.TrimSuffix(line, []byte("\n")))
		}
	}
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

// sound reports whether lines may stand in a page, or in a frame, which has rows alone.
func sound(body []byte, rowsAlone bool) bool {
	lines := 0
	for line := range bytes.Lines(body) {
		text, whole := bytes.CutSuffix(line, []byte("\n"))
		item, err := wire.ParseItem(text)
		if lines++; !whole || err != nil || rowsAlone && item.Row == nil {
			return false
		}
	}
	return lines <= wire.MaxPage
}

// write puts items on lines again.
func write(items []data.PageItem) (body []byte) {
	for _, item := range items {
		if item.Row != nil {
			body = wire.AppendRow(body, item.Row)
		} else {
			body = wire.AppendGrant(body, *item.Grant)
		}
	}
	return body
}

// FuzzPage: lines under a sum that is right are the items of a page, each of them one, which
// come back the same when they are written again; or they are refused, and some line is
// none. With one byte changed under the sum they are no page.
func FuzzPage(f *testing.F) {
	for i, piece := range newWorld(f).pages {
		f.Add(piece, uint(i))
	}
	for i := range rows {
		f.Add(wire.AppendRow(nil, &rows[i]), uint(i))
	}
	f.Add([]byte(" "), uint(0))
	f.Add([]byte("{\"g\":\"01900000-0000-7000-8000-000000000001\"}\n{\"end\":{}}\n"), uint(0))
	f.Fuzz(func(t *testing.T, body []byte, at uint) {
		want := &data.Page{Cursor: "c", Seq: 12, Head: 20, More: true, LastN: 3}
		raw := wire.AppendEnd(bytes.Clone(body), want)
		got, err := wire.ReadPage(bytes.NewReader(raw), wire.MaxPageBytes)
		if (err == nil) != sound(body, false) {
			t.Fatalf("%q: %+v, %v", body, got, err)
		}
		if err == nil {
			if want.Items = got.Items; !reflect.DeepEqual(got, want) || len(got.Items) != bytes.Count(body, []byte("\n")) {
				t.Errorf("%q is read as %+v", body, got)
			}
			again, err := wire.ReadPage(bytes.NewReader(wire.AppendEnd(write(got.Items), want)), wire.MaxPageBytes)
			if err != nil || !reflect.DeepEqual(again, got) {
				t.Errorf("%q is read as %+v, written again as %+v (%v)", body, got, again, err)
			}
		}
		if len(body) > 0 {
			raw[at%uint(len(body))] ^= 1
			if got, err := wire.ReadPage(bytes.NewReader(raw), wire.MaxPageBytes); !errors.Is(err, wire.ErrTruncated) {
				t.Errorf("%q with byte %d changed: %+v, %v", body, at%uint(len(body)), got, err)
			}
		}
	})
}

// FuzzSnapshot: the same of lines that a frame packs under its sum: as many rows come out
// as there are lines.
func FuzzSnapshot(f *testing.F) {
	for i, piece := range newWorld(f).frames {
		f.Add(piece, uint(i))
	}
	for i := range rows {
		f.Add(wire.AppendRow(nil, &rows[i]), uint(i))
	}
	f.Add([]byte("{\"g\":\"01900000-0000-7000-8000-000000000001\"}\n"), uint(0))
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, at uint) {
		frame := wire.PackFrame(enc, wire.FrameHead{Seq: 7, Rows: min(bytes.Count(body, []byte("\n")), wire.MaxPage), Next: "n"}, body)
		heads, got, err := readSnapshot(stream(t, frame))
		if errors.Is(err, io.EOF) != sound(body, true) {
			t.Fatalf("%q: %+v, %v", body, got, err)
		}
		if errors.Is(err, io.EOF) {
			if len(heads) != 3 || heads[1].Rows != len(got) || heads[2].Cursor != "c" {
				t.Errorf("%q is read as %+v of %+v", body, got, heads)
			}
			var again []byte
			for i := range got {
				again = wire.AppendRow(again, &got[i])
			}
			if _, rows, _ := readSnapshot(stream(t, wire.PackFrame(enc, frame.FrameHead, again))); !reflect.DeepEqual(rows, got) {
				t.Errorf("%q is read as %+v, written again as %+v", body, got, rows)
			}
		}
		if len(frame.Packed) > 0 {
			frame.Packed[at%uint(len(frame.Packed))] ^= 1
			if _, got, err := readSnapshot(stream(t, frame)); !errors.Is(err, wire.ErrTruncated) || len(got) > 0 {
				t.Errorf("%q with byte %d of what is packed changed: %+v, %v", body, at, got, err)
			}
		}
	})
}

// stream is a snapshot of one frame.
func stream(t *testing.T, f wire.Frame) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, f := range []wire.Frame{{FrameHead: wire.FrameHead{Seq: 7, Epoch: "e"}}, f, {FrameHead: wire.FrameHead{Seq: 7, Cursor: "c"}}} {
		if err := wire.WriteFrame(&b, f); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// FuzzFrame: whatever is packed, no more rows come out of it than a frame may have, each of
// them with its entity and its key; an error is of the frame.
func FuzzFrame(f *testing.F) {
	for _, packed := range newWorld(f).packed {
		f.Add(packed)
	}
	f.Add([]byte{})
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38, 0x02, 0x00, 0x10, '\n', 0x03, 0x00, 0x10, '\n'})
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x98, 0x09, 0x00, 0x00, '\n'})
	d, err := wire.NewUnpacker()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		frame := wire.Frame{Packed: packed}
		rows := 0
		err := frame.EachRow(d, func(r *data.Row) error {
			if rows++; r.Ent == "" || r.Key.IsZero() {
				t.Errorf("a row %+v", r)
			}
			return nil
		})
		if rows > wire.MaxPage || err != nil && err.Error() == "" {
			t.Errorf("%d rows, %v", rows, err)
		}
	})
}

// FuzzHead: a line and what stands behind it are a frame whose head counts no more than it
// may and says the same when it is written again; or none.
func FuzzHead(f *testing.F) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	packed := wire.PackFrame(enc, wire.FrameHead{Seq: 7, Ent: "note", Rows: 1, Next: "n1"}, []byte("{}\n"))
	for _, frame := range []wire.Frame{packed, {FrameHead: wire.FrameHead{Seq: 7, Epoch: "e", Counts: map[string]int64{"account": 5}}}, {FrameHead: wire.FrameHead{Seq: 7, Cursor: "c7"}}} {
		head, err := json.Marshal(frame.FrameHead)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(head, frame.Packed)
	}
	f.Add([]byte(`{"bytes":-1}`), []byte("x"))
	f.Add([]byte(`{"bytes":99999999999,"rows":-3}`), []byte("x"))
	f.Fuzz(func(t *testing.T, head, packed []byte) {
		raw := append(append(bytes.Clone(head), '\n'), packed...)
		got, err := wire.ReadFrame(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			return
		}
		if got.Bytes != int64(len(got.Packed)) || len(got.Packed) > len(raw) || got.Rows < 0 || got.Rows > wire.MaxPage {
			t.Fatalf("%q is read as %+v", raw, got)
		}
		var b bytes.Buffer
		if err := wire.WriteFrame(&b, got); err != nil {
			t.Fatal(err)
		}
		again, err := wire.ReadFrame(bufio.NewReader(&b))
		if len(got.Counts) == 0 {
			got.Counts = nil
		}
		if err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%q is read as %+v, written again as %+v (%v)", raw, got, again, err)
		}
	})
}
