package crm_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/crm"
)

func company(name string) map[string]string {
	return map[string]string{"name": quoted(name), "mrr": "100"}
}

// Bug 8: more records than a query may return, all of one timestamp.
func TestManyRecordsOfOneMoment(t *testing.T) {
	w := newWorld(t)
	for i := range most + 1 {
		w.crm.add("company", "", company(fmt.Sprint("c", i)))
	}
	w.clock.Move(time.Minute)
	if r := w.round(); r.Taken != most+1 {
		t.Errorf("%d records were taken", r.Taken)
	}
	w.wantEqual()
	w.clock.Move(time.Second)
	before := w.crm.calls["search"]
	if r := w.round(); r.Taken != 0 {
		t.Errorf("%d were taken again", r.Taken)
	}
	if n := w.crm.calls["search"] - before; n > 4 {
		t.Errorf("a round in which nothing happened cost %d searches", n)
	}
	w.quiet()
}

// Bug 8: a record that is modified while the back-fill reads.
func TestModifiedDuringBackfill(t *testing.T) {
	w := newWorld(t)
	var all []*record
	for i := range 450 {
		all = append(all, w.crm.add("company", "", company(fmt.Sprint("c", i))))
		if i%10 == 0 {
			w.clock.Move(time.Second)
		}
	}
	n := 0
	w.crm.mood = func(op string) trouble {
		if op == "search" && n < len(all) { // each read finds one changed that is on a page before or after
			w.clock.Move(time.Second)
			w.crm.set(all[n], "mrr", fmt.Sprint(1000+n))
			n += 37
		}
		return calm
	}
	w.round()
	w.crm.mood = nil
	w.clock.Move(time.Minute)
	w.round()
	w.wantEqual()
	w.quiet()
}

// Bug 8: a record that search shows late, after one with a later timestamp was read.
func TestVisibleLate(t *testing.T) {
	for _, tells := range []bool{true, false} {
		w := newWorld(t)
		w.crm.tells, w.crm.lag = tells, 30*time.Second
		first := w.crm.add("company", "", company("early"))
		w.clock.Move(time.Minute)
		w.round()
		w.crm.set(first, "mrr", "200")
		late := w.crm.add("company", "", company("late"))
		for _, r := range []*record{first, late} {
			r.versions[len(r.versions)-1].visible = w.clock.Now().Add(29 * time.Second)
		}
		w.clock.Move(20 * time.Second)
		w.crm.lag = 0
		w.crm.add("company", "", company("later"))
		w.crm.lag = 30 * time.Second
		w.round()
		if w.ref(late) != nil {
			t.Fatal("the late one was read early")
		}
		w.clock.Move(10 * time.Second)
		if r := w.round(); r.Taken != 2 || r.Swept {
			t.Errorf("its clock told: %v: %d were taken", tells, r.Taken)
		}
		w.wantEqual()
		w.quiet()
	}
}

// Bug 8: an id is given to another record after the first was deleted.
func TestIDReused(t *testing.T) {
	w := newWorld(t)
	w.crm.lag = 20 * time.Second
	first := w.crm.add("company", "", company("first"))
	w.clock.Move(time.Minute)
	w.round()
	old := w.row(first)
	p := w.person(w.lead).pull()
	note := p.note(old)
	w.clock.Move(time.Hour)
	w.crm.archive(first)
	w.clock.Move(time.Minute)
	second := w.crm.addAs(first.id, "company", "", company("second"))
	for range 8 { // search shows now the one, now the other, now both
		w.clock.Move(5 * time.Second)
		w.round()
	}
	p.pull()
	if w.row(second) == old {
		t.Error("the second record got the first one's row")
	}
	if r := p.rows[rowKey{"account", old}]; r.GoneAt == 0 || !strings.Contains(string(r.Fields), "first") {
		t.Errorf("the first one's row: %+v", r)
	}
	if p.rows[rowKey{"note", note}].Account != old {
		t.Error("its note went to the second")
	}
	w.wantEqual()
	w.quiet()
	w.rest()
	w.wantEqual()
}

