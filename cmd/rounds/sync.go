package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/remote"
)

func (m *Main) syncCommand() *cobra.Command {
	var watch bool
	c := &cobra.Command{
		Use:   "sync",
		Short: "Exchange with the server without a screen",
		Long: `Sends what waits and takes over what others did, once; --watch goes on until it is
told to stop (Ctrl+C). The workstation does the same in the background.

--json prints {sent, waiting, conflicts, letters, quarantined, seq}. The exit code is
4 when something needs a person: "rounds sync needs" lists it.`,
		Example: "  rounds sync\n  rounds sync --watch\n  rounds sync needs --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.sync(cmd, watch) },
	}
	c.Flags().BoolVar(&watch, "watch", false, "go on until told to stop")
	c.AddCommand(m.syncNeedsCommand(), m.syncPickCommand(), m.syncRetryCommand(), m.syncDropCommand())
	return c
}

type syncDoc struct {
	Sent        int64 `json:"sent"`
	Waiting     int64 `json:"waiting"`
	Conflicts   int64 `json:"conflicts"`
	Letters     int64 `json:"letters"`
	Quarantined int64 `json:"quarantined"`
	Seq         int64 `json:"seq"`
}

func (m *Main) sync(cmd *cobra.Command, watch bool) error {
	ctx := cmd.Context()
	path, err := m.bookPath()
	if err != nil {
		return err
	}
	st, err := m.storeLocked(ctx, path)
	if err != nil {
		return err
	}
	if watch {
		return m.watch(ctx, st)
	}
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	before, err := st.Status(ctx)
	if err != nil {
		return err
	}
	if err := m.syncOnce(ctx, st); err != nil {
		return err
	}
	after, err := st.Status(ctx)
	if err != nil {
		return err
	}
	at, err := st.SyncPoint(ctx)
	if err != nil {
		return err
	}
	doc := syncDoc{
		Sent: max(before.Waiting-after.Waiting, 0), Waiting: after.Waiting, Conflicts: after.Conflicts, Letters: after.Letters,
		Quarantined: after.Quarantined, Seq: at.Seq,
	}
	w := p.words
	if err := p.print(report{document: doc, tables: []table{{columns: []column{{flex: true}}, rows: [][]cell{{say(w.T("cli.sync.done", w.Number(doc.Sent)))}}}}}); err != nil {
		return err
	}
	if after.Attention > 0 {
		return attentionError{w.N("cli.sync.attention", int(after.Attention))}
	}
	return nil
}

// syncOnce exchanges everything once, with the progress of a first sync on a terminal.
func (m *Main) syncOnce(ctx context.Context, st *store.Store) error {
	err := m.syncShowing(ctx, st, m.progress(m.words().T("cli.sync.first")))
	if out, ok := m.Stderr.(*os.File); ok && term.IsTerminal(out.Fd()) && !m.still() {
		_, _ = fmt.Fprint(m.Stderr, "\r\x1b[K")
	}
	return err
}

// syncShowing exchanges once and shows how far a first sync is, in rows.
func (m *Main) syncShowing(ctx context.Context, st *store.Store, show func(done, total int)) error {
	c, err := m.connect(ctx, st, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	if c == nil {
		return remote.ErrNoLogin
	}
	states, cancel := c.Watch()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := range states {
			if s.Phase == data.SyncFirst && s.Progress.Total > 0 {
				show(int(min(s.Progress.Rows, s.Progress.Total-1)), int(s.Progress.Total))
			}
		}
	}()
	err = c.Once(ctx)
	cancel()
	<-done
	return err
}

// lookForWrites is how often a syncing process looks for what others have written into
// the book: a note from the shell is on its way within it.
const lookForWrites = time.Second

// watch syncs until it is told to stop.
func (m *Main) watch(ctx context.Context, st *store.Store) error {
	c, err := m.connect(ctx, st, slog.New(slog.NewTextHandler(m.Stderr, nil)))
	if err != nil {
		return err
	}
	if c == nil {
		return remote.ErrNoLogin
	}
	states, cancel := c.Watch()
	defer cancel()
	wait := c.background(ctx)
	look := time.NewTicker(lookForWrites)
	defer look.Stop()
	w, last := m.words(), data.SyncPhase("")
	for {
		select {
		case <-ctx.Done():
			wait()
			return nil
		case <-look.C:
			if err := st.Poll(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		case s := <-states:
			if s.Phase != last {
				status, err := st.Status(ctx)
				if err != nil {
					return err
				}
				_, _ = fmt.Fprintln(m.Stdout, w.SyncLine(&s, status.Waiting, status.Drafts, st.Now(), nil))
				last = s.Phase
			}
		}
	}
}
