package remote

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"rounds/sync/wire"
)

// Backup downloads the server's whole database, and says what it holds. The server is to
// be told once the file is safe (BackedUp).
func (r *Remote) Backup(ctx context.Context, to io.Writer) (seq int64, err error) {
	err = r.authorised(ctx, func(l Login) error {
		res, err := r.send(ctx, l.URL, call{method: http.MethodGet, path: "/v1/admin/backup", token: l.Access})
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		if seq, err = strconv.ParseInt(res.Header.Get(wire.BackupHeader), 10, 64); err != nil {
			return wire.ErrTruncated
		}
		if res.ContentLength < 0 {
			return wire.ErrTruncated // nothing says where it ends: it could fill the disk
		}
		if n, err := io.Copy(to, io.LimitReader(res.Body, res.ContentLength+1)); err != nil {
			return err
		} else if n != res.ContentLength {
			return wire.ErrTruncated
		}
		return nil
	})
	return seq, err
}

// BackedUp tells the server that a backup of up to seq is safe: devices then forget what
// they kept for a server that loses it.
func (r *Remote) BackedUp(ctx context.Context, seq int64) error {
	return r.JSON(ctx, http.MethodPost, "/v1/admin/backup", wire.BackedUp{Seq: seq}, nil)
}