// Bug 8: an account's id is given again, and what belonged to it belongs to the new one: its
// words are the same, and mean another account.
func TestParentIDReused(t *testing.T) {
	w := newWorld(t)
	first := w.crm.add("company", "", company("first"))
	jo := w.crm.add("person", first.id, map[string]string{"name": `"Jo"`})
	w.clock.Move(time.Minute)
	w.round()
	contact, old := w.row(jo), w.row(first)
	w.clock.Move(time.Minute)
	w.crm.archive(first)
	second := w.crm.addAs(first.id, "company", "", company("second"))
	w.crm.restore(jo)
	w.clock.Move(time.Minute)
	w.round()
	p := w.person(w.lead).pull()
	if got := p.rows[rowKey{"contact", contact}]; got.Account != w.row(second) || got.Account == old {
		t.Errorf("the contact is of %s; the first is %s, the second %s", got.Account, old, w.row(second))
	}
	w.wantEqual()
	w.quiet()
}

// Bug 8: two records become one. All that was written about the loser is the winner's.
func TestMerged(t *testing.T) {
	for _, redirects := range []bool{true, false} {
		w := newWorld(t)
		w.crm.redirects = redirects
		a, b := w.crm.add("company", "", company("Loser")), w.crm.add("company", "", company("Winner"))
		jo := w.crm.add("person", a.id, map[string]string{"name": `"Jo"`})
		w.clock.Move(time.Minute)
		w.round()
		loser, winner := w.row(a), w.row(b)
		p := w.person(w.lead).pull()
		client := w.ids.New()
		note := p.note(loser)
		p.push(
			p.mut(data.OpUpdate, "account", loser, "website", `"loser.example"`, "language", `"sv"`, "override_reason", `"theirs"`, "custom", `{"size":"L","sku":3}`),
			p.mut(data.OpUpdate, "account", winner, "language", `"de"`, "override_reason", `"ours"`, "custom", `{"size":"M"}`),
			p.mut(data.OpUpdate, "account", loser, "phone", `"+46 1"`), // on its way when the record goes
			p.mut(data.OpCreate, "account", client, "name", `"Client"`, "parent", quoted(loser.String())),
		)
		w.clock.Move(time.Minute)
		w.crm.merge(a, b)
		w.clock.Move(time.Minute)
		w.round()
		p.pull()
		for name, want := range map[string]string{
			"website": `"loser.example"`, "language": `"de"`, "override_reason": `"ours"`, "custom": `{"size":"M","sku":3}`, "name": `"Winner"`,
		} {
			if got := p.field(winner, name); got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
		conflicts := p.live("conflict")
		if len(conflicts) != 1 || conflicts[0].Account != winner || p.fieldsOf(conflicts[0])["other"] != `"\"theirs\""` || p.fieldsOf(conflicts[0])["field"] != `"override_reason"` {
			t.Errorf("conflicts: %v", conflicts)
		}
		said := ""
		for _, e := range p.live("event") {
			if f := p.fieldsOf(e); f["kind"] == `"merged"` && e.Account == winner {
				said += f["detail"] + f["custom"]
			}
		}
		if want := `"Loser became part of Winner in crm"{"custom.size":"L","language":"sv"}`; said != want {
			t.Errorf("the timeline says %s, want %s", said, want)
		}
		if p.rows[rowKey{"note", note}].Account != winner || p.rows[rowKey{"contact", w.row(jo)}].Account != winner {
			t.Error("the note or the contact stayed behind")
		}
		if got := p.field(client, "parent"); got != quoted(winner.String()) {
			t.Errorf("the client's parent is %s", got)
		}
		w.wantBacks(`phone "+46 1" failed`)

		// People go on writing about the loser, offline.
		late := p.note(loser)
		p.edit(loser, "industry", `"fish"`)
		p.edit(loser, "website", `"other.example"`)
		w.round()
		p.pull()
		if p.rows[rowKey{"note", late}].Account != winner || p.field(winner, "industry") != `"fish"` {
			t.Error("what came later did not follow")
		}
		if got := p.field(winner, "website"); got != `"loser.example"` {
			t.Errorf("the website is %s", got)
		}
		if !strings.Contains(fmt.Sprint(p.live("event")), "loser.example") && !strings.Contains(textOf(p.live("event")), "other.example") {
			t.Error("the loser's other website is nowhere")
		}
		if n := len(p.live("conflict")); n != 1 {
			t.Errorf("%d conflicts", n)
		}
		w.wantEqual()
		w.quiet()
	}
}

func textOf(rows []data.Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.Write(r.Fields)
	}
	return b.String()
}

