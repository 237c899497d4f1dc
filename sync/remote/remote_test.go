package remote_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

var (
	device = data.ID{1, 15: 1}
	start  = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)
)

// peer is a server whose handlers a test gives, and a Remote that knows it.
type peer struct {
	*remote.Remote
	*http.ServeMux
	url     string
	keys    remote.Keyring
	now     time.Time
	refresh int // how often the token was refreshed
	busy    bool
}

func newPeer(t *testing.T) *peer {
	t.Helper()
	p := &peer{ServeMux: http.NewServeMux(), now: start}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	p.url = s.URL
	p.keys = remote.Keyring{Path: filepath.Join(t.TempDir(), "main.login")}
	if err := p.keys.Save(remote.Login{URL: s.URL, Device: device, Refresh: "r0"}); err != nil {
		t.Fatal(err)
	}
	p.Remote = p.again()
	var mu sync.Mutex
	p.HandleFunc("POST /v1/token", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if p.busy {
			refuse(w, wire.Problem{Status: 429, Code: wire.CodeTooMany, Title: "Too Many Requests", Retryable: true})
			return
		}
		var in wire.Refresh
		if json.NewDecoder(r.Body).Decode(&in) != nil || in.Refresh != fmt.Sprintf("r%d", p.refresh) {
			refuse(w, wire.Problem{Status: 401, Code: wire.CodeUnauthorized, Title: "Unauthorized"})
			return
		}
		p.refresh++
		answer(w, wire.Tokens{Access: fmt.Sprintf("a%d", p.refresh), Refresh: fmt.Sprintf("r%d", p.refresh), ExpiresIn: 900})
	})
	return p
}

// again is another process of the same device.
func (p *peer) again() *remote.Remote {
	return remote.New(remote.Options{
		Keyring: p.keys, Clock: func() time.Time { return p.now }, Agent: "rounds/test", Quiet: 200 * time.Millisecond,
		Transport: &http.Transport{},
	})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, p wire.Problem) {
	w.Header().Set("Content-Type", wire.TypeProblem)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func codeOf(err error) wire.Code {
	var p *wire.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func mutations(n int) []data.Mutation {
	out := make([]data.Mutation, n)
	for i := range out {
		out[i] = data.Mutation{
			N: int64(i + 1), ID: data.ID{2, 14: byte(i >> 8), 15: byte(i)}, Ent: "note", Key: data.ID{3, 15: byte(i)}, Op: data.OpCreate,
			Fields: map[string]data.FieldWrite{"at": {V: json.RawMessage("17")}},
		}
	}
	return out
}

func TestAPushIsPackedSignedAndAuthorised(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("POST /v1/push", func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		sum := sha256.Sum256(raw)
		if got, want := r.Header.Get(wire.DigestHeader), "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":"; got != want {
			t.Errorf("digest %s, want %s", got, want)
		}
		if r.Header.Get("Authorization") != "Bearer a1" || r.Header.Get(wire.ProtocolHeader) != "1" || r.Header.Get("Content-Encoding") != "zstd" {
			t.Errorf("headers %v", r.Header)
		}
		d, _ := zstd.NewReader(nil)
		defer d.Close()
		plain, err := d.DecodeAll(raw, nil)
		if err != nil {
			t.Error(err)
		}
		var in wire.Push
		if err := json.Unmarshal(plain, &in); err != nil || len(in.Muts) != 500 || in.Device != device || in.Epoch != "e1" {
			t.Errorf("body %.200s: %v", plain, err)
		}
		answer(w, wire.Pushed{LastN: 500, Head: 7})
	})
	got, err := p.Push(context.Background(), data.SyncPoint{Epoch: "e1"}, mutations(500))
	if err != nil || got.LastN != 500 || got.Head != 7 {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestATokenIsRefreshedOnceForAllProcesses(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("POST /v1/push", func(w http.ResponseWriter, r *http.Request) {
		if want := fmt.Sprintf("Bearer a%d", p.refresh); r.Header.Get("Authorization") != want {
			refuse(w, wire.Problem{Status: 401, Code: wire.CodeUnauthorized, Title: "Unauthorized"})
			return
		}
		answer(w, wire.Pushed{})
	})
	var all sync.WaitGroup
	for range 8 {
		r := p.again()
		all.Go(func() {
			if _, err := r.Push(context.Background(), data.SyncPoint{}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if p.refresh != 1 {
		t.Errorf("refreshed %d times", p.refresh)
	}
	p.now = start.Add(15 * time.Minute)
	if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); err != nil || p.refresh != 2 {
		t.Errorf("after its time: refreshed %d times, %v", p.refresh, err)
	}
	// The server forgot the access token before its time: one refresh mends it.
	p.keys = remote.Keyring{Path: p.keys.Path}
	l, err := p.keys.Load()
	if err != nil {
		t.Fatal(err)
	}
	l.Access = "stale"
	if err := p.keys.Save(l); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); err != nil || p.refresh != 3 {
		t.Errorf("after a 401: refreshed %d times, %v", p.refresh, err)
	}
}

// A token that was refused is not shown again where the refresh fails: an address has few
// requests with wrong ones, and of two for each attempt the second would never be left.
func TestARefusedTokenIsShownOnce(t *testing.T) {
	p := newPeer(t)
	shown := 0
	p.HandleFunc("POST /v1/push", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer stale" {
			shown++
			refuse(w, wire.Problem{Status: 401, Code: wire.CodeUnauthorized, Title: "Unauthorized"})
			return
		}
		answer(w, wire.Pushed{})
	})
	if err := p.keys.Save(remote.Login{URL: p.url, Device: device, Refresh: "r0", Access: "stale", Expires: data.At(start.Add(time.Hour))}); err != nil {
		t.Fatal(err)
	}
	p.busy = true
	for range 3 {
		if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); codeOf(err) != wire.CodeTooMany {
			t.Errorf("%v", err)
		}
	}
	p.busy = false
	if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); err != nil || shown != 1 {
		t.Errorf("shown %d times, %v", shown, err)
	}
}

