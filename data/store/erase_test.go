package store

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"rounds/data"
)

// TestErasedTextIsNowhereInTheFile types a person into every place that there is,
// erases her and looks at the bytes of the file and its log.
func TestErasedTextIsNowhereInTheFile(t *testing.T) {
	w := open(t)
	w.bringText("accounts.csv", "account_id,account_name,email\nA1,Quellwasser Handels GmbH,britta.xylander@quell.example\nA2,Other,\n")
	w.bringText("contacts.csv", "contact_id,account_id,full_name,email,phone\nbritta-4711,A1,Britta Xylander,britta.xylander@quell.example,+49 30 5550 1234\n5,A1,Uwe Xylander,uwe@quell.example,\n")
	britta, err := w.FindContact(w.ctx, "britta xylander")
	must(t, err)
	account := britta.AccountID
	c := Capture{AccountID: account, ContactID: britta.ID}
	must2(t)(w.AddNote(w.ctx, c, "Britta said that Ms Xylander's team waits. Call BRITTA XYLANDER at 0049 30/5550-1234."))
	must(t, w.CaptureTold(w.ctx, c, "secrettopic"))
	must(t, w.CaptureSurvey(w.ctx, c, data.SurveyNPS, 3, false, "verbatimofhers"))
	must(t, w.CapturePromise(w.ctx, c, "send Britta the price list", 0))
	must(t, w.CaptureIssue(w.ctx, c, data.IssueBug, "export is slow, says Britta"))
	must(t, w.do(w.ctx, "request", func(tx *Tx) error {
		return tx.Insert(data.Request{ID: w.ids.New(), AccountID: account, ContactID: britta.ID, Kind: data.RequestBug, OpenedAt: w.Now(),
			Subject: "herownwords", Body: "herlongletter", Custom: data.Fields{"requester": "Britta Xylander", "n": 4.0}})
	}))
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: account, ContactID: britta.ID})
	must(t, err)
	key := DraftKey{Kind: "note", Key: call.Note, Field: "text"}
	w.typeText(key, "", "Xylander wants more")
	must(t, w.File(w.ctx, Filing{CallID: call.Activity.ID, Outcome: "solved", Summary: "Spoke with Britta Xylander about fees",
		Attendees: []string{britta.ID.String(), "Uwe Xylander"}, NextStep: "write to Britta"}))
	second, err := w.OpenNote(w.ctx, account, data.ID{}, data.ID{})
	must(t, err)
	w.typeText(DraftKey{Kind: "note", Key: second, Field: "text"}, "", "ask Britta about Quellwasser")
	must(t, w.Refresh(w.ctx, Rules{
		Evaluate: func(f *data.Facts, at data.Instant) data.Standing {
			st := data.Standing{AccountID: f.Account.ID, At: at, NextAt: at.Add(time.Hour)}
			for _, r := range f.Requests {
				st.Firings = append(st.Firings, data.Firing{Code: data.ReasonRequestWaiting, Label: r.Subject})
			}
			return st
		},
		Rank: func(*data.Facts, *data.Standing, data.Instant) int64 { return 1 },
	}, nil))
	person, err := w.Person(w.ctx, britta)
	must(t, err)
	if len(person.Told) != 1 || len(person.Surveys) != 1 || len(person.Requests) != 1 || len(person.Promises) != 1 || len(person.Issues) != 1 ||
		len(person.Activities) != 1 || len(person.Notes) != 1 || len(person.Mentions) != 1 || len(person.Elsewhere) != 1 || person.Account.Name == "" {
		t.Errorf("what is held of her: %+v", person)
	}

	needles := []string{"Britta", "BRITTA", "britta", "secrettopic", "verbatimofhers", "herownwords", "herlongletter", "5550"}
	if found := w.inFile(needles); len(found) != len(needles) {
		t.Fatalf("before, only %v stand in the file", found)
	}
	done, err := w.Erase(w.ctx, britta)
	must(t, err)
	if done.Rows == 0 || done.Busy {
		t.Errorf("erased %+v", done)
	}
	if found := w.inFile(needles); len(found) > 0 {
		t.Errorf("after erasing, %v stand in the file", found)
	}
	for range 20 {
		u, err := w.Undo(w.ctx)
		must(t, err)
		if u.Label == "" {
			break
		}
	}
	if found := w.inFile(needles); len(found) > 0 {
		t.Errorf("undo brought %v back", found)
	}
	w.checkErased(account, britta.ID, second)
	if _, err := w.FindContact(w.ctx, "britta xylander"); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("she is still found: %v", err)
	}

	r := w.bringText("contacts.csv", "contact_id,account_id,full_name,email,phone\nbritta-4711,A1,Britta Xylander,britta.xylander@quell.example,+49 30 5550 1234\n5,A1,Uwe Xylander,uwe@quell.example,\n")
	if r.Added != 0 || r.Skipped != 1 || r.Unchanged != 1 {
		t.Errorf("the next import: %+v", r)
	}
}

