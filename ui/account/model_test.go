package account

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/words"
)

func TestUseIsSummedByWeekAndFeature(t *testing.T) {
	const today = data.Date(20_000)
	day := func(back int, feature string, count, users int64) data.UsageDay {
		return data.UsageDay{Day: today - data.Date(back), Feature: feature, Count: count, Users: users}
	}
	for _, c := range []struct {
		name string
		rows []data.UsageDay
		want use
	}{
		{"nothing", nil, use{}},
		{"today is half over and does not count", []data.UsageDay{day(0, "rules", 9, 1), day(-1, "rules", 9, 1)}, use{}},
		{"the edges of the weeks", []data.UsageDay{
			day(57, "old", 3, 0), day(56, "rules", 5, 0), day(29, "rules", 7, 0), day(28, "rules", 11, 0), day(1, "rules", 13, 0),
		}, use{
			recent: 24, before: 12,
			features: []featureUse{{"rules", 24, 12, today - 1}},
			unused:   []featureUse{{"old", 0, 0, today - 57}},
			weeks:    []float64{3, 5, 0, 0, 7, 11, 0, 0, 13},
		}},
		{"people stand in for uses; ties by name; unused by their last day", []data.UsageDay{
			day(40, "b gone", 1, 0), day(33, "a gone", 1, 0), day(2, "y", 0, 4), day(2, "x", 4, 2), day(2, "idle", 0, 0),
		}, use{
			recent: 8, before: 2,
			features: []featureUse{{"x", 4, 0, today - 2}, {"y", 4, 0, today - 2}},
			unused:   []featureUse{{"a gone", 0, 1, today - 33}, {"b gone", 0, 1, today - 40}},
			weeks:    []float64{1, 1, 0, 0, 0, 8},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := addUp(c.rows, today); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestUseAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const today = data.Date(20_000)
		rows := rapid.SliceOf(rapid.Custom(func(t *rapid.T) data.UsageDay {
			return data.UsageDay{
				Day:     today - data.Date(rapid.IntRange(-2, 160).Draw(t, "back")),
				Feature: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "feature"),
				Count:   rapid.Int64Range(-1, 50).Draw(t, "count"), Users: rapid.Int64Range(0, 5).Draw(t, "users"),
			}
		})).Draw(t, "rows")
		u := addUp(rows, today)
		var recent, before int64
		for _, f := range slices.Concat(u.features, u.unused) {
			recent, before = recent+f.recent, before+f.before
		}
		if recent != u.recent || before != u.before {
			t.Fatalf("the features have %d and %d uses, the account %d and %d", recent, before, u.recent, u.before)
		}
		var last4 float64
		for _, w := range u.weeks[max(0, len(u.weeks)-4):] {
			last4 += w
		}
		if len(u.weeks) >= 4 && int64(last4) != u.recent {
			t.Fatalf("the last four weeks have %v uses, the account %d", u.weeks, u.recent)
		}
	})
}

func TestChange(t *testing.T) {
	for _, c := range []struct {
		recent, before int64
		percent        int
		ok             bool
	}{
		{0, 0, 0, false}, {5, 0, 0, false}, {0, 5, -100, true}, {510, 595, -14, true}, {3, 2, 50, true},
		{1001, 1000, 0, true}, {199, 200, -1, true}, {201, 200, 1, true}, {100, 100, 0, true},
	} {
		if percent, ok := change(c.recent, c.before); percent != c.percent || ok != c.ok {
			t.Errorf("change(%d, %d) = %d, %v; want %d, %v", c.recent, c.before, percent, ok, c.percent, c.ok)
		}
	}
}

func TestMoney(t *testing.T) {
	if got := yearly(124_050); got != 1_488_600 {
		t.Errorf("ARR of 1,240.50 is %s", got)
	}
	subs := []data.Subscription{
		{Status: data.SubscriptionActive, MRR: 10_000}, {Status: data.SubscriptionTrial, MRR: 5_000},
		{Status: data.SubscriptionCancelled, MRR: 7_000}, {Status: data.SubscriptionActive, MRR: 2_950},
		{Status: data.SubscriptionActive, TrialEndOn: data.Day(2026, 12, 1), MRR: 900},
	}
	if got := paying(subs, data.Day(2026, 12, 2)); got != 13_850 {
		t.Errorf("after the trial the paying products add up to %s, want 138.50", got)
	}
	if got := paying(subs, data.Day(2026, 12, 1)); got != 12_950 {
		t.Errorf("the paying products add up to %s, want 129.50", got)
	}
}