func TestADeviceThatIsUnknownHasToSignInAgain(t *testing.T) {
	p := newPeer(t)
	p.refresh = 5 // the server was restored and knows another token
	if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); codeOf(err) != wire.CodeUnauthorized {
		t.Errorf("%v", err)
	}
	if err := p.keys.Forget(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); !errors.Is(err, remote.ErrNoLogin) {
		t.Errorf("%v", err)
	}
}

func TestEnrolling(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("POST /v1/enrol", func(w http.ResponseWriter, r *http.Request) {
		var in wire.Enrol
		if json.NewDecoder(r.Body).Decode(&in) != nil || in.Code != "K7QM-2XVD" {
			refuse(w, wire.Problem{Status: 403, Code: wire.CodeForbidden, Title: "Forbidden", Detail: "that code was used already"})
			return
		}
		answer(w, wire.Enrolled{Device: data.ID{9}, User: data.ID{8}, Workspace: data.ID{7}, Name: "Acme", Refresh: "secret"})
	})
	if _, err := p.Enrol(context.Background(), p.url, "wrong", "laptop"); codeOf(err) != wire.CodeForbidden || err.Error() != "that code was used already" {
		t.Errorf("%v", err)
	}
	l, err := p.Enrol(context.Background(), p.url+"/", "K7QM-2XVD", "laptop")
	if err != nil || l.Device != (data.ID{9}) || l.Name != "Acme" || l.URL != p.url {
		t.Fatalf("%+v, %v", l, err)
	}
	info, err := os.Stat(p.keys.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the login has mode %v, %v", info.Mode(), err)
	}
	kept, err := p.Login()
	if err != nil || kept != l {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestAddressesThatWouldSendATokenInTheOpenAreRefused(t *testing.T) {
	for raw, ok := range map[string]bool{
		"https://rounds.example.com": true, "http://localhost:8080": true, "http://127.0.0.1:1/": true, "http://[::1]:8080": true,
		"http://127.0.0.7": true, "http://127.evil.example": false, "http://127.0.0.1.evil.example": false, "http://rounds.example.com": false, "rounds.example.com": false, "ftp://x": false, "https://user:pw@host": false, "": false, "https://host?x=1": false,
	} {
		if _, err := remote.CheckURL(raw); (err == nil) != ok {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestAnAnswerOfAnotherProgramIsAFailureThatPasses(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("POST /v1/push", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		http.Error(w, "<html>Bad gateway</html>", http.StatusBadGateway)
	})
	_, err := p.Push(context.Background(), data.SyncPoint{}, nil)
	var problem *wire.Problem
	if !errors.As(err, &problem) || !problem.Retryable || problem.RetryAfterMS != 7000 || problem.Status != 502 {
		t.Errorf("%v", err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("POST /v1/push", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	p.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { t.Error("the token went elsewhere") })
	if _, err := p.Push(context.Background(), data.SyncPoint{}, nil); err == nil {
		t.Error("a redirect is a success")
	}
}

func TestAServerThatIsAwayOrSilentIsOffline(t *testing.T) {
	p := newPeer(t)
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	p.HandleFunc("GET /v1/changes", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"e":"acc`))
		w.(http.Flusher).Flush()
		<-release
	})
	if _, err := p.Changes(context.Background(), "c", 10, data.ID{}); !errors.Is(err, remote.ErrOffline) && !errors.Is(err, wire.ErrTruncated) {
		t.Errorf("silent: %v", err)
	}
	if err := p.keys.Save(remote.Login{URL: "http://127.0.0.1:1", Device: device, Refresh: "r"}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Changes(context.Background(), "c", 10, data.ID{}); !errors.Is(err, remote.ErrOffline) {
		t.Errorf("away: %v", err)
	}
}

// However slow, a link that moves is waited for.
func TestASlowLinkIsWaitedFor(t *testing.T) {
	p := newPeer(t)
	body := wire.AppendEnd(nil, &data.Page{Cursor: "c2", Seq: 2})
	p.HandleFunc("GET /v1/changes", func(w http.ResponseWriter, r *http.Request) {
		tick := time.NewTicker(30 * time.Millisecond)
		defer tick.Stop()
		for part := range bytes.Lines(bytes.ReplaceAll(body, []byte(","), []byte(",\n"))) {
			<-tick.C
			_, _ = w.Write(bytes.ReplaceAll(part, []byte(",\n"), []byte(",")))
			w.(http.Flusher).Flush()
		}
	})
	begun := time.Now()
	page, err := p.Changes(context.Background(), "c", 10, data.ID{})
	if err != nil || page.Cursor != "c2" {
		t.Errorf("%+v, %v after %s", page, err, time.Since(begun))
	}
}

func TestASnapshotEndsWithItsLastHead(t *testing.T) {
	p := newPeer(t)
	whole := true
	p.HandleFunc("GET /v1/snapshot", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("from") != "t1" {
			t.Errorf("asked from %q", r.FormValue("from"))
		}
		_ = wire.WriteFrame(w, wire.Frame{FrameHead: wire.FrameHead{Seq: 3, Epoch: "e"}})
		if whole {
			_ = wire.WriteFrame(w, wire.Frame{FrameHead: wire.FrameHead{Seq: 3, Cursor: "c3"}})
		}
	})
	var cursor string
	take := func(f wire.Frame) error { cursor += f.Cursor; return nil }
	if err := p.Snapshot(context.Background(), "t1", data.ID{}, take); err != nil || cursor != "c3" {
		t.Errorf("cursor %q, %v", cursor, err)
	}
	whole = false
	if err := p.Snapshot(context.Background(), "t1", data.ID{}, take); !errors.Is(err, wire.ErrTruncated) {
		t.Errorf("without its end: %v", err)
	}
}

func TestPokes(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("GET /v1/poke", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, ": heartbeat\n\nevent: head\ndata: {\"head\":4}\n\ndata:{\"head\":5}\n\ndata: nonsense\n\n")
	})
	var heads []string
	err := p.Poke(context.Background(), func(n int64) { heads = append(heads, fmt.Sprint(n)) })
	if got := strings.Join(heads, " "); got != "4 5" || !errors.Is(err, remote.ErrOffline) {
		t.Errorf("heads %s, %v", got, err)
	}
}

func TestLoggingOutForgetsTheLoginWhateverTheServerSays(t *testing.T) {
	p := newPeer(t)
	p.HandleFunc("POST /v1/logout", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, wire.Problem{Status: 503, Code: wire.CodeUnavailable, Title: "Unavailable"})
	})
	if err := p.Logout(context.Background()); codeOf(err) != wire.CodeUnavailable {
		t.Errorf("%v", err)
	}
	if _, err := p.Login(); !errors.Is(err, remote.ErrNoLogin) {
		t.Errorf("the login is still there: %v", err)
	}
	if err := p.Logout(context.Background()); err != nil {
		t.Errorf("logging out twice: %v", err)
	}
}

func TestALoginThatIsNoneSaysSo(t *testing.T) {
	p := newPeer(t)
	for _, raw := range []string{"", "{", `{"url":"https://x"}`} {
		if err := os.WriteFile(p.keys.Path, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Login(); data.CodeOf(err) != data.CodeDamaged {
			t.Errorf("%q: %v", raw, err)
		}
	}
}
