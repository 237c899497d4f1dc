package main

import (
	"encoding/json"
	"strings"
	"testing"

	"rounds/data"
	"rounds/sync/wire"
)

// A lead sees what a lost phone could not send, brings it in once, and is told which of it
// cannot be.
func TestRescueFromTheCommandLine(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])
	all := decode[wire.Rescues](t, s.run(0, "admin", "rescue", "list", "--json"))
	if len(all.Rescues) != 1 || all.Rescues[0].User != team.aiko || all.Rescues[0].Count != 1 {
		t.Fatalf("%+v", all)
	}
	if out := s.run(0, "admin", "rescue", "list", "--plain=false"); !strings.Contains(out, "1 device's work waits for a lead") ||
		!strings.Contains(out, "Aiko Tanaka") || !strings.Contains(out, "waits for you") {
		t.Errorf("%q", out)
	}
	out := s.run(0, "admin", "rescue", "show", "lost phone", "--plain=false")
	if !strings.Contains(out, "1 change that lost phone could not send") || !strings.Contains(out, "new contact") || !strings.Contains(out, "Kim") || !strings.Contains(out, "김") || strings.Contains(out, "\x1b") {
		t.Errorf("%q", out)
	}
	if out := s.run(0, "admin", "rescue", "show", all.Rescues[0].Device.String(), "--plain"); strings.Count(out, "\n") != 2 || !strings.Contains(out, "1\tcreate\tcontact\t") {
		t.Errorf("%q", out)
	}
	work := decode[wire.RescuedWork](t, s.run(0, "admin", "rescue", "show", "lost phone", "--json"))
	if len(work.Muts) != 1 || work.Muts[0].Op != data.OpCreate || work.Name != "lost phone" {
		t.Errorf("%+v", work)
	}
	for range 2 {
		done := decode[wire.RescueApplied](t, s.run(0, "admin", "rescue", "apply", "lost phone", "--json"))
		if len(done.Receipts) != 1 || done.Receipts[0].Status != data.ReceiptApplied {
			t.Errorf("%+v", done)
		}
	}
	if out := s.run(0, "admin", "rescue", "apply", "lost phone", "--plain=false"); !strings.Contains(out, "1 change of lost phone is in") {
		t.Errorf("%q", out)
	}
	if out := s.run(0, "admin", "rescue", "list", "--plain"); !strings.HasSuffix(out, "\tapplied\n") {
		t.Errorf("%q", out)
	}
	s.run(2, "admin", "rescue", "drop", "lost phone")
	s.run(3, "admin", "rescue", "show", "found phone")
}

// Work whose beginning nobody has cannot be applied: the rest is, and a lead reads what it was
// and why, in the language of the settings.
func TestWhatCannotBeRescuedIsNamed(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])
	account := team.some
	fields := func(pairs ...string) map[string]data.FieldWrite {
		out := map[string]data.FieldWrite{"account_id": {V: json.RawMessage(`"` + account.String() + `"`)}}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]] = data.FieldWrite{V: json.RawMessage(pairs[i+1])}
		}
		return out
	}
	team.handIn(t, "found phone", []data.Mutation{
		{N: 1, ID: data.ID{3}, Ent: "note_version", Key: data.ID{4}, Op: data.OpCreate, Fields: fields("note_id", `"`+data.ID{5}.String()+`"`, "text", `"What is left of a note"`)},
		{N: 2, ID: data.ID{6}, Ent: "contact", Key: data.ID{7}, Op: data.OpCreate, Fields: fields("name", `"Mia"`)},
	})
	out := s.run(exitAttention, "admin", "rescue", "apply", "found phone", "--plain=false")
	for _, want := range []string{"1 change of found phone is in", "not applied", "new note", "what this note belongs to is not there (any more) · What is left of a note", "new contact"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("%q does not say %q", out, want)
		}
	}
	if !strings.Contains(s.err, "1 change could not be applied and is kept") {
		t.Errorf("%q", s.err)
	}
	s.env["LANG"] = "de_DE.UTF-8"
	if out := s.run(exitAttention, "admin", "rescue", "apply", "found phone", "--plain=false"); !strings.Contains(out, "gibt es nicht (mehr)") {
		t.Errorf("in German: %q", out)
	}
	s.run(0, "admin", "rescue", "drop", "found phone")
}

// What is shown to a person has names and dates; ids and milliseconds are for programs.
func TestRescuedWorkIsShownByNames(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])
	s.run(0, "login", team.url, "--code", team.code(t), "--profile", "new")
	s.run(0, "sync", "--profile", "new")
	id := func(id data.ID) data.FieldWrite { return data.FieldWrite{V: json.RawMessage(`"` + id.String() + `"`)} }
	contact, account := data.ID{7}, id(team.some)
	team.handIn(t, "found phone", []data.Mutation{
		{N: 1, ID: data.ID{3}, Ent: "contact", Key: contact, Op: data.OpCreate, Fields: map[string]data.FieldWrite{"account_id": account, "name": {V: json.RawMessage(`"Mia"`)}}},
		{N: 2, ID: data.ID{6}, Ent: "follow_up", Key: data.ID{8}, Op: data.OpCreate, Fields: map[string]data.FieldWrite{
			"account_id": account, "contact_id": id(contact), "activity_id": id(data.ID{9}), "by": id(team.aiko), "due_at": {V: json.RawMessage("1763715600000")},
		}},
	})
	out := s.run(0, "admin", "rescue", "show", "found phone", "--plain=false", "--profile", "new")
	for _, want := range []string{"Mia", "Aiko Tanaka", "21 Nov"} {
		if strings.Count(out, want) == 0 {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	for _, id := range []data.ID{contact, team.aiko, team.some, {9}} {
		if strings.Contains(out, id.String()) {
			t.Errorf("the id %s says nothing:\n%s", id, out)
		}
	}
	if strings.Contains(out, "1763715600000") {
		t.Errorf("milliseconds:\n%s", out)
	}
	out = s.run(0, "admin", "rescue", "show", "found phone", "--plain", "--profile", "new")
	for _, want := range []string{"\tby\t" + team.aiko.String(), "\tdue_at\t1763715600000", "\tactivity_id\t"} {
		if !strings.Contains(out, want) {
			t.Errorf("for programs %q is missing:\n%s", want, out)
		}
	}
}

// A lead's workstation is told without asking, as news and in the status, until somebody
// has seen to it.
func TestALeadIsToldOfRescuedWork(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])
	s.run(0, "login", team.url, "--code", team.code(t), "--profile", "new")
	s.run(0, "sync", "--profile", "new")
	status := func() statusDoc {
		t.Helper()
		return decode[statusDoc](t, s.run(0, "status", "--profile", "new", "--json"))
	}
	if st := status(); st.Server == nil || st.Server.Rescues != 1 || st.Server.Unread != 1 {
		t.Errorf("%+v", st.Server)
	}
	if out := s.run(0, "status", "--profile", "new", "--plain=false"); !strings.Contains(out, "1 device's work waits for a lead: `rounds admin rescue list`") {
		t.Errorf("%s", out)
	}
	s.run(0, "admin", "rescue", "drop", "lost phone")
	s.run(0, "sync", "--profile", "new")
	if st := status(); st.Server.Rescues != 0 || st.Server.Unread != 0 {
		t.Errorf("after it was dropped: %+v", st.Server)
	}
	if out := s.run(0, "status", "--profile", "new", "--plain"); strings.Contains(out, "rescue") {
		t.Errorf("%s", out)
	}
}
