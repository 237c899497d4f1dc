package verb

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rounds/data/book"
	"rounds/data/text"
	"rounds/ui/uiworld"
)

// What no server takes is said before it is filed, and stays to be shortened: the server
// would refuse it when she is long elsewhere.
func TestATextThatNoServerTakesIsNotFiled(t *testing.T) {
	s := uiworld.Open(t)
	id := uiworld.Find(t, s, "Lindqvist")
	l := &line{v: New(s), t: Target{Row: book.Row{Entry: book.Entry{ID: id}}}, ask: question{name: "note", multi: true, read: func(string) (plan, error) {
		return plan{preview: "it is filed"}, nil
	}}}
	l.Update(l.Init()())
	l.Update(tea.PasteMsg{Content: strings.Repeat("長いメモ ", text.MaxField/13+1)})
	if view, _ := l.View(80, 12); !strings.Contains(view, "longer than 64 KiB") {
		t.Errorf("while it is typed the dialog says\n%s", view)
	}
	if cmd := l.file(); cmd != nil || l.err == nil {
		t.Errorf("it was filed, with %v", l.err)
	}
	for range 5 {
		l.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	}
	if view, _ := l.View(80, 12); !strings.Contains(view, "it is filed") {
		t.Errorf("shortened it is\n%s", view)
	}
}
