package paper

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// browser is a headless Chromium of the test's own, spoken to by the DevTools protocol
// over a pair of pipes: each message is JSON with a NUL behind it.
type browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	session string
	last    int
	events  []event // of the page, in their order
}

type event struct {
	ID      int             `json:"id"`
	Method  string          `json:"method"`
	Session string          `json:"sessionId"`
	Params  json.RawMessage `json:"params"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// chromiumPatience is for a machine on which everything else runs too; a browser that
// hangs is killed after it, and the read that waits fails.
const chromiumPatience = 2 * time.Minute

// startChromium begins a browser with one empty page. It may run as root, where its
// sandbox cannot: the pages are ours, and load nothing.
func startChromium(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the pages are looked at in Debian's chromium, which is not here (%v); `make needs` installs it", err)
	}
	ctx, stop := context.WithTimeout(context.Background(), chromiumPatience)
	cmd := exec.CommandContext(ctx, path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-extensions", "--hide-scrollbars",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "about:blank")
	theirs, ours, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, said, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{theirs, said} // 3 and 4 there
	if err := cmd.Start(); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	_, _ = theirs.Close(), said.Close()
	b := &browser{t: t, to: ours, from: bufio.NewReader(answers)}
	t.Cleanup(func() {
		_, _ = io.WriteString(ours, `{"id":1000000,"method":"Browser.close"}`+"\x00")
		_, _ = io.Copy(io.Discard, b.from) // until it has gone, its folder is in use
		_ = cmd.Wait()
		stop()
		_, _ = ours.Close(), answers.Close()
	})
	var target struct{ TargetID, SessionID string }
	b.do("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	b.do("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	b.session = target.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.do(domain+".enable", nil, nil)
	}
	return b
}

// do sends a command and waits for its answer; what happens meanwhile is kept.
func (b *browser) do(method string, params, answer any) {
	b.t.Helper()
	b.last++
	id := b.last
	message := map[string]any{"id": id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	raw, err := json.Marshal(message)
	if err == nil {
		_, err = b.to.Write(append(raw, 0))
	}
	if err != nil {
		b.t.Fatalf("%s cannot be sent to chromium: %v", method, err)
	}
	for {
		e, err := b.next()
		switch {
		case err != nil:
			b.t.Fatalf("chromium did not answer %s: %v", method, err)
		case e.ID != id:
			continue
		case e.Error != nil:
			b.t.Fatalf("chromium refuses %s: %s", method, e.Error.Message)
		}
		if answer != nil {
			if err := json.Unmarshal(e.Result, answer); err != nil {
				b.t.Fatalf("the answer to %s: %v", method, err)
			}
		}
		return
	}
}

func (b *browser) next() (event, error) {
	raw, err := b.from.ReadBytes(0)
	if errors.Is(err, io.EOF) {
		err = errors.New("it has ended")
	}
	if err != nil {
		return event{}, err
	}
	var e event
	if err := json.Unmarshal(raw[:len(raw)-1], &e); err != nil {
		return event{}, fmt.Errorf("a message that is no JSON: %w", err)
	}
	if e.Method != "" {
		b.events = append(b.events, e)
	}
	return e, nil
}

// open shows a page and waits until it has loaded.
func (b *browser) open(url string) {
	b.t.Helper()
	b.events = b.events[:0]
	b.do("Page.navigate", map[string]any{"url": url}, nil)
	for seen := 0; ; {
		for ; seen < len(b.events); seen++ {
			if b.events[seen].Method == "Page.loadEventFired" {
				return
			}
		}
		if _, err := b.next(); err != nil {
			b.t.Fatalf("chromium did not load %s: %v", url, err)
		}
	}
}

// ask evaluates an expression in the page.
func (b *browser) ask(expression string, answer any) {
	b.t.Helper()
	var got struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.do("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &got)
	if got.ExceptionDetails != nil {
		b.t.Fatalf("the page threw %s", got.ExceptionDetails)
	}
	if err := json.Unmarshal(got.Result.Value, answer); err != nil {
		b.t.Fatalf("the page answered %s: %v", got.Result.Value, err)
	}
}

// window is the size of the page, in CSS pixels.
func (b *browser) window(w, h int) {
	b.t.Helper()
	b.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": w, "height": h, "deviceScaleFactor": 1, "mobile": w < 600}, nil)
}

// media is "screen" or "print", and "light" or "dark".
func (b *browser) media(kind, scheme string) {
	b.t.Helper()
	b.do("Emulation.setEmulatedMedia", map[string]any{
		"media": kind, "features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}},
	}, nil)
}

// complaints are what a page should never cause: words on the console, exceptions, and
// requests for anything but itself.
func (b *browser) complaints(url string) []string {
	var out []string
	for _, e := range b.events {
		switch e.Method {
		case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening":
			out = append(out, fmt.Sprintf("%s: %s", e.Method, e.Params))
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			if err := json.Unmarshal(e.Params, &p); err != nil || p.Request.URL != url {
				out = append(out, "a request for "+p.Request.URL)
			}
		}
	}
	return out
}
