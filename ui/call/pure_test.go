package call

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
)

func TestClockText(t *testing.T) {
	for seconds, want := range map[int64]string{0: "0:00", 59: "0:59", 761: "12:41", 3599: "59:59", 3600: "1:00:00", 3727: "1:02:07"} {
		if got := clockText(seconds); got != want {
			t.Errorf("%d s is %q, want %q", seconds, got, want)
		}
	}
}

// Parked time is left out, and a clock that was set back takes nothing away.
func TestSpent(t *testing.T) {
	start := data.At(time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC))
	tests := []struct {
		text string
		row  int64
		now  time.Duration
		want int64
	}{
		{"", 0, 90 * time.Second, 97},
		{"", 600, 90 * time.Second, 690},
		{"615", 600, 0, 615}, // a crash left more than the row says
		{"615", 700, time.Second, 701},
		{"nonsense", 600, -time.Hour, 600},
		{"-5", 0, time.Second, 8},
	}
	for _, tt := range tests {
		var s spent
		s.resume("7")
		s.resume(tt.text)
		s.before, s.since = max(tt.row, s.kept), start
		if got := s.seconds(start.Add(tt.now)); got != tt.want {
			t.Errorf("%+v: %d s", tt, got)
		}
	}
}

func TestChosen(t *testing.T) {
	tests := []struct{ at, by, digit, n, want int }{
		{0, 1, 0, 3, 1}, {2, 1, 0, 3, 2}, {0, -1, 0, 3, 0}, {0, 0, 3, 3, 2}, {1, 0, 4, 3, 1}, {0, 1, 0, 0, 0},
	}
	for _, tt := range tests {
		if got := chosen(tt.at, tt.by, tt.digit, tt.n); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
}

func TestActedOn(t *testing.T) {
	now := data.At(time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC))
	one, other := data.ID{15: 1}.String(), data.ID{15: 2}.String()
	firings := []data.Firing{
		{Code: data.ReasonRequestWaiting, Occurrence: "a"}, {Code: data.ReasonRequestWaiting, Occurrence: "b"},
		{Code: data.ReasonFollowUp, Occurrence: "today", Since: now - 1}, {Code: data.ReasonAppointment, Occurrence: "later", Since: now + 1},
		{Code: data.ReasonRenewal, Occurrence: "r"},
		{Code: data.ReasonEscalation, Occurrence: one + "@2026-11-24"}, {Code: data.ReasonEscalation, Occurrence: other + "@2026-11-24"},
		{Code: data.ReasonEscalation, Occurrence: one + "@2026-11-24/inside"},
	}
	for reason, want := range map[data.Reason][]string{
		data.ReasonRequestWaiting: {"a", "today"}, data.ReasonRenewal: {"today", "r"}, "": {"today"}, data.ReasonFollowUp: {"today"},
		data.ReasonEscalation: {"today", one + "@2026-11-24", one + "@2026-11-24/inside"},
	} {
		var got []string
		for _, f := range actedOn(firings, reason, now) {
			got = append(got, f.Occurrence)
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", reason, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", reason, got, want)
			}
		}
	}
}

func library(t testing.TB) *playbook.Library {
	t.Helper()
	l, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return l
}

func TestPlayOf(t *testing.T) {
	l := library(t)
	waiting, renewal := data.Firing{Code: data.ReasonRequestWaiting}, data.Firing{Code: data.ReasonRenewal}
	tests := []struct {
		asked   string
		firings []data.Firing
		play    string
		reason  data.Reason
	}{
		{"", nil, "", ""},
		{"", []data.Firing{renewal, waiting}, "renewal", data.ReasonRenewal},
		{"renewal", []data.Firing{waiting, renewal}, "renewal", data.ReasonRenewal},
		{"save-call", []data.Firing{waiting, renewal}, "save-call", data.ReasonRequestWaiting},
		{"unknown", []data.Firing{waiting}, "request-handling", data.ReasonRequestWaiting},
		{"", []data.Firing{waiting}, "request-handling", data.ReasonRequestWaiting},
		{"", []data.Firing{{Code: data.ReasonCallback}}, "request-handling", data.ReasonCallback},
		{"", []data.Firing{{Code: "team.own"}, waiting}, "", "team.own"},
		{"", []data.Firing{{Code: data.ReasonUsageDrop}}, "health-recovery", data.ReasonUsageDrop},
		{"", []data.Firing{{Code: data.ReasonFollowUp}}, "", data.ReasonFollowUp},
	}
	for _, tt := range tests {
		p, reason := playOf(l, tt.asked, tt.firings, store.Course{})
		id := ""
		if p != nil {
			id = p.ID
		}
		if id != tt.play || reason != tt.reason {
			t.Errorf("%q on %v: %q for %q", tt.asked, tt.firings, id, reason)
		}
	}
	empty, _ := playbook.NewLibrary()
	if p, _ := playOf(empty, "", nil, store.Course{}); p != nil {
		t.Errorf("a library without playbooks has %s", p.ID)
	}
}

