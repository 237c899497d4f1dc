package ui_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"rounds/ui"
	"rounds/ui/find"
	"rounds/ui/help"
	"rounds/ui/page"
	"rounds/ui/queue"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

func TestScreens(t *testing.T) {
	uitest.Run(t, "testdata/*.txtar", uitest.Options{New: func(t *testing.T) tea.Model {
		s := uiworld.Open(t)
		return ui.New(t.Context(), s, ui.Opener{
			Home: func() page.Page { return queue.New(s) },
			Find: func(under page.Page) page.Dialog { return find.New(s, under) },
			Help: func(under page.Page) page.Dialog { return help.New(s, under) },
		})
	}})
}
