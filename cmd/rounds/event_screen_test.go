package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rounds/sync/wire"
)

// What a system of the team reports is within a second on the open screen of the person it
// concerns: a row of the queue and a notification, whose read state a kill does not undo.
// Nobody else's device is given the account. The quickest of some decides, as in
// TestAnEditReachesTheOtherScreen.
func TestAReportedEventReachesTheOpenScreen(t *testing.T) {
	m := newStorm(t)
	m.team("id,name,mrr,signup_at\n1,Hofmann Elektro,640,2025-01-15\n")
	var key wire.Key
	m.document(&key, "aiko", "admin", "key", "add", "shop", "--json")
	for _, person := range []struct{ name, language, device string }{{"Chie Mori", "ja", "chie"}, {"Dag Berg", "sv", "dag"}} {
		m.run("aiko", "admin", "user", "add", person.name, "--role", "manager", "--language", person.language)
		var code wire.MadeCode
		m.document(&code, "aiko", "admin", "code", person.name, "--json")
		m.run(person.device, "login", "http://"+m.line.addr(), "--code", code.Code, "--device", person.device)
	}

	p := openPane(t)
	if err := os.Symlink(filepath.Join(m.dir, "chie"), filepath.Join(p.dir, "home")); err != nil {
		t.Fatal(err)
	}
	p.start(p.binary)
	p.await("synced")
	quickest := time.Hour
	for i, name := range []string{"合同会社ふくい", "有限会社つるが", "株式会社さばえ眼鏡"} {
		begun := time.Now()
		m.report(key.Key, fmt.Sprintf(`{"events":[{"id":"signup-%d","kind":"signup","at":%q,
			"account":{"ext_id":"%d"},"name":%q,"language":"ja","time_zone":"Asia/Tokyo","product":"repricer"}]}`, i, begun.UTC().Format(time.RFC3339), i, name))
		p.await(name, "sign-up")
		quickest = min(quickest, time.Since(begun))
	}
	t.Logf("from the report to the screen in %s, looking every %s", quickest.Round(time.Millisecond), lookEvery)
	if quickest > time.Second {
		t.Errorf("the quickest of the reports is on the screen after %s", quickest)
	}

	p.keys("g", "n")
	p.await("unread", "株式会社さばえ眼鏡")
	p.keys("X")
	p.await("0 unread", "株式会社さばえ眼鏡")
	p.kill()
	p.start(p.binary)
	p.await("株式会社さばえ眼鏡", "synced")
	p.keys("g", "n")
	p.await("0 unread", "株式会社さばえ眼鏡")
	p.keys("Escape", "q")

	m.run("aiko", "sync")
	m.run("dag", "sync")
	for device, want := range map[string]int{"aiko": 1, "chie": 1, "dag": 0} {
		out, _ := m.command(device, "lookup", "さばえ", "--json").Output() // where nothing is found it exits with 3
		var found struct{ Matches []struct{ Name string } }
		if err := json.Unmarshal(out, &found); err != nil || len(found.Matches) != want {
			t.Errorf("%s finds %s, %v", device, out, err)
		}
	}
}

// document carries out a command and reads the JSON that it prints.
func (m *storm) document(into any, device string, args ...string) {
	m.t.Helper()
	out, err := m.command(device, args...).Output()
	if err == nil {
		err = json.Unmarshal(out, into)
	}
	if err != nil {
		m.t.Fatalf("%s: rounds %q: %v\n%s", device, args, err, out)
	}
}

// report sends events as a system of the team does.
func (m *storm) report(key, events string) {
	m.t.Helper()
	req, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost, "http://"+m.addr+"/v1/events", bytes.NewBufferString(events))
	if err != nil {
		m.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	said, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK {
		m.t.Fatalf("%s: %s, %v", res.Status, said, err)
	}
}
