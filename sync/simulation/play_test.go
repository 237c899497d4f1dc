package simulation

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// accounts is how many a run has.
const accounts = 4

func accountID(i int) data.ID { return data.ID{1, 0x90, 15: byte(i + 1)} }

// begin makes the team, its accounts and its devices.
func (w *world) begin() {
	for _, name := range []string{"Aiko", "Ben"} {
		id, err := w.server.ledger.AddUser(w.ctx, w.server.ws, data.User{Name: name, Role: string(ledger.RoleManager), Languages: []string{"en"}})
		w.must(err)
		w.users = append(w.users, data.User{ID: id, Name: name})
	}
	w.must(w.server.ledger.Load(w.ctx, w.server.ws, func(put func(any) error) error {
		for i := range accounts {
			a := data.Account{ID: accountID(i), Name: fmt.Sprintf("Firma %d", i), Owner: w.users[1+i%2].ID, Stage: data.StageAdoption, MRR: 12_000}
			if err := put(a); err != nil {
				return err
			}
		}
		return nil
	}))
	w.addDevice(w.users[0], "office")
	w.addDevice(w.users[1], "aiko")
	w.addDevice(w.users[2], "ben")
	w.addDevice(w.users[1], "aiko-home")
}

// play runs so many steps, then heals the world and lets everybody exchange.
func (w *world) play(steps int) {
	w.begin()
	for n := range steps {
		w.now = w.now.Add(time.Duration(1+w.dice.IntN(90)) * time.Minute)
		w.step(n)
	}
	w.settle()
	w.check()
}

func (w *world) step(n int) {
	d := w.devices[w.dice.IntN(len(w.devices))]
	if d.gone {
		return
	}
	switch p := w.dice.IntN(100); {
	case p < 50:
		d.work(n)
	case p < 84:
		w.exchange(d)
	case p < 86:
		w.note("server: killed")
		w.server.kill()
	case p < 88:
		w.note("server: backup")
		w.server.save()
	case p < 89:
		told := w.dice.IntN(2) == 0
		w.note("server: restored, told %v", told)
		w.server.restore(told)
	case p < 92:
		w.regrant()
	case p < 93:
		w.jump(d)
	case p < 94:
		if len(w.devices) < 7 {
			w.note("%s: cloned", d.name)
			d.clone(fmt.Sprintf("%s-copy%d", d.name, n))
		}
	case p < 95:
		w.note("a hundred days go by")
		w.now = w.now.Add(100 * 24 * time.Hour)
		w.must(w.server.ledger.Purge(w.ctx))
	default:
		d.restart()
	}
}

// jump sets a clock years ahead or back, or right again: the device's, or the server's.
func (w *world) jump(d *device) {
	skew, of := &d.skew, d.name
	if w.adrift {
		skew, of = &w.server.skew, "server"
	}
	*skew = time.Duration(w.dice.IntN(7)-3) * 3 * 365 * 24 * time.Hour
	w.note("%s: the clock is off by %s", of, *skew)
}

// exchange lets a device sync. One that the server does not know (any more), because
// it was restored, is enrolled again by its person.
func (w *world) exchange(d *device) {
	err := d.sync()
	if err != nil || !w.calm {
		w.note("%s: synced (%v); %s", d.name, err, d.describe())
	}
	var p *wire.Problem
	if errors.As(err, &p) && p.Code == wire.CodeUnauthorized {
		code, err := w.server.ledger.NewCode(w.ctx, w.server.ws, d.user.ID, ledger.KindDevice, "a test")
		w.must(err)
		d.caller, d.refresh = w.server.enrol(code, d.name)
		d.id = d.caller.Device
		w.must(d.store.Enrolled(w.ctx, data.Enrolment{Workspace: w.server.ws, Device: d.id, User: d.user.ID, LeaseDays: ledger.LeaseDays}))
		w.note("%s: enrolled again", d.name)
	}
}

// regrant moves accounts about: to another owner, or to a second pair of eyes.
func (w *world) regrant() {
	account, user := accountID(w.dice.IntN(accounts)), w.users[1+w.dice.IntN(2)]
	if w.dice.IntN(2) == 0 {
		given := w.dice.IntN(2) == 0
		w.note("grant of %s to %s: %v", account, user.Name, given)
		w.must(w.server.ledger.SetGrant(w.ctx, w.server.ws, user.ID, account, given))
		return
	}
	w.setOwner(account, user)
}