// A new occurrence has a checklist of its own; a request keeps one from day to day, an
// onboarding and a promise go on.
func TestBegunAt(t *testing.T) {
	l := library(t)
	const opened, since = data.Instant(100), data.Instant(500)
	request := data.Request{ID: data.ID{3}, OpenedAt: opened}
	for _, tt := range []struct {
		play       string
		code       data.Reason
		occurrence string
		want       data.Instant
	}{
		{"renewal", data.ReasonRenewal, "2027-02-17/90", since},
		{"satisfaction-survey", data.ReasonSurveyDue, "2026-11-24", since},
		{"outage", data.ReasonOutageOpen, request.ID.String(), opened},
		{"escalation-followup", data.ReasonEscalation, request.ID.String() + "@2026-11-24", opened},
		{"request-handling", data.ReasonCallback, data.ID{4}.String(), since}, // which has not arrived yet
		{"repricer-onboarding", data.ReasonStalled, data.ID{5}.String(), 0},
		{"renewal", data.ReasonFollowUp, data.ID{6}.String(), 0},
		{"success-story", data.ReasonRenewal, "2027-02-17/90", 0},
		{"", "team.own", "x", 0},
	} {
		p, _ := l.Current(tt.play)
		firings := []data.Firing{{Code: data.ReasonUsageHigh, Since: 7}, {Code: tt.code, Occurrence: tt.occurrence, Since: since}}
		if got := begunAt(firings, tt.code, p, []data.Request{request}); got != tt.want {
			t.Errorf("%s for %s %s began at %d, want %d", tt.play, tt.code, tt.occurrence, got, tt.want)
		}
		if got := begunAt(nil, tt.code, p, nil); got != 0 {
			t.Errorf("%s for nothing that stands began at %d", tt.play, got)
		}
	}
}

func TestAnswerField(t *testing.T) {
	for _, step := range []string{"goal", "why#2", "日本"} {
		got, number, ok := answerStep(answerField(step, 7))
		if !ok || got != step || number != 7 {
			t.Errorf("%s came back as %s %d %v", step, got, number, ok)
		}
	}
	for _, other := range []string{"next_step", "answer:", "answer:goal", "answer:goal#x"} {
		if step, _, ok := answerStep(other); ok {
			t.Errorf("%s is taken for an answer of %s", other, step)
		}
	}
}

// Every answer that a step accepts comes back from its row.
func TestAnswersSurviveTheirRows(t *testing.T) {
	bound := 1e9
	rapid.Check(t, func(t *rapid.T) {
		s := &playbook.Step{ID: "s", Kind: playbook.Ask, Field: "f", Max: &bound, Options: []playbook.Choice{
			{ID: "2", Label: playbook.Text{"en": "1"}}, {ID: "one", Label: playbook.Text{"en": "2"}},
		}}
		a := playbook.Answer{}
		switch rapid.IntRange(0, 5).Draw(t, "type") {
		case 0:
			a = playbook.Answer{Type: playbook.Number, Number: float64(rapid.Int64Range(-1e12, 1e11).Draw(t, "n")) / 100}
		case 1:
			a = playbook.Answer{Type: playbook.Money, Number: float64(rapid.Int64Range(0, 1e11).Draw(t, "n")) / 100,
				Currency: rapid.SampledFrom([]string{"", "EUR", "JPY"}).Draw(t, "currency")}
		case 2:
			a = playbook.Answer{Type: playbook.Bool, Bool: rapid.Bool().Draw(t, "b")}
		case 3:
			a = playbook.Answer{Type: playbook.Option, Text: rapid.SampledFrom([]string{"2", "one"}).Draw(t, "o")}
		case 4:
			a = playbook.Answer{Type: playbook.Date, Text: data.Date(rapid.IntRange(1, 40000).Draw(t, "d")).String()}
		case 5:
			a = playbook.Answer{Type: playbook.FreeText, Text: rapid.StringMatching(`[a-zé東,0-9]([a-z é東,.0-9]*[a-z])?`).Draw(t, "text")}
		}
		s.Type = a.Type
		got, err := s.Read(a.String(), "en")
		if err != nil || got != a {
			t.Fatalf("%+v was written as %q and read as %+v (%v)", a, a.String(), got, err)
		}
	})
}

