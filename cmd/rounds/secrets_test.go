package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rounds/data/store"
	"rounds/sync/engine"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// wiretap stands before a server and notes every token and code that it is sent or
// answers with.
type wiretap struct {
	mu    sync.Mutex
	known map[string]string // what each is
}

func (w *wiretap) note(secret, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if secret != "" {
		w.known[secret] = what
	}
}

func (w *wiretap) all() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.known)
}

func (w *wiretap) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		w.note(token, "a token sent to "+path)
		switch {
		case path == "/v1/enrol", path == "/v1/token", path == "/v1/device/fork", path == "/v1/admin/keys", strings.HasSuffix(path, "/code"):
		default: // a stream, or nothing secret
			next.ServeHTTP(rw, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		var said map[string]any
		if err := json.Unmarshal(answer.Body.Bytes(), &said); err == nil && answer.Code < http.StatusBadRequest {
			for _, field := range []string{"code", "refresh", "access", "key"} {
				secret, _ := said[field].(string)
				w.note(secret, "the "+field+" of "+path)
			}
		}
		maps.Copy(rw.Header(), answer.Header())
		rw.WriteHeader(answer.Code)
		_, _ = rw.Write(answer.Body.Bytes())
	})
}

// Through all that a team does with its server, no token and no code stands in a log, in
// what a command prints (but for the two that are there to print one) or in any file: a
// device has its own in one file that its owner alone may read, the server has hashes.
// Nor does a log say anything of a customer.
func TestNoTokenStandsAnywhereButInItsOwnFile(t *testing.T) {
	tap, log, logs := &wiretap{known: map[string]string{}}, &logged{}, &logged{} // logs is what is not printed
	chatty := slog.New(slog.NewTextHandler(io.MultiWriter(log, logs), &slog.HandlerOptions{Level: slog.LevelDebug}))
	o := openOffice(t, chatty, tap.before)
	dir := t.TempDir()
	seat := func(name string) *shell {
		return &shell{t: t, dir: filepath.Join(dir, name), env: map[string]string{"ROUNDS_HOME": filepath.Join(dir, name), "LANG": "C.UTF-8"}}
	}
	run := func(s *shell, code int, args ...string) string {
		t.Helper()
		out := s.run(code, args...)
		_, _ = fmt.Fprintf(log, "%s printed %s%s\n", args[:1], out, s.err)
		return out
	}
	printing := func(s *shell, args ...string) string { // what it prints is a secret
		t.Helper()
		out := s.run(exitDone, args...)
		_, _ = fmt.Fprintf(log, "%s said %s\n", args[:1], s.err)
		return out
	}

	lead, marco := seat("lead"), seat("marco")
	users, err := o.ledger.Users(t.Context(), o.ws)
	o.must(err)
	first, err := o.ledger.NewCode(t.Context(), o.ws, users[0].ID, ledger.KindDevice, "a test")
	o.must(err)
	tap.note(first, "the first code")
	run(lead, exitDone, "login", o.url, "--code", first, "--device", "lead's")
	run(lead, exitDone, "admin", "user", "add", "Marco", "--role", "manager", "--json")
	made := decode[wire.MadeCode](t, printing(lead, "admin", "code", "Marco", "--json"))
	wrong := "WRNG-" + made.Code
	tap.note(wrong, "a code that was mistyped")
	run(marco, exitFailed, "login", o.url, "--code", wrong)
	run(marco, exitDone, "login", o.url, "--code", made.Code, "--device", "marco's", "--json")
	run(marco, exitFailed, "login", o.url, "--code", made.Code) // it works once

	key := decode[wire.Key](t, printing(lead, "admin", "key", "add", "shop", "--json")).Key
	run(lead, exitDone, "admin", "key", "list", "--json")
	report := func(authorised, body string) int {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+"/v1/events", strings.NewReader(body))
		o.must(err)
		req.Header.Set("Authorization", "Bearer "+authorised)
		res, err := http.DefaultClient.Do(req)
		o.must(err)
		_ = res.Body.Close()
		return res.StatusCode
	}
	event := `{"events":[{"id":"s1","kind":"signup","at":"2026-11-20T09:00:00Z","account":{"ext_id":"1"},"name":"Hofmann Elektro","language":"de",
		"phone":"+49 30 5550123","detail":"came by a friend","contact":{"name":"Petra Vogel","email":"petra@hofmann.example"}}]}`
	if got := report(key, event); got != http.StatusOK {
		t.Fatalf("the event: %d", got)
	}
	report(key+"x", event)
	report(key, `{"events":[{"id":"`+key+`"`)

	// Poked, pushed, and with tokens that are replaced.
	run(lead, exitDone, "sync")
	run(lead, exitDone, "admin", "grant", "Marco", "hofmann")
	watched(t, marco, chatty, func() {
		run(lead, exitDone, "note", "hofmann", "she wants it in red")
		run(lead, exitDone, "sync", "--at", "2026-11-22T14:05:00Z")
	})
	run(marco, exitDone, "note", "hofmann", "and by Friday")
	run(marco, exitDone, "sync", "--at", "2026-11-23T14:05:00Z")
	run(marco, exitDone, "status", "--json")
	run(marco, exitDone, "doctor", "--json")
	run(lead, exitDone, "admin", "device", "list", "--json")
	run(lead, exitDone, "admin", "backup", filepath.Join(dir, "copy.db"))
	run(lead, exitDone, "backup", filepath.Join(dir, "book.db"))
	run(lead, exitDone, "export", "--dir", filepath.Join(dir, "out"))

	// Shut out, with work that waits.
	run(marco, exitDone, "note", "hofmann", "her brother pays")
	run(lead, exitDone, "admin", "device", "revoke", "marco's", "--wipe")
	run(marco, exitFailed, "sync")
	run(lead, exitDone, "admin", "rescue", "list", "--json")
	run(lead, exitDone, "admin", "rescue", "apply", "marco's", "--json")
	run(lead, exitDone, "admin", "key", "remove", "shop")

	// By way of the host that several use.
	h := sshHostOf(o)
	mia, mias := h.person("Mia Mann", "manager")
	h.account("Acme Lamps", mia)
	h.until("her book is there", func() bool {
		out, errs, code := h.run(mias, "", "queue")
		_, _ = fmt.Fprintln(log, out, errs)
		return code == exitDone && strings.Contains(out, "Acme Lamps")
	})
	_, _, code := h.run(mias, "the lamps flicker\n", "note acme -")
	if code != exitDone {
		t.Errorf("the note over SSH: exit %d", code)
	}
	h.end()
	_, _ = fmt.Fprintln(log, h.errs)
	_, audit := h.audited()
	texts := []string{"wants it in red", "by Friday", "brother pays", "lamps flicker", "came by a friend", "5550123", "Vogel", "petra@"}
	saysNothingOf(t, "the log of the host", h.errs.String(), append(texts, "Hofmann", "Acme Lamps")...)
	saysNothingOf(t, "the log of who looked at what", audit, append(texts, "Hofmann")...) // Acme is what was asked for
	saysNothingOf(t, "a log of the server or of a device", logs.String(), append(texts, "Hofmann", "Acme Lamps")...)
	if !strings.Contains(logs.String(), "/v1/push") || !strings.Contains(audit, "note") {
		t.Errorf("there is nothing in the logs:\n%s\n%s", logs, audit)
	}

	secrets := tap.all()
	if len(secrets) < 15 {
		t.Errorf("only %d tokens and codes were seen: %v", len(secrets), secrets)
	}
	for secret, what := range secrets {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s stands in a log or in what a command printed", what)
		}
	}
	own := 0
	for _, root := range []string{dir, o.dir, h.home} {
		o.must(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			info, err := d.Info()
			for secret, what := range secrets {
				if !bytes.Contains(raw, []byte(secret)) {
					continue
				}
				if own++; !strings.HasSuffix(path, ".login") || info.Mode().Perm() != 0o600 {
					t.Errorf("%s stands in %s (%s)", what, path, info.Mode())
				}
			}
			return err
		}))
	}
	t.Logf("%d tokens and codes; %d stand in files of logins", len(secrets), own)
	if own == 0 {
		t.Error("no token stands in the file that is there for it")
	}
}

// saysNothingOf wants none of the words in a log, however they are written.
func saysNothingOf(t *testing.T, what, log string, words ...string) {
	t.Helper()
	for line := range strings.Lines(log) {
		for _, word := range words {
			if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
				t.Errorf("%q stands in %s: %s", word, what, line)
			}
		}
	}
}

// watched runs a device's exchange in the background while something is done elsewhere,
// until the device has it.
func watched(t *testing.T, s *shell, log *slog.Logger, do func()) {
	t.Helper()
	path := filepath.Join(s.env["ROUNDS_HOME"], "data", "main.db")
	st, err := store.Open(t.Context(), path, store.Options{Clock: shellClock})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	r := remote.New(remote.Options{Keyring: keyring(path), Clock: shellClock})
	e := engine.New(engine.CacheOf(st), r, engine.Options{Clock: shellClock, Rand: rand.New(rand.NewPCG(1, 1)), Log: log})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		e.Run(ctx)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	do()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for range int(patience / lookEvery) {
		if found, err := st.SearchText(ctx, "wants it in red", 1); err == nil && len(found) > 0 {
			return
		}
		<-look.C
	}
	t.Fatal("what was done elsewhere does not come")
}
