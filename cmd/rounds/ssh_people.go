package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/sync/remote"
	"rounds/ui/words"
)

// people are those who come in over SSH, each with a book of her own. The host's book is
// that of whoever connected the host; where the host is a gateway, the books of the others
// are beside it, one a person, so that none can hold what its person may not see. Each
// syncs as a device of its own in the host's name while it is used (ssh_rest.go).
type people struct {
	m     *Main
	ctx   context.Context
	end   context.CancelFunc
	path  string // of the host's book
	store *store.Store
	login *remote.Login // nil: the book belongs to no server
	host  *person       // whose the host's book is; nil when nobody's
	log   *slog.Logger

	watched sync.WaitGroup

	mu   sync.Mutex // of open, and of uses and since of each person
	open map[data.ID]*person
	// left are those who left the team, whose books are purged.
	left map[data.ID]bool
}

// person is one of them with her book open.
type person struct {
	user data.User
	// out ends when she may not be in any more.
	out   context.Context
	expel context.CancelFunc
	uses  int          // sessions of hers
	since data.Instant // uses is 0

	mu    sync.Mutex // held while the book is being opened or closed
	store *store.Store
	sync  *connection // nil: the book belongs to no server
	desk  *desk.Desk  // nil until she opens a screen; shared by her screens
	stop  func()      // ends the exchange; nil without one
}

// openPeople opens the host's book, from which the people are known.
func (m *Main) openPeople(ctx context.Context, path string) (*people, error) {
	st, err := m.storeLocked(ctx, path)
	if err != nil {
		return nil, err
	}
	log, err := m.openLog()
	if err != nil {
		return nil, err
	}
	p := &people{m: m, path: path, store: st, log: log, open: map[data.ID]*person{}, left: map[data.ID]bool{}}
	r, err := m.remoteOf(path)
	if err != nil {
		return nil, err
	}
	login, err := r.Login()
	switch {
	case err == nil:
		p.login = &login
	case !errors.Is(err, remote.ErrNoLogin):
		return nil, err
	}
	p.ctx, p.end = context.WithCancel(context.WithoutCancel(ctx))
	me, err := st.Me(ctx)
	if err != nil {
		return nil, err
	}
	if !me.ID.IsZero() || p.login != nil { // the team's list of people is kept up to date by it
		host := p.personOf(me)
		if err := p.start(host, st); err != nil {
			return nil, err
		}
		p.open[me.ID], p.host = host, host
	}
	p.watched.Go(p.watch)
	return p, nil
}

func (p *people) personOf(u data.User) *person {
	one := &person{user: u}
	one.out, one.expel = context.WithCancel(p.ctx)
	return one
}

// close ends the exchange of every book and closes those of the others.
func (p *people) close() {
	p.end()
	p.watched.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.open {
		p.shut(one)
	}
}

// start puts an open book into use.
func (p *people) start(one *person, st *store.Store) error {
	c, err := p.m.connect(p.ctx, st, p.log.With("person", one.user.ID))
	if err != nil {
		return err
	}
	if c != nil {
		ctx, cancel := context.WithCancel(p.ctx)
		wait, obeyed := c.background(ctx), make(chan struct{})
		go func() {
			defer close(obeyed)
			one.obey(ctx, c)
		}()
		one.sync, one.stop = c, func() { cancel(); wait(); <-obeyed }
	}
	one.store = st
	return nil
}

