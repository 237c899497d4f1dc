package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rounds/data/store"
	"rounds/ui/part"
)

func (m *Main) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup [FILE]",
		Short: "Copy the book into one file, also while it is worked with",
		Long: `Copies the book as it is at this moment into a new file that is complete by itself, and checks
the copy. Whoever works in the book goes on; what is typed and not filed is in the copy too. Without
FILE it is named for the profile and the time, in this folder. ` + "`rounds restore FILE`" + ` puts it in force.

The copy holds all that is known of the customers: keep it as you keep the book; no wipe finds it.

--json prints {file, bytes, accounts, waiting, drafts}: waiting are changes in it that were not sent
yet, drafts text fields with text that was not filed.`,
		Example: "  rounds backup\n  rounds backup before-import.db",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{m.backupName()}
			}
			return m.backup(cmd, args[0])
		},
	}
}

// backupName is a name that sorts by time.
func (m *Main) backupName() string {
	return "rounds-" + m.profileName() + "-" + m.Clock().Format("2006-01-02T150405") + ".db"
}

type copyDoc struct {
	File     string `json:"file"`
	Bytes    int64  `json:"bytes"`
	Accounts int64  `json:"accounts"`
	Waiting  int64  `json:"waiting"`
	Drafts   int64  `json:"drafts"`
}

func (m *Main) backup(cmd *cobra.Command, file string) error {
	ctx := cmd.Context()
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	path, err := m.bookPath()
	if err != nil {
		return err
	}
	st, err := m.storeToRead(ctx, path)
	if err != nil {
		return err
	}
	if file, err = filepath.Abs(file); err != nil {
		return err
	}
	if err := st.Backup(ctx, file, m.progress(p.words.T("backup.doing"))); err != nil {
		return err
	}
	doc, err := m.described(ctx, file)
	if err != nil {
		return err
	}
	return p.printLines(doc, []string{p.words.T("backup.done", part.Clean(file), p.words.Number(doc.Accounts), p.words.Decimal(float64(doc.Bytes)/1e6, 1))})
}

// described says what is in a copy, as it was read back.
func (m *Main) described(ctx context.Context, file string) (copyDoc, error) {
	doc := copyDoc{File: file}
	info, err := os.Stat(file)
	if err != nil {
		return doc, err
	}
	st, err := m.openStore(ctx, file, true)
	if err != nil {
		return doc, err
	}
	status, err := st.Status(ctx)
	doc.Bytes, doc.Accounts, doc.Waiting, doc.Drafts = info.Size(), status.Accounts, status.Waiting, status.Drafts
	return doc, err
}

func (m *Main) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in force as the book of this profile",
		Long: `Puts a file that ` + "`rounds backup`" + ` wrote in force as the book of this profile, and leaves the file
as it is. The book that is there now is kept beside it, also one that cannot be read any more; rounds
that work in it go over to the restored one. A book that syncs goes on from where the backup stood:
what the server has comes again by itself, but changes that were never sent are only in the book that
is kept, and restoring that one brings them back.

--json prints {file, kept, waiting, accounts}: kept is where the former book is now ("" when there was
none), waiting counts the changes in it that were never sent.`,
		Example: "  rounds restore friday.db\n  rounds restore friday.db --profile second",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.restore(cmd, args[0]) },
	}
}

type restoreDoc struct {
	File     string `json:"file"`
	Kept     string `json:"kept"`
	Waiting  int64  `json:"waiting"`
	Accounts int64  `json:"accounts"`
}

func (m *Main) restore(cmd *cobra.Command, file string) error {
	ctx := cmd.Context()
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	path, err := m.databasePath()
	if err != nil {
		return err
	}
	clock, err := m.clock()
	if err != nil {
		return err
	}
	out, err := store.Restore(ctx, path, file, store.Options{Clock: clock})
	if err != nil {
		return err
	}
	st, err := m.storeToRead(ctx, path)
	if err != nil {
		return err
	}
	status, err := st.Status(ctx)
	if err != nil {
		return err
	}
	w := p.words
	lines := []string{w.T("restore.done", part.Clean(file), w.Number(status.Accounts))}
	if out.Kept != "" {
		lines = append(lines, w.T("restore.kept", part.Clean(out.Kept)))
	}
	if out.Waiting > 0 {
		lines = append(lines, w.N("restore.waiting", int(out.Waiting)))
	}
	return p.printLines(restoreDoc{File: file, Kept: out.Kept, Waiting: out.Waiting, Accounts: status.Accounts}, lines)
}
