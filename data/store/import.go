package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"rounds/data"
	"rounds/data/intake"
)

// ImportOptions say how files are imported.
type ImportOptions struct {
	// DryRun does everything and takes it back: the reports say what an import would
	// do, over all files of one Importer.
	DryRun bool
	// By is who imports: the owner of new accounts for which the file has no column
	// that names one. The zero ID leaves them without.
	By data.ID
	// Progress hears how many of a file's rows were taken; nil for nobody.
	Progress func(done, total int64)
}

// Importer brings files into the book, one transaction and one step of undo a
// file. In a dry run later files see what earlier ones would have brought. It is
// used by one goroutine.
type Importer struct {
	s    *Store
	opts ImportOptions
	dry  *Tx // of a dry run, from its first file to Close
}

// NewImporter begins an import of one or more files. Close ends it.
func (s *Store) NewImporter(opts ImportOptions) *Importer { return &Importer{s: s, opts: opts} }

// Close takes back what a dry run did.
func (im *Importer) Close() error {
	if im.dry != nil {
		im.dry.rollback()
		im.dry = nil
	}
	return nil
}

// Import brings one file into the book; see Importer.File.
func (s *Store) Import(ctx context.Context, plan *intake.Plan, open intake.Opener, opts ImportOptions) (intake.Report, error) {
	im := s.NewImporter(opts)
	report, err := im.File(ctx, plan, open)
	return report, errors.Join(err, im.Close())
}

// File brings the rows of a file into the book in one transaction: an error, a
// full disk or the end of ctx leaves nothing of it. Rows that cannot go in are in
// the report, the good ones are written. A row is found again by its id in the
// other system, so that the same file a second time changes nothing.
func (im *Importer) File(ctx context.Context, plan *intake.Plan, open intake.Opener) (intake.Report, error) {
	f := &fileImport{plan: plan, opts: im.opts, report: plan.Report()}
	err := im.transact(ctx, func(tx *Tx) error {
		f.tx = tx
		return f.run(open)
	})
	return f.report, err
}

// importCache is the page cache of the writer during an import, in KiB below zero:
// rows of a file are spread over tables and indexes, and the usual cache would
// write the same pages to the log again and again.
const importCache = -64000

// transact runs fn as one file's transaction.
func (im *Importer) transact(ctx context.Context, fn func(*Tx) error) error {
	const doing = "importing"
	if err := im.s.writable(); err != nil {
		return err
	}
	if im.opts.DryRun {
		return workError(doing, im.rehearse(ctx, fn))
	}
	if err := im.setCache(ctx, importCache); err != nil {
		return workError(doing, err)
	}
	err := im.s.do(ctx, labelImport, fn)
	// Also after a cancelled import, so not under its context.
	after := im.setCache(context.WithoutCancel(ctx), cacheSize)
	if err == nil {
		err = workError(doing, after)
	}
	if ctx.Err() != nil && err != nil {
		return ctx.Err() // whatever the database called it
	}
	return err
}

