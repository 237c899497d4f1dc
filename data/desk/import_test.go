package desk_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/intake"
	"rounds/data/playbook"
	"rounds/data/store"
)

const (
	accounts = "Company ID,Company name,MRR\nC-1,Lindqvist Handels AB,1240\nC-2,Casa Verde SL,2300\n"
	contacts = "Contact ID,Company ID,Name,Email\nP-1,C-1,Britta Lindqvist,britta@example.com\n"
)

func file(name, text string) desk.ImportFile {
	return desk.ImportFile{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func TestImportTakesAccountsFirst(t *testing.T) {
	d := open(t)
	var begun []string
	reports, err := d.Import(t.Context(), []desk.ImportFile{file("contacts.csv", contacts), file("accounts.csv", accounts)},
		desk.ImportOptions{Begin: func(p *intake.Plan) { begun = append(begun, p.File) }})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(begun, " ") != "accounts.csv contacts.csv" {
		t.Errorf("the files went in as %v", begun)
	}
	if len(reports) != 2 || reports[0].Added != 2 || reports[1].Added != 1 {
		t.Errorf("the reports are %+v", reports)
	}
	if n := count(t, d); n != 2 {
		t.Errorf("%d accounts are in the book, not 2", n)
	}
}

func TestImportWritesNothingWhenAFileIsNotUnderstood(t *testing.T) {
	d := open(t)
	reports, err := d.Import(t.Context(), []desk.ImportFile{file("accounts.csv", accounts), file("nonsense.csv", "a,b\n1,2\n")}, desk.ImportOptions{})
	if err == nil || !strings.Contains(err.Error(), "nonsense.csv") {
		t.Errorf("the failure does not name the file: %v", err)
	}
	if n := count(t, d); len(reports) != 0 || n != 0 {
		t.Errorf("%d accounts were written, reports %v", n, reports)
	}
}

func TestImportCancelledKeepsWholeFiles(t *testing.T) {
	d := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	reports, err := d.Import(ctx, []desk.ImportFile{file("accounts.csv", accounts), file("contacts.csv", contacts)},
		desk.ImportOptions{Begin: func(p *intake.Plan) {
			if p.Kind == intake.KindContacts {
				cancel()
			}
		}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelling is reported as %v", err)
	}
	if n := count(t, d); len(reports) != 1 || n != 2 {
		t.Errorf("%d accounts stay of the whole file, reports %v", n, reports)
	}
	if err := d.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if people := d.Finder.Search("Britta", 5); len(people) != 0 {
		t.Errorf("of the file that was cancelled %v went in", people)
	}
}

func TestImportDryRunWritesNothing(t *testing.T) {
	d := open(t)
	reports, err := d.Import(t.Context(), []desk.ImportFile{file("accounts.csv", accounts), file("contacts.csv", contacts)}, desk.ImportOptions{DryRun: true})
	if err != nil || len(reports) != 2 || reports[1].Added != 1 {
		t.Errorf("the rehearsal says %+v, %v", reports, err)
	}
	if n := count(t, d); n != 0 {
		t.Errorf("%d accounts were written", n)
	}
}

func count(t *testing.T, d *desk.Desk) int64 {
	t.Helper()
	st, err := d.Store.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st.Accounts
}

func open(t *testing.T) *desk.Desk {
	t.Helper()
	clock := func() time.Time { return time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC) }
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock, IDs: data.NewIDs(clock, dice{rand.NewPCG(1, 1)})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	library, _ := playbook.OpenLibrary(nil)
	return desk.New(st, clock, library)
}

// dice makes ids repeatable.
type dice struct{ *rand.PCG }

func (d dice) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(d.Uint64())
	}
	return len(b), nil
}
