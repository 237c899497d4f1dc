package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/engine"
	"rounds/sync/remote"
)

func (m *Main) syncCommand() *cobra.Command {
	var watch bool
	c := &cobra.Command{
		Use:   "sync",
		Short: "Exchange with the server without a screen",
		Long: `Sends what waits and takes over what others did, once, and says how much of it there
was and where things stand; --watch goes on until it is told to stop (Ctrl+C). The
workstation does the same in the background.

--json prints {sent, received, waiting, drafts, conflicts, letters, quarantined,
write_backs, seq}, the names that "rounds status" has for them; --plain a name and its value on
each line. The exit code is 4 when something needs a person: "rounds sync needs" lists it.`,
		Example: "  rounds sync\n  rounds sync --watch\n  rounds sync needs --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.sync(cmd, watch) },
	}
	c.Flags().BoolVar(&watch, "watch", false, "go on until told to stop")
	c.AddCommand(m.syncNeedsCommand(), m.syncPickCommand(), m.syncRetryCommand(), m.syncDropCommand())
	return c
}

// syncDoc is what an exchange has moved, and where things stand after it.
type syncDoc struct {
	Sent        int64 `json:"sent"`
	Received    int64 `json:"received"`
	Waiting     int64 `json:"waiting"`
	Drafts      int64 `json:"drafts"`
	Conflicts   int64 `json:"conflicts"`
	Letters     int64 `json:"letters"`
	Quarantined int64 `json:"quarantined"`
	WriteBacks  int64 `json:"write_backs"`
	Seq         int64 `json:"seq"`
}

// lines are the document for --plain.
func (d *syncDoc) lines() table {
	t := table{columns: []column{{only: exact()}, {only: exact()}}}
	for _, line := range []struct {
		name  string
		value int64
	}{
		{"sent", d.Sent}, {"received", d.Received}, {"waiting", d.Waiting}, {"drafts", d.Drafts}, {"conflicts", d.Conflicts},
		{"letters", d.Letters}, {"quarantined", d.Quarantined}, {"write_backs", d.WriteBacks}, {"seq", d.Seq},
	} {
		t.rows = append(t.rows, []cell{say(line.name), say(strconv.FormatInt(line.value, 10))})
	}
	return t
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
	moved, state, err := m.syncOnce(ctx, st)
	if err != nil {
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
		Sent: moved.Sent, Received: moved.Received, Waiting: after.Waiting, Drafts: after.Drafts, Conflicts: after.Conflicts,
		Letters: after.Letters, Quarantined: after.Quarantined, WriteBacks: after.WriteBacks, Seq: at.Seq,
	}
	me, err := st.Me(ctx)
	if err != nil {
		return err
	}
	w := p.words
	said := w.N("cli.sync.sent", int(moved.Sent)) + " · " + w.N("cli.sync.received", int(moved.Received)) + "\n" +
		w.SyncLine(&state, after.Waiting, after.Drafts, st.Now(), zoneOf(&me))
	if after.Attention > 0 {
		said += "\n" + w.Needs(after.Conflicts, after.Letters, after.Quarantined, after.WriteBacks)
	}
	if err := p.print(report{document: doc, intro: said, tables: []table{doc.lines()}}); err != nil {
		return err
	}
	if after.Attention > 0 {
		return attentionError{w.N("cli.sync.attention", int(after.Attention))}
	}
	return nil
}

// syncOnce exchanges everything once, with the progress of a first sync on a terminal.
func (m *Main) syncOnce(ctx context.Context, st *store.Store) (engine.Exchanged, data.SyncState, error) {
	moved, state, err := m.syncShowing(ctx, st, m.progress(m.words().T("cli.sync.first")))
	if out, ok := m.Stderr.(*os.File); ok && term.IsTerminal(out.Fd()) && !m.still() {
		_, _ = fmt.Fprint(m.Stderr, "\r\x1b[K")
	}
	return moved, state, err
}

// syncShowing exchanges once and shows how far a first sync is, in rows.
func (m *Main) syncShowing(ctx context.Context, st *store.Store, show func(done, total int)) (moved engine.Exchanged, state data.SyncState, err error) {
	c, err := m.connect(ctx, st, slog.New(slog.DiscardHandler))
	if err != nil {
		return moved, state, err
	}
	if c == nil {
		return moved, state, remote.ErrNoLogin
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
	return c.Exchanged(), c.State(), err
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
				me, err := st.Me(ctx)
				if err != nil {
					return err
				}
				_, _ = fmt.Fprintln(m.Stdout, w.SyncLine(&s, status.Waiting, status.Drafts, st.Now(), zoneOf(&me)))
				last = s.Phase
			}
		}
	}
}
