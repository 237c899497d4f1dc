package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/intake"
	"rounds/data/store"
	"rounds/ui/part"
	"rounds/ui/words"
)

type importFlags struct {
	as, mapping, connector string
	dryRun                 bool
}

func (m *Main) importCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import FILE…",
		Short: "Bring CSV files into the book",
		Long: "Reads CSV exports of other systems: how a file is written and what its columns are is found\n" +
			"out over the whole file. Rows are found again by their id, so that the same file a second\n" +
			"time changes nothing. Each file is one transaction and one step of undo; rows that cannot go\n" +
			"in are reported, the good ones go in. Accounts come first, whatever the order of the files.\n\n" +
			"--json prints a list with one object a file: file, kind, connector, encoding, delimiter,\n" +
			"header_line, key, rows, added, changed, unchanged, repeated, deleted, skipped, dry_run,\n" +
			"rejected [{line, column, value, reason}], columns {header: {to, type, date_order, decimal,\n" +
			"currency, note}}, notes. Exit 4 says that rows were rejected.\n\n" +
			"--plain prints a line \"file\" with file, kind, rows, added, changed, unchanged, rejected,\n" +
			"repeated, deleted, skipped, and a line \"rejected\" with file, line, column, value, reason.\n\n" +
			"A mapping file (TOML) overrides what is found:\n\n" +
			"  connector  = \"acme-crm\"        # whose ids these are\n" +
			"  date_order = \"dmy\"\n" +
			"  [accounts]\n" +
			"  id   = \"Kundennr.\"             # field = \"header\"\n" +
			"  name = \"Firma\"\n" +
			"  [accounts.columns.\"Intern\"]\n" +
			"  ignore = true",
		Example: "  rounds import accounts.csv subscriptions.csv usage.csv\n  rounds import export.csv --as accounts --dry-run\n  rounds import kunden.csv --map kunden.toml --json",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.importFiles(cmd, args, f) },
	}
	c.Flags().StringVar(&f.as, "as", "", "what the rows are: accounts, contacts, subscriptions, usage, requests, events or opportunities")
	c.Flags().StringVar(&f.mapping, "map", "", "a mapping file (TOML) that says which column is what")
	c.Flags().StringVar(&f.connector, "connector", "", "the system whose ids the file has, when it is not recognised")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would happen and change nothing")
	return c
}

// inbound is one file on its way in: one of another system with its plan, or a
// table of an own export.
type inbound struct {
	name string
	open intake.Opener
	plan *intake.Plan // nil for an own table
	left string       // why it is left out; "" when it is not
	rank int          // place in the order of import
}

// importFiles understands every file before the first is written.
func (m *Main) importFiles(cmd *cobra.Command, names []string, f importFlags) error {
	ctx := cmd.Context()
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	st, me, files, err := m.importStore(ctx, names, f)
	if err != nil {
		return err
	}
	reports := make([]intake.Report, 0, len(files))
	progress := func(int, int) {}
	im := st.NewImporter(store.ImportOptions{
		DryRun: f.dryRun, By: me.ID, Progress: func(done, total int64) { progress(int(done), int(total)) },
	})
	for i := range files {
		progress = m.progress(p.words.T("import.doing", filepath.Base(files[i].name)))
		report, ierr := files[i].bring(ctx, im)
		if ierr != nil {
			err = stopped(ierr, files, i)
			break
		}
		reports = append(reports, report)
	}
	if cerr := im.Close(); err == nil {
		err = cerr
	}
	if len(reports) > 0 || err == nil {
		if perr := p.print(p.importReport(reports)); err == nil {
			err = perr
		}
	}
	if err != nil {
		return err
	}
	return p.rejections(reports)
}

// importStore opens the book, understands the files as whoever works with it would,
// and says who that is. Files that cannot be understood begin no book.
func (m *Main) importStore(ctx context.Context, names []string, f importFlags) (*store.Store, data.User, []inbound, error) {
	var nobody data.User
	path, err := m.databasePath()
	if err != nil {
		return nil, nobody, nil, err
	}
	if begun, err := store.Begun(path); err == nil && !begun {
		files, err := understand(names, f, nobody)
		if err != nil {
			return nil, nobody, nil, err
		}
		st, err := m.beginBook(ctx, path, f.dryRun)
		return st, nobody, files, err
	}
	st, err := m.storeAt(ctx, path)
	if err != nil {
		return nil, nobody, nil, err
	}
	me, err := st.Me(ctx)
	if err != nil {
		return nil, nobody, nil, err
	}
	files, err := understand(names, f, me)
	return st, me, files, err
}

