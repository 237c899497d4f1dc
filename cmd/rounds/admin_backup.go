package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store/disk"
)

func (m *Main) adminBackupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Download a backup of the server's SQLite database",
		Long: `Downloads the whole database of a server that keeps one team in SQLite; it goes on serving.
Once the file is safe the server is told, and devices may forget what they kept for a
server that loses it. It holds everything of the team: keep it as you keep the server.
` + "`rounds serve restore`" + ` brings it back. PostgreSQL is backed up by its own tools.

--json prints {file, bytes, seq}, the newest change that it holds.`,
		Example: "  rounds admin backup team-2026-11-21.db",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.downloadBackup(cmd, args[0]) },
	}
}

type backupDoc struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
	Seq   int64  `json:"seq"`
}

func (m *Main) downloadBackup(cmd *cobra.Command, path string) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	taken := data.Errorf(data.CodeConflict, "%s is there already; choose another name", path)
	if _, err := os.Lstat(path); err == nil {
		return taken
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return data.Errorf(data.CodeReadOnly, "the backup cannot be kept: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	seq, err := r.Backup(cmd.Context(), f)
	var bytes int64
	if info, serr := f.Stat(); serr == nil {
		bytes = info.Size()
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return answered(err)
	}
	err = os.Link(f.Name(), path) // a rename would replace what somebody has put there meanwhile
	if errors.Is(err, fs.ErrExist) {
		return taken
	}
	if err == nil {
		err = disk.SyncFolder(filepath.Dir(path)) // before the server is told: devices forget by it
	}
	if err != nil {
		return data.Errorf(data.CodeFull, "the backup cannot be kept: %w", err)
	}
	if err := r.BackedUp(cmd.Context(), seq); err != nil {
		return answered(err)
	}
	const million = 1e6
	size, last := p.words.Decimal(float64(bytes)/million, 1), strconv.FormatInt(seq, 10)
	return p.print(report{
		document: backupDoc{path, bytes, seq}, intro: p.words.T("admin.backup.done", path, size, last),
		tables: []table{{columns: []column{{only: exact()}, {only: exact()}, {only: exact()}}, rows: [][]cell{{say(path), say(strconv.FormatInt(bytes, 10)), say(last)}}}},
	})
}