// A run rebuilt from its rows is the run that wrote them.
func TestRunOf(t *testing.T) {
	p, _ := library(t).Current("repricer-onboarding")
	rows := []data.StepAnswer{
		{StepID: "sku-check", State: data.StepDone, Field: "sku_count", Answer: "100", At: 5},
		{StepID: "sku-count", State: data.StepDone, Field: "sku_count", Answer: "140", At: 3},
		{StepID: "product-kind", State: data.StepDone, Field: "product_kind", Answer: "both", At: 4},
		{StepID: "seller-experience", State: data.StepOpen, Field: "seller_experience", Answer: "new", At: 4},
		{StepID: "strategy", State: data.StepDone, Field: "strategy", Answer: "push", Reason: "own brand first", At: 6},
		{StepID: "welcome", State: data.StepNotApplicable, At: 6},
		{StepID: "gone", State: data.StepDone, At: 6},
		{StepID: "price-min", State: data.StepDone, Field: "price_min", Answer: "not a number", At: 6},
	}
	r := desk.RunOf(p, rows, map[string]string{"marketplaces": "DE", "sku_count": "1"})
	for field, want := range map[string]string{"sku_count": "100", "product_kind": "both", "seller_experience": "new", "strategy": "push", "marketplaces": "DE"} {
		if got := r.Answers[field].String(); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if _, ok := r.Answers["price_min"]; ok {
		t.Error("an unreadable answer was kept")
	}
	for step, want := range map[string]playbook.StepState{
		"sku-count": playbook.Done, "seller-experience": playbook.Open, "welcome": playbook.NotApplicable, "strategy": playbook.Done, "gone": playbook.Open,
	} {
		if got := r.State(step); got != want {
			t.Errorf("%s is %s, want %s", step, got, want)
		}
	}
	if d := r.Decisions["strategy"]; d.Recommended != "" || d.Choice != "push" || d.Reason == "" {
		t.Errorf("the decision is %+v: there is no rule for new and both", d)
	}
}

func TestFinished(t *testing.T) {
	p, _ := library(t).Current("satisfaction-survey")
	r := playbook.NewRun(p, nil)
	if finished(nil, r) || finished(p, r) {
		t.Error("nothing was done, and it is finished")
	}
	for _, s := range p.Visible(r) {
		if s.Required {
			r = r.Mark(s.ID, playbook.Done)
		}
	}
	if !finished(p, r) {
		t.Error("every required step is covered, and it is not finished")
	}
	optional := &playbook.Playbook{Sections: []playbook.Section{{Steps: []playbook.Step{{ID: "a"}, {ID: "b"}}}}}
	half := playbook.NewRun(optional, nil).Mark("a", playbook.Done)
	if finished(optional, half) || !finished(optional, half.Mark("b", playbook.Done)) {
		t.Error("without required steps, all of them count")
	}
}

func TestHeadline(t *testing.T) {
	for note, want := range map[string]string{"": "", "\n\t\n invoice slow \nmore": "invoice slow", "a\x1b[2Jb": "a [2Jb"} {
		if got := headline(note); got != want {
			t.Errorf("%q gives %q, want %q", note, got, want)
		}
	}
}

// The line for notes names the keys that capture as they are bound.
func TestCaptureKeysAreTheBoundOnes(t *testing.T) {
	b := newBench(t)
	if got := b.captureKeys(); got != "alt+i f p t m b d" {
		t.Errorf("they are %q", got)
	}
	changed, err := b.s.Keys.Change(map[string][]string{"issue": {"ctrl+e"}, "told": {"f5"}, "score": {}, "refresh": {}})
	if err != nil {
		t.Fatal(err)
	}
	b.s.Keys = changed
	if got := b.captureKeys(); got != "ctrl+e alt+f p f5 alt+b d" {
		t.Errorf("with other keys they are %q", got)
	}
}
