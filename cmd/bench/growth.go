package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"time"

	"github.com/go-analyze/charts"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/find"
	"rounds/data/rank"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// sizes are the accounts at which growth is measured.
var sizes = []int{1_000, 10_000, 100_000, 1_000_000}

// What a cost may grow with. An exponent of n is fitted to the measured ones; that of
// n log n over these sizes is 1.12.
const (
	atMostLinear = 1.15
	flat         = 0.15
)

// cost is one that is measured at each size.
type cost struct {
	name string
	unit string
	most float64   // of its exponent
	at   []float64 // by size
}

// measureGrowth measures how costs grow with the accounts, fits an exponent to each and
// draws them, each beside what it was at the smallest size.
func measureGrowth(ctx context.Context, b *bench) ([]figure, error) {
	costs := []*cost{
		{name: "first load", unit: "ms", most: atMostLinear},
		{name: "the book's file", unit: "MB", most: atMostLinear},
		{name: "rank, cold", unit: "ms", most: atMostLinear},
		{name: "find, a key", unit: "ms", most: atMostLinear},
		{name: "rank, one changed", unit: "µs", most: atMostLinear},
		{name: "a screen of the queue", unit: "µs", most: flat},
		{name: "an action committed", unit: "ms", most: flat},
		{name: "a push of one", unit: "ms", most: flat},
	}
	var measured []int
	for _, n := range sizes {
		if n > b.grow {
			break
		}
		_, _ = fmt.Fprintf(os.Stderr, "growth: %d accounts …\n", n)
		values, err := b.costsAt(ctx, n)
		if err != nil {
			return nil, err
		}
		for i, c := range costs {
			c.at = append(c.at, values[i])
		}
		measured = append(measured, n)
	}
	if len(measured) < 3 {
		return nil, errors.New("-grow takes 100000 or more")
	}
	var out []figure
	for _, c := range costs {
		f := record("growth of "+c.name, exponent(measured, c.at), "exponent of n").atMost(c.most)
		from, to := c.at[0], c.at[len(c.at)-1]
		out = append(out, f.why("%.3g %s at %d accounts, %.3g at %d", from, c.unit, measured[0], to, measured[len(measured)-1]))
	}
	if b.plot == "" {
		return out, nil
	}
	return out, plotGrowth(b.plot, measured, costs)
}

// costsAt measures, in the order of the costs, with so many accounts.
func (b *bench) costsAt(ctx context.Context, n int) (costs []float64, err error) {
	accounts := namedAccounts(n)
	dir, remove, err := b.scratch("growth")
	if err != nil {
		return nil, err
	}
	defer remove()
	load, size, action, err := storeCosts(ctx, in(dir, "book.db"), accounts)
	if err != nil {
		return nil, err
	}
	cold, one, screen := rankCosts(accounts)
	push, err := pushCost(ctx, in(dir, "server.db"), accounts)
	if err != nil {
		return nil, err
	}
	return []float64{load, size, cold, findCost(accounts), one, screen, action, push}, nil
}

// namedAccounts are accounts with nothing but what a list shows.
func namedAccounts(n int) []data.Account {
	dice := rand.New(rand.NewPCG(5, 6))
	ids := data.NewIDs(time.Now, rand.NewChaCha8([32]byte{7}))
	words := []string{"Lindqvist", "Hofmann", "Elektro", "Handels", "Casa", "Verde", "Trading", "眼鏡", "株式会社", "Brewster", "Sons", "Nord", "Werk", "Otter", "Quay", "Marlow"}
	out := make([]data.Account, n)
	for i := range out {
		name := fmt.Sprintf("%s %s %s", words[dice.IntN(len(words))], words[dice.IntN(len(words))], spelled(dice.IntN(1<<20)))
		out[i] = data.Account{ID: ids.New(), Name: name, Stage: data.StageAdoption, Language: "de", MRR: data.Money(dice.IntN(500_000)), CreatedAt: data.At(time.Now())}
	}
	return out
}

// spelled is a number as a word.
func spelled(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var word []byte
	for ; n > 0 || len(word) < 4; n /= len(consonants) * len(vowels) {
		word = append(word, consonants[n%len(consonants)], vowels[n/len(consonants)%len(vowels)])
	}
	return string(word)
}

func storeCosts(ctx context.Context, path string, accounts []data.Account) (load, size, action float64, err error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	load = ms(timed(func() { err = st.Load(ctx, putAll(accounts)) }))
	if err != nil {
		return 0, 0, 0, err
	}
	var each sample
	for i := range 200 {
		c := store.Capture{AccountID: accounts[i*len(accounts)/200].ID}
		each = append(each, timed(func() { err = errors.Join(err, st.CaptureTold(ctx, c, fmt.Sprintf("topic %d", i))) }))
	}
	info, serr := os.Stat(path)
	if err = errors.Join(err, serr); err != nil {
		return 0, 0, 0, err
	}
	return load, float64(info.Size()) / 1e6, each.at(0.5), nil
}

