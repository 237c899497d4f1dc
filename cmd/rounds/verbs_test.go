package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rounds/data"
	"rounds/ui/part"
)

// builtWorld is the file of a demo book of 60 accounts, built once.
var builtWorld = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "rounds-verbs-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	m := &Main{
		Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{},
		Getenv: func(name string) string { return map[string]string{"ROUNDS_HOME": dir}[name] },
		Clock:  func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) },
	}
	if code := m.Run(context.Background(), []string{"demo", "--no-ui", "--accounts", "60", "--dir", dir}); code != exitDone {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(filepath.Join(dir, "demo-60-1.db"))
})

// demoShell works on a copy of the demo book of its own.
func demoShell(t *testing.T) *shell {
	t.Helper()
	world, err := builtWorld()
	if err != nil {
		t.Fatal(err)
	}
	s := newShell(t)
	folder := filepath.Join(s.env["ROUNDS_HOME"], "data")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.db"), world, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// decode reads the one document of a command.
func decode[T any](t *testing.T, out string) T {
	t.Helper()
	var doc T
	if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
		t.Fatalf("not one line: %q", out)
	}
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return doc
}

// readQueue is `queue --json` as a script reads it.
type readQueue struct {
	AsOf  time.Time `json:"as_of"`
	Total int       `json:"total"`
	Rows  []readRow
}

type readRow struct {
	Rank    int
	Account struct{ ID, Name, Language string }
	Score   float64
	Terms   map[string]float64
	Health  struct {
		Score *int
		Band  string
		Trend *int `json:"trend_7d"`
	}
	Reasons []struct {
		Code, Play   string
		Since, Due   time.Time
		Breached     bool
		SnoozedUntil string `json:"snoozed_until"`
	}
}

func isAccount(id string) func(readRow) bool {
	return func(r readRow) bool { return r.Account.ID == id }
}

func TestQueueJSONAddsUp(t *testing.T) {
	q := decode[readQueue](t, demoShell(t).run(0, "queue", "--json", "--limit", "0"))
	if !q.AsOf.Equal(time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)) {
		t.Errorf("as_of is %s", q.AsOf)
	}
	if q.Total < 20 || len(q.Rows) != q.Total {
		t.Fatalf("%d rows of %d", len(q.Rows), q.Total)
	}
	last, untrended := math.Inf(1), 0
	for i, r := range q.Rows {
		tenths := 0
		for _, name := range []string{"breach", "urgency", "risk", "value", "renewal"} {
			v, ok := r.Terms[name]
			if !ok {
				t.Errorf("row %d has no term %s", i, name)
			}
			tenths += int(math.Round(v * 10))
		}
		if len(r.Terms) != 5 || tenths != int(math.Round(r.Score*10)) {
			t.Errorf("row %d: terms %v do not add up to %v", i, r.Terms, r.Score)
		}
		if r.Rank != i+1 || r.Score > last || r.Account.ID == "" || r.Account.Name == "" || len(r.Reasons) == 0 {
			t.Errorf("row %d is %+v after a score of %v", i, r, last)
		}
		if (r.Health.Score == nil) != (r.Health.Band == "") || r.Health.Score == nil && r.Health.Trend != nil {
			t.Errorf("row %d: health %+v", i, r.Health)
		}
		if r.Health.Trend == nil {
			untrended++
		}
		if r.Reasons[0].Breached != (r.Terms["breach"] == 1000) {
			t.Errorf("row %d: breached %v with %v", i, r.Reasons[0].Breached, r.Terms)
		}
		for _, why := range r.Reasons {
			if why.Code == "request.waiting" && why.Play != "request-handling" {
				t.Errorf("row %d: a request is answered by %q", i, why.Play)
			}
		}
		last = r.Score
	}
	if untrended == 0 || untrended > q.Total/2 { // who signed up this week has none yet
		t.Errorf("%d of %d have no trend", untrended, q.Total)
	}
}

