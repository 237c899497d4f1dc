package main

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"rounds/data"
	"rounds/data/desk"
	"rounds/ui"
	"rounds/ui/account"
	"rounds/ui/call"
	"rounds/ui/find"
	"rounds/ui/help"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/queue"
	"rounds/ui/theme"
	"rounds/ui/welcome"
	"rounds/ui/words"
)

// workstation opens the screens on the profile.
func (m *Main) workstation(ctx context.Context) error {
	if !m.onTerminal() {
		return usageError{errors.New("the workstation needs a terminal; for a pipe use `rounds queue`, `rounds lookup` or `rounds show`")}
	}
	m.screen = true
	d, err := m.openDesk(ctx)
	if err != nil {
		return err
	}
	return m.runUI(ctx, d, m.profileName())
}

func (m *Main) onTerminal() bool {
	in, inOK := m.Stdin.(*os.File)
	out, outOK := m.Stdout.(*os.File)
	return inOK && outOK && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

func (m *Main) runUI(ctx context.Context, d *desk.Desk, profile string) error {
	s, err := m.session(ctx, d, profile)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	st, err := d.Store.Status(ctx)
	if err != nil {
		return err
	}
	app := ui.New(ctx, s, pages(s, st.Accounts == 0))
	program := tea.NewProgram(app, tea.WithContext(ctx), tea.WithInput(m.Stdin), tea.WithOutput(m.Stdout))
	_, err = program.Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return nil // asked to end by a signal: nothing is lost, and the terminal is restored
	}
	if err != nil || app.Next() != page.NextDemo {
		return err
	}
	return m.demo(ctx, defaultDemo())
}

func (m *Main) session(ctx context.Context, d *desk.Desk, profile string) (*page.Session, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return nil, err
	}
	loc := time.Local
	if me.TimeZone != "" {
		loc = data.LoadLocation(me.TimeZone)
	}
	return &page.Session{
		Desk: d, Words: words.New("en"), Keys: keys.Default(), Me: me, Location: loc, Profile: profile,
		Theme: theme.New(colorprofile.Detect(m.Stdout, m.environ()), m.settings.Theme != "light"),
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
	case s.Me.ID.IsZero():
		first = func() page.Page { return welcome.AskName(s, home) }
	}
	return ui.Opener{
		Home:    first,
		Account: func(id data.ID) page.Page { return account.New(s, id) },
		Call:    func(msg page.StartCallMsg) page.Page { return call.New(s, msg) },
		Find:    func(under page.Page) page.Dialog { return find.New(s, under) },
		Help:    func(under page.Page) page.Dialog { return help.New(s, under) },
	}
}
