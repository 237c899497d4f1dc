package remote_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"rounds/data"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// thin is one end of a line that carries a byte a second.
type thin struct{ net.Conn }

func (c thin) Write(b []byte) (n int, err error) {
	for i := range b {
		<-time.After(time.Second)
		m, err := c.Conn.Write(b[i : i+1])
		if n += m; err != nil {
			return n, err
		}
	}
	return n, nil
}

// pipes is a listener whose connections are thin pipes.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	p.conns <- thin{there}
	return thin{here}, nil
}

// A line of a byte a second carries a push and a page: however long that takes, it moves.
func TestAByteASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := &pipes{conns: make(chan net.Conn, 1), done: make(chan struct{})}
		mux := http.NewServeMux()
		mux.HandleFunc("POST /v1/push", func(w http.ResponseWriter, r *http.Request) {
			var in wire.Push
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				t.Error(err)
			}
			answer(w, wire.Pushed{Receipts: []data.Receipt{{N: in.Muts[0].N, ID: in.Muts[0].ID, Status: data.ReceiptApplied, Seq: 9}}})
		})
		mux.HandleFunc("GET /v1/changes", func(w http.ResponseWriter, _ *http.Request) {
			row := data.Row{Ent: "note", Key: data.ID{1}, Account: data.ID{2}, Rev: 9, Fields: json.RawMessage(`{"at":7}`)}
			_, _ = w.Write(wire.AppendEnd(wire.AppendRow(nil, &row), &data.Page{Cursor: "c9", Seq: 9, Head: 9}))
		})
		server := &http.Server{Handler: mux}
		go func() {
			if err := server.Serve(line); !errors.Is(err, http.ErrServerClosed) {
				t.Error(err)
			}
		}()
		keys := remote.Keyring{Path: filepath.Join(t.TempDir(), "login")}
		if err := keys.Save(remote.Login{URL: "http://127.0.0.1:1", Device: device, Refresh: "r", Access: "a", Expires: data.At(time.Now().Add(24 * time.Hour))}); err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{DialContext: line.dial}
		r := remote.New(remote.Options{Keyring: keys, Clock: time.Now, Transport: transport})
		begun := time.Now()
		// As the engine does: tried again, until one gets through.
		pushed, err := wire.Pushed{}, error(nil)
		for range 6 {
			if pushed, err = r.Push(t.Context(), data.SyncPoint{Epoch: "e"}, mutations(1)); !errors.Is(err, remote.ErrOffline) {
				break
			}
		}
		if err != nil || len(pushed.Receipts) != 1 {
			t.Errorf("push: %+v, %v after %s", pushed, err, time.Since(begun))
		}
		var page *data.Page
		for range 6 {
			if page, err = r.Changes(t.Context(), "c8", 100, data.ID{}); !errors.Is(err, remote.ErrOffline) {
				break
			}
		}
		if err != nil || len(page.Items) != 1 {
			t.Errorf("pull: %+v, %v after %s", page, err, time.Since(begun))
		}
		if d := time.Since(begun); d < 10*time.Minute {
			t.Errorf("it took %s only: the line is not thin", d)
		}
		transport.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
}