func TestQueueSaysTheSameInThreeForms(t *testing.T) {
	s := demoShell(t)
	q := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "7"))
	plain := strings.Split(strings.TrimSuffix(s.run(0, "queue", "--limit", "7"), "\n"), "\n")
	if forced := s.run(0, "queue", "--limit", "7", "--plain"); forced != strings.Join(plain, "\n")+"\n" {
		t.Errorf("--plain differs from a pipe: %q", forced)
	}
	if len(plain) != 7 || len(q.Rows) != 7 {
		t.Fatalf("%d lines, %d rows", len(plain), len(q.Rows))
	}
	s.env["COLUMNS"] = "72"
	text := strings.Split(s.run(0, "queue", "--limit", "7", "--plain=false"), "\n")
	for i, r := range q.Rows {
		f := strings.Split(plain[i], "\t")
		want := []string{strconv.Itoa(i + 1), r.Account.ID, r.Account.Name, r.Account.Language, strconv.FormatFloat(r.Score, 'f', -1, 64), r.Reasons[0].Code}
		if len(f) != 11 || !slices.Equal(f[:6], want) || f[7] != strconv.FormatBool(r.Reasons[0].Breached) {
			t.Errorf("line %d is %q, want %q", i, f, want)
		}
		if line := text[i+1]; part.Width(line) > 72 || strings.ContainsAny(line, "\t\x1b") || !strings.Contains(line, want[4]) {
			t.Errorf("row %d reads %q", i, line)
		}
	}
	if !strings.Contains(text[0], "account") || !strings.Contains(text[8], strconv.Itoa(q.Total)) {
		t.Errorf("head %q, foot %q", text[0], text[8])
	}
	explained := strings.Split(s.run(0, "queue", "--limit", "1", "--explain"), "\t")
	if len(explained) != 16 || explained[11] != strconv.Itoa(int(q.Rows[0].Terms["breach"])) {
		t.Errorf("--explain prints %q", explained)
	}
}

func TestQueueViewsPartTheWhole(t *testing.T) {
	s := demoShell(t)
	all, sum := 0, 0
	for _, view := range strings.Fields(viewNames(" ")) {
		n := decode[readQueue](t, s.run(0, "queue", "--json", "--view", view)).Total
		switch view {
		case "all":
			all = n
		case "snoozed":
		default:
			sum += n
		}
	}
	if all == 0 || all != sum {
		t.Errorf("all has %d rows, the views together %d", all, sum)
	}
}

func TestQueueAsOfAnotherTime(t *testing.T) {
	s := demoShell(t)
	now := s.run(0, "queue", "--json")
	then := decode[readQueue](t, s.run(0, "queue", "--json", "--at", "2026-12-24T09:00:00+01:00"))
	if !then.AsOf.Equal(time.Date(2026, 12, 24, 8, 0, 0, 0, time.UTC)) || then.Total == 0 {
		t.Errorf("as of then: %s, %d rows", then.AsOf, then.Total)
	}
	if again := s.run(0, "queue", "--json"); again != now {
		t.Error("looking ahead changed the queue of now")
	}
	if s.run(2, "queue", "--at", "yesterday"); !strings.Contains(s.err, "2026-11-21T14:05:00Z") {
		t.Errorf("a bad --at gets %q", s.err)
	}
}

func TestQueueOfAnEmptyBook(t *testing.T) {
	s := newShell(t)
	s.run(exitDone, "import", "--as", "accounts", s.file("none.csv", "id,name\n"))
	if out := s.run(0, "queue", "--json"); !strings.HasSuffix(out, "\"total\":0,\"rows\":[]}\n") {
		t.Errorf("JSON is %s", out)
	}
	if out := s.run(0, "queue"); out != "" {
		t.Errorf("a pipe gets %q", out)
	}
	empty := func(says map[string]string) {
		t.Helper()
		for view, want := range says {
			if out := s.run(0, "queue", "--plain=false", "--view", view); !strings.Contains(out, want) {
				t.Errorf("an empty %s says %q", view, out)
			}
		}
	}
	empty(map[string]string{"all": "rounds import", "risk": "rounds import", "snoozed": "rounds import"})
	s.run(exitDone, "import", "--as", "accounts", s.file("one.csv", "id,name\n1,Lindqvist\n"))
	for range 2 { // when it is evaluated, and when that stands
		empty(map[string]string{"risk": "rounds queue", "snoozed": "rounds snooze"})
	}
}