func at(s string) data.Instant {
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return data.At(v)
}

func TestPeopleStandByWhoMatters(t *testing.T) {
	id := func(n byte) data.ID { return data.ID{15: n} }
	d := &store.Dossier{
		Facts: &data.Facts{Contacts: []data.Contact{
			{ID: id(1), Name: "Left", Primary: true, LeftOn: 5}, {ID: id(2), Name: "Zoe"}, {ID: id(3), Name: "Ann"},
			{ID: id(4), Name: "Champion", Champion: true}, {ID: id(5), Name: "Primary", Primary: true},
		}},
		Told: []data.Told{
			{ContactID: id(2), Topic: "fees", At: 10}, {ContactID: id(2), Topic: "limits", At: 30},
			{ContactID: id(2), Topic: "fees", At: 20}, {ContactID: id(3), Topic: "fees", At: 5},
		},
	}
	var names []string
	people := listPeople(d, 40)
	topics := func(p person) (out []string) {
		for i := range p.told {
			out = append(out, p.told[i].Topic)
		}
		return out
	}
	for i := range people {
		names = append(names, people[i].Name)
	}
	if want := []string{"Primary", "Champion", "Ann", "Zoe", "Left"}; !slices.Equal(names, want) {
		t.Errorf("people stand as %q, want %q", names, want)
	}
	if got, want := topics(people[3]), []string{"limits", "fees"}; !slices.Equal(got, want) {
		t.Errorf("Zoe was told %q, want %q", got, want)
	}
	if got, want := topics(people[2]), []string{"fees"}; !slices.Equal(got, want) {
		t.Errorf("Ann was told %q, want %q: what one was told is not what the other was", got, want)
	}
}

func TestWhatIsOpenStandsByItsClock(t *testing.T) {
	now := data.Instant(1000)
	id := func(n byte) data.ID { return data.ID{15: n} }
	f := &data.Facts{
		Requests: []data.Request{
			{ID: id(1), OpenedAt: 500, FirstAnswerAt: 510}, {ID: id(2), OpenedAt: 700}, {ID: id(3), OpenedAt: 600},
			{ID: id(4), OpenedAt: 900, Kind: data.RequestOutage, FirstAnswerAt: 910}, {ID: id(5), OpenedAt: 100, ResolvedAt: 200},
			{ID: id(6), OpenedAt: 2000}, {ID: id(7), OpenedAt: 650, ResolvedAt: 1500},
		},
		FollowUps: []data.FollowUp{
			{ID: id(11), DueAt: 3000, CreatedAt: 1}, {ID: id(12), DueAt: 900, CreatedAt: 1}, {ID: id(13), DueAt: 950, CreatedAt: 1, DoneAt: 960},
		},
		Issues: []data.Issue{{ID: id(21), At: 10}, {ID: id(22), At: 20}, {ID: id(23), At: 30, ShippedAt: 40}, {ID: id(24), At: 30, MergedInto: id(22)}},
	}
	var got []byte
	open := listOpen(f, now)
	for i := range open {
		got = append(got, open[i].id()[15])
	}
	if want := []byte{4, 3, 7, 2, 1, 12, 11, 22, 21}; !slices.Equal(got, want) {
		t.Errorf("open are %v, want %v", got, want)
	}
}

