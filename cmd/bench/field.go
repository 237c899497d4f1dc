package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/store"
	"rounds/data/story"
)

// storyCount is how many success stories are looked through for an account.
const storyCount = 200

// measureField measures what goes over the whole book while somebody waits: an account
// whose facts changed is evaluated by every rule and ranked anew, the list of open requests,
// whom a changed feature concerns, and the stories that are offered to an account.
func measureField(ctx context.Context, b *bench) ([]figure, error) {
	d, done, err := b.openLarge(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := d.LoadQueue(ctx); err != nil {
		return nil, err
	}
	raw, err := sql.Open("sqlite3", "file:"+d.Store.Path()+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer func() { _ = raw.Close() }()
	var out []figure
	for _, measure := range []func() ([]figure, error){
		func() ([]figure, error) {
			now := d.Now()
			d.Book.Rank(now)
			rows := d.Book.Rows(book.ViewAll, 0, 500)
			var evaluated, ranked sample
			for i := range rows {
				file, err := d.Store.Dossier(ctx, rows[i].ID, now)
				if err != nil {
					return nil, err
				}
				f := file.Facts
				f.Requests = append(f.Requests, data.Request{ID: data.ID{15: byte(i)}, AccountID: f.Account.ID, Kind: data.RequestBug, Subject: "slow", OpenedAt: now - 60_000})
				var standing data.Standing
				evaluated = append(evaluated, timed(func() { standing, _ = d.Evaluate(f, now) }))
				ranked = append(ranked, timed(func() {
					d.Book.Put(book.EntryOf(&f.Account, standing))
					d.Book.Rank(now)
				}))
			}
			n := d.Book.Counts()[book.ViewAll]
			return []figure{
				record("one account by every rule, p50", evaluated.at(0.5), "ms").atMost(0.2).why("p99 %.3g ms", evaluated.at(0.99)),
				record(fmt.Sprintf("and ranked anew among %d rows, p50", n), ranked.at(0.5), "ms").atMost(0.2).why("p99 %.3g ms", ranked.at(0.99)),
			}, nil
		},
		func() ([]figure, error) {
			var list, scan sample
			var open []store.OpenRequest
			for range 5 {
				list = append(list, timed(func() { open, err = d.Store.OpenRequests(ctx) }))
				if err != nil {
					return nil, err
				}
				var sum int64
				scan = append(scan, timed(func() {
					err = raw.QueryRowContext(ctx, `SELECT sum(length(r.subject) + r.opened_at + length(a.name)) FROM request r JOIN account a ON a.id = r.account_id
						WHERE r.resolved_at = 0 AND r.gone_at = 0 AND a.gone_at = 0`).Scan(&sum)
				}))
				if err != nil {
					return nil, err
				}
			}
			return []figure{record(fmt.Sprintf("list of %d open requests", len(open)), list.at(0.5), "ms").beside("SQLite sums the same rows", scan.at(0.5)).ratioAtMost(6)}, nil
		},
		func() ([]figure, error) {
			var users, scan sample
			since := int64(d.Now().DateIn(nil)) - store.ReleaseWindow
			for range 3 {
				// A name that nobody uses is looked for among all that are used, and nothing written.
				users = append(users, timed(func() { _, _, err = d.Store.ChangeFeature(ctx, "no feature of this name", "") }))
				if data.CodeOf(err) != data.CodeNotFound {
					return nil, fmt.Errorf("the feature of no name: %w", err)
				}
				var n int64
				scan = append(scan, timed(func() {
					err = raw.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT DISTINCT feature, account_id FROM usage WHERE day > ? AND count > 0)`, since).Scan(&n)
				}))
				if err != nil {
					return nil, err
				}
			}
			return []figure{record("a changed feature found by its name", users.at(0)/1e3, "s").beside("SQLite counts who uses which", scan.at(0)/1e3).ratioAtMost(2)}, nil
		},
		func() ([]figure, error) {
			a := &data.Account{ID: data.ID{1}, Segment: "marketplace", Industry: "Home and garden", Plan: "Scale"}
			told := make([]story.Told, storyCount)
			for i := range told {
				told[i] = story.Told{
					Story:   data.Story{ID: data.ID{2, byte(i)}, AccountID: data.ID{3, byte(i)}, Title: "First week without a sale below cost", At: data.Instant(i)},
					Segment: []string{"marketplace", "ad-tech", "local"}[i%3], Industry: []string{"Home and Garden", "Optics"}[i%2], Plan: []string{"scale", "Growth"}[i%2],
				}
			}
			var offered sample
			for range 500 {
				offered = append(offered, timed(func() { story.Similar(a, told, 3) }))
			}
			var file sample
			rows := d.Book.Rows(book.ViewAll, 0, 200)
			for i := range rows {
				at := time.Now()
				if _, err := d.Store.Dossier(ctx, rows[i].ID, d.Now()); err != nil {
					return nil, err
				}
				file = append(file, time.Since(at))
			}
			return []figure{
				record(fmt.Sprintf("stories to offer, of %d, p50", storyCount), offered.at(0.5), "ms").atMost(1).why("p99 %.3g ms", offered.at(0.99)),
				record("the file of an account with them, p50", file.at(0.5), "ms").why("p99 %.3g ms", file.at(0.99)),
			}, nil
		},
	} {
		figures, err := measure()
		if err != nil {
			return nil, err
		}
		out = append(out, figures...)
	}
	return out, nil
}
