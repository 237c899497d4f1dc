package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/page"
)

// teamChanged says that other files of the team are in force.
var teamChanged = data.Change{Kinds: []string{store.ChangedTeamFile}}

// teamReadMsg brings the team's playbooks, read anew.
type teamReadMsg struct {
	found page.TeamPlaybooks
	err   error
}

// followTeam takes what a lead has just shared into use: the playbooks, and the rules by
// which every account is evaluated anew.
func (a *App) followTeam(c data.Change) tea.Cmd {
	if !c.All && !slices.Contains(c.Kinds, store.ChangedTeamFile) {
		return nil
	}
	read := a.s.ReadPlaybooks
	if read == nil {
		return a.reread()
	}
	return tea.Batch(a.reread(), page.Work(func(ctx context.Context) tea.Msg {
		found, err := read(ctx)
		return teamReadMsg{found, err}
	}))
}

// teamRead takes the playbooks into use. A call that is under way stays on its version; a
// file with a mistake stays as it was before, and its place is said.
func (a *App) teamRead(msg teamReadMsg) tea.Cmd {
	if msg.err != nil {
		return a.say(msg.err)
	}
	if msg.found.Library != nil {
		a.s.Desk.UseLibrary(msg.found.Library)
	}
	if len(msg.found.Refused) > 0 {
		return a.tell(a.s.Words.T("team.refused", a.s.Words.Problem(msg.found.Refused[0])), true)
	}
	return nil
}
