package engine

import (
	"context"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/wire"
)

// CacheOf is a cache of data/store as the engine works with it: what differs is that
// the store knows nothing of the protocol's frames.
func CacheOf(s *store.Store) Store { return cache{s} }

type cache struct{ *store.Store }

func (c cache) Snapshot(ctx context.Context) (Spool, error) {
	d, err := wire.NewUnpacker()
	if err != nil {
		return nil, err
	}
	n, err := c.Store.Snapshot(ctx, unpackWith(d))
	if err != nil {
		d.Close()
		return nil, err
	}
	return spool{n, d}, nil
}

// unpackWith checks and unpacks frames as the store kept them.
func unpackWith(d *zstd.Decoder) store.Unpack {
	return func(packed []byte, sum string, row func(*data.Row) error) error {
		f := wire.Frame{FrameHead: wire.FrameHead{Bytes: int64(len(packed)), Sum: sum}, Packed: packed}
		if err := f.Check(); err != nil {
			return err
		}
		return f.EachRow(d, row)
	}
}

type spool struct {
	*store.Snapshot
	unpacker *zstd.Decoder
}

func (s spool) Add(ctx context.Context, f wire.Frame) error {
	return s.Snapshot.Add(ctx, store.FrameInfo{Ent: f.Ent, Rows: f.Rows, Next: f.Next, Sum: f.Sum}, f.Packed)
}

func (s spool) Close() error {
	defer s.unpacker.Close()
	return s.Snapshot.Close()
}
