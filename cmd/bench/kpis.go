package main

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/kpi"
)

// kpiTables are the rows that the figures count, read without order and without
// counting: what any way of counting them has to read.
const kpiTables = `SELECT
	(SELECT sum(mrr + start_on + end_on + length(product)) FROM subscription) +
	(SELECT sum(at + amount + length(kind)) FROM event) + (SELECT sum(opened_at + first_answer_at + resolved_at + csat) FROM request) +
	(SELECT sum(at + length(playbook_id)) FROM activity) + (SELECT sum(started_at + finished_at + length(playbook_id)) FROM run) +
	(SELECT sum(at + score + declined) FROM survey) + (SELECT sum(at + length(status)) FROM proposal) +
	(SELECT sum(at + reached_at) FROM goal) + (SELECT sum(mrr + signup_at + length(segment)) FROM account)`

// measureKPIs counts every figure of the large book by month, CSM and segment, over
// thirteen months and a quarter.
func measureKPIs(ctx context.Context, b *bench) ([]figure, error) {
	d, done, err := b.openLarge(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	last := kpi.MonthOf(d.Now().DateIn(nil))
	windows := append(kpi.Window{From: last.Add(-12).From, To: last.To}.Months(), kpi.QuarterOf(last.From))
	raw, err := sql.Open("sqlite3", "file:"+d.Store.Path()+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer func() { _ = raw.Close() }()
	var count, scan sample
	var accounts int
	for range 3 {
		var sum int64
		scan = append(scan, timed(func() { err = raw.QueryRowContext(ctx, kpiTables).Scan(&sum) }))
		if err != nil {
			return nil, err
		}
		count = append(count, timed(func() {
			var f *desk.Figures
			if f, err = d.KPIs(ctx, windows, time.UTC); err == nil {
				all := f.Count(len(windows)-1, kpi.Filter{})
				accounts = all.Customers.End
			}
		}))
		if err != nil {
			return nil, err
		}
	}
	peak, err := kpiHeap(ctx, d.Store.EachPast, windows)
	if err != nil {
		return nil, err
	}
	return []figure{
		record(fmt.Sprintf("figures of %d customers over %d windows", accounts, len(windows)), count.at(0)/1e3, "s").
			beside("SQLite sums the same columns", scan.at(0)/1e3),
		record("heap while they are counted", peak, "MB").atMost(16),
	}, nil
}

// kpiHeap is the most that is alive while the book is counted, over what was before,
// in MB.
func kpiHeap(ctx context.Context, each func(context.Context, func(*data.Facts) error) error, windows []kpi.Window) (float64, error) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most, n := m.HeapAlloc, m.HeapAlloc, 0
	t := kpi.NewTally(kpi.Rules{}, windows, data.At(time.Now()))
	err := each(ctx, func(f *data.Facts) error {
		t.Add(f)
		if n++; n%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		return nil
	})
	return float64(most-before) / 1e6, err
}
