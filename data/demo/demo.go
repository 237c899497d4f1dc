package demo

import (
	"time"

	"rounds/data"
	"rounds/data/playbook"
)

// Limits of a world.
const (
	// MaxAccounts is the largest world that Generate makes.
	MaxAccounts = 1_000_000
	// FineAccounts is the largest world drawn finely: usage by the day for the
	// last 147 days and a year of calls. A larger one keeps the same sums over
	// 28 days in at most MaxCoarseUsage rows an account, and half a year of calls.
	FineAccounts = 2_000
	// MaxCoarseUsage bounds the usage rows of one account in a coarse world.
	MaxCoarseUsage = 35
	// historyDays is how far back the written history reaches.
	historyDays = 365
)

// Options say which world to make.
type Options struct {
	Accounts int       // how many accounts, 1 to MaxAccounts
	Seed     uint64    // worlds of different seeds share nothing but the first cast
	Now      time.Time // the moment at which the world stands
}

// Check refuses what no world can be made of: CodeInvalid.
func (o Options) Check() error {
	if o.Accounts < 1 || o.Accounts > MaxAccounts {
		return data.Errorf(data.CodeInvalid, "a demo world of %d accounts is not possible; ask for 1 to %d", o.Accounts, MaxAccounts)
	}
	if o.Now.Year() < 2000 || o.Now.Year() > 2200 {
		return data.Errorf(data.CodeInvalid, "a demo world cannot stand at %s; choose a time between 2000 and 2200", o.Now.Format(time.RFC3339))
	}
	return nil
}

// Generate makes the accounts of a world one after the other, in a fixed order,
// and hands each to yield with everything that belongs to it. A parent account
// comes before its clients. The bundle is yield's to keep. Generate stops at the
// first error of yield and returns it; its own errors carry CodeInvalid.
func Generate(opts Options, yield func(Bundle) error) error {
	if err := opts.Check(); err != nil {
		return err
	}
	w := newWorld(opts)
	for i := range opts.Accounts {
		if err := yield(w.account(i)); err != nil {
			return err
		}
	}
	return nil
}

// world is what all accounts share; nothing in it changes after newWorld.
type world struct {
	seed    uint64
	now     data.Instant
	fine    bool
	team    []data.User
	library *playbook.Library
	settler settler
}

func newWorld(opts Options) *world {
	library, _ := playbook.NewLibrary(playbook.Shipped())
	return &world{
		seed:    opts.Seed,
		now:     data.At(opts.Now),
		fine:    opts.Accounts <= FineAccounts,
		team:    Team(opts),
		library: library,
		settler: newSettler(),
	}
}

// account makes account i whole.
func (w *world) account(i int) Bundle {
	b := w.begin(i)
	b.company()
	b.people()
	b.contract()
	b.play()
	b.help()
	w.settler.settle(b)
	return b.Bundle
}
