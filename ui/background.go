package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/ui/page"
	"rounds/ui/part"
)

type (
	firstLoadedMsg struct{ err error }
	loadedMsg      struct{ err error }
	refreshedMsg   struct{ err error }
	followedMsg    struct {
		change data.Change
		err    error
	}
	minuteTurnedMsg struct{}
)

// background answers what App's own commands report.
func (a *App) background(msg tea.Msg) (cmd tea.Cmd, ours bool) {
	switch msg := msg.(type) {
	case firstLoadedMsg:
		return tea.Batch(a.heard(msg.err), a.tellAll(page.ChangedMsg{Change: data.Change{All: true}, Partly: true}), a.loadAll()), true
	case loadedMsg:
		return tea.Batch(a.heard(msg.err), a.tellAll(page.ChangedMsg{Change: data.Change{All: true}, Partly: a.unjudged()}), a.refresh()), true
	case refreshedMsg:
		a.status.loaded = true
		return tea.Batch(a.breaches(), a.heard(msg.err), a.tellAll(page.ChangedMsg{Change: data.Change{All: true}}), a.count()), true
	case followedMsg:
		return tea.Batch(a.arrived(), a.heard(msg.err), a.tellAll(page.ChangedMsg{Change: msg.change}), a.listen(), a.count(), a.followTeam(msg.change)), true
	case minuteTurnedMsg:
		a.syncing.confirm(a.s.Sync)
		return tea.Batch(a.turn(false), a.minute()), true
	case turnedMsg:
		return a.turned(msg), true
	case countedMsg:
		return a.counted(msg), true
	case syncStateMsg:
		return a.synced(msg), true
	case page.WrittenMsg:
		return a.written(msg), true
	case page.ShowMsg:
		return a.shown(msg), true
	case page.RulesSavedMsg:
		return a.ruled(msg), true
	case page.SharedMsg:
		return tea.Batch(a.toast(msg.Said, false), a.followTeam(teamChanged), a.tellAll(page.ChangedMsg{Change: teamChanged})), true
	case teamReadMsg:
		return a.teamRead(msg), true
	case toastEndedMsg:
		a.toasts.Dismiss(msg.id)
		return nil, true
	}
	return nil, false
}

// unjudged reports whether nobody stands on the queue before what is due was evaluated: of a
// book that a first sync brought, nobody was yet, and that says nothing of who needs you.
func (a *App) unjudged() bool { return a.s.Desk.Book.Counts()[book.ViewAll] == 0 }

// heard notes how a job in the background went: a failure stands in the header until
// one goes well again, and is said in full when it is new.
func (a *App) heard(err error) tea.Cmd {
	before := a.status.failed
	a.status.failed = err
	if err == nil || before != nil && before.Error() == err.Error() {
		return nil
	}
	return a.tell(a.s.Words.Error(err), true)
}

// tell says in passing what answers no key.
func (a *App) tell(text string, failed bool) tea.Cmd {
	return a.pass(part.Toast{Text: text, Error: failed, News: true})
}

// say shows a failure in passing.
func (a *App) say(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return a.toast(a.s.Words.Error(err), true)
}

func (a *App) loadFirst() tea.Cmd {
	desk := a.s.Desk
	return page.Work(func(ctx context.Context) tea.Msg { return firstLoadedMsg{desk.First(ctx)} })
}

func (a *App) loadAll() tea.Cmd {
	desk := a.s.Desk
	return page.Work(func(ctx context.Context) tea.Msg { return loadedMsg{desk.Load(ctx)} })
}

// refresh has no time limit: evaluating a large book for the first time takes as
// long as it takes, in small transactions.
func (a *App) refresh() tea.Cmd {
	desk := a.s.Desk
	return func() tea.Msg { return refreshedMsg{desk.Refresh(context.Background(), nil)} }
}

// listen waits for the next change of rows and brings the book up to date.
func (a *App) listen() tea.Cmd {
	changes, desk := a.changes, a.s.Desk
	return func() tea.Msg {
		change, ok := <-changes
		if !ok {
			return nil
		}
		return followedMsg{change, desk.Follow(context.Background(), change)}
	}
}

// minute waits for the next full minute, when what the screen says of time changes.
func (a *App) minute() tea.Cmd {
	now := a.s.Now().Time(nil)
	wait := now.Truncate(time.Minute).Add(time.Minute).Sub(now)
	return tea.Tick(wait, func(time.Time) tea.Msg { return minuteTurnedMsg{} })
}

type turnedMsg struct {
	asked bool // a person waits for it
	err   error
}

// turn evaluates what became due and looks for changes of other processes.
func (a *App) turn(asked bool) tea.Cmd {
	desk := a.s.Desk
	return page.Work(func(ctx context.Context) tea.Msg {
		if err := desk.Store.Poll(ctx); err != nil {
			return turnedMsg{asked, err}
		}
		return turnedMsg{asked, desk.Refresh(ctx, nil)}
	})
}

func (a *App) turned(msg turnedMsg) tea.Cmd {
	said := a.heard(msg.err)
	if msg.asked {
		if said = a.say(msg.err); msg.err == nil {
			said = a.toast(a.s.Words.T("toast.refreshed"), false)
		}
	}
	if a.status.loaded {
		said = tea.Batch(said, a.breaches())
	}
	return tea.Batch(said, a.tellAll(page.TickedMsg{}))
}

// reread looks whether somebody changed the team's rules meanwhile, and takes them into
// use.
func (a *App) reread() tea.Cmd {
	read, inForce, said := a.s.ReadRules, a.s.Desk.Team().Fingerprint(), a.s.Words.T("rules.reread")
	if read == nil {
		return nil
	}
	return page.Work(func(context.Context) tea.Msg {
		msg, err := read()
		switch {
		case err != nil:
			return page.ToastMsg{Err: err}
		case msg.Team.Fingerprint() == inForce:
			return nil
		}
		msg.Said = said
		return msg
	})
}

// ruled takes other rules into use and evaluates every account by them.
func (a *App) ruled(msg page.RulesSavedMsg) tea.Cmd {
	a.s.Desk.Use(msg.Team)
	desk := a.s.Desk
	evaluate := func() tea.Msg {
		ctx := context.Background()
		if err := desk.Store.UseRules(ctx, msg.Fingerprint); err != nil {
			return refreshedMsg{err}
		}
		return refreshedMsg{desk.Refresh(ctx, nil)}
	}
	return tea.Batch(a.toast(msg.Said, false), a.tellAll(msg), evaluate)
}

func (a *App) undo() tea.Cmd {
	if own, ok := a.top().(page.Undoer); ok {
		if cmd, ours := own.Undo(); ours {
			return cmd
		}
	}
	st, w := a.s.Desk.Store, a.s.Words
	return a.s.Write(data.ID{}, func(ctx context.Context) (page.Done, error) {
		u, err := st.Undo(ctx)
		if err != nil || u.Label == "" {
			return page.Done{Text: w.T("toast.nothing-undo")}, err
		}
		return page.Done{Text: w.T("toast.undone", w.T("action."+u.Label))}, nil
	})
}

// written says what became of a change, and has the book follow it.
func (a *App) written(msg page.WrittenMsg) tea.Cmd {
	follow := a.s.Follow(msg)
	said := a.s.Wrote(msg)
	if said == nil {
		return follow
	}
	cmd, _ := a.intent(said)
	return tea.Batch(cmd, follow)
}

// shown has every page show a change.
func (a *App) shown(msg page.ShowMsg) tea.Cmd {
	a.s.Shown()
	a.settles = true
	return a.tellAll(msg)
}
