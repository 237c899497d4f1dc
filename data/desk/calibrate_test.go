package desk

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rounds/data/calibrate"
	"rounds/data/store"
)

// RavenStack's churn is drawn by dice: a ranking above 0.60 would have looked at it.
func TestRavenStackAsABook(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "datasets", "ravenstack_dmy_bom")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the datasets are not here: they lie beside the repository where it was built")
	}
	ctx := context.Background()
	clock := func() time.Time { return time.Date(2025, 1, 5, 0, 0, 0, 0, time.UTC) }
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	d := New(st, clock, nil)
	var files []ImportFile
	for _, name := range []string{"accounts", "subscriptions", "feature_usage", "supports_ticket", "churn_events"} {
		path := filepath.Join(dir, "ravenstack_"+name+".csv")
		files = append(files, ImportFile{Name: path, Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	}
	if _, err := d.Import(ctx, files, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, lead := range []int{30, 60, 90} {
		own, err := d.Calibrate(ctx, calibrate.Span{Lead: lead, Least: 60, Seed: 1}, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		if own.Left < 80 || own.Supported || own.Calibrated.AUC > 0.60 || own.Current.AUC > 0.60 {
			t.Errorf("%d days before: %d left, supported %v, %+v, in force %+v, %v", lead, own.Left, own.Supported, own.Calibrated, own.Current, own.Problems)
		}
	}
}
