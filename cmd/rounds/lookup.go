package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/find"
	"rounds/data/text"
	"rounds/ui/page"
)

type lookupFlags struct {
	limit int
	text  bool
}

func (m *Main) lookupCommand() *cobra.Command {
	var f lookupFlags
	c := &cobra.Command{
		Use:   "lookup QUERY...",
		Short: "Find accounts by name, initials, kana, phone or mail; texts with --text",
		Long: `Finds accounts and contacts, the best match first. Nothing found exits with 3.

--json prints {query, matches:[{id, name, kind, score, account:{id, name, language}}]};
kind is account or contact, score goes up to 1000. With --text it searches notes,
calls, requests and issues, and matches are {id, name, kind, snippet, account}: name
is the account's.

--plain prints id, name, kind, account, score; with --text id, name, kind, snippet.`,
		Example: "  rounds lookup lindq\n  rounds lookup +46 8 465\n  rounds lookup --json --limit 3 さばえ\n" +
			"  rounds lookup --text invoice page slow",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return m.lookup(cmd, strings.Join(args, " "), f) },
	}
	c.Flags().IntVar(&f.limit, "limit", 10, "at most so many")
	c.Flags().BoolVar(&f.text, "text", false, "search in texts instead of names")
	return c
}

type lookupDoc struct {
	Query   string      `json:"query"`
	Matches []lookupHit `json:"matches"`
}

type lookupHit struct {
	ID      data.ID    `json:"id"`
	Name    string     `json:"name"`
	Kind    string     `json:"kind"`
	Score   int        `json:"score,omitzero"`
	Snippet string     `json:"snippet,omitempty"`
	Account accountRef `json:"account"`
}

func (m *Main) lookup(cmd *cobra.Command, query string, f lookupFlags) error {
	if f.limit < 1 {
		return usageError{data.Errorf(data.CodeInvalid, "--limit is %d; give 1 or more", f.limit)}
	}
	s, p, err := m.beginLook(cmd)
	if err != nil {
		return err
	}
	find, show := lookupNames, lookupTable
	if f.text {
		find, show = lookupTexts, textTable
	}
	doc, err := find(cmd.Context(), s, query, f.limit)
	if err != nil {
		return err
	}
	t, err := show(cmd.Context(), s, p, doc)
	if err != nil {
		return err
	}
	if err := p.print(report{document: doc, tables: []table{t}}); err != nil {
		return err
	}
	if len(doc.Matches) == 0 {
		return data.Errorf(data.CodeNotFound, "nothing matches %q; try fewer letters, a phone number or a mail address%s",
			query, map[bool]data.Phrase{false: ", or --text for notes and calls"}[f.text])
	}
	return nil
}

func lookupNames(ctx context.Context, s *page.Session, query string, limit int) (lookupDoc, error) {
	doc := lookupDoc{Query: query, Matches: []lookupHit{}}
	hits, err := s.Desk.Lookup(ctx, query, limit)
	if err != nil {
		return doc, err
	}
	for _, h := range hits {
		kind := "account"
		if h.Kind == find.Contact {
			kind = "contact"
		}
		doc.Matches = append(doc.Matches, lookupHit{ID: h.ID, Name: h.Name, Kind: kind, Score: h.Score, Account: accountRef{ID: h.Account}})
	}
	return doc, nameAccounts(ctx, s, doc.Matches)
}

// snippetRunes is how much of a text is shown around what was found.
const snippetRunes = 100

func lookupTexts(ctx context.Context, s *page.Session, query string, limit int) (lookupDoc, error) {
	doc := lookupDoc{Query: query, Matches: []lookupHit{}}
	found, err := s.Desk.Store.SearchText(ctx, query, limit)
	if err != nil {
		return doc, err
	}
	for _, m := range found {
		whole, err := s.Desk.Store.TextOf(ctx, m)
		if err != nil {
			return doc, err
		}
		doc.Matches = append(doc.Matches, lookupHit{
			ID: m.Key, Kind: strings.TrimSuffix(m.Kind, "_version"), Snippet: text.Snippet(whole, query, snippetRunes),
			Account: accountRef{ID: m.AccountID},
		})
	}
	if err := nameAccounts(ctx, s, doc.Matches); err != nil {
		return doc, err
	}
	for i := range doc.Matches {
		doc.Matches[i].Name = doc.Matches[i].Account.Name
	}
	return doc, nil
}

// nameAccounts fills in the names of the accounts.
func nameAccounts(ctx context.Context, s *page.Session, hits []lookupHit) error {
	ids := make([]data.ID, len(hits))
	for i := range hits {
		ids[i] = hits[i].Account.ID
	}
	entries, err := s.Desk.Store.Entries(ctx, ids)
	if err != nil {
		return err
	}
	refs := map[data.ID]accountRef{}
	for i := range entries {
		refs[entries[i].ID] = accountRef{entries[i].ID, entries[i].Name, entries[i].Language}
	}
	for i := range hits {
		hits[i].Account = refs[hits[i].Account.ID]
	}
	return nil
}

// lookupTable also tells a person why each account stands on the queue, as of now.
func lookupTable(ctx context.Context, s *page.Session, p *printer, doc lookupDoc) (table, error) {
	w := p.words
	t := table{columns: []column{
		{only: exact()}, {title: w.T("cli.col.name"), flex: true}, {title: w.T("cli.col.kind")},
		{title: w.T("queue.col.account"), flex: true}, {only: exact()},
		{title: w.T("queue.col.why"), flex: true, only: readable()},
	}}
	now := s.Desk.Now()
	for _, h := range doc.Matches {
		why := ""
		if p.form == formText {
			f, err := s.Desk.Store.Facts(ctx, h.Account.ID, now)
			if err != nil {
				return t, err
			}
			standing, _ := s.Desk.Evaluate(f, now)
			why = p.whyText(standing.Firings, now)
		}
		t.rows = append(t.rows, []cell{
			say(h.ID.String()), say(h.Name), {text: w.T("cli.kind." + h.Kind), plain: h.Kind, style: p.theme.Muted},
			say(h.Account.Name), say(strconv.Itoa(h.Score)), {text: why, style: p.theme.Muted},
		})
	}
	return t, nil
}

func textTable(_ context.Context, _ *page.Session, p *printer, doc lookupDoc) (table, error) {
	w := p.words
	t := table{columns: []column{
		{only: exact()}, {title: w.T("queue.col.account"), flex: true}, {title: w.T("cli.col.kind")},
		{title: w.T("cli.col.text"), flex: true},
	}}
	for _, h := range doc.Matches {
		t.rows = append(t.rows, []cell{
			say(h.ID.String()), say(h.Name), {text: w.T("cli.kind." + h.Kind), plain: h.Kind, style: p.theme.Muted}, say(h.Snippet),
		})
	}
	return t, nil
}
