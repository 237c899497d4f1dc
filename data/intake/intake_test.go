package intake

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// datasets is where the real exports lie, beside the repository.
const datasets = "../../../shared/datasets"

func realFile(t testing.TB, name string) Opener {
	t.Helper()
	path := filepath.Join(datasets, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the data set %s is not on this machine", name)
	}
	return func() (io.ReadCloser, error) { return os.Open(path) }
}

func textFile(s string) Opener {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(s))), nil }
}

type outcome struct {
	plan     *Plan
	stats    Stats
	records  []*Record
	rejected []Rejection
}

func readAll(t testing.TB, name string, open Opener, opts Options) outcome {
	t.Helper()
	plan, err := Inspect(name, open, opts)
	if err != nil {
		t.Fatalf("inspect: %v", err)
	}
	out := outcome{plan: plan}
	out.stats, err = plan.Read(context.Background(), open, Handler{
		Record: func(r *Record) error { out.records = append(out.records, r); return nil },
		Reject: func(r Rejection) error { out.rejected = append(out.rejected, r); return nil },
	})
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	s := out.stats
	if s.Rows != s.Records+s.Rejected+s.Repeated+s.Deleted+s.Skipped {
		t.Errorf("the rows do not add up: %+v", s)
	}
	if s.Rows != plan.Rows {
		t.Errorf("read %d rows, inspected %d", s.Rows, plan.Rows)
	}
	return out
}

func (o *outcome) column(t testing.TB, name string) Column {
	t.Helper()
	for _, c := range o.plan.Columns {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no column %q", name)
	return Column{}
}