func TestWrongUseExitsWithTwo(t *testing.T) {
	s := demoShell(t)
	for line, says := range map[string]string{
		"queue --view best":                  "onboarding",
		"queue --limit -1":                   "0 for all",
		"queue --limit many":                 "give a whole number",
		"log Vogel":                          "nothing to file",
		"queue --json --plain":               "choose one",
		"queue acme":                         "--help",
		"lookup":                             "--help",
		"lookup x --limit 0":                 "1 or more",
		"show":                               "--help",
		"show a b":                           "--help",
		"status --verbose":                   "--verbose",
		"note":                               "--help",
		"log Vogel --kind fax":               "visit",
		"log Vogel --sentiment sad":          "neutral",
		"log Vogel --minutes -5":             "1440",
		"snooze Vogel":                       "--help",
		"snooze Vogel fri":                   "--reason",
		"snooze Vogel someday --reason x":    "+2w",
		"snooze Vogel 2020-01-01 --reason x": "has passed",
		"snooze Vogel fri --reason x --code nosuch": "no reason code",
		"done Vogel --all --code survey.due":        "exclude",
	} {
		if out := s.run(2, strings.Fields(line)...); out != "" || !strings.Contains(s.err, says) || strings.Count(s.err, "\n") != 1 {
			t.Errorf("%s: %q, %q; want a line with %q", line, out, s.err, says)
		}
	}
}

type readLookup struct {
	Query   string
	Matches []struct {
		ID, Name, Kind, Snippet string
		Score                   int
		Account                 struct{ ID, Name string }
	}
}

func TestLookup(t *testing.T) {
	s := demoShell(t)
	q := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "1"))
	first := q.Rows[0].Account
	found := decode[readLookup](t, s.run(0, "lookup", "--json", first.Name))
	if found.Query != first.Name || len(found.Matches) == 0 || found.Matches[0].ID != first.ID || found.Matches[0].Kind != "account" || found.Matches[0].Score <= 0 {
		t.Errorf("%s finds %+v", first.Name, found)
	}
	show := decode[readShow](t, s.run(0, "show", "--json", first.ID))
	contact := show.Contacts[0]
	found = decode[readLookup](t, s.run(0, "lookup", "--json", contact.Name))
	if m := found.Matches[0]; m.Kind != "contact" || m.ID != contact.ID || m.Account.ID != first.ID || m.Account.Name != first.Name {
		t.Errorf("%s finds %+v", contact.Name, m)
	}
	text := s.run(0, "lookup", "--plain=false", first.Name)
	if !strings.Contains(text, "why") || !strings.Contains(text, "waiting") {
		t.Errorf("a person is told %s", text)
	}
	if out := s.run(0, "lookup", "--limit", "1", first.Name); strings.Count(out, "\t") != 4 || strings.Count(out, "\n") != 1 {
		t.Errorf("a pipe gets %q", out)
	}
	if out := s.run(3, "lookup", "--json", "zzqzzqzzq"); out != "{\"query\":\"zzqzzqzzq\",\"matches\":[]}\n" || !strings.Contains(s.err, "--text") {
		t.Errorf("nothing found: %q, %q", out, s.err)
	}
}

func TestLookupText(t *testing.T) {
	s := demoShell(t)
	account := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "1")).Rows[0].Account
	s.run(0, "note", account.ID, strings.Repeat("so far so good. ", 40)+"The Zeppelin export is slow."+strings.Repeat(" And so on.", 40))
	found := decode[readLookup](t, s.run(0, "lookup", "--json", "--text", "zeppelin", "exp"))
	if len(found.Matches) != 1 {
		t.Fatalf("found %+v", found)
	}
	m := found.Matches[0]
	if m.Kind != "note" || m.Account.ID != account.ID || m.Name != account.Name || !strings.Contains(m.Snippet, "Zeppelin export") || len(m.Snippet) > 110 {
		t.Errorf("found %+v", m)
	}
	if out := s.run(0, "lookup", "--text", "--plain=false", "zeppelin"); !strings.Contains(out, "Zeppelin") {
		t.Errorf("a person is told %q", out)
	}
	if s.run(3, "lookup", "--text", "nosuchword"); strings.Contains(s.err, "--text") {
		t.Errorf("the hint is where one is already: %s", s.err)
	}
}

