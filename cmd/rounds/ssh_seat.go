package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/store"
	"rounds/ui"
	"rounds/ui/door"
	"rounds/ui/linear"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/screen"
	"rounds/ui/words"
)

// seat is what a program that runs for somebody over SSH has in place of its own machine:
// the streams and the terminal of her session and her book. No file of the host is hers.
type seat struct {
	store    *store.Store
	settings string // the file of her own settings
	terminal *screen.Terminal
}

// seatFor runs the program for one session and returns its exit code.
func (m *Main) seatFor(ctx context.Context, team *people, keys *door.Keys, one *door.Session) int {
	own := &Main{
		Stdin: one.In, Stdout: one.Out, Stderr: one.Err, Clock: m.Clock,
		Getenv: m.envFor(one), Environ: func() []string { return one.Environ },
		screen: m.screen,
		seat:   &seat{settings: keys.Settings(one.Name), terminal: one.Terminal},
	}
	w := own.words()
	tell := func(text string) { _, _ = fmt.Fprintf(one.Err, "rounds: %s\n", cleanLines(text)) }
	who, err := team.visit(ctx, w, one.Name)
	if err != nil {
		one.Log.Warn("no book", "problem", part.Clean(err.Error()))
		tell(w.Error(err))
		return exitCode(err)
	}
	defer team.leave(who)
	defer context.AfterFunc(who.out, func() { one.End(door.ErrShutOut) })()
	one.Log = one.Log.With("user", who.user.ID.String())
	own.seat.store = who.store
	own.flags.at, own.flags.profile, own.flags.db = m.flags.at, m.profileName(), who.store.Path()
	code := 0
	if len(one.Args) > 0 {
		code = own.remoteCommand(ctx, who, one)
	} else {
		err = own.remoteScreen(ctx, who, one)
		code = exitCode(err)
	}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, door.ErrShutOut):
		tell(w.T("ssh.shut-out"))
		return exitFailed
	case errors.Is(cause, door.ErrInterrupted):
		return exitFailed
	case errors.Is(cause, door.ErrIdle):
		tell(w.T("ssh.idle"))
		return exitDone
	case errors.Is(cause, door.ErrRestart):
		tell(w.T("ssh.restarted"))
		return exitDone
	case err != nil:
		tell(w.Error(err))
	}
	return code
}

// envFor are the variables of a session: what says how to draw is the client's, where
// things are is the host's.
func (m *Main) envFor(one *door.Session) func(string) string {
	return func(name string) string {
		switch name {
		case "ROUNDS_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME":
			return m.Getenv(name)
		}
		return one.Getenv(name)
	}
}

// remoteScreen runs the workstation on the session's terminal.
func (m *Main) remoteScreen(ctx context.Context, who *person, one *door.Session) error {
	term := one.Term()
	switch {
	case one.Terminal == nil:
		return usageError{errors.New(m.words().T("ssh.no-terminal"))}
	case (term == "" || term == "dumb") && !m.linear():
		return usageError{errors.New(m.words().T("ssh.dumb", term))}
	}
	if err := who.heard(ctx); err != nil {
		return err
	}
	d, err := m.deskOf(ctx, who)
	if err != nil {
		return err
	}
	s, err := m.remoteSession(ctx, d, who)
	if err != nil {
		return err
	}
	app := ui.New(ctx, s, audited(pages(s, false), one))
	terminal := *one.Terminal
	terminal.Ambiguous = m.ambiguous()
	if s.Linear {
		terminal.Lines = linear.New(s.Words, term)
	}
	p := screen.NewProgram(ctx, app, terminal)
	go func() {
		select {
		case <-one.Draining:
			p.Send(page.ToastMsg{Text: s.Words.T("ssh.ending"), Error: true})
		case <-ctx.Done():
		}
	}()
	err = p.Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return nil // its end is told by the cause
	}
	return err
}

