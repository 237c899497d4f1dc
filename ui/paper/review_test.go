package paper

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/kpi"
	"rounds/ui/words"
)

func reviewIDs() []string {
	var out []string
	for _, id := range kpi.IDs() {
		out = append(out, string(id))
	}
	return out
}

func TestReviewWindows(t *testing.T) {
	for _, tt := range []struct{ of, before, first, last string }{
		{"2026-07…2026-09", "2026-04…2026-06", "2025-10", "2026-09"},
		{"2026-01…2026-03", "2025-10…2025-12", "2025-04", "2026-03"},
		{"2026-02…2026-02", "2026-01…2026-01", "2025-03", "2026-02"},
		{"2025-11…2026-10", "2024-11…2025-10", "2025-11", "2026-10"},
	} {
		span := func(s string) kpi.Window {
			from, to, _ := strings.Cut(s, "…")
			a, err := kpi.ParseMonth(from)
			if err != nil {
				t.Fatal(err)
			}
			b, err := kpi.ParseMonth(to)
			if err != nil {
				t.Fatal(err)
			}
			return kpi.Window{From: a.From, To: b.To}
		}
		got := ReviewWindows(span(tt.of))
		if got[wholeWindow] != span(tt.of) || got[beforeWindow] != span(tt.before) {
			t.Errorf("%s: %v and before %v", tt.of, got[wholeWindow], got[beforeWindow])
		}
		months := got[firstMonth:]
		if len(months) != trend || months[0].String() != tt.first || months[len(months)-1].String() != tt.last {
			t.Errorf("%s: %d months, %v to %v", tt.of, len(months), months[0], months[len(months)-1])
		}
	}
}

// A quarter with figures that can be told by hand: 4 customers at start of whom 1 left, of
// 400, 300, 200 and 100 a month; before, nobody left. One answers 9 in the quarter, and
// one 6 before it.
func TestWhatAReviewSays(t *testing.T) {
	at := func(month time.Month) data.Instant { return data.At(time.Date(2026, month, 10, 9, 0, 0, 0, time.UTC)) }
	f := &desk.Figures{
		Tally: kpi.NewTally(kpi.Rules{FastMinutes: 20, AnswerMinutes: 120, StalledDays: 5}, ReviewWindows(window(t, "2026-Q3")), shown),
		CSMs:  []data.User{{ID: data.ID{1}, Name: "Aiko"}, {ID: data.ID{2}, Name: "Ben"}, {ID: data.ID{3}, Name: "Nobody yet"}}, Segments: []string{""},
	}
	for i, mrr := range []data.Money{40_000, 30_000, 20_000, 10_000} {
		facts := &data.Facts{Account: data.Account{ID: data.ID{byte(i + 1)}, Owner: data.ID{byte(1 + i%2)}, MRR: mrr, StartOn: data.Day(2025, 1, 1)}}
		if i == 0 {
			facts.Surveys = []data.Survey{{Kind: data.SurveyNPS, Score: 9, At: at(8)}, {Kind: data.SurveyNPS, Score: 6, At: at(5)}}
		}
		if i == 3 {
			facts.Account.ChurnedOn = data.Day(2026, 8, 15)
		}
		f.Add(facts)
	}
	r, err := NewReview(words.New("en"), f, "", shown)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ id, value, n, before, change, way string }{
		{"retention", "75.0 %", "4", "100.0 %", "▼ 25.0 pp worse", "worse"},
		{"grr", "90.0 %", "4", "100.0 %", "▼ 10.0 pp worse", "worse"},
		{"nps", "+100", "1", "−100", "▲ 200 better", "better"},
		{"csat", "–", "0", "–", "–", ""},
		{"onboarding_stalled", "0", "0", "–", "–", ""},
	} {
		c := chapterOf(t, r, tt.id)
		if c.Value.Text != tt.value || c.Value.Of != tt.n || c.Before.Text != tt.before || c.Change != (Change{tt.change, tt.way}) {
			t.Errorf("%s: %+v, before %+v, change %+v", tt.id, c.Value, c.Before, c.Change)
		}
	}
	if want := "Against Q2 2026: 1 better, 3 worse, 0 the same."; r.Verdict != want {
		t.Errorf("the verdict is %q", r.Verdict)
	}
	ben := chapterOf(t, r, "retention").Sides[0]
	if len(ben.Rows) != 2 || ben.Rows[1].Name != "Ben" || ben.Rows[1].Value.Text != "50.0 %" || ben.Rows[1].Value.Of != "2" || len(ben.Without) != 1 || ben.Without[0] != "Nobody yet" {
		t.Errorf("by CSM: %+v", ben)
	}
	months := chapterOf(t, r, "retention").Months
	if got := months[10]; got.Name != "Aug 2026" || got.Value.Text != "75.0 %" || !got.In || months[8].In {
		t.Errorf("August is %+v", got)
	}
	var equation []string
	for _, term := range r.Equations[1].Terms {
		equation = append(equation, term.Sign+term.Value)
	}
	if got := strings.Join(equation, " "); got != "1,000 −100 −0 +0 +0 =900" {
		t.Errorf("MRR: %s", got)
	}
}

