package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"rounds/data"
)

// schema lists what makes up the file, so that tests see an index that was lost.
func (w *world) schema() int {
	return w.count(`SELECT count(*) FROM sqlite_master WHERE sql IS NOT NULL`)
}

// history is n accounts with two events each, their ids spread over a year.
func history(w *world, n int) (rows []any) {
	dice := rand.New(rand.NewPCG(uint64(n), 7))
	for range n {
		a := data.Account{ID: data.NewIDs(w.clock, seeded{rand.NewPCG(dice.Uint64(), 1)}).New(), Name: "さばえ眼鏡", MRR: 89000}
		a.ID[0] = byte(dice.IntN(256))
		rows = append(rows, a)
		for range 2 {
			e := data.Event{ID: w.ids.New(), AccountID: a.ID, Kind: "login", At: w.Now()}
			e.ID[0] = byte(dice.IntN(256))
			rows = append(rows, e)
		}
	}
	return rows
}

func putAll(rows []any) func(func(any) error) error {
	return func(put func(any) error) error {
		for _, row := range rows {
			if err := put(row); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestLoad(t *testing.T) {
	w := open(t)
	before := w.schema()
	changes, cancel := w.Subscribe()
	defer cancel()
	for i, n := range []int{300, 50} { // into empty tables, and into full ones
		must(t, w.Load(w.ctx, putAll(history(w, n))))
		if got := w.schema(); got != before {
			t.Fatalf("load %d: %d objects in the schema, %d before", i, got, before)
		}
	}
	if accounts, events := w.count(`SELECT count(*) FROM account`), w.count(`SELECT count(*) FROM event INDEXED BY event_account`); accounts != 350 || events != 700 {
		t.Errorf("%d accounts and %d events, want 350 and 700", accounts, events)
	}
	if due := w.count(`SELECT count(*) FROM standing WHERE next_at = 0`); due != 350 {
		t.Errorf("%d accounts are to be evaluated, want all 350", due)
	}
	if sent := w.count(`SELECT count(*) FROM outbox`); sent != 0 {
		t.Errorf("%d mutations for rows that came from elsewhere", sent)
	}
	if c := <-changes; len(c.Accounts) != 350 {
		t.Errorf("%d accounts were published as changed, want 350", len(c.Accounts))
	}
}

// Nothing of a load that failed or was cancelled stays, and the store goes on.
func TestLoadIsWhole(t *testing.T) {
	broken := errors.New("the source broke off")
	cut, stop := context.WithCancel(context.Background())
	defer stop()
	for name, load := range map[string]func(w *world) error{
		"source fails": func(w *world) error {
			return w.Load(w.ctx, func(put func(any) error) error {
				return errors.Join(putAll(history(w, 20))(put), broken)
			})
		},
		"cancelled": func(w *world) error {
			return w.Load(cut, func(put func(any) error) error {
				if err := putAll(history(w, 20))(put); err != nil {
					return err
				}
				stop()
				return putAll(history(w, 20))(put)
			})
		},
		"the same id twice": func(w *world) error {
			rows := history(w, 20)
			return w.Load(w.ctx, putAll(append(rows, rows[0])))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			before := w.schema()
			if err := load(w); err == nil {
				t.Fatal("no error")
			}
			if n := w.count(`SELECT count(*) FROM account`) + w.count(`SELECT count(*) FROM event`) + w.count(`SELECT count(*) FROM standing`); n != 0 {
				t.Errorf("%d rows stayed", n)
			}
			if got := w.schema(); got != before {
				t.Errorf("%d objects in the schema, %d before", got, before)
			}
			must(t, w.Load(w.ctx, putAll(history(w, 3))))
			w.account("after it")
			if n := w.count(`SELECT count(*) FROM account`); n != 4 {
				t.Errorf("%d accounts after a load that went well, want 4", n)
			}
		})
	}
}