func TestTheFiringOfWhatIsOpen(t *testing.T) {
	id := data.ID{15: 9}
	standing := []data.Firing{
		{Code: data.ReasonEscalation, Occurrence: id.String()},
		{Code: data.ReasonRequestWaiting, Occurrence: id.String(), BreachAt: 77},
	}
	for _, c := range []struct {
		name string
		item openItem
		code data.Reason
		at   data.Instant
	}{
		{"a request on the queue has its clock", openItem{request: &data.Request{ID: id}}, data.ReasonRequestWaiting, 77},
		{"one that was dismissed has none", openItem{request: &data.Request{ID: data.ID{15: 8}}}, data.ReasonRequestWaiting, 0},
		{"an outage", openItem{request: &data.Request{ID: id, Kind: data.RequestOutage}}, data.ReasonOutageOpen, 0},
		{"a call back", openItem{request: &data.Request{ID: id, Kind: data.RequestCallback}}, data.ReasonCallback, 0},
		{"a date", openItem{followUp: &data.FollowUp{ID: id}}, data.ReasonFollowUp, 0},
		{"a booked call", openItem{followUp: &data.FollowUp{ID: id, Kind: data.FollowUpAppointment}}, data.ReasonAppointment, 0},
	} {
		f, ok := c.item.firing(standing)
		if !ok || f.Code != c.code || f.BreachAt != c.at || f.Occurrence != c.item.id().String() {
			t.Errorf("%s: %+v, %v", c.name, f, ok)
		}
	}
	if _, ok := (&openItem{issue: &data.Issue{ID: id}}).firing(standing); ok {
		t.Error("an issue is a reason")
	}
}

func TestStalled(t *testing.T) {
	berlin := data.LoadLocation("Europe/Berlin")
	now := at("2026-11-21T13:00:00Z")
	today := now.DateIn(berlin)
	for _, c := range []struct {
		run  data.Run
		want int
	}{
		{data.Run{StartedAt: at("2026-11-01T10:00:00Z"), ProgressAt: at("2026-11-15T22:59:00Z")}, 6},
		{data.Run{StartedAt: at("2026-11-01T10:00:00Z"), ProgressAt: at("2026-11-16T22:59:00Z")}, 5},
		{data.Run{StartedAt: at("2026-11-01T10:00:00Z"), ProgressAt: at("2026-11-16T23:01:00Z")}, 0}, // the 17th in Berlin
		{data.Run{StartedAt: at("2026-11-10T10:00:00Z")}, 11},
		{data.Run{StartedAt: at("2026-11-01T10:00:00Z"), FinishedAt: at("2026-11-02T10:00:00Z")}, 0},
	} {
		if got := stalled(&c.run, today, berlin, 5); got != c.want {
			t.Errorf("stalled %d days, want %d: %+v", got, c.want, c.run)
		}
	}
}

func TestUncoveredRequiredSteps(t *testing.T) {
	library, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	p, ok := library.Current("repricer-onboarding")
	if !ok {
		t.Fatal("the repricer onboarding is not shipped any more")
	}
	run, other := data.ID{15: 1}, data.ID{15: 2}
	in := func(rows []data.StepAnswer, run data.ID) playbook.Run {
		return desk.RunOf(p, (&store.Dossier{Steps: rows}).StepsOf(run), nil)
	}
	all := uncovered(p, in(nil, run), "en")
	var rows []data.StepAnswer
	for _, step := range p.Uncovered(playbook.NewRun(p, nil)) {
		rows = append(rows, data.StepAnswer{RunID: run, StepID: step.ID, State: data.StepDone})
	}
	required := slices.DeleteFunc(p.Uncovered(playbook.NewRun(p, nil)), func(s *playbook.Step) bool { return !s.Required })
	if len(all) != len(required) || len(all) == 0 {
		t.Errorf("%d required steps are open in a new run, want %d", len(all), len(required))
	}
	if left := uncovered(p, in(rows, run), "en"); len(left) != 0 {
		t.Errorf("with every step done these are open: %q", left)
	}
	if left := uncovered(p, in(rows, other), "en"); !slices.Equal(left, all) {
		t.Error("the steps of another run count")
	}
	if ja := uncovered(p, in(nil, run), "ja"); slices.Equal(ja, all) {
		t.Error("the steps are English in Japanese")
	}
}

