package crm_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/sync/crm"
	"rounds/sync/ledger"
)

// play is a CRM and a workspace in which people work at the same time, by chance.
type play struct {
	*world
	rt      *rapid.T
	people  []*person
	n       int                 // texts that were made up
	notes   map[data.ID]data.ID // and the account of which each was written
	texts   map[string]data.ID  // of fields that are ours: by account
	values  []deed              // edits of fields that are the CRM's
	linked  []deed              // those of them of accounts that were known to have a record
	revived map[data.ID]bool    // rows that somebody edited after they were gone
}

func newPlay(rt *rapid.T, l *ledger.Ledger, c *clock) *play {
	f := newFake(c, rapid.Uint64().Draw(rt, "seed"))
	f.page = rapid.SampledFrom([]int{1, 2, 3, 7, width}).Draw(rt, "page")
	f.lag = time.Duration(rapid.SampledFrom([]int{0, 3, 30}).Draw(rt, "lag")) * time.Second
	f.tells, f.redirects = rapid.Bool().Draw(rt, "tells"), rapid.Bool().Draw(rt, "redirects")
	p := &play{world: worldIn(rt, l, c, f), rt: rt, notes: map[data.ID]data.ID{}, texts: map[string]data.ID{}, revived: map[data.ID]bool{}}
	p.people = []*person{p.person(p.lead), p.person(p.lead)}
	return p
}

func (p *play) pick(what string, n int) int { return rapid.IntRange(0, n-1).Draw(p.rt, what) }

func (p *play) word() string {
	p.n++
	return fmt.Sprintf("w%d.", p.n)
}