// setOwner gives an account to another CSM.
func (w *world) setOwner(account data.ID, user data.User) {
	w.note("%s gets %s", user.Name, account)
	c, err := w.server.ledger.System(w.ctx, w.server.ws)
	w.must(err)
	raw := mustJSON(w, user.ID)
	id, err := data.ParseID(fmt.Sprintf("01900000-0000-7000-8000-%012x", w.dice.Uint64()&0xffffffffffff))
	w.must(err)
	_, err = w.server.ledger.Submit(w.ctx, c, []data.Mutation{{
		ID: id, Op: data.OpUpdate, Ent: "account", Key: account, Fields: map[string]data.FieldWrite{"owner": {V: raw}},
	}})
	w.must(err)
}

// work is one thing that a person does on a device.
func (d *device) work(n int) {
	w, ctx := d.w, d.w.ctx
	id := accountID(w.dice.IntN(accounts))
	a, err := d.store.Account(ctx, id)
	if err != nil {
		return // not in this book
	}
	text := fmt.Sprintf("«%s %d»", d.name, n)
	c := store.Capture{AccountID: id, By: d.user.ID}
	kind := w.dice.IntN(13)
	w.note("%s: does %d on %s: %s", d.name, kind, a.Name, text)
	switch kind {
	case 0, 1:
		_, err = d.store.AddNote(ctx, c, text)
	case 2:
		err = d.typeNote(id, text)
	case 3:
		err = d.store.CaptureIssue(ctx, c, data.IssueBug, text)
	case 4:
		c.ContactID = data.ID{7, 7, 15: byte(n)} // of nobody: the server will not take it
		err = d.store.CapturePromise(ctx, c, text, 0)
	case 5, 6:
		w.oracle.replace(a.OverrideReason)
		err = d.store.Override(ctx, id, int64(w.dice.IntN(100)), text, d.store.Now().Add(24*time.Hour))
	case 7:
		d.tick(id, n)
		return
	case 8:
		d.undo()
		return
	case 9:
		d.pick()
		return
	case 10:
		d.attend()
		return
	case 11:
		d.help(a, text)
		return
	case 12:
		d.dismiss(a)
		return
	}
	w.must(err)
	w.oracle.accept(d, text)
}

// help has somebody work on an account, for something; who does already is to do that.
func (d *device) help(a data.Account, duty string) {
	who := d.w.users[1+d.w.dice.IntN(2)]
	h := helper{a.ID, who.ID}
	was := d.duties(h)
	if len(was) > 0 {
		defer d.w.oracle.doubt(map[string]bool{was[0]: true})()
	}
	if err := d.store.SetMember(d.w.ctx, store.Capture{AccountID: a.ID, By: d.user.ID}, who.ID, duty); data.CodeOf(err) == data.CodeInvalid {
		return // the account is theirs
	} else if err != nil {
		d.w.must(err)
	}
	if len(was) > 0 {
		d.w.oracle.replace(was[0])
	}
	d.w.oracle.accept(d, duty)
	d.w.oracle.helps(h, duty)
}

// dismiss ends that somebody works on an account.
func (d *device) dismiss(a data.Account) {
	who := d.w.users[1+d.w.dice.IntN(2)]
	h := helper{a.ID, who.ID}
	if len(d.duties(h)) == 0 {
		return
	}
	d.w.oracle.dismiss(h)
	d.w.must(d.store.DropMember(d.w.ctx, store.Capture{AccountID: a.ID, By: d.user.ID}, who.ID))
}

// duties is for what somebody works on an account, as a device has it.
func (d *device) duties(h helper) []string {
	var out []string
	d.look(func(db *sql.DB) {
		found, err := db.QueryContext(d.w.ctx, `SELECT duty FROM account_member WHERE account_id = ? AND user_id = ? AND gone_at = 0 ORDER BY at, id`, h.Account[:], h.User[:])
		d.w.must(err)
		for found.Next() {
			var duty string
			d.w.must(found.Scan(&duty))
			out = append(out, duty)
		}
		d.w.must(found.Err())
		d.w.must(found.Close())
	})
	return out
}