// named finds the member of the team that a file of keys is named after.
func (p *people) named(ctx context.Context, w *words.Words, file string) (data.User, error) {
	users, err := p.store.Users(ctx)
	if err != nil {
		return data.User{}, err
	}
	var found []data.User
	for _, u := range users {
		if isNamed(&u, file) {
			found = append(found, u)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return data.User{}, data.Errorf(data.CodeNotFound, "%s", w.T("ssh.nobody", file))
	}
	return data.User{}, data.Errorf(data.CodeAmbiguous, "%s", w.T("ssh.several", file))
}

// isNamed reports whether a file's name means a person: her id, her mail address, or her
// name, with dots, hyphens and underscores for spaces.
func isNamed(u *data.User, file string) bool {
	plain := func(s string) string {
		return strings.Join(strings.Fields(text.Fold(strings.NewReplacer(".", " ", "_", " ", "-", " ").Replace(s))), " ")
	}
	return file == u.ID.String() || u.Email != "" && strings.EqualFold(file, u.Email) || plain(file) != "" && plain(file) == plain(u.Name)
}

// visit is the person of a file of keys with her book open; w is her language. It is
// hers until leave.
func (p *people) visit(ctx context.Context, w *words.Words, file string) (*person, error) {
	user, err := p.named(ctx, w, file)
	if err != nil {
		return nil, err
	}
	p.renew(user.ID)
	p.mu.Lock()
	one := p.open[user.ID]
	if one == nil {
		one = p.personOf(user)
		p.open[user.ID] = one
	}
	one.uses++
	p.mu.Unlock()
	if err := p.opened(ctx, w, one); err != nil {
		p.leave(one)
		return nil, err
	}
	return one, nil
}

// renew forgets a person who was shut out, if the host was enrolled anew since.
func (p *people) renew(id data.ID) {
	p.mu.Lock()
	one := p.open[id]
	p.mu.Unlock()
	if one == nil || one == p.host || one.out.Err() == nil {
		return
	}
	if _, parted, err := p.loginOf(p.pathOf(id)); err != nil || !parted {
		return
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	p.mu.Lock()
	idle := one.uses == 0 && p.open[id] == one && !p.left[id]
	if idle {
		delete(p.open, id)
	}
	p.mu.Unlock()
	if idle {
		p.shut(one)
	}
}

// leave ends a visit.
func (p *people) leave(one *person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one.uses--
	one.since = p.store.Now()
}

// opened opens a person's book unless it is open.
func (p *people) opened(ctx context.Context, w *words.Words, one *person) error {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.store != nil {
		return nil
	}
	if p.login == nil || !p.login.Gateway {
		return data.Errorf(data.CodeConflict, "%s", w.T("ssh.not-hers", one.user.Name))
	}
	st, err := p.bookOf(ctx, one.user)
	if err != nil {
		return err
	}
	if err := p.start(one, st); err != nil {
		return errors.Join(err, st.Close())
	}
	return nil
}

// bookOf opens a person's own book beside that of the host. At the first visit it becomes
// a device of the team's server.
func (p *people) bookOf(ctx context.Context, user data.User) (_ *store.Store, err error) {
	clock, err := p.m.clock()
	if err != nil {
		return nil, err
	}
	path := p.pathOf(user.ID)
	st, err := store.Open(ctx, path, store.Options{Clock: clock})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, st.Close())
		}
	}()
	of, err := st.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	login, parted, err := p.loginOf(path)
	switch {
	case err != nil:
		return nil, err
	case parted:
		if login, err = p.fork(ctx, path); err != nil {
			return nil, err
		}
	case !of.IsZero():
		return st, nil
	}
	e := enrolment(login) // anew too: what waits is numbered for the new device
	e.User = user.ID
	return st, st.Enrolled(ctx, e)
}

// loginOf is the login of a person's book. It is parted where it is no device of the
// host's any more: the host was enrolled anew, since it was shut out, and all that came
// of its old device with it.
func (p *people) loginOf(path string) (login remote.Login, parted bool, err error) {
	own, err := p.m.remoteOf(path)
	if err != nil {
		return login, false, err
	}
	host, err := p.m.remoteOf(p.path)
	if err != nil {
		return login, false, err
	}
	of, err := host.Login()
	if err != nil {
		return login, false, err
	}
	login, err = own.Login()
	if errors.Is(err, remote.ErrNoLogin) {
		return login, true, nil
	}
	return login, login.Parent != of.Device, err
}

// fork makes a person's book a device of the server, in the host's name.
func (p *people) fork(ctx context.Context, path string) (login remote.Login, err error) {
	own, err := p.m.remoteOf(path)
	if err != nil {
		return login, err
	}
	host, err := p.m.remoteOf(p.path)
	if err != nil {
		return login, err
	}
	return host.ForkInto(ctx, own)
}

// peopleFolder is where the books of a gateway's people are, beside its own.
func peopleFolder(path string) string { return path + ".people" }

func (p *people) pathOf(user data.ID) string {
	return filepath.Join(peopleFolder(p.path), user.String()+".db")
}

// freshWithin is how long a person waits for the first exchange of a book that was at rest.
const freshWithin = 2 * time.Second

// arrived waits until the book has something in it: a person's first visit begins with a
// first sync.
func (one *person) arrived(ctx context.Context) error {
	return one.await(ctx, func(s *data.SyncState, empty bool) (bool, error) {
		if empty && failed(s) {
			return true, data.Errorf(data.CodeConflict, "%s", s.Problem)
		}
		return !empty, nil
	})
}

// heard waits for the first exchange of a book that was at rest: it may hold what its person
// may not see any more, and lacks what came since. As it was left it is shown only where the
// server does not answer. An empty one shows how its first sync goes on.
func (one *person) heard(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, freshWithin)
	defer cancel()
	err := one.await(within, func(s *data.SyncState, empty bool) (bool, error) { return empty || s.Last != 0 || failed(s), nil })
	if within.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

func failed(s *data.SyncState) bool {
	return s.Problem != "" && s.Phase != data.SyncFirst && s.Phase != data.SyncBusy
}

// await waits until the exchange of the book is so.
func (one *person) await(ctx context.Context, so func(s *data.SyncState, empty bool) (bool, error)) error {
	if one.sync == nil {
		return nil
	}
	states, cancel := one.sync.Watch()
	defer cancel()
	for {
		at, err := one.store.SyncPoint(ctx)
		if err != nil {
			return err
		}
		s := one.sync.State()
		if over, err := so(&s, at.Cursor == ""); over || err != nil {
			return err
		}
		select {
		case <-states:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