// record picks a record of the CRM; nil: there is none.
func (p *play) record(object string, live bool) *record {
	var all []*record
	for _, r := range p.crm.records {
		if r.object == object && r.live() == live && p.crm.current(object, r.id) == r {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[p.pick(object, len(all))]
}

func (p *play) object() string { return []string{"company", "company", "person"}[p.pick("object", 3)] }

// What the CRM's users do.

func (p *play) add(rt *rapid.T) {
	p.rt = rt
	for range 1 + p.pick("burst", 6) { // of one moment
		parent := ""
		object := p.object()
		if object == "person" {
			c := p.record("company", true)
			if c == nil {
				return
			}
			parent = c.id
		}
		p.crm.add(object, parent, map[string]string{"name": quoted(p.word())})
	}
}

func (p *play) change(rt *rapid.T) {
	p.rt = rt
	object := p.object()
	r := p.record(object, true)
	switch {
	case r == nil:
	case object == "person" && p.pick("move", 2) == 0:
		p.crm.reparent(r, p.record("company", true).id)
	case object == "person":
		p.crm.set(r, "email", quoted(p.word()))
	default:
		field, value := p.value()
		p.crm.set(r, field, value)
	}
}

// value makes up a value of a field of accounts that is the CRM's.
func (p *play) value() (field, value string) {
	switch p.pick("field", 4) {
	case 0:
		p.n++
		return "mrr", fmt.Sprint(1000 + p.n)
	case 1:
		return "phone", quoted(p.word() + []string{"", " "}[p.pick("space", 2)])
	}
	return "name", quoted(p.word())
}

func (p *play) archive(rt *rapid.T) {
	p.rt = rt
	if r := p.record(p.object(), true); r != nil {
		p.crm.archive(r)
	}
}

func (p *play) restore(rt *rapid.T) {
	p.rt = rt
	r := p.record(p.object(), false)
	if r == nil || r.last().Into != "" {
		return
	}
	if r.object == "person" {
		if c := p.crm.current("company", r.last().Parent); c == nil || !c.live() {
			return
		}
	}
	p.crm.restore(r)
}

func (p *play) reuse(rt *rapid.T) {
	p.rt = rt
	r := p.record("company", false)
	if r != nil && r.versions[0].CreatedAt != p.crm.now() {
		p.crm.addAs(r.id, "company", "", map[string]string{"name": quoted(p.word())})
	}
}

func (p *play) merge(rt *rapid.T) {
	p.rt = rt
	object := p.object()
	loser, winner := p.record(object, true), p.record(object, true)
	if loser != nil && loser != winner {
		p.crm.merge(loser, winner)
	}
}

// What people here do, with replicas that are as old as may be.

func (p *play) someone() *person {
	who := p.people[p.pick("who", len(p.people))]
	if p.pick("online", 2) == 0 {
		who.pull()
	}
	return who
}

// known picks an account that somebody's replica shows; false: it shows none.
func (p *play) known(who *person) (data.ID, bool) {
	rows := who.live("account")
	if len(rows) == 0 {
		return data.ID{}, false
	}
	return rows[p.pick("account", len(rows))].Key, true
}

// touch notes that somebody edits a row, which may be gone by now.
func (p *play) touch(ent string, key data.ID) {
	rows, err := p.l.Rows(p.rt.Context(), p.ws, ent, key)
	if err != nil {
		p.rt.Fatal(err)
	}
	if rows[key].GoneAt != 0 {
		p.revived[key] = true
	}
}

func (p *play) edit(rt *rapid.T) {
	p.rt = rt
	who := p.someone()
	key, ok := p.known(who)
	if !ok {
		return
	}
	p.touch("account", key)
	if p.pick("ours", 3) == 0 {
		for _, of := range p.texts {
			if of == key {
				return // one text an account: nothing is overwritten by those who saw it
			}
		}
		word := p.word()
		p.texts[word] = key
		who.edit(key, "industry", quoted(word))
		return
	}
	field, value := p.value()
	p.values = append(p.values, deed{field: field, value: value})
	if p.isLinked(key) {
		p.linked = append(p.linked, deed{field: field, value: value})
	}
	who.edit(key, field, value)
}

func (p *play) isLinked(key data.ID) bool {
	c, err := p.l.Connector(p.rt.Context(), p.ws, "crm")
	if err != nil {
		p.rt.Fatal(err)
	}
	refs, err := p.l.RefsOf(p.rt.Context(), c, "account", key)
	if err != nil {
		p.rt.Fatal(err)
	}
	return len(refs[key]) > 0
}

func (p *play) write(rt *rapid.T) {
	p.rt = rt
	who := p.someone()
	if key, ok := p.known(who); ok {
		p.notes[who.note(key)] = key
	}
}

func (p *play) create(rt *rapid.T) {
	p.rt = rt
	who := p.someone()
	who.push(who.mut(data.OpCreate, "account", p.ids.New(), "name", quoted(p.word()), "phone", quoted(p.word()+" ")))
}

func (p *play) delete(rt *rapid.T) {
	p.rt = rt
	who := p.someone()
	if key, ok := p.known(who); ok {
		who.push(who.mut(data.OpDelete, "account", key))
	}
}

// What the connector and time do.

func (p *play) tick(rt *rapid.T) {
	p.rt = rt
	p.clock.Move(time.Duration(p.pick("milliseconds", 20_000)) * time.Millisecond)
	if p.pick("sweep", 10) == 0 {
		p.clock.Move(7 * time.Hour)
	}
}

// run is a round in which anything may go wrong.
func (p *play) run(rt *rapid.T) {
	p.rt = rt
	p.crm.mood = func(string) trouble {
		if n := p.pick("trouble", 12); n <= int(lostAnswer) {
			return trouble(n)
		}
		return calm
	}
	p.weak.left = -1
	if p.pick("weak", 2) == 0 {
		p.weak.left, p.weak.after, p.weak.lives = p.pick("calls", 12), p.pick("after", 2) == 0, p.pick("lives", 3) == 0
	}
	_, err := p.try()
	if err != nil && !errors.Is(err, errDead) && !errors.Is(err, errTimeout) && !errors.As(err, new(*crm.Wait)) {
		rt.Fatalf("a round: %v", err)
	}
	p.crm.mood, p.weak.left = nil, -1
	if p.weak.dead {
		p.start()
	}
}

// settle brings all to rest and looks at what there is.
func (p *play) settle(rt *rapid.T) {
	p.rt, p.t = rt, rt
	p.rest()
	var revived []data.ID
	for key := range p.revived {
		revived = append(revived, key)
	}
	p.wantEqual(revived...)
	p.quiet()
	p.editsArrived()
	p.nothingLost()
	if rt.Failed() {
		rt.FailNow()
	}
}

// editsArrived checks that every edit of a field of the CRM reached it once, or failed
// and says why.
func (p *play) editsArrived() {
	all := p.person(p.lead).pull()
	for _, r := range all.live("write_back") {
		f := all.fieldsOf(r)
		field, value := strings.Trim(f["field"], `"`), f["value"]
		if field == "" { // an account that was made there in the end
			if f["state"] != `"done"` {
				p.rt.Errorf("an account is %s: %s", f["state"], f["detail"])
			}
			continue
		}
		var n int
		for _, d := range p.crm.writes {
			if d.field == field && quoted(d.value) == value {
				n++
			}
		}
		switch state, said := f["state"], f["detail"] != ""; {
		case state == `"done"` && !said && n != 1:
			p.rt.Errorf("%s %s is done and was written %d times", field, value, n)
		case state == `"done"` && said && n > 1, state == `"failed"` && (n > 1 || !said):
			p.rt.Errorf("%s %s: %s %s, written %d times", field, value, state, f["detail"], n)
		case state != `"done"` && state != `"failed"`:
			p.rt.Errorf("%s %s is %s at rest", field, value, state)
		}
	}
	for _, d := range p.crm.writes {
		if !slices.ContainsFunc(p.values, func(v deed) bool { return v.field == d.field && v.value == d.value }) && !strings.HasSuffix(d.value, ` "`) {
			p.rt.Errorf("%s %s was written, and nobody has edited that", d.field, d.value)
		}
	}
}

// nothingLost looks for every note and every text: what was written about a merged record
// is with the one that is left.
func (p *play) nothingLost() {
	all := p.person(p.lead).pull()
	var live, gone strings.Builder
	for _, r := range all.rows {
		if r.GoneAt == 0 {
			live.Write(r.Fields)
		} else {
			gone.Write(r.Fields)
		}
	}
	for note, account := range p.notes {
		r := all.rows[rowKey{"note", note}]
		if end := p.end(account); r.GoneAt != 0 || r.Account != end {
			p.rt.Errorf("note %s is of %s, which is %s now; it is under %s", note, account, end, r.Account)
		}
	}
	for text, account := range p.texts {
		end := p.end(account)
		if strings.Contains(live.String(), text) || all.rows[rowKey{"account", end}].GoneAt != 0 && strings.Contains(gone.String(), text) {
			continue
		}
		p.rt.Errorf("%s of %s, which is %s now, is nowhere", text, account, end)
	}
	for _, v := range p.linked {
		if !strings.Contains(live.String()+gone.String(), strings.Trim(quoted(strings.Trim(v.value, `"`)), `"`)) {
			p.rt.Errorf("the edit of %s to %s is nowhere", v.field, v.value)
		}
	}
}

// end is the account that an account became part of in the end.
func (p *play) end(key data.ID) data.ID {
	c, err := p.l.Connector(p.rt.Context(), p.ws, "crm")
	if err != nil {
		p.rt.Fatal(err)
	}
	for range p.crm.records {
		refs, err := p.l.RefsOf(p.rt.Context(), c, "account", key)
		if err != nil {
			p.rt.Fatal(err)
		}
		if len(refs[key]) == 0 || refs[key][0].State != ledger.RefMerged {
			break
		}
		loser := refs[key][0]
		into, err := p.l.Refs(p.rt.Context(), c, "company", loser.IntoID)
		if err != nil {
			p.rt.Fatal(err)
		}
		for _, x := range into[loser.IntoID] {
			if x.ExtCreatedAt == loser.IntoCreatedAt {
				key = x.Key
			}
		}
	}
	return key
}

// Whatever is done on both sides, whatever goes wrong between them: at rest the live
// accounts are the live records, field by field, every edit reached the CRM once or says
// why not, and nothing that was written is lost.
func TestBothSidesConverge(t *testing.T) {
	c := newClock()
	l := openLedger(t, c)
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(rt, l, c)
		rt.Repeat(map[string]func(*rapid.T){
			"add": p.add, "change": p.change, "archive": p.archive, "restore": p.restore, "reuse": p.reuse, "merge": p.merge,
			"edit": p.edit, "edit too": p.edit, "note": p.write, "create": p.create, "delete": p.delete,
			"tick": p.tick, "tick on": p.tick, "round": p.run, "next round": p.run,
		})
		p.settle(rt)
	})
}
