package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/outbox"
	"rounds/ui/page"
)

// attentionDoc is everything that needs a person.
type attentionDoc struct {
	Conflicts []conflictDoc `json:"conflicts"`
	Letters   []letterDoc   `json:"letters"`
	// WriteBacks are edits that the system which owns the field did not take.
	WriteBacks []writeBackDoc `json:"write_backs"`
}

// conflictDoc is an open conflict.
type conflictDoc struct {
	sidesDoc
	Account string `json:"account"`
}

// sidesDoc is one field with the two values of a conflict.
type sidesDoc struct {
	ID      data.ID         `json:"id"`
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

func sidesOf(c *store.Clash) sidesDoc {
	return sidesDoc{
		ID: c.ID, Entity: c.Ent, Key: c.Key, Field: c.Field, Kept: json.RawMessage(c.Kept), KeptBy: c.KeptName,
		Other: json.RawMessage(c.Other), OtherBy: c.OtherName, Device: c.Device, At: c.At,
	}
}

type letterDoc struct {
	Entry   int64        `json:"entry"`
	Account string       `json:"account"`
	Entity  string       `json:"entity"`
	Key     data.ID      `json:"key"`
	Op      data.Op      `json:"op"`
	At      data.Instant `json:"at"`
	Left    bool         `json:"left"` // it waits for its account to come back
	Code    string       `json:"code,omitempty"`
	Detail  string       `json:"detail,omitempty"`
	// Fields are all that it says, what hangs on it too: of each the latest.
	Fields map[string]json.RawMessage `json:"fields"`
	Parts  []letterPart               `json:"parts,omitempty"`
}

// letterPart is a change that hangs on another and goes the same way.
type letterPart struct {
	Entry  int64                      `json:"entry"`
	Entity string                     `json:"entity"`
	Key    data.ID                    `json:"key"`
	Op     data.Op                    `json:"op"`
	Code   string                     `json:"code,omitempty"`
	Detail string                     `json:"detail,omitempty"`
	Fields map[string]json.RawMessage `json:"fields"`
}

type writeBackDoc struct {
	ID        data.ID         `json:"id"`
	Account   string          `json:"account"`
	Entity    string          `json:"entity"`
	Key       data.ID         `json:"key"`
	Field     string          `json:"field,omitempty"`
	Value     json.RawMessage `json:"value"`
	Connector string          `json:"connector"`
	Detail    string          `json:"detail"`
	By        string          `json:"by,omitempty"`
	At        data.Instant    `json:"at"`
}

func attentionOf(ctx context.Context, st *store.Store) (attentionDoc, error) {
	doc := attentionDoc{Conflicts: []conflictDoc{}, Letters: []letterDoc{}, WriteBacks: []writeBackDoc{}}
	clashes, err := st.Clashes(ctx)
	if err != nil {
		return doc, err
	}
	for i := range clashes {
		doc.Conflicts = append(doc.Conflicts, conflictDoc{sidesOf(&clashes[i]), clashes[i].AccountName})
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
		for _, f := range l.Says() {
			if _, ok := out.Fields[f.Name]; !ok { // its own goes before that of a part
				out.Fields[f.Name] = f.Value
			}
		}
		for _, part := range l.Parts {
			of := letterPart{Entry: part.Entry, Entity: part.Ent, Key: part.Key, Op: part.Op, Code: part.Code, Detail: part.Detail, Fields: map[string]json.RawMessage{}}
			for _, f := range part.Fields {
				of.Fields[f.Name] = f.Value
			}
			out.Parts = append(out.Parts, of)
		}
		doc.Letters = append(doc.Letters, out)
	}
	backs, err := st.WriteBacks(ctx)
	if err != nil {
		return doc, err
	}
	for _, b := range backs {
		if b.State == data.WriteBackFailed {
			doc.WriteBacks = append(doc.WriteBacks, writeBackDoc{
				ID: b.ID, Account: b.AccountName, Entity: b.Ent, Key: b.Key, Field: b.Field, Value: json.RawMessage(b.Value),
				Connector: b.Connector, Detail: b.Detail, By: b.ByName, At: b.At,
			})
		}
	}
	return doc, nil
}

func (m *Main) syncNeedsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "needs",
		Short: "What needs a person: conflicts and refused changes",
		Long: `Lists the fields that two people set (settle one with "rounds sync pick"), the changes
that the server refused or whose account left the book, and edits that the system which
owns the field did not take ("rounds sync retry", "rounds sync drop"). What hangs on a
refused change, such as the text of a note or the answers of a call, goes the same way.

--json prints {conflicts: [{id, account, entity, key, field, kept, kept_by, other,
other_by, device, at}], letters: [{entry, account, entity, key, op, at, left, code,
detail, fields, parts: [{entry, entity, key, op, code, detail, fields}]}], write_backs:
[{id, account, entity, key, field, value, connector, detail, by, at}]}: all of what they say.`,
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
	tables, err := p.attention(cmd.Context(), s, &doc)
	if err != nil {
		return err
	}
	if err := p.print(report{document: doc, tables: tables}); err != nil {
		return err
	}
	if n := len(doc.Conflicts) + len(doc.Letters) + len(doc.WriteBacks); n > 0 {
		return attentionError{p.words.N("cli.sync.settle", n)}
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
	var body string
	c := &cobra.Command{
		Use:   "retry ENTRY",
		Short: "Try a refused change again",
		Long: `Does a change again that was refused, as a new one. ENTRY is its number or id in "rounds
sync needs"; --text gives it another text, or another value where it sets a number, a
date or a name alone.`,
		Example: "  rounds sync retry 12\n  rounds sync retry 12 --text \"Jo calls back on Friday\"\n  rounds sync retry 14 --text 1240.50",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onRefused(cmd, args[0], "sync.retried", func(s *page.Session, of refusedEntry) error {
				return of.retry(cmd.Context(), s, body)
			})
		},
	}
	c.Flags().StringVar(&body, "text", "", "what it is to say instead")
	return c
}

