package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// served runs `rounds serve` until stop, and gives the lines that it printed before it
// served.
func served(t *testing.T, home string, args ...string) (lines []string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var errs bytes.Buffer
	m := &Main{Stdin: strings.NewReader(""), Stdout: in, Stderr: &errs, Clock: time.Now, Getenv: func(name string) string {
		return map[string]string{"ROUNDS_HOME": home}[name]
	}}
	ended := make(chan int, 1)
	go func() {
		ended <- m.Run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...))
		_ = in.Close()
	}()
	for s := bufio.NewScanner(out); s.Scan(); {
		lines = append(lines, s.Text())
		if strings.HasPrefix(s.Text(), "serving at ") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	stop = func() int {
		cancel()
		return <-ended
	}
	t.Cleanup(cancel)
	if len(lines) == 0 || !strings.HasPrefix(lines[len(lines)-1], "serving at ") {
		t.Fatalf("it does not serve: %q, ended with %d: %s", lines, <-ended, errs.String())
	}
	return lines, stop
}

// The way from two commands to a team: the first start prints a code once, with which
// the lead's device gets in, over TLS; a stop is clean, and a second start knows them.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certificate(t, cert, key)
	raw, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(raw)
	lead := remote.New(remote.Options{
		Keyring: remote.Keyring{Path: filepath.Join(dir, "main.login")}, Clock: time.Now,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true},
	})

	lines, stop := served(t, dir, "--tls-cert", cert, "--tls-key", key, "--name", "Acme", "--metrics-addr", "127.0.0.1:0")
	said := strings.Join(lines, "\n")
	found := regexp.MustCompile(`^metrics at (http://\S+)\nthe lead's one-time code: (\S+) .*\nserving at (https://\S+)$`).FindStringSubmatch(said)
	if found == nil {
		t.Fatalf("%q", said)
	}
	metrics, code, url := found[1], found[2], found[3]
	l, err := lead.Enrol(t.Context(), url, code, "laptop")
	if err != nil || l.Name != "Acme" {
		t.Fatalf("%+v, %v", l, err)
	}
	var epoch string
	if err := lead.Snapshot(t.Context(), "", data.ID{}, func(f wire.Frame) error {
		epoch += f.Epoch
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	// A stream of pokes is open when the server stops: it ends with a word, at once.
	heads := make(chan int64, 8)
	poked := make(chan error, 1)
	go func() { poked <- lead.Poke(t.Context(), func(n int64) { heads <- n }) }()
	<-heads
	out, err := lead.Push(t.Context(), data.SyncPoint{Epoch: epoch}, []data.Mutation{{
		N: 1, ID: data.ID{1, 1}, Ent: "account", Key: data.ID{1}, Op: data.OpCreate, Fields: map[string]data.FieldWrite{"name": {V: []byte(`"Lindqvist"`)}},
	}})
	if err != nil || out.Receipts[0].Status != data.ReceiptApplied {
		t.Fatalf("%+v, %v", out, err)
	}
	<-heads
	page, err := http.Get(metrics)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(page.Body)
	if err := page.Body.Close(); err != nil {
		t.Error(err)
	}
	if err != nil || !strings.Contains(string(text), `rounds_mutations_total{status="applied"} 1`) {
		t.Errorf("%v, %.300s", err, text)
	}
	begun := time.Now()
	if code := stop(); code != exitDone || time.Since(begun) > 9*time.Second {
		t.Errorf("stopped with %d after %s", code, time.Since(begun))
	}
	if err := <-poked; err == nil {
		t.Error("the pokes go on")
	}

	lines, stop = served(t, dir)
	if len(lines) != 1 {
		t.Errorf("a second start prints %q", lines)
	}
	here := &shell{t: t, dir: dir, env: map[string]string{"ROUNDS_HOME": dir, "LANG": "C.UTF-8"}}
	here.run(exitDone, "doctor")
	here.says("server.whole\tthe server's database " + filepath.Join(dir, "data", "main.server.db"))
	if code := stop(); code != exitDone {
		t.Errorf("stopped with %d", code)
	}
}