func (im *Importer) setCache(ctx context.Context, kib int) error {
	_, err := im.s.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size = %d`, kib))
	return err
}

// rehearse runs fn inside the transaction of the dry run, each file within a
// savepoint, so that a file that fails leaves nothing for the next.
func (im *Importer) rehearse(ctx context.Context, fn func(*Tx) error) error {
	if im.dry == nil {
		tx, err := im.s.begin(context.WithoutCancel(ctx))
		if err != nil {
			return err
		}
		tx.silent = true
		im.dry = tx
	}
	tx := im.dry
	tx.ctx = ctx
	if err := tx.exec(`SAVEPOINT file`); err != nil {
		return err
	}
	err := fn(tx)
	if err != nil {
		err = errors.Join(err, tx.exec(`ROLLBACK TO file`))
	}
	return errors.Join(err, tx.exec(`RELEASE file`))
}

// fileImport is the import of one file under way.
type fileImport struct {
	tx     *Tx
	plan   *intake.Plan
	opts   ImportOptions
	report intake.Report

	kind   *kind
	object object
	known  bool // some id of this object was seen before
	rows   bool // there were rows of the kind before this file
	erased bool // some person was erased

	accounts      *refCache
	subscriptions *refCache
	contacts      *refCache
	directory     *directory
	people        map[data.ID][]person
	users         *team

	customKeys   []string
	hasParent    bool
	hasOwner     bool
	subColumn    string // header of the column that names a subscription
	waiting      []waiting
	named        map[data.ID]struct{} // accounts of a file of subscriptions
	foreign      map[string]int       // owners who are no users, by name
	lostContacts int
	lostSubs     int
	stayDeleted  int
}

// waiting is an account whose parent had not been seen when its row was read.
type waiting struct {
	id        data.ID
	parent    string
	unchanged bool // so far
}

func (f *fileImport) run(open intake.Opener) error {
	if err := f.prepare(); err != nil {
		return err
	}
	if err := f.stream(open); err != nil {
		return err
	}
	if err := f.joinParents(); err != nil {
		return err
	}
	if f.plan.Kind == intake.KindSubscriptions {
		if err := f.sumSubscriptions(); err != nil {
			return err
		}
	}
	f.addNotes()
	return nil
}

func (f *fileImport) prepare() error {
	f.report.DryRun = f.opts.DryRun
	f.object = object{f.plan.Connector, f.plan.Kind.Object()}
	f.kind = kindNamed(f.object.name)
	if f.kind == nil {
		return data.Errorf(data.CodeInternal, "rows of kind %q have no table", f.plan.Kind)
	}
	f.accounts = newRefCache(object{f.plan.Connector, "account"})
	f.subscriptions = newRefCache(object{f.plan.Connector, "subscription"})
	f.contacts = newRefCache(object{f.plan.Connector, "contact"})
	f.people = map[data.ID][]person{}
	f.named = map[data.ID]struct{}{}
	f.foreign = map[string]int{}
	f.customKeys = f.plan.CustomKeys()
	for i := range f.plan.Columns {
		switch c := &f.plan.Columns[i]; c.Target {
		case "parent.id":
			f.hasParent = true
		case "owner":
			f.hasOwner = f.plan.Kind == intake.KindAccounts
		case "subscription.id":
			f.subColumn = c.Name
		}
	}
	var err error
	if f.known, err = f.tx.hasRefs(f.object); err != nil {
		return err
	}
	if f.rows, err = f.tx.hasRows(f.kind); err != nil {
		return err
	}
	if f.plan.Kind == intake.KindContacts {
		f.erased, err = f.tx.anyErased(f.object)
	}
	return err
}

// item is one row on its way from the file to the database.
type item struct {
	record   *intake.Record
	rejected intake.Rejection
}

// batchSize is how many rows go from the reader to the writer at once.
const batchSize = 256

// stream reads the file beside the database's work: rows are parsed by one
// goroutine and written by this one, in the order of the file.
func (f *fileImport) stream(open intake.Opener) error {
	ctx, cancel := context.WithCancel(f.tx.ctx)
	defer cancel()
	batches := make(chan []item, 4)
	var stats intake.Stats
	var readErr error
	go func() {
		defer close(batches)
		stats, readErr = read(ctx, f.plan, open, batches)
	}()
	var writeErr error
	done := int64(0)
	for batch := range batches {
		if writeErr != nil {
			continue // the reader is ending
		}
		if writeErr = f.takeAll(batch); writeErr != nil {
			cancel()
			continue
		}
		if done += int64(len(batch)); f.opts.Progress != nil {
			f.opts.Progress(done, f.plan.Rows)
		}
	}
	if writeErr != nil {
		return writeErr
	}
	if readErr != nil {
		return readErr
	}
	f.report.Rows, f.report.Repeated, f.report.Deleted = stats.Rows, stats.Repeated, stats.Deleted
	f.report.Skipped += stats.Skipped
	if f.opts.Progress != nil {
		f.opts.Progress(stats.Rows, stats.Rows)
	}
	return nil
}

// read hands the rows of a file over in batches.
func read(ctx context.Context, plan *intake.Plan, open intake.Opener, batches chan<- []item) (intake.Stats, error) {
	batch := make([]item, 0, batchSize)
	flush := func() error {
		select {
		case batches <- batch:
			batch = make([]item, 0, batchSize)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	add := func(it item) error {
		if batch = append(batch, it); len(batch) < batchSize {
			return nil
		}
		return flush()
	}
	stats, err := plan.Read(ctx, open, intake.Handler{
		Record: func(r *intake.Record) error { return add(item{record: r}) },
		Reject: func(r intake.Rejection) error { return add(item{rejected: r}) },
	})
	if err == nil {
		err = flush()
	}
	return stats, err
}

func (f *fileImport) takeAll(batch []item) error {
	if err := f.tx.ctx.Err(); err != nil {
		return err
	}
	for i := range batch {
		if batch[i].record == nil {
			f.report.Rejected = append(f.report.Rejected, batch[i].rejected)
			continue
		}
		if err := f.take(batch[i].record); err != nil {
			return err
		}
	}
	return nil
}

// take writes one good row, or rejects it.
func (f *fileImport) take(r *intake.Record) error {
	v := reflect.ValueOf(r.Entity).Elem()
	ref, stored, err := f.find(r)
	if err != nil || stored.gone {
		return err
	}
	extra, why, err := f.join(r, v, stored)
	if err != nil {
		return err
	}
	if why != nil {
		why.File, why.Line = f.plan.File, r.Line
		f.report.Rejected = append(f.report.Rejected, *why)
		return nil
	}
	if stored.frev == nil {
		if ref, stored, err = f.elsewhere(r, v); err != nil || stored.gone {
			return err
		}
	}
	if stored.frev == nil {
		return f.add(r, v, ref.key)
	}
	return f.change(r, v, ref, stored, extra)
}

// stored is a row of the book as it stands; frev is nil when there is none.
type stored struct {
	row  reflect.Value
	frev frevs
	gone bool // it was deleted here and stays so
	back bool // it was deleted, and this import brings it back
}

// find looks for the row that the record means.
func (f *fileImport) find(r *intake.Record) (extRef, stored, error) {
	if f.erased {
		if _, ok, err := f.tx.findRef(f.object, erasedID(r.ExtID), 0); err != nil || ok {
			return f.staysDeleted(err)
		}
	}
	if !f.known {
		return extRef{}, stored{}, nil
	}
	ref, ok, err := f.tx.findRef(f.object, r.ExtID, r.ExtCreatedAt)
	if err != nil || !ok {
		return extRef{}, stored{}, err
	}
	row, frev, gone, err := f.tx.loadWhole(f.kind, ref.key)
	switch {
	case data.CodeOf(err) == data.CodeNotFound: // the row has left this book: it comes as new
		return extRef{}, stored{}, nil
	case err != nil:
		return extRef{}, stored{}, err
	case gone != 0:
		return f.staysDeleted(nil)
	}
	return ref, stored{row: row, frev: frev}, nil
}

// staysDeleted leaves a row out that a person deleted here: the other system does
// not bring it back.
func (f *fileImport) staysDeleted(err error) (extRef, stored, error) {
	if err == nil {
		f.stayDeleted++
		f.report.Skipped++
	}
	return extRef{}, stored{gone: true}, err
}

// add writes a new row and its reference.
func (f *fileImport) add(r *intake.Record, v reflect.Value, id data.ID) error {
	v.Field(f.kind.idAt).Set(reflect.ValueOf(id))
	f.complete(r.Entity)
	if err := f.tx.Insert(r.Entity); err != nil {
		return err
	}
	f.report.Added++
	ref := extRef{created: r.ExtCreatedAt, key: id, account: f.kind.account(v)}
	if f.plan.Kind == intake.KindAccounts && r.ParentRef != "" && f.parentOf(v).IsZero() {
		f.waiting = append(f.waiting, waiting{id: id, parent: r.ParentRef})
	}
	return f.tx.putRef(f.object, r.ExtID, ref, f.kind.name)
}

// complete fills what a new row has whatever its file says.
func (f *fileImport) complete(entity any) {
	switch e := entity.(type) {
	case *data.Account:
		if e.CreatedAt == 0 {
			e.CreatedAt = f.tx.now
		}
		if e.Owner.IsZero() && !f.hasOwner {
			e.Owner = f.opts.By
		}
	case *data.Contact:
		if e.CreatedAt == 0 {
			e.CreatedAt = f.tx.now
		}
	case *data.Subscription:
		if e.CreatedAt == 0 {
			e.CreatedAt = f.tx.now
		}
	}
}

// change brings a stored row to what the record says of the columns that the file
// has; extra are columns that the record's references fill.
func (f *fileImport) change(r *intake.Record, v reflect.Value, ref extRef, old stored, extra []string) error {
	v.Field(f.kind.idAt).Set(old.row.Field(f.kind.idAt))
	columns := append(slices.Clone(r.Set), extra...)
	if f.plan.Kind == intake.KindAccounts {
		columns = keepSums(v, old.row, columns)
	}
	if at, ok := f.kind.index["custom"]; ok && slices.Contains(columns, "custom") {
		merged := mergeFields(old.row.Field(at).Interface().(data.Fields), v.Field(at).Interface().(data.Fields), f.customKeys)
		if merged[fromSubscriptions] == "" {
			delete(merged, fromSubscriptions)
		}
		v.Field(at).Set(reflect.ValueOf(merged))
	}
	before := f.kind.account(old.row)
	if slices.Contains(columns, "created_at") && v.Field(f.kind.index["created_at"]).IsZero() {
		columns = slices.DeleteFunc(columns, func(c string) bool { return c == "created_at" }) // a blank does not unmake the moment
	}
	changed, err := f.tx.saveOver(f.kind, old.row, v, old.frev, columns)
	if err != nil {
		return err
	}
	if old.back {
		f.report.Added++
		f.tx.changed[before] = struct{}{}
	} else if changed {
		f.report.Changed++
		f.tx.changed[before] = struct{}{}
	} else {
		f.report.Unchanged++
	}
	if f.plan.Kind == intake.KindAccounts && r.ParentRef != "" && f.parentOf(v).IsZero() {
		f.waiting = append(f.waiting, waiting{id: ref.key, parent: r.ParentRef, unchanged: !changed && !old.back})
	}
	now := extRef{created: max(ref.created, r.ExtCreatedAt), key: ref.key, account: ref.account}
	if slices.Contains(extra, "account_id") {
		now.account = f.kind.account(v)
	}
	return f.tx.moveRef(f.object, r.ExtID, ref, now, f.kind.name)
}

// mergeFields sets the keys that the record has, removes those of the file's keys
// that it lacks (the cell was blank) and leaves every other key alone.
func mergeFields(old, record data.Fields, keys []string) data.Fields {
	merged := maps.Clone(old)
	for _, key := range keys {
		delete(merged, key)
	}
	if merged == nil {
		merged = data.Fields{}
	}
	maps.Copy(merged, record)
	return merged
}

func (f *fileImport) parentOf(v reflect.Value) data.ID {
	return v.Field(f.kind.index["parent"]).Interface().(data.ID)
}

// joinParents gives accounts their parents that stood further down in the file.
func (f *fileImport) joinParents() error {
	missing := 0
	for _, w := range f.waiting {
		ref, ok, err := f.accounts.find(f.tx, w.parent)
		if err != nil {
			return err
		}
		if !ok || ref.key == w.id {
			missing++
			continue
		}
		changed, err := f.tx.Save(data.Account{ID: w.id, Parent: ref.key}, "parent")
		if err != nil {
			return err
		}
		if changed && w.unchanged {
			f.report.Unchanged--
			f.report.Changed++
		}
	}
	if missing > 0 {
		f.note("%d accounts name a parent that is not in the book; import it and then this file again", missing)
	}
	return nil
}

func (f *fileImport) note(format string, args ...any) {
	f.report.Notes = append(f.report.Notes, fmt.Sprintf(format, args...))
}

func (f *fileImport) addNotes() {
	for _, name := range slices.Sorted(maps.Keys(f.foreign)) {
		f.note("owner %s is no user of this book; %d accounts keep the owner that they had", name, f.foreign[name])
		if len(f.foreign) > mostOwners {
			f.note("and so for %d more owners", len(f.foreign)-1)
			break
		}
	}
	if f.lostContacts > 0 {
		f.note("%d requests name a person who is no contact of the account; they count for the account only", f.lostContacts)
	}
	if f.lostSubs > 0 {
		f.note("%d rows of usage name a subscription that is not in the book; they count for the account", f.lostSubs)
	}
	if f.stayDeleted > 0 {
		f.note("%d rows were deleted here and stay deleted", f.stayDeleted)
	}
}

// mostOwners is how many unknown owners are named one by one.
const mostOwners = 5
