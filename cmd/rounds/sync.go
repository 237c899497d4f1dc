package main

import (
	"context"
	"encoding/json"
	"errors"
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
				_, _ = fmt.Fprintln(m.Stdout, w.SyncLine(&s, status.Waiting, st.Now(), nil))
				last = s.Phase
			}
		}
	}
}

// attentionDoc is everything that needs a person.
type attentionDoc struct {
	Conflicts []conflictDoc `json:"conflicts"`
	Letters   []letterDoc   `json:"letters"`
}

type conflictDoc struct {
	ID      data.ID         `json:"id"`
	Account string          `json:"account"`
	Entity  string          `json:"entity"`
	Key     data.ID         `json:"key"`
	Field   string          `json:"field"`
	Kept    json.RawMessage `json:"kept"`
	KeptBy  string          `json:"kept_by,omitempty"`
	Other   json.RawMessage `json:"other"`
	OtherBy string          `json:"other_by,omitempty"`
	Device  string          `json:"device,omitempty"`
	At      data.Instant    `json:"at"`
}

type letterDoc struct {
	Entry   int64                      `json:"entry"`
	Account string                     `json:"account"`
	Entity  string                     `json:"entity"`
	Key     data.ID                    `json:"key"`
	Op      data.Op                    `json:"op"`
	At      data.Instant               `json:"at"`
	Left    bool                       `json:"left"` // it waits for its account to come back
	Code    string                     `json:"code,omitempty"`
	Detail  string                     `json:"detail,omitempty"`
	Fields  map[string]json.RawMessage `json:"fields"`
}

func attentionOf(ctx context.Context, st *store.Store) (attentionDoc, error) {
	doc := attentionDoc{Conflicts: []conflictDoc{}, Letters: []letterDoc{}}
	clashes, err := st.Clashes(ctx)
	if err != nil {
		return doc, err
	}
	for _, c := range clashes {
		doc.Conflicts = append(doc.Conflicts, conflictDoc{
			ID: c.ID, Account: c.AccountName, Entity: c.Ent, Key: c.Key, Field: c.Field, Kept: json.RawMessage(c.Kept), KeptBy: c.KeptName,
			Other: json.RawMessage(c.Other), OtherBy: c.OtherName, Device: c.Device, At: c.At,
		})
	}
	letters, err := st.Letters(ctx)
	if err != nil {
		return doc, err
	}
	for _, l := range letters {
		out := letterDoc{
			Entry: l.Entry, Account: l.AccountName, Entity: l.Ent, Key: l.Key, Op: l.Op, At: l.At, Left: l.Quarantined, Code: l.Code, Detail: l.Detail,
			Fields: map[string]json.RawMessage{},
		}
		for _, f := range l.Fields {
			out.Fields[f.Name] = f.Value
		}
		doc.Letters = append(doc.Letters, out)
	}
	return doc, nil
}

func (m *Main) syncNeedsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "needs",
		Short: "What needs a person: conflicts and refused changes",
		Long: `Lists the fields that two people set (settle one with "rounds sync pick"), and the
changes that the server refused or whose account left the book ("rounds sync retry",
"rounds sync drop").

--json prints {conflicts: [{id, account, entity, key, field, kept, kept_by, other,
other_by, device, at}], letters: [{entry, account, entity, key, op, at, left, code,
detail, fields}]}: all of what they say.`,
		Example: "  rounds sync needs\n  rounds sync needs --json > needs-attention.json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.syncNeeds(cmd) },
	}
}

func (m *Main) syncNeeds(cmd *cobra.Command) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	doc, err := attentionOf(cmd.Context(), s.Desk.Store)
	if err != nil {
		return err
	}
	w := p.words
	t := table{columns: []column{{title: w.T("cli.sync.col.id")}, {title: w.T("sync.col.account")}, {title: w.T("sync.col.what")}, {title: w.T("sync.col.value"), flex: true}}}
	for _, c := range doc.Conflicts {
		t.rows = append(t.rows, []cell{say(c.ID.String()), say(c.Account), say(w.Field(c.Entity, c.Field)), say(string(c.Kept) + " / " + string(c.Other))})
	}
	for _, l := range doc.Letters {
		raw, err := json.Marshal(l.Fields)
		if err != nil {
			return err
		}
		t.rows = append(t.rows, []cell{say(fmt.Sprint(l.Entry)), say(l.Account), say(w.Kind(l.Entity) + ": " + l.Detail), say(string(raw))})
	}
	if err := p.print(report{document: doc, tables: []table{t}}); err != nil {
		return err
	}
	if n := len(doc.Conflicts) + len(doc.Letters); n > 0 {
		return attentionError{w.N("cli.sync.attention", n)}
	}
	return nil
}

func (m *Main) syncPickCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "pick CONFLICT kept|other|VALUE",
		Short: "Settle a conflict: the server's value, the other one, or a third (as JSON)",
		Example: "  rounds sync pick 01900000-0000-7000-8000-000000000001 other\n" +
			"  rounds sync pick 01900000-0000-7000-8000-000000000001 124000",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return m.syncPick(cmd, args[0], args[1]) },
	}
}

func (m *Main) syncPick(cmd *cobra.Command, conflict, value string) error {
	s, _, err := m.begin(cmd)
	if err != nil {
		return err
	}
	id, err := data.ParseID(conflict)
	if err != nil {
		return usageError{err}
	}
	pick, raw := store.PickValue, json.RawMessage(value)
	switch value {
	case "kept":
		pick, raw = store.PickKept, nil
	case "other":
		pick, raw = store.PickOther, nil
	default:
		if !json.Valid(raw) {
			return usageError{errors.New("the value is no JSON: write a text as '\"text\"', a number as 12")}
		}
	}
	if err := s.Desk.Store.Settle(cmd.Context(), id, pick, raw, s.Me.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintln(m.Stdout, s.Words.T("sync.picked"))
	return err
}

func (m *Main) syncRetryCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "retry ENTRY",
		Short:   "Try a refused change again",
		Example: "  rounds sync retry 12",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onLetter(cmd, args[0], "sync.retried", func(st *store.Store, entry int64) error {
				return st.RetryLetter(cmd.Context(), entry, "", "")
			})
		},
	}
}

func (m *Main) syncDropCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "drop ENTRY",
		Short:   "Forget a refused change, with what it says",
		Example: "  rounds sync drop 12",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onLetter(cmd, args[0], "sync.dropped", func(st *store.Store, entry int64) error {
				return st.DropLetter(cmd.Context(), entry)
			})
		},
	}
}

func (m *Main) onLetter(cmd *cobra.Command, entry, said string, act func(*store.Store, int64) error) error {
	s, _, err := m.begin(cmd)
	if err != nil {
		return err
	}
	var n int64
	if _, err := fmt.Sscan(entry, &n); err != nil {
		return usageError{fmt.Errorf("%q is no number of an entry; `rounds sync needs` lists them", entry)}
	}
	if err := act(s.Desk.Store, n); err != nil {
		return err
	}
	_, err = fmt.Fprintln(m.Stdout, s.Words.T(said))
	return err
}