// Bug 8: what we wrote comes back, and is no news.
func TestOwnWriteEchoed(t *testing.T) {
	w := newWorld(t)
	w.crm.lag = 20 * time.Second
	a := w.crm.add("company", "", company("Acme"))
	w.clock.Move(time.Minute)
	w.round()
	p := w.person(w.lead).pull()
	p.edit(w.row(a), "mrr", "300")
	w.wantBacks("mrr 300 pending")
	if p.pull().field(w.row(a), "mrr") != "100" {
		t.Error("the row does not have the CRM's value")
	}
	w.round()
	w.wantBacks("mrr 300 done")
	taken := w.sum.Taken
	for range 10 { // the echo comes through search
		w.clock.Move(5 * time.Second)
		w.round()
	}
	if p.pull().field(w.row(a), "mrr") != "300" || w.sum.Taken != taken {
		t.Errorf("revenue %s; the echo was taken %d times", p.field(w.row(a), "mrr"), w.sum.Taken-taken)
	}
	if len(w.crm.writes) != 1 {
		t.Errorf("written: %v", w.crm.writes)
	}
	w.wantEqual()
	w.quiet()
}

// Bug 8: no duplicate after a timed-out create, wherever the answer was lost, and whether
// search shows the record before it is joined or after.
func TestCreateTimedOut(t *testing.T) {
	for _, x := range []struct {
		name  string
		lag   time.Duration
		wreck func(w *world)
	}{
		{"the answer is lost", 0, func(w *world) {
			w.crm.mood = once("create", lostAnswer)
		}},
		{"the answer is lost, and search is behind", 20 * time.Second, func(w *world) {
			w.crm.mood = once("create", lostAnswer)
		}},
		{"the request is lost", 0, func(w *world) { w.crm.mood = once("create", lost) }},
		{"killed before it is joined", 0, func(w *world) {
			w.weak.left = 4 // two streams of two objects, then the create
			w.weak.after = true
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := newWorld(t)
			w.crm.lag = x.lag
			w.clock.Move(time.Minute)
			w.round()
			p := w.person(w.lead).pull()
			key := w.ids.New()
			p.push(p.mut(data.OpCreate, "account", key, "name", `"Local "`, "mrr", "7", "website", `"w"`))
			x.wreck(w)
			if _, err := w.try(); err == nil {
				t.Fatal("nothing went wrong")
			}
			p.pull().edit(key, "mrr", "8") // in the meantime
			if w.weak.dead {
				w.start()
			}
			for range 6 {
				w.clock.Move(6 * time.Second)
				w.round()
			}
			if n := len(w.crm.records); n != 1 {
				t.Errorf("the CRM has %d records", n)
			}
			if n := len(p.pull().live("account")); n != 1 || p.field(key, "mrr") != "8" || p.field(key, "website") != `"w"` {
				t.Errorf("%d accounts; %v", n, p.live("account"))
			}
			w.wantEqual()
			w.quiet()
		})
	}
}