// deskOf is the desk that a person's screens share.
func (m *Main) deskOf(ctx context.Context, who *person) (*desk.Desk, error) {
	who.mu.Lock()
	defer who.mu.Unlock()
	if who.desk != nil {
		m.team = who.store
		var err error
		m.settings, err = m.readConfig()
		return who.desk, err
	}
	d, err := m.deskWith(ctx, who.store.Path(), m.storeLocked)
	if err == nil {
		who.desk = d
	}
	return d, err
}

// remoteSession is a session of the screens without what needs a machine of hers.
func (m *Main) remoteSession(ctx context.Context, d *desk.Desk, who *person) (*page.Session, error) {
	s, err := m.session(ctx, d, who.user.Name)
	if err != nil {
		return nil, err
	}
	if s.Me.ID.IsZero() { // her own entry is still to come with the first sync
		s.Me = who.user
	}
	s.SSH, s.SaveRules, s.Share, s.SaveFile, s.Edit, s.Join = true, nil, nil, nil, nil, nil
	if err := s.LoadQuiet(ctx, !m.settings.Listening); err != nil {
		return nil, err
	}
	if s.Lease, err = d.Store.Lease(ctx); err != nil {
		return nil, err
	}
	if who.sync != nil {
		s.Sync = remoteSync{who.sync, s.Words}
	}
	return s, nil
}

// remoteSync is the exchange of a person who has no folder here.
type remoteSync struct {
	*connection
	words *words.Words
}

// Export says how to get what the page would write to a file.
func (s remoteSync) Export(context.Context) (string, error) {
	return "", data.Errorf(data.CodeReadOnly, "%s", s.words.T("ssh.no-export"))
}

// audited writes down which accounts are opened.
func audited(o ui.Opener, one *door.Session) ui.Opener {
	opened := func(what string, id data.ID) { one.Log.Info(what, "account", id.String()) }
	account, call := o.Account, o.Call
	o.Account = func(id data.ID) page.Page { opened("account", id); return account(id) }
	o.Call = func(msg page.StartCallMsg) page.Page { opened("call", msg.ID); return call(msg) }
	return o
}

// remoteVerbs are the commands that are answered over SSH: those that show or write what
// is in the book, and that neither read nor write a file.
func (m *Main) remoteVerbs() []*cobra.Command {
	return []*cobra.Command{
		m.queueCommand(), m.lookupCommand(), m.showCommand(), m.noteCommand(), m.logCommand(), m.snoozeCommand(), m.doneCommand(),
		m.bookCommand(), m.messageCommand(), m.cadenceCommand(), m.ownerCommand(), m.proposalCommand(), m.kpiCommand(),
	}
}

// remoteRoot is rootCommand for a session: no flag of it names a file.
func (m *Main) remoteRoot(root *cobra.Command) {
	root.Long = m.words().T("ssh.help")
	root.Example = "  ssh HOST queue\n  ssh HOST lookup lindqvist\n  ssh HOST note lindqvist - < mail.txt"
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(m.remoteVerbs()...)
}

// remoteCommand runs one command and returns its exit code.
func (m *Main) remoteCommand(ctx context.Context, who *person, one *door.Session) int {
	verb := one.Args[0]
	attrs := []any{"command", part.Clean(verb)}
	known := slices.ContainsFunc(m.remoteVerbs(), func(c *cobra.Command) bool { return c.Name() == verb })
	if known && len(one.Args) > 1 {
		of := one.Args[1:2] // what comes after the account may be the text of a note
		if verb == "lookup" {
			of = one.Args[1:]
		}
		attrs = append(attrs, "of", part.Clean(strings.ToValidUTF8(strings.Join(of, " "), "?")))
	}
	one.Log.Info("command", attrs...)
	err := who.arrived(ctx)
	if err == nil {
		err = who.heard(ctx)
	}
	if err != nil {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", cleanLines(m.words().Error(err)))
		return exitCode(err)
	}
	return m.Run(ctx, one.Args)
}