type readShow struct {
	AsOf    time.Time `json:"as_of"`
	Account struct {
		ID, Name, LocalTime string
		MRR                 float64
	}
	Score   float64
	Terms   map[string]float64
	Reasons []struct {
		Code    string
		Snoozed string `json:"snoozed_until"`
	}
	Health struct {
		Score    *int
		Measures []struct{ Family string }
	}
	Contacts []struct {
		ID, Name  string
		LocalTime time.Time `json:"local_time"`
		Told      []struct{ Topic string }
	}
	Promises, Requests, Products []map[string]any
	FollowUps                    []readFollowUp `json:"follow_ups"`
	Activities                   []struct {
		ID, Kind, Summary, By, Outcome, Sentiment string
		NextStep                                  string `json:"next_step"`
		At                                        time.Time
		Minutes                                   int
	}
	Notes []struct {
		ID    string
		Texts []string
	}
}

type readFollowUp struct {
	Text string
	Due  time.Time
}

func TestShowAgreesWithTheQueue(t *testing.T) {
	s := demoShell(t)
	for _, r := range decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "15")).Rows {
		sh := decode[readShow](t, s.run(0, "show", "--json", r.Account.ID))
		if sh.Account.ID != r.Account.ID || sh.Score != r.Score || len(sh.Reasons) != len(r.Reasons) || sh.Reasons[0].Code != r.Reasons[0].Code {
			t.Errorf("%s: the queue says %v for %+v, the account %v for %+v", r.Account.Name, r.Score, r.Reasons, sh.Score, sh.Reasons)
		}
		if len(sh.Health.Measures) != 6 || (sh.Health.Score == nil) != (r.Health.Score == nil) || sh.Health.Score != nil && *sh.Health.Score != *r.Health.Score {
			t.Errorf("%s: health %+v, the queue says %+v", r.Account.Name, sh.Health, r.Health)
		}
		for _, a := range sh.Activities {
			if a.At.After(sh.AsOf) {
				t.Errorf("%s: an activity of the future at %s", r.Account.Name, a.At)
			}
		}
		text := s.run(0, "show", r.Account.ID, "--plain=false")
		for _, want := range []string{"Why now", "Measures", "People"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q:\n%s", r.Account.Name, want, text)
			}
		}
		for _, line := range strings.Split(text, "\n") {
			if part.Width(line) > 100 {
				t.Errorf("%d cells: %s", part.Width(line), line)
			}
		}
		sections := map[string]bool{}
		for _, line := range strings.Split(strings.TrimSpace(s.run(0, "show", r.Account.ID)), "\n") {
			key, _, _ := strings.Cut(line, "\t")
			sections[key] = true
		}
		if !sections["account"] || !sections["reason"] || !sections["measure"] || !sections["contact"] {
			t.Errorf("%s: the pipe gets the sections %v", r.Account.Name, sections)
		}
	}
}

func TestShowUnknownAndAmbiguous(t *testing.T) {
	s := demoShell(t)
	for _, name := range []string{"zzqzzqzzq", "019aaaaa-0000-7000-8000-000000000000"} {
		if out := s.run(3, "show", name, "--json"); out != "" || !strings.Contains(s.err, "rounds lookup") {
			t.Errorf("%s gets %q, %q", name, out, s.err)
		}
	}
	found := decode[readLookup](t, s.run(0, "lookup", "--json", "vogel"))
	if len(found.Matches) < 2 {
		t.Fatalf("the world has %+v", found)
	}
	for _, verb := range [][]string{{"show", "vogel"}, {"note", "vogel", "x"}, {"log", "vogel", "x"}, {"done", "vogel"}, {"snooze", "vogel", "fri", "--reason", "x"}} {
		if s.run(3, verb...); !strings.Contains(s.err, found.Matches[0].ID) || !strings.Contains(s.err, found.Matches[1].ID) {
			t.Errorf("%v lists %s", verb, s.err)
		}
	}
	if st := decode[statusDoc](t, s.run(0, "status", "--json")); st.Waiting != 0 {
		t.Errorf("%d changes were written", st.Waiting)
	}
}

