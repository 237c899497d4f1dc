package desk

import (
	"context"
	"errors"
	"slices"

	"rounds/data"
	"rounds/data/intake"
	"rounds/data/store"
)

// ImportFile is one file that a person named.
type ImportFile struct {
	Name string // shown in reports
	Open intake.Opener
}

// ImportOptions say how files are imported; the zero value finds everything out.
type ImportOptions struct {
	Intake intake.Options
	DryRun bool
	By     data.ID // the owner of accounts for which the file names none
	// Begin hears of each file before its rows are read, Progress how many of them
	// were taken; nil for nobody.
	Begin    func(plan *intake.Plan)
	Progress func(done, total int64)
}

// Import brings files into the book, in the order in which they need each other:
// accounts first. All of them are looked at before the first row is written, so
// that a file that cannot be understood stops it early. Each file is one
// transaction: when one fails or ctx ends, the reports are of the files before it,
// which are in the book, and nothing of that file is.
func (d *Desk) Import(ctx context.Context, files []ImportFile, opts ImportOptions) (reports []intake.Report, err error) {
	type planned struct {
		plan *intake.Plan
		open intake.Opener
	}
	plans := make([]planned, 0, len(files))
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		plan, err := intake.Inspect(f.Name, f.Open, opts.Intake)
		if err != nil {
			return nil, err
		}
		plans = append(plans, planned{plan, f.Open})
	}
	order := intake.Kinds()
	slices.SortStableFunc(plans, func(a, b planned) int {
		return slices.Index(order, a.plan.Kind) - slices.Index(order, b.plan.Kind)
	})
	im := d.Store.NewImporter(store.ImportOptions{DryRun: opts.DryRun, By: opts.By, Progress: opts.Progress})
	defer func() { err = errors.Join(err, im.Close()) }()
	for _, p := range plans {
		if opts.Begin != nil {
			opts.Begin(p.plan)
		}
		report, err := im.File(ctx, p.plan, p.open)
		if err != nil {
			return reports, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}