// An account for which the CRM answers with an error each time holds back no other, nor edits, nor
// the sweep. It is on its way like an edit, needs attention in the end, and is tried again when
// somebody edits it; so it is with several, and over kills. There is one record of each.
func TestACreateThatIsNeverAnsweredHoldsBackNoOther(t *testing.T) {
	w := newWorld(t)
	w.clock.Move(time.Minute)
	w.round()
	p := w.person(w.lead).pull()
	bad := []data.ID{w.ids.New(), w.ids.New(), w.ids.New(), w.ids.New()}
	good := []data.ID{w.ids.New(), w.ids.New()}
	w.crm.deaf = map[string]bool{}
	for i, key := range slices.Concat(bad, good) {
		if i < len(bad) {
			w.crm.deaf[key.String()] = true
		}
		p.push(p.mut(data.OpCreate, "account", key, "name", fmt.Sprintf(`"Local %d"`, i), "mrr", "7"))
	}
	swept, begun := 0, w.clock.Now()
	for i := range 3000 {
		w.clock.Move(time.Minute)
		r, err := w.try()
		if err != nil && !errors.Is(err, errTimeout) {
			t.Fatal(err)
		}
		if r.Swept {
			swept++
		}
		if i == 3 {
			if n := len(w.crm.records); n != len(good) {
				t.Errorf("%d records are there", n)
			}
			w.wantBacks(" null pending", " null pending", " null pending", " null pending")
		}
		if i%7 == 0 {
			w.start()
		}
		if !strings.Contains(strings.Join(w.backs(), ","), "pending") {
			break
		}
	}
	w.wantBacks(" null failed", " null failed", " null failed", " null failed")
	if took := w.clock.Now().Sub(begun); took < 6*time.Hour || took > 48*time.Hour || swept < 1 {
		t.Errorf("they were given up after %s, with %d sweeps in the meantime", took, swept)
	}
	if said := textOf(w.person(w.lead).pull().live("write_back")); !strings.Contains(said, "crm did not answer 14 attempts, and it is not known whether it has the account") {
		t.Errorf("it says %s", said)
	}

	delete(w.crm.deaf, bad[0].String())
	p.pull().edit(bad[0], "mrr", "8")
	p.edit(bad[1], "mrr", "8")
	w.clock.Move(time.Minute)
	if _, err := w.try(); !errors.Is(err, errTimeout) {
		t.Fatal(err)
	}
	w.wantBacks(" null done", " null failed", " null failed", " null pending")
	w.crm.deaf = nil
	w.clock.Move(time.Minute)
	w.round()
	w.wantBacks(" null done", " null done", " null failed", " null failed")
	if n := len(w.crm.records); n != 4 {
		t.Errorf("the CRM has %d records", n)
	}
	w.quiet()
}

// A create whose answers are all lost has made the record: nothing needs attention once search
// shows it.
func TestACreateWhoseAnswersAreLostIsFound(t *testing.T) {
	w := newWorld(t)
	w.crm.lag = 20 * time.Second
	w.clock.Move(time.Minute)
	w.round()
	p := w.person(w.lead).pull()
	key := w.ids.New()
	p.push(p.mut(data.OpCreate, "account", key, "name", `"Local"`, "mrr", "7"))
	w.crm.mood = func(op string) trouble {
		if op == "create" {
			return lostAnswer
		}
		return calm
	}
	if _, err := w.try(); !errors.Is(err, errTimeout) {
		t.Fatal(err)
	}
	w.wantBacks(" null pending")
	w.clock.Move(time.Minute)
	w.round()
	w.wantBacks(" null done")
	if n := len(w.crm.records); n != 1 {
		t.Errorf("the CRM has %d records", n)
	}
	w.wantEqual()
	w.quiet()
}

// once has one call of a kind go wrong.
func once(op string, what trouble) func(string) trouble {
	return func(now string) trouble {
		if now == op {
			op = ""
			return what
		}
		return calm
	}
}

