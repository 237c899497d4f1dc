package queue

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/uiworld"
	"rounds/ui/words"
)

// line is an exchange with a server that stands somewhere.
type line struct {
	page.Syncer
	state data.SyncState
}

func (l *line) State() data.SyncState { return l.state }

// An empty queue says that nobody waits only once the accounts are there.
func TestAccountsThatHaveNotArrivedAreNoEmptyQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := uiworld.OpenEmpty(t)
		q := New(s)
		q.Update(page.ChangedMsg{Change: data.Change{All: true}})
		exchange := &line{}
		for _, c := range []struct {
			lang  string
			sync  page.Syncer
			state data.SyncState
			want  string
		}{
			{"en", nil, data.SyncState{}, "Nobody needs you now."},
			{"en", exchange, data.SyncState{Phase: data.SyncIdle}, "Your accounts are still on their way"},
			{"en", exchange, data.SyncState{Phase: data.SyncFirst, Last: s.Now()}, "Your accounts are still on their way"},
			{"de", exchange, data.SyncState{Phase: data.SyncOffline}, "Ihre Kunden sind noch auf dem Weg"},
			{"ja", exchange, data.SyncState{Phase: data.SyncFirst}, "顧客はまだサーバーから届いている途中です。"},
			{"en", exchange, data.SyncState{Phase: data.SyncRevoked}, "shut this device out"},
			{"de", exchange, data.SyncState{Phase: data.SyncRevoked, Last: s.Now()}, "dieses Gerät ausgesperrt"},
			{"ja", exchange, data.SyncState{Phase: data.SyncRevoked}, "この端末を締め出しました"},
			{"en", exchange, data.SyncState{Phase: data.SyncIdle, Last: s.Now()}, "Nobody needs you now."},
		} {
			s.Words, s.Sync, exchange.state = words.New(c.lang), c.sync, c.state
			if view, _ := q.View(80, 20); !strings.Contains(ansi.Strip(view), c.want) {
				t.Errorf("%s, %+v: the queue does not say %q:\n%s", c.lang, c.state, c.want, view)
			}
		}
	})
}
