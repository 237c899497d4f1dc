package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// A login whose first sync fails has spent its code all the same: the person is told that she
// is connected, and what goes on from there.
func TestALoginWhoseFirstSyncFailsSaysThatItIsConnected(t *testing.T) {
	s := demoShell(t)
	t.Chdir(t.TempDir())
	team := newTeam(t, s.env["ROUNDS_HOME"])
	to, err := url.Parse(team.url)
	if err != nil {
		t.Fatal(err)
	}
	var whole atomic.Bool
	through := httputil.NewSingleHostReverseProxy(to)
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !whole.Load() && r.URL.Path == "/v1/snapshot" {
			panic(http.ErrAbortHandler)
		}
		through.ServeHTTP(w, r)
	}))
	defer line.Close()
	s.run(1, "login", line.URL, "--code", team.code(t), "--profile", "new")
	if !strings.Contains(s.err, "Connected with Acme, and the code is used") || !strings.Contains(s.err, "`rounds sync` goes on") {
		t.Errorf("%q", s.err)
	}
	whole.Store(true)
	s.run(0, "sync", "--profile", "new")
	if st := decode[statusDoc](t, s.run(0, "status", "--profile", "new", "--json")); st.Accounts == 0 {
		t.Errorf("%+v", st)
	}
}
