package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/page"
)

// deed is what note, log, snooze and done did; --json prints it.
type deed struct {
	Did      string        `json:"did"`
	Account  accountRef    `json:"account"`
	ID       data.ID       `json:"id,omitzero"` // of the note or the activity
	Reasons  []data.Reason `json:"reasons,omitempty"`
	Until    data.Date     `json:"until,omitzero"`
	FollowUp data.Instant  `json:"follow_up,omitzero"`
	Rhythm   *string       `json:"rhythm,omitempty"`
	Owner    *ownerRef     `json:"owner,omitempty"`
	Team     []memberRef   `json:"team,omitempty"`
}

// printDeed says in one line what was done.
func (p *printer) printDeed(d deed, sentence string) error {
	codes := make([]string, len(d.Reasons))
	for i, c := range d.Reasons {
		codes[i] = string(c)
	}
	t := table{columns: []column{{only: exact()}, {only: exact()}, {only: exact()}, {only: exact()}, {flex: true}}}
	t.rows = [][]cell{{
		say(d.Did), say(d.Account.ID.String()), say(idOrNothing(d.ID)), say(strings.Join(codes, ",")), say(sentence),
	}}
	return p.print(report{document: d, tables: []table{t}})
}

func idOrNothing(id data.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

// accountNamed is the account that was typed, by name, phone, mail or id.
func (m *Main) accountNamed(ctx context.Context, s *page.Session, typed string) (data.Account, error) {
	id, err := s.Desk.Resolve(ctx, typed)
	if err != nil {
		return data.Account{}, err
	}
	return s.Desk.Store.Account(ctx, id)
}

// dossierNamed is all about the account that was typed.
func dossierNamed(ctx context.Context, s *page.Session, typed string) (*store.Dossier, error) {
	id, err := s.Desk.Resolve(ctx, typed)
	if err != nil {
		return nil, err
	}
	return s.Desk.Store.Dossier(ctx, id, s.Now())
}

func refOf(a *data.Account) accountRef { return accountRef{a.ID, a.Name, a.Language} }

// textGiven is the text of the arguments, or of the standard input where they say -.
func (m *Main) textGiven(args []string) (string, error) {
	body := strings.Join(args, " ")
	if body == "-" {
		if m.typedAt() {
			_, _ = fmt.Fprintln(m.Stderr, m.words().T("cli.type"))
		}
		raw, err := io.ReadAll(io.LimitReader(m.Stdin, text.MaxField+1))
		if err != nil {
			return "", data.Errorf(data.CodeInvalid, "the text could not be read: %w", err)
		}
		body = string(raw)
	}
	return body, store.TextFits(body)
}

// choice is which of an account's reasons a command works on.
type choice struct {
	all  bool
	code string
}

func (c *choice) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.all, "all", false, "all reasons, not only the leading one")
	cmd.Flags().StringVar(&c.code, "code", "", "the reason with this code, such as request.waiting")
	_ = cmd.RegisterFlagCompletionFunc("code", cobra.FixedCompletions(reasonCodes(), cobra.ShellCompDirectiveNoFileComp))
}

func (c *choice) check() error {
	switch {
	case c.all && c.code != "":
		return usageError{errors.New("--all and --code exclude each other; choose one of them")}
	case c.code != "" && !slices.Contains(reasonCodes(), c.code):
		return usageError{data.Errorf(data.CodeInvalid, "there is no reason code %q; `rounds show ACCOUNT` lists the codes that stand", c.code)}
	}
	return nil
}

// of evaluates the account as of now and picks: the leading reason, those of the
// code, or all.
func (c *choice) of(ctx context.Context, s *page.Session, account *data.Account) ([]data.Firing, error) {
	now := s.Now()
	f, err := s.Desk.Store.Facts(ctx, account.ID, now)
	if err != nil {
		return nil, err
	}
	standing, _ := s.Desk.Evaluate(f, now)
	firings := standing.Firings
	if len(firings) == 0 {
		return nil, data.Errorf(data.CodeNotFound, "nothing stands against %s now, so there is nothing to do", account.Name)
	}
	if c.all {
		return firings, nil
	}
	if c.code == "" {
		return firings[:1], nil
	}
	var stand []string
	var picked []data.Firing
	for _, f := range firings {
		if stand = append(stand, string(f.Code)); string(f.Code) == c.code {
			picked = append(picked, f)
		}
	}
	if len(picked) == 0 {
		return nil, data.Errorf(data.CodeNotFound, "%s does not stand against %s now; what stands is %s",
			c.code, account.Name, strings.Join(stand, ", "))
	}
	return picked, nil
}

func codesOf(firings []data.Firing) []data.Reason {
	codes := make([]data.Reason, len(firings))
	for i := range firings {
		codes[i] = firings[i].Code
	}
	return codes
}

// holds reports whether every word that was typed stands in a text, whatever its case,
// width and accents.
func holds(hay, typed string) bool {
	hay = text.Fold(hay)
	for _, word := range strings.Fields(text.Fold(typed)) {
		if !strings.Contains(hay, word) {
			return false
		}
	}
	return true
}
