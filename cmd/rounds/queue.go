package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/desk"
	"rounds/data/rank"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
)

type queueFlags struct {
	view    string
	limit   int
	explain bool
}

func (m *Main) queueCommand() *cobra.Command {
	var f queueFlags
	c := &cobra.Command{
		Use:   "queue",
		Short: "Who needs you now, and why",
		Long: `Lists the accounts that need somebody, the most urgent first, with the reasons.

--json prints {as_of, total, rows:[{rank, account:{id, name, language}, score,
terms:{breach, urgency, risk, value, renewal}, health:{score, band, trend_7d},
reasons:[{code, since, due, breached, play}]}]}. The terms add up to the score
exactly; health.score is null when there is none, and health.trend_7d where there was
none 7 days ago; the first reason leads; a snoozed reason has snoozed_until and
snoozed_for too; total counts the whole view. With --explain
comes rules:[{code, numbers, clears, play}], one for each reason that is shown.

--plain prints rank, id, name, language, score, code, due, breached, health, band,
trend_7d, and with --explain the five terms.`,
		Example: "  rounds queue\n  rounds queue --view renewal --limit 10 --explain\n" +
			"  rounds queue --json --at 2026-11-21T14:05:00Z\n  rounds queue --plain --limit 0 | cut -f3",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return m.queue(cmd, f) },
	}
	c.Flags().StringVar(&f.view, "view", string(book.ViewAll), "which part: "+viewNames(" "))
	c.Flags().IntVar(&f.limit, "limit", 50, "at most so many rows; 0 for all")
	c.Flags().BoolVar(&f.explain, "explain", false, "show the terms of each score, and the rule behind each reason: clock, numbers, what clears it, play")
	_ = c.RegisterFlagCompletionFunc("view", cobra.FixedCompletions(strings.Fields(viewNames(" ")), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func viewNames(separator string) string {
	views := book.Views()
	names := make([]string, len(views))
	for i, v := range views {
		names[i] = string(v)
	}
	return strings.Join(names, separator)
}

func (m *Main) queue(cmd *cobra.Command, f queueFlags) error {
	view := data.View(f.view)
	if !slices.Contains(book.Views(), view) {
		return usageError{data.Errorf(data.CodeInvalid, "there is no view %q; choose one of %s", f.view, viewNames(", "))}
	}
	if f.limit < 0 {
		return usageError{data.Errorf(data.CodeInvalid, "--limit is %d; give 1 or more, or 0 for all", f.limit)}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	if err := m.loadQueue(cmd.Context(), s.Desk); err != nil {
		return err
	}
	total := s.Desk.Book.Counts()[view]
	if f.limit == 0 {
		f.limit = total
	}
	rows := s.Desk.Book.Rows(view, 0, f.limit)
	standing := make(map[data.ID][]data.Firing, len(rows))
	for i := range rows {
		standing[rows[i].ID] = rows[i].Standing.Firings
	}
	plays, err := s.Desk.Plays(cmd.Context(), standing)
	if err != nil {
		return err
	}
	r := queueReport(s, p, total, f, rows, plays)
	if total == 0 {
		if r.outro, err = p.emptyQueue(cmd.Context(), s.Desk.Store, view); err != nil {
			return err
		}
	}
	point, err := s.Desk.Store.SyncPoint(cmd.Context())
	if err != nil {
		return err
	}
	if shutOut := p.words.T("queue.empty.shut-out"); point.ShutOut && r.outro != shutOut {
		r.outro = strings.Join(part.Filled(r.outro, p.words.T("cli.queue.shut-out")), "\n")
	}
	return p.print(r)
}

// loadQueue evaluates what is due, unless nothing can be written, and ranks the book
// as of now.
func (m *Main) loadQueue(ctx context.Context, d *desk.Desk) error {
	if d.Store.ReadOnly() {
		return d.LoadQueue(ctx)
	}
	if err := d.Refresh(ctx, m.progress(m.words().T("cli.evaluating"))); err != nil {
		return err
	}
	return d.LoadQueue(ctx)
}

type queueDoc struct {
	AsOf  data.Instant `json:"as_of"`
	Total int          `json:"total"`
	Rows  []queueRow   `json:"rows"`
	Rules []ruleRow    `json:"rules,omitempty"`
}

type queueRow struct {
	Rank    int         `json:"rank"`
	Account accountRef  `json:"account"`
	Score   rank.Points `json:"score"`
	Terms   rank.Terms  `json:"terms"`
	Health  healthDoc   `json:"health"`
	Reasons []reasonDoc `json:"reasons"`
}

type accountRef struct {
	ID       data.ID `json:"id"`
	Name     string  `json:"name"`
	Language string  `json:"language"`
}

type healthDoc struct {
	Score  *int      `json:"score"` // null when there is none
	Band   data.Band `json:"band"`
	Trend7 *int      `json:"trend_7d"` // null where there was none then
}

type reasonDoc struct {
	Code     data.Reason  `json:"code"`
	Since    data.Instant `json:"since,omitzero"`
	Due      data.Instant `json:"due,omitzero"`
	Breached bool         `json:"breached"`
	Play     string       `json:"play"` // the playbook that answers it, "" when none does
	Snoozed  data.Date    `json:"snoozed_until,omitzero"`
	Waits    string       `json:"snoozed_for,omitempty"`
}

// orNull is a health score as JSON has it.
func orNull(score int) *int {
	if score == data.NoScore {
		return nil
	}
	return &score
}

func healthOf(s *data.Standing) healthDoc {
	doc := healthDoc{Score: orNull(s.Score), Band: s.Band}
	if s.Trend7 != data.NoTrend {
		doc.Trend7 = &s.Trend7
	}
	return doc
}

// reasonsOf keeps the order: the leading one first. plays are the playbooks that
// answer them, in the same order.
func reasonsOf(firings []data.Firing, plays []string, now data.Instant) []reasonDoc {
	out := make([]reasonDoc, 0, len(firings))
	for i := range firings {
		f := &firings[i]
		r := reasonDoc{Code: f.Code, Since: f.Since, Due: f.Due, Breached: f.Breached(now), Play: plays[i]}
		if f.Disposition == data.DispositionSnoozed {
			r.Snoozed, r.Waits = f.Until, f.Waits
		}
		out = append(out, r)
	}
	return out
}

func queueReport(
	s *page.Session, p *printer, total int, f queueFlags, rows []book.Row, plays map[data.ID][]string,
) report {
	now, w := s.Desk.Book.At(), p.words
	doc := queueDoc{AsOf: now, Total: total, Rows: []queueRow{}}
	t := table{columns: []column{
		{title: "#", right: true}, {only: exact()},
		{title: w.T("queue.col.due"), only: readable()}, {title: w.T("queue.col.account"), flex: true},
		{title: w.T("queue.col.why"), flex: true, only: readable()},
		{title: w.T("queue.col.lang"), drop: 2}, {title: w.T("rank.score"), right: true},
		{only: exact()}, {only: exact()}, {only: exact()},
		{title: w.T("queue.col.health"), drop: 1, only: readable()}, {only: exact()}, {only: exact()}, {only: exact()},
	}}
	if f.explain {
		for _, term := range []string{"breach", "urgency", "risk", "value", "renewal"} {
			t.columns = append(t.columns, column{title: w.T("rank." + term), right: true})
		}
	}
	for _, r := range rows {
		row := queueRow{
			Rank: r.Rank, Account: accountRef{r.ID, r.Name, r.Language}, Score: r.Terms.Score(), Terms: r.Terms,
			Health: healthOf(&r.Standing), Reasons: reasonsOf(r.Standing.Firings, plays[r.ID], now),
		}
		doc.Rows = append(doc.Rows, row)
		lead := row.Reasons[0]
		cells := []cell{
			say(strconv.Itoa(r.Rank)), say(r.ID.String()),
			p.dueCell(&r.Standing.Firings[0], now, s), say(r.Name),
			{text: p.whyText(r.Standing.Firings, now), style: p.theme.Muted},
			say(r.Language), {text: w.Points(row.Score), plain: row.Score.String()},
			say(string(lead.Code)), say(stamp(lead.Due)), say(strconv.FormatBool(lead.Breached)),
			p.healthCell(&r.Standing), say(number(row.Health.Score)), say(string(r.Standing.Band)), say(number(row.Health.Trend7)),
		}
		if f.explain {
			for _, term := range []rank.Points{r.Terms.Breach, r.Terms.Urgency, r.Terms.Risk, r.Terms.Value, r.Terms.Renewal} {
				cells = append(cells, cell{text: w.Points(term), plain: term.String()})
			}
		}
		t.rows = append(t.rows, cells)
	}
	out := report{tables: []table{t}}
	if f.explain {
		doc.Rules = p.rulesBehind(s, doc.Rows)
		out.tables = append(out.tables, p.rulesTable(doc.Rules))
	}
	out.document = doc
	if shown := len(doc.Rows); shown < total {
		out.outro = p.theme.Faint.Render(w.T("cli.queue.more", w.Number(int64(shown)), w.Number(int64(total))))
	}
	return out
}

// emptyQueue says why a view is empty.
func (p *printer) emptyQueue(ctx context.Context, st *store.Store, view data.View) (string, error) {
	status, err := st.Status(ctx)
	switch {
	case err != nil:
		return "", err
	case status.Accounts == 0:
		return p.emptyBook(&status), nil
	case view == book.ViewAll:
		return p.words.T("cli.queue.empty"), nil
	case view == book.ViewSnoozed:
		return p.words.T("cli.queue.empty-snoozed"), nil
	}
	return p.words.T("cli.queue.empty-view"), nil
}

// emptyBook says why nobody is in the book.
func (p *printer) emptyBook(status *store.Status) string {
	switch {
	case status.Workspace.IsZero():
		return p.words.T("cli.queue.empty-book")
	case status.ShutOut:
		return p.words.T("queue.empty.shut-out")
	case status.Synced:
		return p.words.T("cli.queue.empty-scope")
	}
	return p.words.T("cli.queue.empty-arriving")
}

// dueCell is the clock of a firing: a glyph in its colour and the words.
func (p *printer) dueCell(f *data.Firing, now data.Instant, s *page.Session) cell {
	light := page.Light(f, now)
	due := f.Due
	if f.BreachAt != 0 {
		due = f.BreachAt
	}
	when := p.words.Due(due, f.BreachAt != 0, now, s.Location)
	if f.Disposition == data.DispositionSnoozed {
		when = p.words.T("queue.until", p.words.Day(f.Until, now.DateIn(s.Location)))
	}
	return cell{text: light.Glyph() + " " + when, style: p.theme.Light(light)}
}

// whyText is the leading reason and how many more there are.
func (p *printer) whyText(firings []data.Firing, now data.Instant) string {
	if len(firings) == 0 {
		return ""
	}
	why := p.words.Why(&firings[0], now)
	if waits := firings[0].Waits; waits != "" {
		why = p.words.T("why.waits", why, waits)
	}
	if n := len(firings); n > 1 {
		why += " " + p.words.T("queue.more", n-1)
	}
	return why
}

// healthCell is the score with its band in a glyph and in a word.
func (p *printer) healthCell(s *data.Standing) cell {
	light := page.BandLight(s.Band)
	if s.Score == data.NoScore {
		return cell{text: light.Glyph() + " " + p.words.T("band."), style: p.theme.Light(light)}
	}
	return cell{
		text:  fmt.Sprintf("%s %d %s %s", light.Glyph(), s.Score, page.TrendGlyph(s.Trend7), p.words.T("band."+string(s.Band))),
		style: p.theme.Light(light),
	}
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// stamp is an instant for a machine, "" when it is not set.
func stamp(at data.Instant) string {
	text, _ := at.MarshalText() // it has no error
	return string(text)
}
