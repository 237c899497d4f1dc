package find

import (
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/uiworld"
)

// quiet is a page without commands.
type quiet struct{}

func (quiet) Init() tea.Cmd                       { return nil }
func (quiet) Title() string                       { return "" }
func (quiet) Capturing() bool                     { return false }
func (quiet) Bindings() []keys.Binding            { return nil }
func (quiet) Update(tea.Msg) tea.Cmd              { return nil }
func (quiet) View(int, int) (string, *tea.Cursor) { return "", nil }

// Of a book whose names are not all in memory, the store is asked for what stands there
// now: the next key ends the search for less.
func TestTheNextKeyEndsTheSearchBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(uiworld.Open(t), quiet{})
		var searches []tea.Cmd
		for _, key := range "lindq" {
			searches = append(searches, f.Update(tea.KeyPressMsg{Code: key, Text: string(key)}))
		}
		for i, search := range searches {
			found, ok := search().(storedFoundMsg)
			if last := i == len(searches)-1; ok != last {
				t.Errorf("the search after %d keys answered: %v, %v", i+1, ok, found.hits)
			}
		}
	})
}
