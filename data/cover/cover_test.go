package cover

import (
	"fmt"
	"slices"
	"testing"

	"rounds/data"
)

func TestDiff(t *testing.T) {
	f := &data.Facts{
		Promises: []data.Promise{
			{ID: data.ID{1}, Text: "Weekly report by e-mail", At: 5},
			{ID: data.ID{2}, Text: "CSV export of the invoices by the end of November", DueOn: 40, At: 5},
			{ID: data.ID{3}, Text: "A rule for bundles", DueOn: 20, At: 5},
			{ID: data.ID{4}, Text: "Import of the old price list", CoveredAt: 9, At: 5},
			{ID: data.ID{5}, Text: "Made tomorrow", At: 99},
		},
		HandOffs: []data.HandOff{
			{WonAt: 3, Features: data.Strings{"price limits", "bulk edit", "A rule for bundles"}, Problems: data.Strings{"Too little time"}},
			{WonAt: 4, Features: data.Strings{"在庫予測", "repricing rules"}, Problems: data.Strings{"No overview", ""}},
			{WonAt: 99, Features: data.Strings{"not sold yet"}},
		},
	}
	show := func(all []Emphasis) []string {
		var out []string
		for _, e := range all {
			out = append(out, fmt.Sprintf("%s %s %v", e.Kind, e.Text, e.Covered))
		}
		return out
	}
	tests := []struct {
		name string
		said []string
		want []string
	}{
		{"nothing", nil, []string{
			"promise A rule for bundles false", "promise CSV export of the invoices by the end of November false", "promise Weekly report by e-mail false",
			"feature 在庫予測 false", "feature repricing rules false", "problem No overview false",
			"feature price limits false", "feature bulk edit false", "problem Too little time false",
			"promise Import of the old price list true",
		}},
		{"by tag, topic, step and what was typed", []string{"price-limits", "CSV Export", "在庫予測の使い方", "The rule for a bundle"}, []string{
			"promise Weekly report by e-mail false", "feature repricing rules false", "problem No overview false", "feature bulk edit false", "problem Too little time false",
			"promise A rule for bundles true", "promise CSV export of the invoices by the end of November true", "promise Import of the old price list true",
			"feature 在庫予測 true", "feature price limits true",
		}},
	}
	for _, tt := range tests {
		got := Diff(f, tt.said, 50)
		if !slices.Equal(show(got), tt.want) {
			t.Errorf("%s:\n%q, want\n%q", tt.name, show(got), tt.want)
		}
		open := Open(got)
		if len(open) > 0 && open[len(open)-1].Covered || len(open) < len(got) && !got[len(open)].Covered {
			t.Errorf("%s: open are %q", tt.name, show(open))
		}
	}
}

func TestAHandOffGrowsOld(t *testing.T) {
	f := &data.Facts{
		HandOffs: []data.HandOff{{WonAt: 1, Features: data.Strings{"alerts"}}},
		Promises: []data.Promise{{ID: data.ID{1}, Text: "CSV export", At: 1}},
	}
	const day = 24 * 60 * 60 * 1000
	for days, want := range map[data.Instant]int{0: 2, FreshDays: 2, FreshDays + 1: 1} {
		if got := len(Diff(f, nil, 1+days*day)); got != want {
			t.Errorf("after %d days %d are listed, want %d", days, got, want)
		}
	}
}

func TestWhatCovers(t *testing.T) {
	tests := []struct {
		emphasised, said string
		want             bool
	}{
		{"price limits", "Minimum and maximum price limits", true},
		{"Price Limits", "price-limits", true},
		{"price limits", "price", true}, // one word of ours names the subject
		{"price limits", "prices", true},
		{"Price fixed for 24 months", "price", false},
		{"repricing rules", "Setting up rules", false},
		{"An app with the agency's logo", "app", true},
		{"application of the law", "app", false},
		{"Übersicht der Gebühren", "Gebuhren", true},
		{"the", "the", true},
		{"the", "of", false},
		{"", "fees", false},
		{"価格", "価格", true},
		{"下限価格と上限価格", "下限価格", true},
		{"ルールの設定", "設定", false}, // too short to be sure
	}
	for _, tt := range tests {
		f := &data.Facts{HandOffs: []data.HandOff{{Features: data.Strings{tt.emphasised}}}}
		got := Diff(f, []string{tt.said}, 1)
		if covered := len(got) == 1 && got[0].Covered; covered != tt.want {
			t.Errorf("%q covers %q: %v", tt.said, tt.emphasised, covered)
		}
	}
}