// beginBook makes the book; a dry run uses one of the moment.
func (m *Main) beginBook(ctx context.Context, path string, dry bool) (*store.Store, error) {
	if dry {
		dir, err := os.MkdirTemp("", "rounds-dry-")
		if err != nil {
			return nil, data.Errorf(data.CodeReadOnly, "no folder for a dry run: %w", err)
		}
		m.closers = append(m.closers, func() error { return os.RemoveAll(dir) })
		path = filepath.Join(dir, "dry.db")
	}
	return m.storeAt(ctx, path)
}

// understand finds out what every file is, and puts accounts first. A file of rows that
// are not imported is left out where there are others.
func understand(names []string, f importFlags, me data.User) ([]inbound, error) {
	opts := intake.Options{Connector: f.connector}
	if me.TimeZone != "" {
		opts.Location = data.LoadLocation(me.TimeZone)
	}
	var err error
	if opts.As, err = intake.ParseKind(f.as); err != nil {
		return nil, err
	}
	if f.mapping != "" {
		src, err := os.ReadFile(f.mapping)
		if err != nil {
			return nil, data.Errorf(data.CodeInvalid, "the mapping %s cannot be read: %w", f.mapping, err)
		}
		if opts.Mapping, err = intake.ParseMapping(f.mapping, src); err != nil {
			return nil, err
		}
	}
	files := make([]inbound, len(names))
	last := len(store.ExportTables()) + len(intake.Kinds())
	for i, name := range names {
		open := func() (io.ReadCloser, error) { return os.Open(name) }
		files[i] = inbound{name: name, open: open}
		table, own, err := store.OwnTable(open)
		switch {
		case err != nil:
			return nil, data.Errorf(data.CodeInvalid, "%s could not be read: %w; check the file and its permissions", name, err)
		case own:
			files[i].rank = slices.Index(store.ExportTables(), table)
			continue
		}
		files[i].plan, err = intake.Inspect(name, open, opts)
		var unwanted *intake.UnwantedError
		switch {
		case errors.As(err, &unwanted) && len(names) > 1:
			files[i].left, files[i].rank = unwanted.Error(), last
			continue
		case err != nil:
			return nil, err
		}
		files[i].rank = len(store.ExportTables()) + slices.Index(intake.Kinds(), files[i].plan.Kind)
	}
	slices.SortStableFunc(files, func(a, b inbound) int { return cmp.Compare(a.rank, b.rank) })
	if files[0].left != "" {
		return nil, data.Errorf(data.CodeInvalid, "%s: %s, and no other file is", files[0].name, files[0].left)
	}
	return files, nil
}

func (f *inbound) bring(ctx context.Context, im *store.Importer) (intake.Report, error) {
	if f.left != "" {
		return intake.Report{File: f.name, Rejected: []intake.Rejection{}, Notes: []string{f.left}}, nil
	}
	if f.plan == nil {
		return im.Table(ctx, f.name, f.open)
	}
	return im.File(ctx, f.plan, f.open)
}

// stopped says which files are in and which are not.
func stopped(err error, files []inbound, at int) error {
	state := "nothing was written"
	if at > 0 {
		in := make([]string, at)
		for i := range in {
			in[i] = filepath.Base(files[i].name)
		}
		state = "nothing of it was written; in are " + strings.Join(in, ", ")
	}
	if errors.Is(err, context.Canceled) {
		return data.Errorf(data.CodeConflict, "cancelled while importing %s: %s; run the same command again to go on", files[at].name, state)
	}
	return data.Errorf(data.CodeOf(err), "%s: %w (%s)", files[at].name, err, state)
}