// checkErased looks at what must outlive an erasure: the business.
func (w *world) checkErased(account, contact, second data.ID) {
	w.t.Helper()
	d, err := w.Dossier(w.ctx, account, w.Now())
	must(w.t, err)
	if d.Facts.Account.Name != "Quellwasser Handels GmbH" || d.Facts.Account.Email != "" {
		w.t.Errorf("account %q, mail %q", d.Facts.Account.Name, d.Facts.Account.Email)
	}
	if len(d.Facts.Contacts) != 1 || d.Facts.Contacts[0].Name != "Uwe Xylander" {
		w.t.Errorf("contacts %+v", d.Facts.Contacts)
	}
	if s := d.Facts.Surveys; len(s) != 1 || s[0].Score != 3 || !s[0].ContactID.IsZero() {
		w.t.Errorf("surveys %+v", s)
	}
	if r := d.Facts.Requests; len(r) != 1 || r[0].OpenedAt == 0 || r[0].Subject != "[erased]" || !reflect.DeepEqual(r[0].Custom, data.Fields{"requester": "[erased]", "n": 4.0}) {
		w.t.Errorf("requests %+v", r)
	}
	if a := d.Facts.Activities[0]; a.Summary != "Spoke with [erased] about fees" || a.NextStep != "write to [erased]" || len(a.Attendees) != 1 {
		w.t.Errorf("call %+v", a)
	}
	if len(d.Told) != 0 || d.Facts.Promises[0].Text != "send [erased] the price list" || d.Facts.Issues[0].Title != "export is slow, says [erased]" {
		w.t.Errorf("told %+v, promise %+v, issue %+v", d.Told, d.Facts.Promises, d.Facts.Issues)
	}
	var texts []string
	for _, n := range d.Notes {
		texts = append(texts, n.Texts...)
	}
	if got := strings.Join(texts, "|"); got != "[erased] wants more|[erased] said that Ms [erased]'s team waits. Call [erased] at [erased]." &&
		got != "[erased] said that Ms [erased]'s team waits. Call [erased] at [erased].|[erased] wants more" {
		w.t.Errorf("notes %q", got)
	}
	drafts, err := w.Drafts(w.ctx, "note", second)
	must(w.t, err)
	if len(drafts) != 1 || drafts[0].Text != "ask [erased] about Quellwasser" {
		w.t.Errorf("drafts %+v", drafts)
	}
	if found, err := w.SearchText(w.ctx, "fees", 9); err != nil || len(found) != 1 {
		w.t.Errorf("search finds %v, %v", found, err)
	}
	if n := w.count(`SELECT count(*) FROM contact WHERE id = ? AND gone_at <> 0 AND name = ''`, contact[:]); n != 1 {
		w.t.Error("the contact is no empty tombstone")
	}
	if n := w.count(`SELECT count(*) FROM setting WHERE name = 'erasing'`); n != 0 {
		w.t.Error("the erasure says that it is unfinished")
	}
}

