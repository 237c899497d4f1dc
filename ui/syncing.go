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
	seq    int
	status store.Status
	me     data.User           // who works here, where that was not known yet
	newest *store.Notification // of those that nobody has read
	over   data.ID             // of what was said as news: nobody has to hear of it any more
	err    error
}

// count asks what waits to be sent, what needs a person and what nobody has read.
func (a *App) count() tea.Cmd {
	a.counts++
	desk, nobody, m, said := a.s.Desk, a.s.Me.ID.IsZero(), countedMsg{seq: a.counts}, a.told.key
	return page.Work(func(ctx context.Context) tea.Msg {
		if m.status, m.err = desk.Store.Status(ctx); m.err == nil && nobody {
			m.me, m.err = desk.Store.Me(ctx) // a first sync brings it
		}
		if m.err == nil && m.status.Unread > 0 {
			m.newest, m.err = desk.Store.NewestUnread(ctx)
		}
		if m.err == nil && !said.IsZero() {
			var unread bool
			if unread, m.err = desk.Store.IsUnread(ctx, said); !unread {
				m.over = said
			}
		}
		return m
	})
}

// counted notes the numbers, unless later ones are known; news that came meanwhile is said.
func (a *App) counted(msg countedMsg) tea.Cmd {
	if msg.seq < a.latest {
		return nil
	}
	a.latest = msg.seq
	if msg.err != nil {
		return a.say(msg.err)
	}
	if a.s.Me.ID.IsZero() {
		a.s.Me = msg.me
	}
	a.status.waiting, a.status.drafts = msg.status.Waiting, msg.status.Drafts
	a.status.needs = msg.status.Attention
	if a.lease = msg.status.Lease; a.locked() {
		return nil
	}
	return a.news(&msg)
}

// told is the news that was said last, in passing.
type told struct {
	toast int
	key   data.ID
	at    data.Instant
}

// news says the newest notification in passing, once, until it was read or is over; the
// page keeps it.
func (a *App) news(msg *countedMsg) tea.Cmd {
	if msg.over == a.told.key {
		a.toasts.Dismiss(a.told.toast)
	}
	n := msg.newest
	if n == nil || n.At < a.told.at || n.Key == a.told.key && n.At == a.told.at {
		return nil
	}
	cmd := a.tell(a.s.News(n), false)
	toast, _ := a.toasts.Current()
	a.told = told{toast.ID, n.Key, n.At}
	return cmd
}
