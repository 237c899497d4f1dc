package main

import (
	"context"
	"errors"
	"os"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/ui"
	"rounds/ui/account"
	"rounds/ui/budget"
	"rounds/ui/call"
	"rounds/ui/find"
	"rounds/ui/help"
	"rounds/ui/issues"
	"rounds/ui/kpis"
	"rounds/ui/linear"
	"rounds/ui/notification"
	"rounds/ui/outbox"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/playbooks"
	"rounds/ui/queue"
	"rounds/ui/screen"
	"rounds/ui/welcome"
)

// workstation opens the screens on the profile.
func (m *Main) workstation(ctx context.Context) error {
	path, err := m.databasePath()
	if err != nil {
		return err
	}
	if emptied(path) {
		return data.Errorf(data.CodeDamaged, "%s is empty, and the login beside it is your team's; `rounds doctor --fix` takes the book from the server again", path)
	}
	if err := m.needsScreen(); err != nil {
		return err
	}
	go part.Prepare()
	m.screen = true
	d, err := m.deskWith(ctx, path, m.storeLocked) // the screen locks itself, and opens by itself
	if err != nil {
		return err
	}
	go func() { _ = d.First(ctx) }() // the screen asks again, and says what is wrong
	return m.runUI(ctx, d, m.profileName())
}

func (m *Main) onTerminal() bool {
	in, inOK := m.Stdin.(*os.File)
	out, outOK := m.Stdout.(*os.File)
	return inOK && outOK && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

// typedAt reports whether what is read comes from a person's keys.
func (m *Main) typedAt() bool {
	if m.seat != nil {
		return m.seat.terminal != nil
	}
	in, ok := m.Stdin.(*os.File)
	return ok && term.IsTerminal(in.Fd())
}

// needsScreen says why there can be no screen here, and what to do instead.
func (m *Main) needsScreen() error {
	kind := m.Getenv("TERM")
	switch {
	case !m.onTerminal():
		return usageError{data.Errorf(data.CodeInvalid, "the workstation needs a terminal; in a pipe use `rounds queue`, `rounds lookup`, `rounds show` or `rounds demo --no-ui`")}
	case (kind == "" || kind == "dumb") && !m.linear():
		return usageError{data.Errorf(data.CodeInvalid, "the workstation needs a terminal that can move its cursor, and this one says TERM=%s; read it line by line with --linear, or use `rounds queue`, `rounds lookup` or `rounds show`", kind)}
	}
	return nil
}

// linearFlag is --linear of a command that opens the workstation.
func (m *Main) linearFlag(c *cobra.Command) {
	c.Flags().BoolVar(&m.flags.linear, "linear", false, "say the pages line by line, for screen readers and terminals that cannot move their cursor")
}

// linear reports whether the pages are read line by line: by the flag, the environment or
// the settings.
func (m *Main) linear() bool {
	set := m.set()
	if said, err := strconv.ParseBool(m.Getenv("ROUNDS_LINEAR")); err == nil {
		set.Linear = said
	}
	return m.flags.linear || set.Linear
}

// lowMotion reports whether little may move by itself: by the environment or the
// settings, and always where pages are read line by line.
func (m *Main) lowMotion() bool {
	set := m.set()
	if said, err := strconv.ParseBool(m.Getenv("ROUNDS_LOW_MOTION")); err == nil {
		set.LowMotion = said
	}
	return set.LowMotion || m.linear()
}

func (m *Main) runUI(ctx context.Context, d *desk.Desk, profile string) error {
	s, err := m.session(ctx, d, profile)
	if err != nil {
		return err
	}
	if err := s.LoadQuiet(ctx, !m.settings.Listening); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.Lease, err = d.Store.Lease(ctx); err != nil {
		return err
	}
	empty, err := d.Store.Empty(ctx)
	if err != nil {
		return err
	}
	if stop, err := m.syncBehind(ctx, s); err != nil {
		return err
	} else if stop != nil {
		defer stop()
	}
	app := ui.New(ctx, s, pages(s, empty && s.Sync == nil))
	terminal, err := screen.Local(m.Stdin.(*os.File), m.Stdout.(*os.File), m.environ())
	if err != nil {
		return err
	}
	terminal.Ambiguous = m.ambiguous()
	if s.Linear {
		terminal.Lines = linear.New(s.Words, m.Getenv("TERM"))
	}
	err = screen.NewProgram(ctx, app, terminal).Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return nil // asked to end by a signal: nothing is lost, and the terminal is restored
	}
	if err != nil {
		return err
	}
	switch app.Next() {
	case page.NextDemo:
		return m.demo(ctx, defaultDemo())
	case page.NextTeam:
		if err := m.Close(); err != nil {
			return err
		}
		return m.workstation(ctx)
	}
	return nil
}

// syncBehind syncs in the background of the screen where the book belongs to a server;
// stop ends it.
func (m *Main) syncBehind(ctx context.Context, s *page.Session) (stop func(), err error) {
	if s.Desk.Store.ReadOnly() {
		return nil, nil
	}
	log, err := m.openLog()
	if err != nil {
		return nil, err
	}
	c, err := m.connect(ctx, s.Desk.Store, log)
	if err != nil || c == nil {
		return nil, err
	}
	s.Sync = c
	c.Cut(m.offline)
	ctx, cancel := context.WithCancel(ctx)
	wait := c.background(ctx)
	return func() {
		cancel()
		wait()
	}, nil
}

func (m *Main) session(ctx context.Context, d *desk.Desk, profile string) (*page.Session, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return nil, err
	}
	bound, err := m.settings.keys()
	if err != nil {
		return nil, err
	}
	colours, read := m.settings.theme(m.colours()), m.linear()
	if read {
		colours = m.settings.theme(colorprofile.NoTTY)
		colours.Linear = true
	}
	return &page.Session{
		SaveRules: m.saveRules, ReadRules: m.rereadRules, ReadPlaybooks: m.rereadPlaybooks(d.Store),
		Share: m.share(d.Store), SaveFile: m.saveFile, Edit: m.edit(ctx), Join: m.joinTeam(d.Store),
		Desk: d, Words: m.words(), Keys: bound, Me: me, Location: zoneOf(&me), Profile: profile,
		Theme: colours, Linear: read, Still: m.lowMotion(),
	}, nil
}

// pages joins the pages, which do not know each other. A book without accounts
// begins with the welcome page, one that nobody works with yet with its question.
func pages(s *page.Session, empty bool) ui.Opener {
	home := func() page.Page { return queue.New(s) }
	first := home
	switch {
	case empty:
		first = func() page.Page { return welcome.New(s, home) }
	case s.Me.ID.IsZero() && s.Sync == nil:
		first = func() page.Page { return welcome.AskName(s, home) }
	}
	return ui.Opener{
		Home:    first,
		Account: func(id data.ID) page.Page { return account.New(s, id) },
		Call:    func(msg page.StartCallMsg) page.Page { return call.New(s, msg) },
		Find:    func(under page.Page) page.Dialog { return find.New(s, under) },
		Help:    func(under page.Page) page.Dialog { return help.New(s, under) },
		News:    func() page.Page { return notification.New(s) },
		Sync:    func() page.Page { return outbox.New(s) },
		Rules:   func() page.Page { return budget.New(s) },
		Issues:  func() page.Page { return issues.New(s) },
		KPIs:    func() page.Page { return kpis.New(s) },
		Playbooks: func(id string) page.Page {
			return playbooks.New(s, id, func(play string) page.Page { return call.NewOwn(s, play) })
		},
	}
}