// typeNote types into a note of the account and leaves the field, or does not.
func (d *device) typeNote(account data.ID, text string) error {
	note, err := d.store.OpenNote(d.w.ctx, account, data.ID{}, d.user.ID)
	if err != nil {
		return err
	}
	key := store.DraftKey{Kind: "note", Key: note, Field: "text"}
	if err := d.store.Type(key, "", draft.Edit{Ins: text})(d.w.ctx); err != nil || d.w.dice.IntN(3) == 0 {
		if err == nil {
			d.drafts(key)
		}
		return err
	}
	_, err = d.store.Seal(d.w.ctx, key)
	return err
}

// drafts leaves a field only later, as when the lid closes: at the latest when the
// world is calm.
func (d *device) drafts(key store.DraftKey) {
	d.w.diary.write(entry{Device: d.name, Field: &key})
	d.fields = append(d.fields, key)
}

// tick ticks or unticks a step of the account's checklist.
func (d *device) tick(account data.ID, n int) {
	call, err := d.store.StartCall(d.w.ctx, store.CallPlan{AccountID: account, PlaybookID: "repricer-onboarding", PlaybookVersion: 1, Total: 5, By: d.user.ID})
	d.w.must(err)
	if call.Run.ID.IsZero() {
		return
	}
	state := data.StepDone
	if d.w.dice.IntN(3) == 0 {
		state = data.StepOpen
	}
	d.w.must(d.store.SetStep(d.w.ctx, store.Step{
		RunID: call.Run.ID, StepID: fmt.Sprintf("step-%d", d.w.dice.IntN(3)), State: state, Covered: int64(n % 5), Total: 5, By: d.user.ID,
	}))
}

// undo takes the last action back; what goes with it is no longer wanted.
func (d *device) undo() {
	before := d.w.oracle.read(d, standing)
	defer d.w.oracle.doubt(before)()
	_, err := d.store.Undo(d.w.ctx)
	d.w.must(err)
	var after map[string]bool
	for after == nil { // a disk that fails at a read works again
		survives(func() { after = d.w.oracle.read(d, standing) })
	}
	for text := range before {
		if !after[text] {
			d.w.oracle.undo(text)
		}
	}
}

// pick settles the oldest conflict.
func (d *device) pick() {
	open, err := d.store.Clashes(d.w.ctx)
	d.w.must(err)
	if len(open) == 0 {
		return
	}
	c := open[0]
	seen := map[string]bool{}
	d.w.oracle.find(c.Kept+c.Other, seen)
	pick := store.Pick(d.w.dice.IntN(2))
	defer d.w.oracle.doubt(seen)()
	if err := d.store.Settle(d.w.ctx, c.ID, pick, nil, d.user.ID); data.CodeOf(err) == data.CodeNotFound {
		return // the account is not in this book
	} else if err != nil {
		d.w.must(err)
	}
	for text := range seen {
		d.w.oracle.replace(text)
	}
}

// attend does something with a change that the server refused.
func (d *device) attend() {
	letters, err := d.store.Letters(d.w.ctx)
	d.w.must(err)
	for i := range letters {
		l := &letters[i]
		if l.Quarantined {
			continue
		}
		if d.w.dice.IntN(2) == 0 {
			if err := d.store.RetryLetter(d.w.ctx, l.Entry, store.LetterField{}, ""); err == nil || data.CodeOf(err) == data.CodeNotFound {
				return
			}
		}
		seen := map[string]bool{}
		for _, f := range l.Texts() {
			d.w.oracle.find(string(f.Value), seen)
		}
		defer d.w.oracle.doubt(seen)()
		d.w.must(d.store.DropLetter(d.w.ctx, l.Entry))
		for text := range seen {
			d.w.oracle.undo(text)
		}
		return
	}
}

// leaveFields leaves every field in which something was typed.
func (w *world) leaveFields() {
	for _, d := range w.devices {
		for _, key := range d.fields {
			_, err := d.store.Seal(w.ctx, key)
			if err != nil && data.CodeOf(err) != data.CodeNotFound {
				w.must(err)
			}
		}
	}
}

// settle heals everything: nothing fails, clocks are right, fields are left, and all
// exchange until nothing is left to do.
func (w *world) settle() {
	w.calm = true
	w.server.skew = 0
	for _, d := range w.devices {
		d.skew = 0
	}
	w.leaveFields()
	const rounds = 8
	for range rounds {
		for _, d := range w.devices {
			w.exchange(d)
		}
	}
	for _, d := range w.devices {
		if st, err := d.store.Status(w.ctx); err != nil || st.Waiting > 0 {
			w.fail("%s still has %d mutations to send, %v", d.name, st.Waiting, err)
		}
	}
}