// inFile lists the needles that stand in the database, its log or its index.
func (w *world) inFile(needles []string) []string {
	w.t.Helper()
	var all []byte
	for _, suffix := range []string{"", "-wal", "-shm"} {
		raw, err := os.ReadFile(w.path + suffix)
		if err != nil && !os.IsNotExist(err) {
			w.t.Fatal(err)
		}
		all = append(all, raw...)
	}
	var found []string
	for _, n := range needles {
		if bytes.Contains(all, []byte(n)) {
			found = append(found, n)
		}
	}
	return found
}

func TestRedactor(t *testing.T) {
	for _, c := range []struct{ name, reading, email, phone, account, text, want string }{
		{"Britta Holm", "", "", "", "Holm AB", "Holm AB: Britta, holm and Britta Holm", "Holm AB: [erased], holm and [erased]"},
		{"Will Ma", "", "", "", "X", "He will call Will, mama and Will Ma", "He will call [erased], mama and [erased]"},
		{"Dr. Anna von Berg", "", "", "", "X", "Dr. Berg of Bergwerk; berg, anna von", "Dr. [erased] of Bergwerk; berg, anna von"},
		{"山田 太郎", "ヤマダ タロウ", "", "", "山田商店", "山田太郎様と話した。太郎さん、山田商店", "[erased]様と話した。[erased]さん、[erased]商店"},
		{"Info", "", "", "", "X", "more info from Info", "more info from [erased]"},
		{"", "", "a.b@x.example", "", "X", "mail A.B@x.example, not aXb@x.example", "mail [erased], not aXb@x.example"},
		{"", "", "", "030 / 12 34 56", "X", "dial 030123456 or 030-12-34-56, not 10301234567", "dial [erased] or [erased], not 10301234567"},
		{"Quell GmbH", "", "", "", "Quell GmbH", "Quell GmbH", "Quell GmbH"},
		{"", "", "", "", "", "nothing to find", "nothing to find"},
	} {
		r := newRedactor(&data.Contact{Name: c.name, Reading: c.reading, Email: c.email, Phone: c.phone}, c.account)
		if got, _ := r.text(c.text); got != c.want {
			t.Errorf("%q without %q is %q, want %q", c.text, c.name, got, c.want)
		}
	}
}

func TestFindContact(t *testing.T) {
	w := open(t)
	w.bringText("accounts.csv", "account_id,account_name,industry\nA1,Lindqvist,x\n")
	w.bringText("contacts.csv", "contact_id,account_id,full_name,email,phone\n1,A1,Ana Roth,ana@x.example,+49 30 5550 1234\n2,A1,Ana Roth,ana2@x.example,\n3,A1,Jörg Émile,j@x.example,\n")
	for typed, want := range map[string]string{
		"ana@x.example": "ana@x.example", "030 5550 1234": "ana@x.example", "jorg emile": "j@x.example", "JÖRG ÉMILE": "j@x.example",
	} {
		c, err := w.FindContact(w.ctx, typed)
		if err != nil || c.Email != want {
			t.Errorf("%q finds %q: %v", typed, c.Email, err)
		}
		if again, err := w.FindContact(w.ctx, c.ID.String()); err != nil || again.ID != c.ID {
			t.Errorf("the id finds %v: %v", again.ID, err)
		}
	}
	for typed, code := range map[string]data.Code{"Ana Roth": data.CodeAmbiguous, "Roth": data.CodeNotFound, "Nobody": data.CodeNotFound, "": data.CodeNotFound} {
		_, err := w.FindContact(w.ctx, typed)
		wantCode(t, err, code)
		if typed == "Roth" && !contains(err.Error(), "Ana Roth, Lindqvist (") {
			t.Errorf("the error names nobody: %v", err)
		}
	}
}

func TestEraseNeedsAWritableBook(t *testing.T) {
	w := open(t)
	must(t, w.Close())
	s, err := Open(w.ctx, w.path, Options{ReadOnly: true})
	must(t, err)
	_, err = s.Erase(w.ctx, data.Contact{ID: data.ID{1}})
	wantCode(t, err, data.CodeReadOnly)
	must(t, s.Close())
	w.Store = nil
	w.reopen()
	_, err = w.Erase(w.ctx, data.Contact{ID: data.ID{1}})
	wantCode(t, err, data.CodeNotFound)
}
