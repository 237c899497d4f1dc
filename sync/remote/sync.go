package remote

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/sync/wire"
)

// Push sends mutations of a cache that stands at a point. The receipts of what was decided
// come back.
func (r *Remote) Push(ctx context.Context, at data.SyncPoint, muts []data.Mutation) (wire.Pushed, error) {
	var out wire.Pushed
	err := r.authorised(ctx, func(l Login) error {
		out = wire.Pushed{}
		return r.json(ctx, l.URL, call{method: http.MethodPost, path: "/v1/push", token: l.Access, most: wire.MaxReceipts},
			wire.Push{Device: l.Device, Epoch: at.Epoch, Cursor: at.Cursor, Muts: muts}, &out)
	})
	return out, err
}

// Changes pulls one page from a cursor, of at most limit rows; actor names for whom a
// gateway device asks, and is zero for any other.
func (r *Remote) Changes(ctx context.Context, cursor string, limit int, actor data.ID) (page *data.Page, err error) {
	q := url.Values{"cursor": {cursor}, "limit": {strconv.Itoa(limit)}}
	if !actor.IsZero() {
		q.Set("actor", actor.String())
	}
	err = r.authorised(ctx, func(l Login) error {
		res, err := r.send(ctx, l.URL, call{method: http.MethodGet, path: "/v1/changes", query: q, token: l.Access, accept: wire.TypeNDJSON})
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		page, err = wire.ReadPage(res.Body, wire.MaxPageBytes)
		return err
	})
	return page, err
}

// Snapshot streams the frames of a first sync, from the token of the last one that is
// kept ("" from the start). It ends without an error only after the last head.
func (r *Remote) Snapshot(ctx context.Context, token string, actor data.ID, frame func(wire.Frame) error) error {
	q := url.Values{}
	if token != "" {
		q.Set("from", token)
	}
	if !actor.IsZero() {
		q.Set("actor", actor.String())
	}
	return r.authorised(ctx, func(l Login) error {
		res, err := r.send(ctx, l.URL, call{method: http.MethodGet, path: "/v1/snapshot", query: q, token: l.Access, accept: wire.TypeSnapshot})
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		in := bufio.NewReaderSize(res.Body, 256<<10)
		for first := true; ; first = false {
			f, err := wire.ReadFrame(in)
			if errors.Is(err, io.EOF) {
				return wire.ErrTruncated // the last head was to come
			}
			if err != nil {
				return err
			}
			if !first && f.Bytes == 0 && f.Cursor == "" {
				return fmt.Errorf("%w: a frame without rows amid others", wire.ErrTruncated) // it could go on so for ever
			}
			if err := frame(f); err != nil || f.Cursor != "" {
				return err
			}
		}
	})
}

// Poke follows the server's newest seq until the connection ends; a stream that was
// cut is an error, as is one that is quiet for longer than its heartbeat allows.
func (r *Remote) Poke(ctx context.Context, head func(int64)) error {
	return r.authorised(ctx, func(l Login) error {
		res, err := r.send(ctx, l.URL, call{method: http.MethodGet, path: "/v1/poke", token: l.Access, accept: "text/event-stream"})
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		if err = eachHead(res.Body, head); errors.Is(err, wire.ErrTooLarge) {
			return err
		}
		return passing(ctx, err)
	})
}

// eachHead reads a stream of events to its end, which is one too soon.
func eachHead(stream io.Reader, head func(int64)) error {
	lines := bufio.NewScanner(stream)
	lines.Buffer(nil, wire.MaxHead)
	for lines.Scan() {
		raw, ok := strings.CutPrefix(lines.Text(), "data:")
		if !ok {
			continue // an empty line, a comment, a name
		}
		var p wire.Poke
		if err := json.Unmarshal([]byte(raw), &p); err == nil && p.Head > 0 {
			head(p.Head)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return wire.TooLarge("a line about changes")
	case err != nil:
		return err
	}
	return io.ErrUnexpectedEOF
}

// Rescue hands in what a revoked device could not send any more. The server keeps it
// apart for a person to look at.
func (r *Remote) Rescue(ctx context.Context, epoch string, muts []data.Mutation) error {
	l, err := r.keys.Load()
	if err != nil {
		return err
	}
	return r.json(ctx, l.URL, call{method: http.MethodPost, path: "/v1/rescue", token: l.Refresh, most: wire.MaxWord},
		wire.Push{Device: l.Device, Epoch: epoch, Muts: muts}, nil)
}
