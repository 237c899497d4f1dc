package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/theme"
)

// syncing is the exchange with the server as the header shows it.
type syncing struct {
	states <-chan data.SyncState
	state  data.SyncState
}

type syncStateMsg struct{ state data.SyncState }

// watchSync waits for the next state; synced asks for the one after it.
func (a *App) watchSync() tea.Cmd {
	states := a.syncing.states
	if states == nil {
		return nil
	}
	return func() tea.Msg {
		state, ok := <-states
		if !ok {
			return nil
		}
		return syncStateMsg{state}
	}
}

func (a *App) synced(msg syncStateMsg) tea.Cmd {
	if a.syncing.state.Phase == data.SyncFirst {
		a.late = nil // what is the last to arrive is as old as the rest
	}
	a.syncing.state = msg.state
	return tea.Batch(a.watchSync(), a.count(), a.tellAll(page.SyncedMsg{}))
}

// confirm takes over when the server was last heard. Nobody tells of it: that the book is
// in step is true again and again.
func (y *syncing) confirm(line page.Syncer) {
	if line == nil {
		return
	}
	if now := line.State(); now.Phase == y.state.Phase {
		y.state.Last = now.Last
	}
}

// syncNow has everything exchanged at once, because a person asked for it.
func (a *App) syncNow() tea.Cmd {
	if a.s.Sync == nil {
		return a.toast(a.s.Words.T("off.no-server"), true)
	}
	a.s.Sync.Nudge()
	return a.toast(a.s.Words.T("toast.syncing"), false)
}

// say names the state of syncing that matters most: what needs a person comes before
// what passes by itself.
func (y *syncing) say(a *App) (string, theme.Style) {
	w, th, s := a.s.Words, &a.s.Theme, &y.state
	switch {
	case s.Phase == data.SyncRevoked, s.Phase == data.SyncSignIn:
		return theme.GlyphAlert + " " + w.T("state.sync."+string(s.Phase)), th.Error
	case s.Phase == data.SyncFirst:
		step := int64(1)
		if a.s.Still {
			step = 10
		}
		return w.SyncProgress(s, step), th.Muted
	case a.status.needs > 0:
		return theme.GlyphAlert + " " + w.N("state.attention", int(a.status.needs)), th.Accent
	case s.Phase == data.SyncUpgrade:
		return theme.GlyphAlert + " " + w.T("state.sync.upgrade"), th.Error
	case s.Phase == data.SyncOffline, s.Phase == data.SyncRefused, s.Phase == data.SyncPostpone:
		return w.SyncShort(s, a.status.waiting, a.s.Location), th.Pending
	}
	return w.SyncShort(s, a.status.waiting, a.s.Location), th.Muted
}

type countedMsg struct {
	status store.Status
	me     data.User // who works here, where that was not known yet
	err    error
}

// count asks what waits to be sent, what needs a person and what nobody has read.
func (a *App) count() tea.Cmd {
	desk, nobody := a.s.Desk, a.s.Me.ID.IsZero()
	return page.Work(func(ctx context.Context) tea.Msg {
		var me data.User
		st, err := desk.Store.Status(ctx)
		if err == nil && nobody {
			me, err = desk.Store.Me(ctx) // a first sync brings it
		}
		return countedMsg{st, me, err}
	})
}

// counted notes the numbers; news that came meanwhile is said.
func (a *App) counted(msg countedMsg) tea.Cmd {
	if msg.err != nil {
		return a.say(msg.err)
	}
	if a.s.Me.ID.IsZero() {
		a.s.Me = msg.me
	}
	before := a.status.unread
	a.status.waiting, a.status.drafts = msg.status.Waiting, msg.status.Drafts
	a.status.needs, a.status.unread = msg.status.Attention, msg.status.Unread
	if a.lease = msg.status.Lease; a.status.unread <= before || a.locked() {
		return nil
	}
	desk := a.s.Desk
	return page.Work(func(ctx context.Context) tea.Msg {
		news, err := desk.Store.Notifications(ctx, 1)
		return newsMsg{news, err}
	})
}

type newsMsg struct {
	news []store.Notification
	err  error
}

// news says the newest notification in passing; the page keeps it.
func (a *App) news(msg newsMsg) tea.Cmd {
	if msg.err != nil || len(msg.news) == 0 {
		return a.say(msg.err)
	}
	return a.tell(a.s.News(&msg.news[0]), false)
}
