package server

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"rounds/sync/wire"
)

// backup sends a copy of the whole database. A server of several teams does not: the
// file would give one team's lead the others' data.
func (s *Server) backup(x *exchange) error {
	teams, err := s.ledger.Workspaces(x.Context())
	if err != nil {
		return err
	}
	if len(teams) > 1 {
		return refuse(http.StatusForbidden, wire.CodeForbidden, "this server keeps several teams in one database; back it up where it stands: `rounds serve backup FILE`")
	}
	dir, err := os.MkdirTemp("", "rounds-backup-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "server.db")
	held, err := s.ledger.Copy(x.Context(), path)
	if err != nil {
		return plain(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h := x.out.Header()
	h.Set("Content-Type", "application/vnd.sqlite3")
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	h.Set("Cache-Control", "no-store")
	for _, w := range held {
		h.Set(wire.BackupHeader, strconv.FormatInt(w.Head, 10))
	}
	_, err = io.Copy(x.out, f)
	return err
}

// backedUp takes the lead's word that the file is kept.
func (s *Server) backedUp(x *exchange) error {
	var in wire.BackedUp
	if err := decode(x.body, &in); err != nil {
		return err
	}
	head, err := s.ledger.Head(x.Context(), x.caller.Workspace)
	if err == nil && (in.Seq < 1 || in.Seq > head) {
		err = refuse(http.StatusBadRequest, wire.CodeBadRequest, "seq is %d; the server has 1 to %d", in.Seq, head)
	}
	if err == nil {
		err = s.ledger.BackedUp(x.Context(), x.caller.Workspace, in.Seq)
	}
	if err != nil {
		return err
	}
	return answerJSON(x.out, x.Request, nil)
}
