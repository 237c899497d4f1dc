package paper

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // months lie in zones, whatever the machine knows

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/kpi"
	"rounds/ui/words"
)

// Names as outsiders would write them to break out of the page, and names that are wide,
// long or written from the right.
const (
	hostileName    = `</title></style><script>alert(1)</script><img src="http://evil.example/x" onerror="alert(2)">`
	hostileSegment = `"><svg onload=alert(3)>&lt;b&gt;`
	wideName       = "株式会社さばえ眼鏡 営業企画部 山田 太郎"
	longName       = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
	rightName      = "שרה כהן"
)

var shown = data.At(time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC))

// team is a team of five whose names try everything.
func team() []data.User {
	var users []data.User
	for i, name := range []string{hostileName, wideName, longName, rightName} {
		users = append(users, data.User{ID: data.ID{byte(i + 1)}, Name: name})
	}
	return append(users, data.User{})
}

// counted is a book of 100 accounts, a few of which come, leave, answer and call each
// month; whole is what the review is about.
func counted(t *testing.T, whole kpi.Window) *desk.Figures {
	t.Helper()
	rules := kpi.Rules{Zone: data.LoadLocation("Europe/Berlin"), FastMinutes: 20, AnswerMinutes: 120, StalledDays: 5, Onboards: func(string) (bool, bool) { return true, true }}
	f := &desk.Figures{Tally: kpi.NewTally(rules, ReviewWindows(whole), shown), CSMs: team(), Segments: []string{hostileSegment, "local", ""}}
	for i := range 100 {
		start := data.Day(2025, time.Month(1+i%20), 1+i%28)
		at := func(days int) data.Instant {
			return (start + data.Date(days)).Start(time.UTC).Add(time.Duration(i) * time.Minute)
		}
		facts := &data.Facts{Account: data.Account{
			ID: data.ID{9, byte(i)}, Owner: f.CSMs[i%len(f.CSMs)].ID, Segment: f.Segments[i%len(f.Segments)], MRR: data.Money(10_000 * (1 + i%9)),
			StartOn: start, SignupAt: at(0), TimeZone: "Europe/Berlin", Currency: "EUR",
		}}
		if i%11 == 0 {
			facts.Account.ChurnedOn = start + 400
		}
		for k := range 10 {
			when := at(20 + 40*k)
			facts.Surveys = append(facts.Surveys, data.Survey{Kind: data.SurveyNPS, Score: int64((i + k) % 11), At: when}, data.Survey{Kind: data.SurveyCSAT, Score: int64(1 + (i+k)%5), At: when})
			facts.Requests = append(facts.Requests, data.Request{Kind: data.RequestHowTo, OpenedAt: when, FirstAnswerAt: when.Add(time.Duration(5+(i*k)%200) * time.Minute)})
			facts.Activities = append(facts.Activities, data.Activity{Kind: data.ActivityCall, State: data.CallFiled, At: when, PlaybookID: []string{"", "renewal"}[(i+k)%2]})
		}
		facts.Goals = []data.Goal{{At: at(1), ReachedAt: at(10 + i%30)}}
		facts.Runs = []data.Run{{Reason: data.ReasonSignupNew, StartedAt: at(2), FinishedAt: at(12 + i%9)}}
		if i < 3 {
			facts.Proposals = []data.Proposal{{Kind: "up-sell", Status: "won", At: data.At(time.Date(2026, 8, 1+i, 9, 0, 0, 0, time.UTC))}}
		}
		f.Add(facts)
	}
	return f
}

func reviewOf(t *testing.T, whole kpi.Window, lang string) *Review {
	t.Helper()
	r, err := NewReview(words.New(lang), counted(t, whole), hostileName, shown)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func window(t *testing.T, quarter string) kpi.Window {
	t.Helper()
	w, err := kpi.ParseQuarter(quarter)
	if err != nil {
		t.Fatal(fmt.Errorf("the quarter of the test: %w", err))
	}
	return w
}
