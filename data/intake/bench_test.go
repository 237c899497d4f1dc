package intake

import (
	"bytes"
	"context"
	"io"
	"testing"
)

// inMemory reads a real file once, so that a benchmark measures no disk.
func inMemory(b *testing.B, name string) Opener {
	b.Helper()
	f, err := realFile(b, name)()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := io.ReadAll(f)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(all)))
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(all)), nil }
}

// BenchmarkUsage goes twice over 25,000 usage rows, as an import does; a raw insert
// of the same rows into SQLite takes some 60 ms.
func BenchmarkUsage(b *testing.B) {
	open := inMemory(b, "ravenstack_dmy_bom/ravenstack_feature_usage.csv")
	b.ReportAllocs()
	rows := int64(0)
	for b.Loop() {
		p, err := Inspect("usage.csv", open, Options{})
		if err != nil {
			b.Fatal(err)
		}
		s, err := p.Read(context.Background(), open, Handler{})
		if err != nil {
			b.Fatal(err)
		}
		rows += s.Rows
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkInspect(b *testing.B) {
	open := inMemory(b, "ravenstack_dmy_bom/ravenstack_feature_usage.csv")
	for b.Loop() {
		if _, err := Inspect("usage.csv", open, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
