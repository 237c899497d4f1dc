package welcome

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rounds/data"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// home stands for the page that follows.
type home struct{ page.Page }

func askingPage(me data.User) *Welcome {
	s := &page.Session{Words: words.New("en"), Theme: theme.New(colorprofile.TrueColor, true), Keys: keys.Default(), Me: me}
	return AskName(s, func() page.Page { return home{} })
}

// leads reports whether a command makes the home page.
func leads(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	msg, ok := cmd().(page.SetHomeMsg)
	return ok && msg.Page == home{}
}

func TestOnlyTheNameIsAskedOfAFilledBook(t *testing.T) {
	p := askingPage(data.User{})
	if cmd := p.Update(askedMsg{}); cmd != nil || p.state != naming {
		t.Fatalf("the page is in state %d and goes on with %v", p.state, cmd)
	}
	if cmd := p.Update(namedMsg{err: errors.New("the disk is full")}); cmd != nil || p.state != naming || p.err == nil {
		t.Errorf("a name that could not be kept: state %d, %v", p.state, p.err)
	}
	me := data.User{ID: data.ID{1}, Name: "Aiko Tanaka"}
	if cmd := p.Update(namedMsg{me: me}); !leads(cmd) || p.s.Me.ID != me.ID {
		t.Error("after the name the home page does not follow")
	}
}

func TestTheNameIsAskedOnce(t *testing.T) {
	if p := askingPage(data.User{}); !leads(p.Update(askedMsg{asked: "yes"})) {
		t.Error("who skipped the name is asked again")
	}
	if p := askingPage(data.User{ID: data.ID{1}}); !leads(p.Update(askedMsg{})) {
		t.Error("who has a name is asked for it")
	}
}
