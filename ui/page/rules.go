package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data/rules"
)

// Save writes changes of rules into the team's file; said is what is shown when it went
// well.
func (s *Session) Save(said string, changes ...rules.Change) tea.Cmd {
	save, words := s.SaveRules, s.Words
	if save == nil {
		return Toast(s.Words.T("rules.no-file"))
	}
	return Work(func(context.Context) tea.Msg {
		saved, err := save(changes...)
		if err != nil {
			return ToastMsg{Text: words.Error(err), Error: true}
		}
		saved.Said = said
		return saved
	})
}

// GiveToTeam gives a file of this machine to the team, by its path below the configuration
// folder, and says what became of it.
func (s *Session) GiveToTeam(path string) tea.Cmd {
	share := s.Share
	if share == nil {
		return Toast(s.Words.T("off.no-files"))
	}
	return Work(func(ctx context.Context) tea.Msg {
		said, err := share(ctx, path)
		if err != nil {
			return ToastMsg{Err: err}
		}
		return SharedMsg{said}
	})
}
