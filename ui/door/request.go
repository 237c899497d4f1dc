package door

import (
	"strings"
	"sync/atomic"

	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"
)

// mostChannels is how many sessions a connection may have open at a time: those of a
// client that shares one connection (ControlMaster).
const mostChannels = 10

// Bounds of what a session takes of its client's environment.
const (
	mostVariables = 32
	mostVariable  = 256 // bytes
)

type channelsKey struct{}

// channel takes a session's channel, without the requests that are not let in: the
// library grants an agent and keeps every variable.
func channel(srv *charm.Server, conn *ssh.ServerConn, ch ssh.NewChannel, ctx charm.Context) {
	ctx.Lock()
	open, ok := ctx.Value(channelsKey{}).(*atomic.Int32)
	if !ok {
		open = new(atomic.Int32)
		ctx.SetValue(channelsKey{}, open)
	}
	ctx.Unlock()
	defer open.Add(-1)
	if open.Add(1) > mostChannels {
		_ = ch.Reject(ssh.ResourceShortage, "too many sessions on one connection")
		return
	}
	charm.DefaultSessionHandler(srv, conn, sifted{ch}, ctx)
}

// sifted is a channel of which some requests are refused.
type sifted struct{ ssh.NewChannel }

func (s sifted) Accept() (ssh.Channel, <-chan *ssh.Request, error) {
	ch, in, err := s.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	out := make(chan *ssh.Request)
	go func() {
		defer close(out)
		variables := 0
		for req := range in {
			if req.Type == "env" {
				variables++
			}
			if !welcome(req) || req.Type == "env" && variables > mostVariables {
				_ = req.Reply(false, nil)
				continue
			}
			out <- req
		}
	}()
	return ch, out, nil
}

func welcome(req *ssh.Request) bool {
	switch req.Type {
	case "env":
		var kv struct{ Key, Value string }
		return ssh.Unmarshal(req.Payload, &kv) == nil && draws(kv.Key) && len(kv.Value) <= mostVariable
	case "shell", "exec", "pty-req", "window-change":
		return true
	}
	return false
}

// draws reports whether a variable says how to draw or in which language, and nothing
// of what to do.
func draws(name string) bool {
	switch name {
	case "LANG", "LANGUAGE", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "ROUNDS_LANG", "ROUNDS_LINEAR", "ROUNDS_LOW_MOTION", "ROUNDS_AMBIGUOUS_WIDTH":
		return true
	}
	return strings.HasPrefix(name, "LC_")
}