func chapterOf(t *testing.T, r *Review, id string) *Chapter {
	t.Helper()
	for i := range r.Chapters {
		if r.Chapters[i].ID == id {
			return &r.Chapters[i]
		}
	}
	t.Fatalf("there is no chapter %s", id)
	return nil
}

// Less is better where it is about days, minutes and what stands still, and what reads
// the same is the same.
func TestChange(t *testing.T) {
	r := &Review{w: words.New("en")}
	known := func(id kpi.ID, v float64) kpi.Figure { return kpi.Figure{ID: id, Known: true, Value: v} }
	for _, tt := range []struct {
		now, before kpi.Figure
		want        Change
	}{
		{known(kpi.GRR, 97.04), known(kpi.GRR, 96.96), Change{"same", "same"}},
		{known(kpi.GRR, 97.06), known(kpi.GRR, 96.94), Change{"▲ 0.2 pp better", "better"}},
		{known(kpi.NPS, 0.4), known(kpi.NPS, -0.4), Change{"same", "same"}},
		{known(kpi.NPS, -20), known(kpi.NPS, 5), Change{"▼ 25 worse", "worse"}},
		{known(kpi.FirstValue, 12.5), known(kpi.FirstValue, 10), Change{"▲ 2½ d worse", "worse"}},
		{known(kpi.ResponseSlowest, 60), known(kpi.ResponseSlowest, 240), Change{"▼ 3 h 0 min better", "better"}},
		{known(kpi.CSAT, 50), kpi.Figure{ID: kpi.CSAT}, Change{"–", ""}},
	} {
		if got := r.change(tt.now, tt.before); got != tt.want {
			t.Errorf("%v after %v is %+v, want %+v", tt.now.Value, tt.before.Value, got, tt.want)
		}
	}
}

// The page holds colours and fonts of its own alone, and says what it is: no drawing
// brings its ground, its font or an address along.
func TestPlotsTakeTheColoursOfThePage(t *testing.T) {
	var page bytes.Buffer
	if err := reviewOf(t, window(t, "2026-Q3"), "en").WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(page.String(), "</style>")
	for _, alien := range []string{"rgb(", "rgba(", "Roboto", "fill:white", "xlink", "http://www", "<script", "<img"} {
		if strings.Contains(body, alien) {
			i := strings.Index(body, alien)
			t.Errorf("the page holds %q: …%s…", alien, body[max(0, i-80):i+80])
		}
	}
	if !strings.Contains(body, "var(--accent)") || !strings.Contains(page.String(), "default-src 'none'") {
		t.Error("the plots or the policy are not there")
	}
	if size := page.Len(); size > 400_000 {
		t.Errorf("the page has %d bytes", size)
	}
}