func TestTimeToFirstValue(t *testing.T) {
	berlin := data.LoadLocation("Europe/Berlin")
	reached := at("2026-03-10T23:30:00Z") // the 11th in Berlin
	for _, c := range []struct {
		name    string
		account data.Account
		reached data.Instant
		want    int
		ok      bool
	}{
		{"from the sign-up", data.Account{SignupAt: at("2026-03-01T12:00:00Z"), StartOn: data.Day(2026, 1, 1)}, reached, 10, true},
		{"from the contract", data.Account{StartOn: data.Day(2026, 3, 1)}, reached, 10, true},
		{"not reached", data.Account{StartOn: data.Day(2026, 3, 1)}, 0, 0, false},
		{"no start", data.Account{}, reached, 0, false},
		{"before the start", data.Account{StartOn: data.Day(2026, 4, 1)}, reached, 0, true},
	} {
		days, ok := toFirstValue(&c.account, &data.Goal{ReachedAt: c.reached}, berlin)
		if days != c.want || ok != c.ok {
			t.Errorf("%s: %d, %v; want %d, %v", c.name, days, ok, c.want, c.ok)
		}
	}
}

func TestPromisesNotCoveredComeFirst(t *testing.T) {
	f := &data.Facts{Promises: []data.Promise{
		{Text: "covered early", CoveredAt: 20}, {Text: "covered late", CoveredAt: 30, DueOn: 1}, {Text: "no day"},
		{Text: "later", DueOn: 9}, {Text: "soon", DueOn: 3}, {Text: "of tomorrow", At: 2000},
	}}
	var got []string
	for _, p := range promises(f, 1000) {
		got = append(got, p.Text)
	}
	if want := []string{"soon", "later", "no day", "covered late", "covered early"}; !slices.Equal(got, want) {
		t.Errorf("promises stand as %q, want %q", got, want)
	}
}

func TestDayLight(t *testing.T) {
	for left, want := range map[int]theme.Light{-1: theme.LightRed, 0: theme.LightAmber, 30: theme.LightAmber, 31: theme.LightGreen} {
		if got := dayLight(left, 30); got != want {
			t.Errorf("%d days before: %v, want %v", left, got, want)
		}
	}
}

func TestColumnHeights(t *testing.T) {
	for _, c := range []struct {
		wants []int
		h     int
		out   []int
	}{
		{[]int{10, 4, 4}, 20, []int{10, 4, 4}},
		{[]int{10, 9, 9}, 20, []int{10, 4, 4}},
		{[]int{30, 2, 2}, 20, []int{14, 2, 2}},
		{[]int{10, 9, 9, 9}, 15, []int{6, 2, 2, 2}},
		{[]int{5}, 20, []int{5}},
	} {
		if got := columnHeights(c.wants, c.h); !slices.Equal(got, c.out) {
			t.Errorf("columnHeights(%v, %d) = %v, want %v", c.wants, c.h, got, c.out)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		wants := rapid.SliceOfN(rapid.IntRange(2, 60), 1, 6).Draw(t, "wants")
		h := rapid.IntRange(len(wants)*3, 90).Draw(t, "h")
		out := columnHeights(wants, h)
		sum := len(wants) - 1
		for i := range out {
			if out[i] < leastPanel || out[i] > max(wants[i], leastPanel) {
				t.Fatalf("panel %d has %d lines of %d: %v", i, out[i], wants[i], out)
			}
			sum += out[i]
		}
		if sum > h {
			t.Fatalf("%v take %d lines of %d", out, sum, h)
		}
	})
}

func TestFilledKeepsItsInput(t *testing.T) {
	in := []string{"a", "", "b"}
	if got := strings.Join(part.Filled(in...), "+"); got != "a+b" || in[1] != "" {
		t.Errorf("filled gave %q and left %q", got, in)
	}
}

// The server says in English to whom a new account went, and why; the page says it in the
// reader's language.
func TestWhoseANewAccountIsIsSaidInTheReadersLanguage(t *testing.T) {
	m := &model{s: &page.Session{Words: words.New("de")}, f: &data.Facts{}}
	ev := data.Event{Kind: data.EventAssigned, Detail: "Mia Berg: speaks sv and has the fewest open onboardings (2)", Custom: data.Fields{"why": "speaks"}}
	if got, want := m.event(&ev).text, "Mia Berg spricht die Sprache und hat die wenigsten offenen Einführungen"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	ev.Custom["why"] = "of a newer server"
	if got := m.event(&ev).text; got != ev.Detail {
		t.Errorf("of a reason that is not known it says %q", got)
	}
}