// An edit reaches the CRM once, whatever happens on the way; or it says that it did not.
func TestWriteBacks(t *testing.T) {
	for _, x := range []struct {
		name   string
		do     func(w *world, a *record, p *person)
		backs  []string
		writes int
		says   string
	}{
		{"plainly", func(*world, *record, *person) {}, []string{"mrr 300 done"}, 1, ""},
		{"the answer is lost", func(w *world, _ *record, _ *person) { w.crm.mood = once("write", lostAnswer) }, []string{"mrr 300 done"}, 1, ""},
		{"the request is lost", func(w *world, _ *record, _ *person) { w.crm.mood = once("write", lost) }, []string{"mrr 300 done"}, 1, ""},
		{"the CRM is busy", func(w *world, _ *record, _ *person) { w.crm.mood = once("write", busy) }, []string{"mrr 300 done"}, 1, ""},
		{"the answer is lost, and somebody changes it again", func(w *world, a *record, _ *person) {
			w.crm.mood = once("write", lostAnswer)
			w.failing()
			w.clock.Move(time.Second)
			w.crm.set(a, "mrr", "100") // to what it was
		}, []string{"mrr 300 failed"}, 1, "did not say whether it took the edit"},
		{"the CRM changed it meanwhile", func(w *world, a *record, _ *person) { w.crm.set(a, "mrr", "500") }, []string{"mrr 300 failed"}, 0, "crm has another value since the edit was made"},
		{"the CRM changed it to the same", func(w *world, a *record, _ *person) { w.crm.set(a, "mrr", "300") }, []string{"mrr 300 done"}, 0, ""},
		{"the CRM changed another field", func(w *world, a *record, _ *person) { w.crm.set(a, "phone", `"1"`) }, []string{"mrr 300 done"}, 1, ""},
		{"edited again before it was sent", func(_ *world, a *record, p *person) {
			key := p.row(a)
			p.push(p.mut(data.OpUpdate, "account", key, "mrr", "400"), p.mut(data.OpUpdate, "account", key, "mrr", "350"))
		}, []string{"mrr 300 done", "mrr 350 done", "mrr 400 done"}, 1, "a later edit took its place"},
		{"edited again while its answer was lost", func(w *world, a *record, p *person) {
			w.crm.mood = once("write", lostAnswer)
			w.failing()
			p.edit(w.row(a), "mrr", "350")
		}, []string{"mrr 300 done", "mrr 350 done"}, 2, ""},
		{"another field too", func(w *world, a *record, p *person) { p.edit(w.row(a), "phone", `"2"`) }, []string{`mrr 300 done`, `phone "2" done`}, 2, ""},
		{"the CRM refuses it", func(w *world, a *record, p *person) { p.edit(w.row(a), "phone", `"unwanted"`) }, []string{`mrr 300 done`, `phone "unwanted" failed`}, 1, "that value is not in the list"},
		{"emptied", func(w *world, a *record, p *person) { p.edit(w.row(a), "name", `""`) }, []string{`mrr 300 done`, `name null done`}, 2, ""},
		{"the record is deleted", func(w *world, a *record, _ *person) { w.crm.archive(a) }, []string{"mrr 300 failed"}, 0, "no record of it in crm"},
		{"the record is deleted while the answer is lost", func(w *world, a *record, _ *person) {
			w.crm.mood = once("write", lostAnswer)
			w.failing()
			w.crm.archive(a)
		}, []string{"mrr 300 failed"}, 1, "no record of it in crm"},
		{"killed before the intent is kept", func(w *world, _ *record, _ *person) { w.dies(6, false) }, []string{"mrr 300 done"}, 1, ""},
		{"killed before it is written", func(w *world, _ *record, _ *person) { w.dies(6, true) }, []string{"mrr 300 done"}, 1, ""},
		{"killed after it was written", func(w *world, _ *record, _ *person) { w.dies(7, true) }, []string{"mrr 300 done"}, 1, ""},
		{"killed after it was noted as sent", func(w *world, _ *record, _ *person) { w.dies(8, true) }, []string{"mrr 300 done"}, 1, ""},
		{"killed before it is noted as done", func(w *world, _ *record, _ *person) { w.dies(9, true) }, []string{"mrr 300 done"}, 1, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := newWorld(t)
			a := w.crm.add("company", "", company("Acme"))
			w.clock.Move(time.Minute)
			w.round()
			w.clock.Move(7 * time.Hour)
			w.round() // a sweep, so that the next round has none
			p := w.person(w.lead).pull()
			p.edit(w.row(a), "mrr", "300")
			p.pull()
			x.do(w, a, p)
			for range 4 {
				w.clock.Move(2 * time.Second)
				if _, err := w.try(); err != nil && !errors.Is(err, errTimeout) && !errors.As(err, new(*crm.Wait)) && !w.weak.dead {
					t.Fatal(err)
				}
				if w.weak.dead {
					w.start()
				}
			}
			w.wantBacks(x.backs...)
			if n := len(w.crm.writes); n != x.writes {
				t.Errorf("%d writes: %v", n, w.crm.writes)
			}
			if said := textOf(w.person(w.lead).pull().live("write_back")); !strings.Contains(said, x.says) {
				t.Errorf("it says %s", said)
			}
			w.wantEqual()
			w.quiet()
		})
	}
}