func (m *Main) syncDropCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "drop ENTRY",
		Short:   "Forget a refused change, with what it says",
		Example: "  rounds sync drop 12",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onRefused(cmd, args[0], "sync.dropped", func(s *page.Session, of refusedEntry) error {
				return of.drop(cmd.Context(), s.Desk.Store)
			})
		},
	}
}

func (m *Main) onRefused(cmd *cobra.Command, entry, said string, act func(*page.Session, refusedEntry) error) error {
	s, _, err := m.begin(cmd)
	if err != nil {
		return err
	}
	of, err := parseRefused(entry)
	if err != nil {
		return usageError{err}
	}
	if err := act(s, of); err != nil {
		return err
	}
	_, err = fmt.Fprintln(m.Stdout, s.Words.T(said))
	return err
}

// refusedEntry names what was refused: a change by the number of its entry in the outbox,
// an edit of another system's field by the id that the server gave it.
type refusedEntry struct {
	letter int64
	back   data.ID
}

func parseRefused(entry string) (of refusedEntry, err error) {
	if of.letter, err = strconv.ParseInt(entry, 10, 64); err == nil {
		return of, nil
	}
	if of.back, err = data.ParseID(entry); err == nil {
		return of, nil
	}
	return of, data.Errorf(data.CodeInvalid, "%q is no number of an entry; `rounds sync needs` lists them", entry)
}

func (of refusedEntry) retry(ctx context.Context, s *page.Session, said string) error {
	st := s.Desk.Store
	switch {
	case of.letter == 0 && said != "":
		return usageError{errors.New("this is an edit of a field: edit the field instead of giving --text")}
	case of.letter == 0:
		return st.RetryWriteBack(ctx, of.back)
	case said == "":
		return st.RetryLetter(ctx, of.letter, store.LetterField{}, "")
	}
	letters, err := st.Letters(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(letters, func(l store.Letter) bool { return l.Has(of.letter) })
	if at < 0 {
		return st.RetryLetter(ctx, of.letter, store.LetterField{}, "") // which says that there is none
	}
	field := outbox.Edits(&letters[at])
	switch {
	case field.Name == "":
		return usageError{errors.New("this change has neither a text nor one value that could be typed")}
	case !field.Text:
		value, err := outbox.Read(s, field.Ent, field.Name, said)
		if err != nil {
			return usageError{err}
		}
		said = string(value)
	}
	return st.RetryLetter(ctx, of.letter, field, said)
}

func (of refusedEntry) drop(ctx context.Context, st *store.Store) error {
	if of.letter == 0 {
		return st.DropWriteBack(ctx, of.back)
	}
	return st.DropLetter(ctx, of.letter)
}
