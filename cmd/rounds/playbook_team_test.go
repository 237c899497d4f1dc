package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
)

// deskOf opens the shell's book as the program does, with the team's folder as it is.
func deskOf(t *testing.T, s *shell, do func(d *desk.Desk)) {
	t.Helper()
	m := &Main{
		Stdin: strings.NewReader(""), Stdout: &strings.Builder{}, Stderr: &strings.Builder{},
		Getenv: func(k string) string { return s.env[k] },
		Clock:  func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) },
	}
	d, err := m.openDesk(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	do(d)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

// A team overrides a playbook while a run of it is open: the run stays on what it began
// on, a new one begins on the team's, and the file's slips change neither.
func TestAnOpenRunStaysOnItsVersion(t *testing.T) {
	s := demoShell(t)
	folder := filepath.Join(s.env["ROUNDS_HOME"], "config", "playbooks")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	var accounts []data.ID
	start := func(d *desk.Desk, account data.ID) store.Call {
		t.Helper()
		p, ok := d.Library().Current("usage-check")
		if !ok {
			t.Fatal("the team's playbook is not in force")
		}
		call, err := d.Store.StartCall(ctx, store.CallPlan{
			AccountID: account, PlaybookID: p.ID, PlaybookVersion: int64(p.Version), PlaybookSource: []byte(p.Source), Reason: data.ReasonUsageDrop,
		})
		if err != nil {
			t.Fatal(err)
		}
		return call
	}
	says := func(d *desk.Desk, run data.Run, want string) {
		t.Helper()
		p := d.PlayOfRun(&run)
		if p == nil || p.Title["en"] != want {
			t.Errorf("the run of version %d is worked on as %+v, want %q", run.PlaybookVersion, p, want)
		}
	}
	write := func(version, title, kind string) {
		t.Helper()
		src := strings.NewReplacer("VERSION", version, "TITLE", title, "KIND", kind).Replace(usageCheck)
		if err := os.WriteFile(filepath.Join(folder, "usage-check.yaml"), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	// An added playbook answers its reason, before what is shipped.
	write("1", "As it was", "say")
	var first, second store.Call
	deskOf(t, s, func(d *desk.Desk) {
		if err := d.LoadQueue(ctx); err != nil {
			t.Fatal(err)
		}
		for _, row := range d.Book.Rows(data.View("all"), 0, 2) {
			accounts = append(accounts, row.ID)
		}
		if h, ok := desk.PlayOf(d.Library(), &data.Firing{Code: data.ReasonUsageDrop}, store.Course{}); !ok || h.ID != "usage-check" || !d.Library().IsTeams(h.ID) {
			t.Errorf("falling use is answered by %+v", h)
		}
		if h, ok := desk.PlayOf(d.Library(), &data.Firing{Code: data.ReasonHealthDropped}, store.Course{}); !ok || h.ID != "health-recovery" {
			t.Errorf("fallen health is answered by %+v", h)
		}
		first = start(d, accounts[0])
	})

	// A higher version takes its place; the open run does not move.
	write("2", "As it is now", "say")
	deskOf(t, s, func(d *desk.Desk) {
		says(d, first.Run, "As it was")
		if again := start(d, accounts[0]); again.Run.ID != first.Run.ID || again.Run.PlaybookVersion != 1 {
			t.Errorf("the call goes on as %+v", again.Run)
		}
		second = start(d, accounts[1])
		says(d, second.Run, "As it is now")
	})

	// A slip in the file: what is shipped or was begun stays usable.
	write("2", "With a slip", "sing")
	deskOf(t, s, func(d *desk.Desk) {
		says(d, first.Run, "As it was")
		says(d, second.Run, "As it is now")
	})
	s.run(exitAttention, "playbook", "lint")

	// The file is gone: the reason has the shipped play again, the runs their own.
	if err := os.Remove(filepath.Join(folder, "usage-check.yaml")); err != nil {
		t.Fatal(err)
	}
	deskOf(t, s, func(d *desk.Desk) {
		says(d, first.Run, "As it was")
		says(d, second.Run, "As it is now")
		if h, ok := desk.PlayOf(d.Library(), &data.Firing{Code: data.ReasonUsageDrop}, store.Course{}); !ok || h.ID != "health-recovery" {
			t.Errorf("falling use is answered by %+v", h)
		}
		for _, p := range []*playbook.Playbook{d.PlayOfRun(&first.Run), d.PlayOfRun(&second.Run)} {
			if _, ok := p.Step("hello"); !ok {
				t.Errorf("version %d has lost its steps", p.Version)
			}
		}
	})
}

const usageCheck = `id: usage-check
version: VERSION
trigger: [usage.drop]
languages: [en]
planned_minutes: 15
title: { en: "TITLE" }
objective: { en: "We know why" }
sections:
  - id: talk
    title: { en: "Talk" }
    objective: { en: "She says why" }
    steps:
      - id: hello
        kind: KIND
        required: true
        text: { en: "Hello {{contact}}" }
outcomes:
  - id: known
    label: { en: "Known" }
`