func putAll(accounts []data.Account) func(put func(any) error) error {
	return func(put func(any) error) error {
		for i := range accounts {
			if err := put(accounts[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

func rankCosts(accounts []data.Account) (cold, one, screen float64) {
	now := data.At(time.Now())
	entries := make([]book.Entry, len(accounts))
	for i := range accounts {
		entries[i] = book.EntryOf(&accounts[i], data.Standing{At: now, Score: i*37%101 + 1})
	}
	ranked := book.New(rank.Defaults())
	ranked.Put(entries...)
	cold = ms(timed(func() { ranked.Rank(now) }))
	var ones, screens sample
	for i := range 200 {
		e := &entries[i*len(entries)/200]
		e.Standing.Score = (e.Standing.Score + 37) % 101
		ones = append(ones, timed(func() {
			ranked.Put(*e)
			ranked.Rank(now)
		}))
		screens = append(screens, timed(func() { ranked.Rows(book.ViewAll, ranked.Len()/2, 40) }))
	}
	return cold, 1000 * ones.at(0.5), 1000 * screens.at(0.5)
}

func findCost(accounts []data.Account) float64 {
	index, names := find.New(len(accounts)), make([]string, len(accounts))
	for i := range accounts {
		names[i] = accounts[i].Name
		index.Add(uint32(i), find.Account, names[i], "") //nolint:gosec // at most a million
	}
	return searches(queries(names, 100), func(q string) int { return len(index.Search(q, 20)) }).at(0.5)
}

// pushCost is what a device waits for a push of one field, alone.
func pushCost(ctx context.Context, path string, accounts []data.Account) (cost float64, err error) {
	l, err := ledger.Open(ctx, "sqlite:"+path, ledger.Options{Clock: time.Now})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	first, err := l.Bootstrap(ctx, "Growth")
	if err != nil {
		return 0, err
	}
	if err := l.Load(ctx, first.Workspace, putAll(accounts)); err != nil {
		return 0, err
	}
	code, err := l.NewCode(ctx, first.Workspace, first.User, ledger.KindDevice, "a benchmark")
	if err != nil {
		return 0, err
	}
	enrolled, err := l.Enrol(ctx, code, "bench")
	if err != nil {
		return 0, err
	}
	tokens, err := l.Refresh(ctx, enrolled.Refresh)
	if err != nil {
		return 0, err
	}
	caller, err := l.Authenticate(ctx, tokens.Access)
	if err != nil {
		return 0, err
	}
	known, err := l.Workspace(ctx, first.Workspace)
	if err != nil {
		return 0, err
	}
	ids := data.NewIDs(time.Now, rand.NewChaCha8([32]byte{8}))
	var each sample
	for i := range 200 {
		value, err := json.Marshal(fmt.Sprintf("plan %d", i))
		if err != nil {
			return 0, err
		}
		push := wire.Push{Device: caller.Device, Epoch: known.Epoch, Muts: []data.Mutation{{
			N: int64(i + 1), ID: ids.New(), Op: data.OpUpdate, Ent: "account", Key: accounts[i*len(accounts)/200].ID,
			Fields: map[string]data.FieldWrite{"plan": {V: value, Base: "1"}},
		}}}
		each = append(each, timed(func() { _, err = l.Push(ctx, caller, push) }))
		if err != nil {
			return 0, err
		}
	}
	return each.at(0.5), nil
}

// exponent is the slope of the line that fits the logarithms best.
func exponent(sizes []int, costs []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := float64(len(sizes))
	for i := range sizes {
		x, y := math.Log(float64(sizes[i])), math.Log(costs[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// plotGrowth draws the costs as powers of ten of what they were at the smallest size.
func plotGrowth(path string, measured []int, costs []*cost) error {
	var labels, names []string
	for _, n := range measured {
		labels = append(labels, fmt.Sprint(n))
	}
	var series [][]float64
	for _, c := range costs {
		names = append(names, c.name)
		var line []float64
		for _, v := range c.at {
			line = append(line, math.Log10(v/c.at[0]))
		}
		series = append(series, line)
	}
	opt := charts.NewLineChartOptionWithData(series)
	opt.Title.Text = "growth, powers of ten, by accounts"
	opt.XAxis.Labels = labels
	opt.Legend.SeriesNames = names
	opt.Legend.Offset = charts.OffsetStr{Top: "30"}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: 900, Height: 560})
	if err := p.LineChart(opt); err != nil {
		return err
	}
	raw, err := p.Bytes()
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}
