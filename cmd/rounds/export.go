package main

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/words"
)

type exportFlags struct{ dir, contact string }

func (m *Main) exportCommand() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export [-]",
		Short: "Write the book as CSV files, or all that is held of one person",
		Long: "Writes one CSV file (UTF-8, commas) for accounts, contacts, subscriptions, usage, requests,\n" +
			"events, calls, notes and so on into a new folder; `rounds import DIR/*.csv` reads them back to\n" +
			"an equal book. With - a tar archive goes to the standard output.\n\n" +
			"A text that a spreadsheet would take for a formula has a ' before it, which the import takes\n" +
			"away again. Custom fields are columns such as custom.skus:number.\n\n" +
			"--contact prints everything that is held of one person as JSON: the answer to a request for\n" +
			"one's own data.\n\n" +
			"--json prints {\"dir\", \"files\": [{\"name\", \"rows\"}]}.",
		Example: "  rounds export --dir book\n  rounds export - | gzip > book.tar.gz\n  rounds export --contact marco.oberg@lindqvist.example.com > marco.json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] != "-" {
				return usageError{data.Errorf(data.CodeInvalid, "a folder is named with --dir %s", args[0])}
			}
			return m.export(cmd, f, len(args) == 1)
		},
	}
	c.Flags().StringVar(&f.dir, "dir", "", "the folder to write; it must be new or empty (default: rounds-export- and the day)")
	c.Flags().StringVar(&f.contact, "contact", "", "print all that is held of this person (name, mail address, phone or id)")
	return c
}

func (m *Main) export(cmd *cobra.Command, f exportFlags, toStdout bool) error {
	ctx := cmd.Context()
	switch {
	case f.contact != "" && (toStdout || f.dir != ""):
		return usageError{data.Errorf(data.CodeInvalid, "--contact prints on the standard output and takes neither --dir nor -")}
	case toStdout && f.dir != "":
		return usageError{data.Errorf(data.CodeInvalid, "say --dir or -, not both")}
	case toStdout && m.onTerminal():
		return usageError{data.Errorf(data.CodeInvalid, "an archive is nothing for a terminal; pipe it into a file: rounds export - > book.tar")}
	}
	path, err := m.bookPath()
	if err != nil {
		return err
	}
	st, err := m.storeToRead(ctx, path)
	if err != nil {
		return err
	}
	if f.contact != "" {
		return m.exportContact(ctx, st, f.contact)
	}
	if toStdout {
		return m.exportArchive(ctx, st)
	}
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	return m.exportFolder(ctx, st, p, f.dir)
}

func (m *Main) exportContact(ctx context.Context, st *store.Store, typed string) error {
	contact, err := st.FindContact(ctx, typed)
	if err != nil {
		return err
	}
	person, err := st.Person(ctx, contact)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := writeJSON(&b, person); err != nil {
		return err
	}
	_, err = m.Stdout.Write(b.Bytes())
	return err
}

// exportFolder writes beside the folder and gives it its name at the end, so that
// a folder of that name is always whole.
func (m *Main) exportFolder(ctx context.Context, st *store.Store, p *printer, dir string) error {
	if dir == "" {
		dir = "rounds-export-" + data.DateOf(m.Clock()).String()
	}
	dir = filepath.Clean(dir)
	if err := emptyOrAbsent(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return exportFailed(dir, err)
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-")
	if err != nil {
		return exportFailed(dir, err)
	}
	defer func() { _ = os.RemoveAll(work) }() // nothing is left of it when it was renamed
	files, err := st.Export(ctx, func(table string) (io.WriteCloser, error) {
		return os.OpenFile(filepath.Join(work, table+".csv"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	if err != nil {
		return err
	}
	_ = os.Remove(dir) // an empty one, else the rename says why not
	if err := os.Rename(work, dir); err != nil {
		return exportFailed(dir, err)
	}
	return p.print(exportReport(p.words, dir, files))
}

func emptyOrAbsent(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return exportFailed(dir, err)
	case len(entries) > 0:
		return data.Errorf(data.CodeInvalid, "%s is not empty; choose a new folder with --dir", dir)
	}
	return nil
}

func exportFailed(dir string, err error) error {
	return data.Errorf(data.CodeReadOnly, "%s cannot be written: %w; choose another folder with --dir", dir, err)
}

func exportReport(w *words.Words, dir string, files []store.Exported) report {
	t := table{columns: []column{{title: w.T("export.rows"), right: true}, {title: w.T("export.file")}}}
	for _, f := range files {
		rows := cell{text: w.Number(f.Rows), plain: strconv.FormatInt(f.Rows, 10)}
		t.rows = append(t.rows, []cell{rows, say(filepath.Join(dir, f.Name+".csv"))})
	}
	return report{
		document: struct {
			Dir   string           `json:"dir"`
			Files []store.Exported `json:"files"`
		}{dir, append([]store.Exported{}, files...)},
		tables: []table{t}, outro: w.T("export.back", dir),
	}
}

// exportArchive writes a tar archive; a table goes through a file, because the
// archive wants its size first.
func (m *Main) exportArchive(ctx context.Context, st *store.Store) error {
	out := tar.NewWriter(m.Stdout)
	at := m.Clock().UTC().Truncate(time.Second)
	_, err := st.Export(ctx, func(table string) (io.WriteCloser, error) {
		spool, err := os.CreateTemp("", "rounds-export-")
		if err != nil {
			return nil, err
		}
		return &archived{File: spool, out: out, name: table + ".csv", at: at}, nil
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// archived is a file that goes into an archive when it is closed.
type archived struct {
	*os.File
	out  *tar.Writer
	name string
	at   time.Time
}

func (a *archived) Close() error {
	err := a.pack()
	if cerr := a.File.Close(); err == nil {
		err = cerr
	}
	if rerr := os.Remove(a.Name()); err == nil {
		err = rerr
	}
	return err
}

func (a *archived) pack() error {
	size, err := a.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := a.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := a.out.WriteHeader(&tar.Header{Name: a.name, Size: size, Mode: int64(fs.FileMode(0o600)), ModTime: a.at}); err != nil {
		return err
	}
	_, err = io.Copy(a.out, a.File)
	return err
}
