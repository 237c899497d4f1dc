package issue_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/issue"
)

func id(n byte) data.ID { return data.ID{1, 15: n} }

// mention is one row: account n says title on a day of November 2026.
func mention(n, account byte, kind data.IssueKind, title string, day int) issue.Row {
	money := map[byte]string{1: "EUR", 2: "EUR", 3: "JPY"}
	mrr := map[byte]data.Money{1: 10000, 2: 50000, 3: 3200000}
	return issue.Row{
		Issue: data.Issue{
			ID: id(n), AccountID: id(100 + account), Kind: kind, Title: title, Status: issue.Open,
			At: data.At(time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC)),
		},
		Account: "account " + string('0'+account), MRR: mrr[account], Currency: money[account],
	}
}

var parity = map[string]int64{"JPY": 160}

func TestGroupsCountAccountsAndRevenueOnce(t *testing.T) {
	rows := []issue.Row{
		mention(1, 1, data.IssueBug, "invoice page is slow", 3),
		mention(2, 2, data.IssueBug, "INVOICE page is slow", 4),
		mention(3, 2, data.IssueBug, "billing takes ages", 9),
		mention(4, 3, data.IssueFeature, "invoice page is slow", 5), // another kind
		mention(5, 2, data.IssueFeature, "csv export", 6),
	}
	rows[2].MergedInto, rows[1].RootCause, rows[1].Status = id(1), "no index", issue.Handed
	got := issue.Groups(rows, parity)
	if len(got) != 3 {
		t.Fatalf("%d groups: %+v", len(got), got)
	}
	g := got[0]
	if g.ID != id(1) || g.MRR != 60000 || g.Status != issue.Handed || g.RootCause != "no index" || !slices.Equal(g.Mentions, []data.ID{id(1), id(2), id(3)}) {
		t.Errorf("the first group is %+v", g)
	}
	if len(g.Askers) != 2 || g.Askers[0].ID != id(102) || g.Askers[0].Times != 2 || g.Askers[1].Times != 1 {
		t.Errorf("it was asked for by %+v", g.Askers)
	}
	if got[1].Title != "csv export" || got[1].MRR != 50000 || got[2].MRR != 20000 {
		t.Errorf("then come %+v and %+v", got[1], got[2])
	}
}

func TestMergesFollowAChainAndSurviveARing(t *testing.T) {
	for name, into := range map[string][3]byte{
		"chain": {0, 1, 2}, "ring of two": {2, 1, 1}, "ring of three": {3, 1, 2}, "itself": {1, 1, 1}, "unknown": {77, 1, 1},
	} {
		rows := []issue.Row{
			mention(1, 1, data.IssueBug, "a", 1), mention(2, 2, data.IssueBug, "b", 2), mention(3, 3, data.IssueBug, "c", 3),
		}
		for i, n := range into {
			if n != 0 {
				rows[i].MergedInto = id(n)
			}
		}
		if got := issue.Groups(rows, parity); len(got) != 1 || got[0].ID != id(1) || len(got[0].Askers) != 3 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhatShippedAndIsAskedAgainStandsApart(t *testing.T) {
	rows := []issue.Row{mention(1, 1, data.IssueFeature, "csv export", 1), mention(2, 2, data.IssueFeature, "csv export", 8)}
	rows[0].Status = issue.Shipped
	if g, err := issue.Find(issue.Groups(rows, nil), "csv"); err != nil || g.ID != id(2) {
		t.Errorf("csv is %+v, %v", g, err)
	}
	if got := issue.Groups(rows, nil); len(got) != 2 || got[0].Status != issue.Open || got[1].Status != issue.Shipped {
		t.Errorf("%+v", got)
	}
}

func TestFind(t *testing.T) {
	groups := issue.Groups([]issue.Row{
		mention(1, 1, data.IssueFeature, "csv export", 1), mention(2, 2, data.IssueFeature, "csv export of claims", 2), mention(3, 3, data.IssueBug, "Zoë's page", 2),
	}, nil)
	for typed, want := range map[string]data.ID{"csv export": id(1), "claims EXPORT": id(2), "zoe": id(3), id(2).String(): id(2)} {
		if g, err := issue.Find(groups, typed); err != nil || g.ID != want {
			t.Errorf("%q: %v, %v", typed, g, err)
		}
	}
	for typed, want := range map[string]data.Code{"csv": data.CodeAmbiguous, "fax": data.CodeNotFound, "": data.CodeNotFound, id(9).String(): data.CodeNotFound} {
		if _, err := issue.Find(groups, typed); data.CodeOf(err) != want {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestWhatProductReads(t *testing.T) {
	rows := []issue.Row{
		mention(1, 1, data.IssueBug, "=HYPERLINK(1) is [slow]", 3), mention(2, 3, data.IssueFeature, "csv\nexport", 4), mention(3, 2, data.IssueBug, "-1 shown", 2),
	}
	groups := issue.Groups(rows, parity)
	text := issue.Markdown(groups, rows[0].At, time.UTC)
	for _, want := range []string{
		"# From customers, 2026-11-03\n\n## Issues\n\n### -1 shown\n", "### =HYPERLINK(1) is \\[slow\\]\n\n- Accounts: 1, mentioned 1 times from 2026-11-03 to 2026-11-03\n- MRR of those accounts: 100\n",
		"\n## Feature requests\n\n### csv export\n", "  - account 3, 32000 JPY MRR, 1×, last 2026-11-04\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing from\n%s", want, text)
		}
	}
	raw, err := issue.CSV(groups, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	table, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil || len(table) != 4 {
		t.Fatalf("%v: %q", err, raw)
	}
	if table[1][2] != "'-1 shown" || table[2][2] != "csv export" || table[3][2] != "'=HYPERLINK(1) is [slow]" || table[2][7] != "200" {
		t.Errorf("%q", table)
	}
}
