package remote

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"rounds/sync/wire"
)

// watch ends a request that moves no byte for a while. How long the request takes in
// all does not count: a link of a byte a second works.
type watch struct {
	quiet time.Duration
	timer *time.Timer
}

func newWatch(quiet time.Duration, end func()) *watch {
	return &watch{quiet: quiet, timer: time.AfterFunc(quiet, end)}
}

func (w *watch) moved() { w.timer.Reset(w.quiet) }
func (w *watch) stop()  { w.timer.Stop() }

// fed is a request's body that tells the watch of each part that was taken.
type fed struct {
	io.Reader
	watch *watch
}

func (f *fed) Read(b []byte) (int, error) {
	const most = 4 << 10 // small, so that a slow link is seen to move
	n, err := f.Reader.Read(b[:min(len(b), most)])
	f.watch.moved()
	return n, err
}

// watched is an answer's body.
type watched struct {
	body   io.ReadCloser
	watch  *watch
	ctx    context.Context
	cancel context.CancelCauseFunc
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.body.Read(b)
	if n > 0 {
		w.watch.moved()
	}
	if err != nil && err != io.EOF { //nolint:errorlint // a reader returns io.EOF itself
		err = passing(w.ctx, err)
	}
	return n, err
}

func (w *watched) Close() error {
	w.watch.stop()
	w.cancel(nil)
	return w.body.Close()
}

var (
	packer = sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
		if err != nil {
			panic("the options of the encoder are wrong: " + err.Error())
		}
		return e
	})
)

// unpack undoes the answer's compression.
func unpack(res *http.Response) error {
	switch res.Header.Get("Content-Encoding") {
	case "zstd":
		d, err := zstd.NewReader(res.Body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(wire.MaxWindow))
		if err != nil {
			return err
		}
		res.Body = &unpacked{Reader: d, closers: []func() error{func() error { d.Close(); return nil }, res.Body.Close}}
	case "gzip":
		d, err := gzip.NewReader(res.Body)
		if err != nil {
			return wire.ErrTruncated
		}
		res.Body = &unpacked{Reader: d, closers: []func() error{d.Close, res.Body.Close}}
	}
	return nil
}

type unpacked struct {
	io.Reader
	closers []func() error
}

func (u *unpacked) Close() (err error) {
	for _, c := range u.closers {
		if cerr := c(); err == nil {
			err = cerr
		}
	}
	return err
}