// rejections is the outcome of reports whose rows did not all go in.
func (p *printer) rejections(reports []intake.Report) error {
	n := 0
	for i := range reports {
		n += len(reports[i].Rejected)
	}
	if n == 0 {
		return nil
	}
	return attentionError{p.words.N("import.attention", n)}
}

// importReport is a list of objects for a machine, lines of a file and of a
// rejected row for a pipe, and sentences for a person.
func (p *printer) importReport(reports []intake.Report) report {
	r := report{document: reports}
	switch p.form {
	case formPlain:
		r.tables = importTables(reports)
	case formText:
		var lines []string
		for i := range reports {
			lines = append(lines, describeImport(p.words, &reports[i])...)
		}
		r.intro = strings.Join(lines, "\n")
	}
	return r
}

func importTables(reports []intake.Report) []table {
	files := table{key: "file", columns: make([]column, 10)}
	rejected := table{key: "rejected", columns: make([]column, 5)}
	left := table{key: "left", columns: make([]column, 2)}
	for i := range reports {
		r := &reports[i]
		if r.Kind == "" {
			left.rows = append(left.rows, []cell{say(r.File), say(strings.Join(r.Notes, "; "))})
			continue
		}
		row := []cell{say(r.File), say(string(r.Kind))}
		for _, n := range []int64{r.Rows, r.Added, r.Changed, r.Unchanged, int64(len(r.Rejected)), r.Repeated, r.Deleted, r.Skipped} {
			row = append(row, say(strconv.FormatInt(n, 10)))
		}
		files.rows = append(files.rows, row)
		for _, x := range r.Rejected {
			rejected.rows = append(rejected.rows, []cell{say(r.File), say(strconv.Itoa(x.Line)), say(x.Column), say(x.Value), say(x.Reason)})
		}
	}
	return []table{files, rejected, left}
}

// mostRejected is how many rejected rows a person reads.
const mostRejected = 20

// describeImport says what was understood, what was done and what was not.
func describeImport(w *words.Words, r *intake.Report) []string {
	var lines []string
	add := func(indent int, text string) {
		lines = append(lines, strings.Repeat("  ", indent)+part.Clean(text))
	}
	if r.Kind == "" {
		add(0, w.T("import.left", filepath.Base(r.File), strings.Join(r.Notes, "; ")))
		return lines
	}
	add(0, w.T("import.file", filepath.Base(r.File), w.Imported(r.Kind), w.Connector(r.Connector)))
	add(1, w.T("import.form", r.Encoding, strconv.Quote(r.Delimiter), r.HeaderLine, r.Key))
	if orders := dateOrders(w, r); orders != "" {
		add(1, w.T("import.dates", orders))
	}
	for _, note := range r.Said {
		add(1, w.T("import.note", w.Sentence(note)))
	}
	done := "import.done"
	if r.DryRun {
		done = "import.would"
	}
	add(1, w.T(done, w.Number(r.Rows), w.Number(r.Added), w.Number(r.Changed), w.Number(r.Unchanged)))
	for _, left := range []struct {
		key string
		n   int64
	}{{"import.repeated", r.Repeated}, {"import.deleted", r.Deleted}, {"import.skipped", r.Skipped}} {
		if left.n > 0 {
			add(1, w.N(left.key, int(left.n)))
		}
	}
	if len(r.Rejected) > 0 {
		add(1, w.N("import.rejected", len(r.Rejected)))
	}
	for i := range r.Rejected {
		x := &r.Rejected[i]
		if i == mostRejected {
			add(2, w.T("import.more", w.Number(int64(len(r.Rejected)-i))))
			break
		}
		if x.Column == "" {
			add(2, w.T("import.reject-row", x.Line, w.Rejection(x)))
			continue
		}
		add(2, w.T("import.reject", x.Line, x.Column, strconv.Quote(x.Value), w.Rejection(x)))
	}
	return lines
}

// dateOrders lists the columns whose order of day and month was found.
func dateOrders(w *words.Words, r *intake.Report) string {
	var out []string
	for name, c := range r.Columns {
		if c.DateOrder == intake.OrderDMY || c.DateOrder == intake.OrderMDY {
			out = append(out, w.T("import.order."+string(c.DateOrder), name))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