// An edit that the CRM answers with an error each time holds back no other, of that account or
// of another one, nor the making of records: it is tried now and then, for a day, and needs
// attention in the end. So it is with several, and over kills.
func TestAnEditThatIsNeverAnsweredHoldsBackNoOther(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.crm.add("company", "", company("Acme")), w.crm.add("company", "", company("Brewster")), w.crm.add("company", "", company("Citrus"))
	w.clock.Move(time.Minute)
	w.round()
	w.clock.Move(7 * time.Hour)
	w.round()
	p := w.person(w.lead).pull()
	w.crm.deaf = map[string]bool{a.id + " mrr": true, b.id + " mrr": true, b.id + " phone": true}
	for _, r := range []*record{a, b, c} {
		p.edit(w.row(r), "mrr", "300")
		p.edit(w.row(r), "phone", `"2"`)
	}
	p.pull()
	begun := w.clock.Now()
	for i := range 3000 {
		w.clock.Move(time.Minute)
		if _, err := w.try(); err != nil && !errors.Is(err, errTimeout) {
			t.Fatal(err)
		}
		if i == 4 {
			// Of Acme's record it cannot be told any more whether the edit got through.
			w.wantBacks("mrr 300 done", "mrr 300 failed", "mrr 300 pending", `phone "2" done`, `phone "2" done`, `phone "2" pending`)
			if len(w.crm.writes) != 3 {
				t.Errorf("%d writes: %v", len(w.crm.writes), w.crm.writes)
			}
		}
		if i%7 == 0 {
			w.start()
		}
		if !strings.Contains(strings.Join(w.backs(), ","), "pending") {
			break
		}
	}
	w.wantBacks("mrr 300 done", "mrr 300 failed", "mrr 300 failed", `phone "2" done`, `phone "2" done`, `phone "2" failed`)
	if took := w.clock.Now().Sub(begun); took < 24*time.Hour || took > 48*time.Hour {
		t.Errorf("it was given up after %s", took)
	}
	if said := textOf(w.person(w.lead).pull().live("write_back")); !strings.Contains(said, "crm did not answer 14 attempts") {
		t.Errorf("it says %s", said)
	}
	w.crm.deaf = nil
	w.round()
	w.quiet()
}

// A clock that is put back has no edit rest until it has come as far again.
func TestAnEditDoesNotRestForAClockThatIsPutBack(t *testing.T) {
	w := newWorld(t)
	r := w.crm.add("company", "", company("Acme"))
	w.clock.Move(time.Minute)
	w.round()
	w.crm.deaf = map[string]bool{r.id + " mrr": true}
	w.person(w.lead).pull().edit(w.row(r), "mrr", "300")
	for range 4 { // the last time it rests for two minutes from then on
		w.clock.Move(time.Minute)
		if _, err := w.try(); !errors.Is(err, errTimeout) {
			t.Fatalf("the edit was not tried: %v", err)
		}
	}
	w.round()
	w.clock.Move(-20 * time.Minute)
	if _, err := w.try(); !errors.Is(err, errTimeout) {
		t.Errorf("after the clock was put back it was not tried: %v", err)
	}
}

// failing runs a round that has to fail.
func (w *world) failing() {
	w.t.Helper()
	w.clock.Move(2 * time.Second)
	if _, err := w.try(); err == nil {
		w.t.Fatal("nothing went wrong")
	}
}

// dies kills the process at a call.
func (w *world) dies(calls int, after bool) { w.weak.left, w.weak.after = calls, after }

// A list that does not come on ends the round with that, and not never.
func TestAListThatDoesNotComeOn(t *testing.T) {
	for name, always := range map[string]crm.Page{
		"nothing": {More: true}, "the same record": {More: true, Records: []crm.Record{{ID: "7", CreatedAt: 1, Modified: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			conn, err := crm.New(t.Context(), crm.Config{Name: "crm", Workspace: w.ws, Objects: objects, Source: stuck{w.weak, always}, Store: w.weak, Clock: w.clock.Now})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Round(t.Context()); err == nil || !strings.Contains(err.Error(), "more follows") {
				t.Errorf("the round ends with %v", err)
			}
		})
	}
}

// stuck is a CRM that answers each question for a list with one page.
type stuck struct {
	*weak
	page crm.Page
}

func (s stuck) List(context.Context, string, string) (crm.Page, error) { return s.page, nil }

// A sweep that was made while the server's clock was ahead puts the next off by no more than
// usual.
func TestASweepOfAClockThatWasAhead(t *testing.T) {
	w := newWorld(t)
	const years = 10 * 365 * 24 * time.Hour
	w.clock.Move(years)
	if !w.round().Swept {
		t.Fatal("the first round does not sweep")
	}
	w.clock.Move(-years)
	w.round()
	w.clock.Move(7 * time.Hour)
	if !w.round().Swept {
		t.Error("nothing is swept any more")
	}
}
