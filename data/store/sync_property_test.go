package store

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"rounds/data"
)

// Whatever a person, the others, the network and the server's refusals do in whatever
// order: at rest the cache has what the server has, nothing lies over it, and every
// value that a person set is on the server, is one that a later one replaced, or
// waits in a letter.
func TestAtRestTheCacheIsTheServersAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := openSynced(t)
		defer func() { must(t, w.Close()) }()
		w.t = oneCase{t, rt}
		w.peer.t = w.t
		m := &meddler{synced: w, rt: rt, said: map[string]bool{}}
		m.accounts = append(m.accounts, w.account("A").ID, w.account("B").ID)
		m.settle()
		rt.Repeat(map[string]func(*rapid.T){
			"edit":      m.edit,
			"note":      m.note,
			"delete":    m.delete,
			"undo":      m.undo,
			"others":    m.others,
			"push":      m.send,
			"push lost": m.sendLost,
			"pull":      m.take,
			"stale":     m.stale,
			"leave":     m.leave,
			"return":    m.comeBack,
			"reopen":    func(*rapid.T) { w.reopen() },
		})
		for id := range w.peer.outside {
			if w.peer.outside[id] {
				w.peer.scope(id, true)
			}
		}
		m.pull(1000)
		m.settle()
		m.nothingLost()
	})
}

// oneCase has the failures of a case shrink it.
type oneCase struct {
	testing.TB
	rt *rapid.T
}

func (c oneCase) Fatal(args ...any)                 { c.rt.Fatal(args...) }
func (c oneCase) Fatalf(format string, args ...any) { c.rt.Fatalf(format, args...) }

// meddler does things to a synced cache.
type meddler struct {
	*synced
	rt       *rapid.T
	accounts []data.ID
	notes    int
	said     map[string]bool // texts of notes that were not undone
	old      *data.Page
	oldFrom  string
}

func (m *meddler) pickAccount(rt *rapid.T) data.ID {
	return rapid.SampledFrom(m.accounts).Draw(rt, "account")
}

// here reports whether the account is in the cache.
func (m *meddler) here(id data.ID) bool {
	return m.count(`SELECT count(*) FROM account WHERE id = ? AND gone_at = 0`, id[:]) == 1
}

func (m *meddler) edit(rt *rapid.T) {
	id := m.pickAccount(rt)
	if !m.here(id) {
		rt.Skip()
	}
	value := rapid.SampledFrom([]string{"one", "two", "three", "refused"}).Draw(rt, "value")
	m.peer.refuse[`"refused"`] = true
	stage := rapid.Bool().Draw(rt, "stage")
	m.save(id, func(a *data.Account) {
		if a.Plan = value; stage {
			a.Stage = data.Stage(value)
		}
	})
}

func (m *meddler) note(rt *rapid.T) {
	id := m.pickAccount(rt)
	if !m.here(id) {
		rt.Skip()
	}
	m.notes++
	text := fmt.Sprintf("note %d", m.notes)
	if rapid.Bool().Draw(rt, "refused") {
		raw, err := json.Marshal(text)
		must(m.t, err)
		m.peer.refuse[string(raw)] = true
	}
	_, err := m.AddNote(m.ctx, Capture{AccountID: id}, text)
	must(m.t, err)
	m.said[text] = true
}

func (m *meddler) delete(rt *rapid.T) {
	id := m.pickAccount(rt)
	if !m.here(id) || m.count(`SELECT count(*) FROM note WHERE account_id = ? AND gone_at = 0`, id[:]) == 0 {
		rt.Skip()
	}
	must(m.t, m.do(m.ctx, "test", func(tx *Tx) error {
		notes, err := ofAccount[data.Note](tx.ctx, tx.sql, id, "ORDER BY id LIMIT 1")
		if err != nil {
			return err
		}
		return tx.Delete(notes[0])
	}))
}

// undo takes back whatever was done last; the text of a note that goes with it is no
// longer wanted.
func (m *meddler) undo(*rapid.T) {
	before := m.texts()
	_, err := m.Undo(m.ctx)
	must(m.t, err)
	after := m.texts()
	for text := range before {
		if !after[text] {
			delete(m.said, text)
		}
	}
}

// texts are the notes of the cache and of the letters.
func (m *meddler) texts() map[string]bool {
	out := map[string]bool{}
	rows, err := m.reader.QueryContext(m.ctx, `SELECT text FROM note_version WHERE gone_at = 0`)
	must(m.t, err)
	stored, err := scanStrings(rows)
	must(m.t, err)
	for _, s := range stored {
		out[s] = true
	}
	letters, err := m.Letters(m.ctx)
	must(m.t, err)
	for i := range letters {
		out[letters[i].Body()] = true
	}
	return out
}

func (m *meddler) others(rt *rapid.T) {
	id := m.pickAccount(rt)
	if m.peer.rows[rowKey{"account", id}] == nil {
		rt.Skip()
	}
	field := rapid.SampledFrom([]string{"plan", "stage", "website"}).Draw(rt, "field")
	m.peer.edit(id, field, fmt.Sprintf(`"theirs %d"`, m.peer.seq))
}

func (m *meddler) send(rt *rapid.T) {
	muts, err := m.Outgoing(m.ctx, rapid.IntRange(1, 5).Draw(rt, "most"), 1<<20)
	must(m.t, err)
	if len(muts) > 0 {
		must(m.t, m.Receive(m.ctx, m.peer.push(muts), 0, 0))
	}
}

// sendLost loses the answer.
func (m *meddler) sendLost(rt *rapid.T) {
	muts, err := m.Outgoing(m.ctx, rapid.IntRange(1, 5).Draw(rt, "most"), 1<<20)
	must(m.t, err)
	if len(muts) > 0 {
		m.peer.push(muts)
	}
}

func (m *meddler) take(rt *rapid.T) {
	at, err := m.SyncPoint(m.ctx)
	must(m.t, err)
	m.old, m.oldFrom = m.peer.page(at.Seq, rapid.IntRange(1, 6).Draw(rt, "most")), at.Cursor
	must(m.t, m.Apply(m.ctx, at.Cursor, m.old))
}

// stale has a page come a second time.
func (m *meddler) stale(rt *rapid.T) {
	if m.old == nil {
		rt.Skip()
	}
	must(m.t, m.Apply(m.ctx, m.oldFrom, m.old))
}

func (m *meddler) leave(rt *rapid.T) {
	id := m.pickAccount(rt)
	if m.peer.outside[id] {
		rt.Skip()
	}
	m.peer.scope(id, false)
}

func (m *meddler) comeBack(rt *rapid.T) {
	id := m.pickAccount(rt)
	if !m.peer.outside[id] {
		rt.Skip()
	}
	m.peer.scope(id, true)
}

func (m *meddler) nothingLost() {
	m.t.Helper()
	there := m.texts()
	for text := range m.said {
		if !there[text] {
			m.rt.Fatalf("%q is neither in the book nor in a letter", text)
		}
	}
}