func TestStatus(t *testing.T) {
	s := demoShell(t)
	st := decode[statusDoc](t, s.run(0, "status", "--json"))
	if st.Profile != "main" || st.Accounts != 60 || st.Waiting != 0 || st.Drafts != 0 || st.Playbooks < 6 || st.Schema < 1 || st.Bytes < 1<<20 ||
		st.Path != filepath.Join(s.env["ROUNDS_HOME"], "data", "main.db") {
		t.Errorf("the status is %+v", st)
	}
	s.run(0, "note", leading(t, s), "x")
	if st = decode[statusDoc](t, s.run(0, "status", "--json")); st.Waiting < 1 || st.Since != data.At(time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)) {
		t.Errorf("after a note: %+v", st)
	}
	if out := s.run(0, "status"); !strings.Contains(out, "accounts\t60\n") {
		t.Errorf("a pipe gets %q", out)
	}
	if out := s.run(0, "status", "--plain=false"); !strings.Contains(out, "the oldest just now") {
		t.Errorf("a person gets %q", out)
	}
}

// leading is the id of the account that leads the queue.
func leading(t *testing.T, s *shell) string {
	t.Helper()
	return decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "1")).Rows[0].Account.ID
}

func TestNoteFromAPipeIsSanitised(t *testing.T) {
	s := demoShell(t)
	id := leading(t, s)
	s.in = "She \x1b[31mlikes\x1b[0m it\x07.\r\nSecond\tline\u009b2J\u202e end\n\n"
	did := decode[map[string]any](t, s.run(0, "note", id, "-", "--json"))
	if did["did"] != "note" || did["account"].(map[string]any)["id"] != id {
		t.Errorf("it did %v", did)
	}
	notes := decode[readShow](t, s.run(0, "show", id, "--json")).Notes
	if notes[0].ID != did["id"] || len(notes[0].Texts) != 1 {
		t.Fatalf("the notes are %+v", notes)
	}
	body := notes[0].Texts[0]
	if strings.ContainsAny(body, "\x1b\x07\r\t\u009b\u202e") || !strings.HasPrefix(body, "She ") || !strings.Contains(body, "\nSecond") || strings.HasSuffix(body, "\n") {
		t.Errorf("the note is %q", body)
	}
	for _, form := range []string{"--plain", "--plain=false"} {
		if out := s.run(0, "show", id, form); strings.ContainsAny(out, "\x1b\x07\r\u009b") || !strings.Contains(out, "Second") {
			t.Errorf("%s prints %q", form, out)
		}
	}
	s.in = "without a dash"
	if out := s.run(0, "note", id); !strings.Contains(out, "Noted") {
		t.Errorf("it says %q", out)
	}
	if got := decode[readShow](t, s.run(0, "show", id, "--json")).Notes; len(got) != len(notes)+1 {
		t.Errorf("%d notes after %d", len(got), len(notes))
	}
}

func TestNoteThatCannotBe(t *testing.T) {
	s := demoShell(t)
	id := leading(t, s)
	for body, says := range map[string]string{"": "empty", "\x1b\n": "empty", strings.Repeat("a", 64<<10+1): "64 KiB"} {
		s.in = body
		if s.run(2, "note", id, "-"); !strings.Contains(s.err, says) {
			t.Errorf("%.10q: %s", body, s.err)
		}
	}
	s.in = strings.Repeat("a", 64<<10)
	s.run(0, "note", id, "-")
	if st := decode[statusDoc](t, s.run(0, "status", "--json")); st.Waiting != 2 { // the note and its text
		t.Errorf("%d changes wait", st.Waiting)
	}
}

func TestLogWithANextStep(t *testing.T) {
	s := demoShell(t)
	id := leading(t, s)
	did := decode[map[string]any](t, s.run(0, "log", id, "--kind", "email", "--minutes", "12", "--sentiment", "good", "--outcome", "reached",
		"--next", "send guide fri 10:00", "--json", "prices", "explained"))
	sh := decode[readShow](t, s.run(0, "show", id, "--json"))
	a := sh.Activities[0]
	if a.ID != did["id"] || a.Kind != "email" || a.Summary != "prices explained" || a.NextStep != "send guide" || a.Minutes != 12 ||
		a.Outcome != "reached" || a.Sentiment != "good" || a.By == "" || !a.At.Equal(sh.AsOf.Add(-12*time.Minute)) {
		t.Errorf("filed %+v", a)
	}
	friday := time.Date(2026, 11, 27, 6, 0, 0, 0, time.UTC) // 10:00 in the Emirates, where the account is
	if !slices.ContainsFunc(sh.FollowUps, func(f readFollowUp) bool {
		return f.Text == "send guide" && f.Due.Equal(friday)
	}) || did["follow_up"] != "2026-11-27T06:00:00.000Z" {
		t.Errorf("follow-ups %+v, said %v", sh.FollowUps, did["follow_up"])
	}
	if out := s.run(0, "log", id, "--next", "think about it", "--plain=false"); !strings.Contains(out, "no date") {
		t.Errorf("an undated step is said as %q", out)
	}
	if out := s.run(0, "log", id, "--next", "call tomorrow"); !strings.Contains(out, "Sun 22 Nov") {
		t.Errorf("a dated step is said as %q", out)
	}
	if got := decode[readShow](t, s.run(0, "show", id, "--json")); len(got.FollowUps) != len(sh.FollowUps)+1 || len(got.Activities) != len(sh.Activities)+2 {
		t.Errorf("%d follow-ups, %d activities", len(got.FollowUps), len(got.Activities))
	}
}

