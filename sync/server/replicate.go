package server

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// healthz says that the process is there.
func (s *Server) healthz(x *exchange) error {
	return answerJSON(x.out, x.Request, map[string]string{"status": "ok"})
}

// readyz says whether requests are welcome: the database answers and the server is
// not stopping.
func (s *Server) readyz(x *exchange) error {
	if s.stopping() {
		return later(http.StatusServiceUnavailable, wire.CodeUnavailable, time.Second, "the server is stopping")
	}
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(x.Context(), patience)
	defer cancel()
	if err := s.ledger.Ping(ctx); err != nil {
		return later(http.StatusServiceUnavailable, wire.CodeUnavailable, time.Second, "the database does not answer")
	}
	return answerJSON(x.out, x.Request, map[string]string{"status": "ready"})
}

// reader is who a pull is for: the device's user, or the actor that a gateway names.
func (x *exchange) reader() (ledger.Caller, error) {
	raw := x.URL.Query().Get("actor")
	if raw == "" {
		return x.caller, nil
	}
	actor, err := data.ParseID(raw)
	if err != nil {
		return x.caller, refuse(http.StatusBadRequest, wire.CodeBadRequest, "the actor is no id")
	}
	return x.caller.As(actor)
}

func (s *Server) changes(x *exchange) error {
	c, err := x.reader()
	if err != nil {
		return err
	}
	q := x.URL.Query()
	limit := wire.MaxPage
	if raw := q.Get("limit"); raw != "" {
		if limit, err = strconv.Atoi(raw); err != nil || limit < 1 || limit > wire.MaxPage {
			return refuse(http.StatusBadRequest, wire.CodeBadRequest, "the limit is %.20q; give 1 to %d", raw, wire.MaxPage)
		}
	}
	page, err := s.ledger.Changes(x.Context(), c, q.Get("cursor"), limit)
	if err != nil {
		return err
	}
	return answer(x.out, x.Request, wire.TypeNDJSON, page.Body)
}

func (s *Server) push(x *exchange) error {
	var in wire.Push
	if err := decode(x.body, &in); err != nil {
		return err
	}
	if len(in.Muts) > wire.MaxMutations {
		return refuse(http.StatusRequestEntityTooLarge, wire.CodeTooLarge, "a push of %d mutations; send up to %d at a time", len(in.Muts), wire.MaxMutations)
	}
	out, err := s.ledger.Push(x.Context(), x.caller, in)
	if err != nil {
		return err
	}
	s.metrics.pushed(out.Receipts)
	return answerJSON(x.out, x.Request, out)
}

// snapshot streams frames; they are packed already. Each is sent on as soon as it is
// there, so that a slow link has something to do.
func (s *Server) snapshot(x *exchange) error {
	c, err := x.reader()
	if err != nil {
		return err
	}
	x.out.Header().Set("Content-Type", wire.TypeSnapshot)
	x.out.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(x.out)
	return s.ledger.Snapshot(x.Context(), c, x.URL.Query().Get("from"), func(f wire.Frame) error {
		if s.stopping() {
			return later(http.StatusServiceUnavailable, wire.CodeUnavailable, time.Second, "the server is stopping; go on from the last frame")
		}
		if err := wire.WriteFrame(x.out, f); err != nil {
			return err
		}
		return control.Flush()
	})
}

// poke tells of new heads until the client leaves, does not read, or the server stops.
func (s *Server) poke(x *exchange) error {
	p := s.hub.listen(x.caller.Workspace)
	defer s.hub.leave(p)
	head, err := s.ledger.Head(x.Context(), x.caller.Workspace)
	if err != nil {
		return err
	}
	x.out.Header().Set("Content-Type", "text/event-stream")
	x.out.Header().Set("Cache-Control", "no-store")
	x.out.Header().Set("X-Accel-Buffering", "no") // nginx would hold the words back until they fill a buffer
	control := http.NewResponseController(x.out)
	say := func(format string, args ...any) error {
		// A reader that takes nothing is let go; it comes again. Between two words no
		// deadline may run: it would end a quiet stream of HTTP/2, and cut the end off
		// one of HTTP/1.
		_ = control.SetWriteDeadline(time.Now().Add(s.limits.Heartbeat))
		defer func() { _ = control.SetWriteDeadline(time.Time{}) }()
		if _, err := fmt.Fprintf(x.out, format, args...); err != nil {
			return err
		}
		return control.Flush()
	}
	tick := time.NewTicker(s.limits.Heartbeat)
	defer tick.Stop()
	err = say("data: {\"head\":%d}\n\n", head)
	for err == nil {
		select {
		case <-x.Context().Done():
			return nil
		case <-s.closing:
			const again = 2 * time.Second
			_ = say("event: restart\nretry: %d\ndata: {}\n\n", again.Milliseconds())
			return nil
		case <-p.woken:
			if now := s.hub.head(x.caller.Workspace); now != head {
				head = now
				err = say("data: {\"head\":%d}\n\n", head)
			}
		case <-tick.C:
			// A device that was revoked, or whose token ran out, has to ask anew. The head
			// is the database's own: also what nobody told this process of is heard of.
			if _, err := s.ledger.Authenticate(x.Context(), bearer(x.Request)); err != nil {
				return nil //nolint:nilerr // the next request says why
			}
			now, err := s.ledger.Head(x.Context(), x.caller.Workspace)
			if err != nil {
				return nil //nolint:nilerr // as above
			}
			head = now
			if say("data: {\"head\":%d}\n\n", head) != nil {
				return nil
			}
		}
	}
	return nil // the connection is gone
}
