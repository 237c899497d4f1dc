package main

import (
	"strings"
	"testing"
	"time"
)

func TestTheLeaseRunsOut(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])
	s.run(0, "login", team.url, "--code", team.code(t), "--profile", "new")
	as := func(at string, args ...string) []string { return append(args, "--profile", "new", "--at", at) }
	now, last, out, before := "2026-11-21T14:05:00Z", "2026-12-21T14:05:00Z", "2026-12-21T14:05:01Z", "2026-10-22T14:04:59Z"

	st := decode[statusDoc](t, s.run(0, as(now, "status", "--json")...))
	if st.Server == nil || st.Server.URL != team.url || st.Server.Workspace != "Acme" || st.Server.Locked || st.Accounts != 60 ||
		!st.Server.LeaseEnds.Time(time.UTC).Equal(st.Server.Contact.Time(time.UTC).Add(30*24*time.Hour)) {
		t.Fatalf("%+v %+v", st, st.Server)
	}
	customer := "Vogel & Weiß"
	if printed := s.run(0, as(last, "show", customer)...); !strings.Contains(printed, customer) {
		t.Fatalf("on the last day it shows %q", printed)
	}

	for _, at := range []string{out, before} {
		for _, args := range [][]string{{"queue"}, {"show", customer}, {"export"}, {"note", customer, "a note"}, {"sync", "needs"}} {
			printed := s.run(1, as(at, args...)...)
			if strings.Contains(printed, customer) || printed != "" {
				t.Errorf("at %s %v prints %q", at, args, printed)
			}
			if !strings.Contains(s.err, "`rounds sync`") {
				t.Errorf("at %s %v does not say what opens the book: %s", at, args, s.err)
			}
		}
		st = decode[statusDoc](t, s.run(0, as(at, "status", "--json")...))
		if !st.Server.Locked {
			t.Errorf("at %s: %+v", at, st.Server)
		}
	}
	if code := s.run(4, as(out, "doctor", "--plain")...); !strings.Contains(code, "attention\tlease.out\t") {
		t.Errorf("doctor says %q", code)
	}

	s.run(0, as(out, "sync")...)
	s.run(0, as(out, "queue")...)
	if st = decode[statusDoc](t, s.run(0, as(out, "status", "--json")...)); st.Server.Locked || st.Server.Contact.Time(time.UTC).Format(time.RFC3339) != out {
		t.Errorf("%+v", st.Server)
	}
	s.run(0, as(out, "logout")...)
	signedOut := decode[statusDoc](t, s.run(0, as(out, "status", "--json")...))
	if signedOut.Server == nil || signedOut.Server.URL != "" {
		t.Errorf("%+v", signedOut.Server)
	}
}