func TestSnooze(t *testing.T) {
	s := demoShell(t)
	q := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "0"))
	at := slices.IndexFunc(q.Rows, func(r readRow) bool {
		return len(r.Reasons) == 2 && !r.Reasons[0].Breached && r.Reasons[0].Code != r.Reasons[1].Code && r.Reasons[1].SnoozedUntil == ""
	})
	if at < 0 {
		t.Fatal("no account of the world has two reasons that can be snoozed")
	}
	row := q.Rows[at]
	did := decode[deed](t, s.run(0, "snooze", row.Account.ID, "fri", "--code", row.Reasons[1].Code, "--reason", "waits for the budget", "--json"))
	if did.Did != "snooze" || did.Until != data.Day(2026, 11, 27) || len(did.Reasons) != 1 || string(did.Reasons[0]) != row.Reasons[1].Code {
		t.Errorf("it did %+v", did)
	}
	sh := decode[readShow](t, s.run(0, "show", row.Account.ID, "--json"))
	if sh.Reasons[0].Snoozed != "" || sh.Reasons[1].Snoozed != "2026-11-27" || sh.Reasons[1].Code != row.Reasons[1].Code {
		t.Errorf("the reasons are %+v", sh.Reasons)
	}
	if out := s.run(0, "snooze", row.Account.ID, "in", "3", "days", "--all", "--reason", "on holiday"); !strings.Contains(out, "24 Nov") {
		t.Errorf("it says %q", out)
	}
	snoozed := decode[readQueue](t, s.run(0, "queue", "--json", "--view", "snoozed", "--limit", "0"))
	if !slices.ContainsFunc(snoozed.Rows, isAccount(row.Account.ID)) {
		t.Errorf("%s is not among the snoozed", row.Account.Name)
	}
	if s.run(3, "snooze", row.Account.ID, "fri", "--reason", "x", "--code", "outage.open"); !strings.Contains(s.err, row.Reasons[0].Code) {
		t.Errorf("a reason that does not stand gets %s", s.err)
	}
}

func TestDone(t *testing.T) {
	s := demoShell(t)
	row := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "1")).Rows[0]
	did := decode[deed](t, s.run(0, "done", row.Account.Name, "--json"))
	if did.Did != "done" || len(did.Reasons) != 1 || string(did.Reasons[0]) != row.Reasons[0].Code {
		t.Errorf("it did %+v", did)
	}
	if now := decode[readShow](t, s.run(0, "show", row.Account.ID, "--json")); len(now.Reasons) != len(row.Reasons)-1 {
		t.Errorf("still standing: %+v", now.Reasons)
	}
	second := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "1")).Rows[0].Account
	if second.ID == row.Account.ID {
		t.Error("the account still leads the queue")
	}
	if out := s.run(0, "done", second.ID, "--all"); !strings.HasPrefix(out, "done\t"+second.ID+"\t\t") || !strings.Contains(out, "Done: "+second.Name) {
		t.Errorf("it says %q", out)
	}
	if left := decode[readQueue](t, s.run(0, "queue", "--json", "--limit", "0")); slices.ContainsFunc(left.Rows, isAccount(second.ID)) {
		t.Error("the account still stands on the queue")
	}
	if s.run(3, "done", second.ID); !strings.Contains(s.err, "nothing stands") {
		t.Errorf("with nothing to do it says %q", s.err)
	}
}
