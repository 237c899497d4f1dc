package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/rank"
	"rounds/data/rules"
)

func (m *Main) rulesTryCommand() *cobra.Command {
	var limit int
	c := &cobra.Command{
		Use:   "try CHANGE…",
		Short: "What a change of rules would do to scores and queue, before it is made",
		Long: `Evaluates every account by the rules in force and by the changed ones, and lists the
accounts that would stand elsewhere, then those that would have another score or health
alone: rank, score and health before and after. Nothing is changed. A change is KEY=VALUE
with a key of ` + "`rounds rules show`" + `; it may be shortened as long as its first and
last names leave no doubt.

--json prints {as_of, changes:[{key, from, to}], accounts, moved, rescored, entered, left,
rows:[{account:{id, name}, before:{rank, score, health, reason, view}, after:{the same}}]};
rank is 0 for an account that is not on the queue, health null without a score.

--plain prints id, name, rank before, rank after, score before, score after, health before,
health after, reason before, reason after.`,
		Example: "  rounds rules try health.weight.usage=40\n  rounds rules try health.weight.usage=40 renewal.checkpoints=[120,60] --limit 10",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.rulesTry(cmd, args, limit) },
	}
	c.Flags().IntVar(&limit, "limit", 20, "at most so many accounts; 0 for all")
	return c
}

type tryDoc struct {
	AsOf     data.Instant `json:"as_of"`
	Changes  []changeDoc  `json:"changes"`
	Accounts int          `json:"accounts"`
	Moved    int          `json:"moved"`
	Rescored int          `json:"rescored"`
	Entered  int          `json:"entered"`
	Left     int          `json:"left"`
	Rows     []movedRow   `json:"rows"`
}

type changeDoc struct {
	Key  string `json:"key"`
	From any    `json:"from"`
	To   any    `json:"to"`
}

type movedRow struct {
	Account struct {
		ID   data.ID `json:"id"`
		Name string  `json:"name"`
	} `json:"account"`
	Before standDoc `json:"before"`
	After  standDoc `json:"after"`
}

type standDoc struct {
	Rank   int         `json:"rank"`
	Score  rank.Points `json:"score"`
	Health *int        `json:"health"`
	Reason data.Reason `json:"reason"`
	View   data.View   `json:"view"`
}

func (m *Main) rulesTry(cmd *cobra.Command, typed []string, limit int) error {
	if limit < 0 {
		return usageError{data.Errorf(data.CodeInvalid, "--limit is %d; give 1 or more, or 0 for all", limit)}
	}
	changes := make([]rules.Change, len(typed))
	for i, t := range typed {
		var err error
		if changes[i], err = rules.ParseChange(t); err != nil {
			return err
		}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	team, err := s.Desk.Team().With(changes...)
	if err != nil {
		return err
	}
	trial, err := s.Desk.Try(cmd.Context(), team, m.progress(p.words.T("cli.try.doing")))
	if err != nil {
		return err
	}
	doc := tryDoc{AsOf: s.Desk.Now(), Accounts: trial.Accounts, Moved: trial.Elsewhere, Rescored: len(trial.Moved) - trial.Elsewhere, Entered: trial.Entered, Left: trial.Left, Rows: []movedRow{}}
	for _, c := range changes {
		doc.Changes = append(doc.Changes, changeDoc{c.Path, s.Desk.Team().Value(c.Path), c.Value})
	}
	shown := trial.Moved
	if limit > 0 {
		shown = shown[:min(limit, len(shown))]
	}
	for i := range shown {
		doc.Rows = append(doc.Rows, movedDoc(&shown[i]))
	}
	return p.print(p.tryReport(&doc))
}

func movedDoc(x *desk.Moved) movedRow {
	doc := func(s *desk.Stand) standDoc { return standDoc{s.Rank, s.Score, orNull(s.Health), s.Lead, s.View} }
	row := movedRow{Before: doc(&x.Was), After: doc(&x.Would)}
	row.Account.ID, row.Account.Name = x.ID, x.Name
	return row
}

func (p *printer) tryReport(doc *tryDoc) report {
	w := p.words
	t := table{columns: []column{
		{only: exact()}, {title: w.T("queue.col.account"), flex: true}, {title: w.T("cli.try.col.rank"), only: readable(), right: true},
		{title: w.T("rank.score"), only: readable(), right: true}, {title: w.T("queue.col.health"), only: readable(), right: true},
		{title: w.T("queue.col.why"), only: readable(), flex: true},
		{only: exact()}, {only: exact()}, {only: exact()}, {only: exact()}, {only: exact()}, {only: exact()}, {only: exact()}, {only: exact()},
	}}
	for i := range doc.Rows {
		r := &doc.Rows[i]
		b, a := &r.Before, &r.After
		t.rows = append(t.rows, []cell{
			say(r.Account.ID.String()), say(r.Account.Name), say(arrow(place(b.Rank), place(a.Rank))), say(arrow(w.Points(b.Score), w.Points(a.Score))),
			say(arrow(orDash(b.Health), orDash(a.Health))), {text: arrow(orDashText(string(b.Reason)), orDashText(string(a.Reason))), style: p.theme.Muted},
			say(strconv.Itoa(b.Rank)), say(strconv.Itoa(a.Rank)), say(b.Score.String()), say(a.Score.String()),
			say(number(b.Health)), say(number(a.Health)), say(string(b.Reason)), say(string(a.Reason)),
		})
	}
	out := report{document: doc, tables: []table{t}}
	for _, c := range doc.Changes {
		out.intro += c.Key + ": " + arrow(rules.Encode(c.From), rules.Encode(c.To)) + "\n"
	}
	out.intro += w.T("cli.try.sum", w.Number(int64(doc.Moved)), w.Number(int64(doc.Accounts)), w.Number(int64(doc.Rescored)), w.Number(int64(doc.Entered)), w.Number(int64(doc.Left)))
	if all := doc.Moved + doc.Rescored; len(doc.Rows) < all {
		out.outro = p.theme.Faint.Render(w.T("cli.queue.more", w.Number(int64(len(doc.Rows))), w.Number(int64(all))))
	}
	return out
}

// arrow is "12 → 7", or the one value of what did not change.
func arrow(before, after string) string {
	if before == after {
		return before
	}
	return before + " → " + after
}

func place(rank int) string {
	if rank == 0 {
		return "–"
	}
	return strconv.Itoa(rank)
}

func orDash(n *int) string { return orDashText(number(n)) }

func orDashText(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
