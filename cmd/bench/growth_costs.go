package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/find"
	"rounds/data/rank"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// ofEach is how often a small cost is measured at each size.
const ofEach = 200

// among are so many accounts from all over the book.
func among(accounts []data.Account, n int) []data.Account {
	out := make([]data.Account, n)
	for i := range out {
		out[i] = accounts[i*len(accounts)/n]
	}
	return out
}

// inMemory measures what needs no file.
func (values costsAt) inMemory(accounts []data.Account) {
	now := data.At(time.Now())
	entries := make([]book.Entry, len(accounts))
	for i := range accounts {
		entries[i] = book.EntryOf(&accounts[i], data.Standing{At: now, Score: i*37%101 + 1})
	}
	ranked := book.New(rank.Defaults())
	ranked.Put(entries...)
	values["rank, cold"] = ms(timed(func() { ranked.Rank(now) }))
	var ones, screens sample
	for i := range ofEach {
		e := &entries[i*len(entries)/ofEach]
		e.Standing.Score = (e.Standing.Score + 37) % 101
		ones = append(ones, timed(func() {
			ranked.Put(*e)
			ranked.Rank(now)
		}))
		screens = append(screens, timed(func() { ranked.Rows(book.ViewAll, ranked.Len()/2, 40) }))
	}
	values["rank, one changed"], values["a screen of the queue"] = 1000*ones.at(0.5), 1000*screens.at(0.5)

	index, names := find.New(len(accounts)), make([]string, len(accounts))
	for i := range accounts {
		names[i] = accounts[i].Name
		index.Add(uint32(i), find.Account, names[i], "") //nolint:gosec // at most a million
	}
	values["find, a key"] = searches(queries(names, 100), func(q string) int { return len(index.Search(q, 20)) }).at(0.5)
}

// ofStore fills a book and works in it: actions, keys of a note, an import.
func (values costsAt) ofStore(ctx context.Context, path string, accounts []data.Account) (err error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	team := owners()
	values["first load"] = ms(timed(func() {
		err = st.Load(ctx, func(put func(any) error) error {
			for i := range team {
				if err := put(team[i]); err != nil {
					return err
				}
			}
			return putAll(accounts)(put)
		})
	}))
	if err != nil {
		return err
	}
	if err := st.SetMe(ctx, team[0].ID); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	values["the book's file"] = float64(info.Size()) / 1e6
	var actions sample
	for i, a := range among(accounts, ofEach) {
		actions = append(actions, timed(func() { err = st.CaptureTold(ctx, store.Capture{AccountID: a.ID}, fmt.Sprintf("topic %d", i)) }))
		if err != nil {
			return err
		}
	}
	values["an action committed"] = actions.at(0.5)
	note := typed{key: store.DraftKey{Kind: "note", Field: "text"}}
	if note.key.Key, err = st.OpenNote(ctx, accounts[len(accounts)/2].ID, data.ID{}, data.ID{}); err != nil {
		return err
	}
	for range ofEach {
		if err := note.press(ctx, st); err != nil {
			return err
		}
	}
	values["durable key of a note"] = 1000 * note.keys.at(0.5)
	took, err := importExports(ctx, st)
	values["import of 25,000 rows"] = ms(took)
	return err
}

// ofServer fills a server and has a device push to it and another one fetch all.
func (b *bench) ofServer(ctx context.Context, values costsAt, dir string, accounts []data.Account) (err error) {
	path := in(dir, "server.db")
	codes, err := fillPlain(ctx, path, accounts, 2)
	if err != nil {
		return err
	}
	if values["a push of one"], err = pushCost(ctx, path, codes[0], accounts); err != nil {
		return err
	}
	server, err := b.startServer(ctx, dir, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	took, _, err := fetch(ctx, in(dir, "device"), server.url, codes[1], int64(len(accounts)))
	values["first sync over HTTP"] = ms(took)
	return err
}

// pushCost is what a device waits for a push of one field, alone.
func pushCost(ctx context.Context, path, code string, accounts []data.Account) (cost float64, err error) {
	l, err := ledger.Open(ctx, "sqlite:"+path, ledger.Options{Clock: time.Now})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
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
	known, err := l.Workspace(ctx, enrolled.Workspace)
	if err != nil {
		return 0, err
	}
	ids := data.NewIDs(time.Now, rand.NewChaCha8([32]byte{8}))
	var each sample
	for i, a := range among(accounts, ofEach) {
		value, err := json.Marshal(fmt.Sprintf("plan %d", i))
		if err != nil {
			return 0, err
		}
		push := wire.Push{Device: caller.Device, Epoch: known.Epoch, Muts: []data.Mutation{{
			N: int64(i + 1), ID: ids.New(), Op: data.OpUpdate, Ent: "account", Key: a.ID,
			Fields: map[string]data.FieldWrite{"plan": {V: value, Base: "1"}},
		}}}
		var answer wire.Pushed
		each = append(each, timed(func() { answer, err = l.Push(ctx, caller, push) }))
		if err != nil {
			return 0, err
		}
		if slices.ContainsFunc(answer.Receipts, func(r data.Receipt) bool { return r.Status != data.ReceiptApplied }) {
			return 0, fmt.Errorf("a push was answered by %v", answer.Receipts)
		}
	}
	return each.at(0.5), nil
}
