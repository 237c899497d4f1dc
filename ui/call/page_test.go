package call

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/phrase"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/uitest"
	"rounds/ui/words"
)

// bench is a call in memory: a page without a store, at a moment that the test sets.
type bench struct {
	*Call
	now time.Time
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{now: time.Date(2026, 11, 24, 13, 5, 0, 0, time.UTC)}
	d := desk.New(nil, func() time.Time { return b.now }, library(t))
	s := &page.Session{
		Desk: d, Words: words.New("en"), Theme: theme.New(colorprofile.TrueColor, true), Keys: keys.Default(),
		Me: data.User{ID: data.ID{9}, Name: "Aiko Tanaka", Email: "aiko@example.com"}, Location: data.LoadLocation("Europe/Berlin"),
	}
	account := data.ID{1}
	person := data.Contact{ID: data.ID{2}, AccountID: account, Name: "渡辺 恵子", Language: "ja", TimeZone: "Asia/Tokyo", Primary: true}
	b.Call = New(s, page.StartCallMsg{ID: account}).(*Call)
	p, _ := d.Library().Current("repricer-onboarding")
	msg := loadedMsg{page: b.Call, play: p, file: &store.Dossier{Facts: &data.Facts{
		Account:  data.Account{ID: account, Name: "株式会社さばえ眼鏡", Language: "ja", TimeZone: "Asia/Tokyo"},
		Contacts: []data.Contact{person, {ID: data.ID{3}, Name: "Former", LeftOn: 5}, {ID: data.ID{4}, Name: "斎藤 拓也"}},
	}}}
	msg.topics = d.Topics(p, nil)
	msg.call.Activity = data.Activity{ID: data.ID{5}, AccountID: account, ContactID: person.ID, At: data.At(b.now)}
	msg.call.Run, msg.call.Note = data.Run{ID: data.ID{6}}, data.ID{7}
	b.Update(msg)
	if !b.ready {
		t.Fatal("the call is not there")
	}
	return b
}

func (b *bench) press(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		key, err := uitest.ParseKey(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Update(key)
	}
}

// do covers a step as if it had been saved.
func (b *bench) do(ids ...string) {
	for _, id := range ids {
		b.run = b.run.Mark(id, playbook.Done)
		b.call.Steps = append(b.call.Steps, data.StepAnswer{StepID: id, State: data.StepDone, At: data.At(b.now)})
	}
}

// Whatever the window, no line is longer than it, and no text steers the terminal.
func TestViewsFitTheirWindow(t *testing.T) {
	long := strings.Repeat("長いname ", 1500) + "\x1b[2J\nend"
	states := map[string]func(*bench){
		"steps":  func(*bench) {},
		"script": func(b *bench) { b.press(t, "j", "j") },
		"answer": func(b *bench) { b.press(t, "j", "enter") },
		"notes":  func(b *bench) { b.press(t, "tab") },
		"need":   func(b *bench) { b.press(t, "shift+tab") },
		"card":   func(b *bench) { b.cursor = "strategy" },
		"reason": func(b *bench) { b.cursor = "strategy"; b.press(t, "2") },
		"wrap":   func(b *bench) { b.press(t, "e") },
		"people": func(b *bench) { b.press(t, "e", "tab", "tab", "tab") },
		"failed": func(b *bench) { b.press(t, "e"); b.wrap.err = long },
		"hostile": func(b *bench) {
			b.file.Facts.Account.Name, b.person.Name, b.person.Role, b.person.Phone = long, long, long, long
			b.note.SetText(long)
			b.file.Facts.Promises = []data.Promise{{Text: long}}
			b.file.Told = []data.Told{{ContactID: b.person.ID, Topic: long}}
			b.run.Answers["goal"] = playbook.Answer{Type: playbook.FreeText, Text: long}
			b.file.Facts.Issues = []data.Issue{{ActivityID: b.call.Activity.ID, Title: long}}
		},
		"broken": func(b *bench) { b.err, b.ready = errors.New(long), false },
		"bare":   func(b *bench) { b.play = nil },
	}
	for name, set := range states {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			set(b)
			for w := 60; w <= 140; w += 5 {
				for _, h := range []int{18, 19, 22, 30, 38, 60} {
					view, cursor := b.View(w, h)
					lines := strings.Split(view, "\n")
					if len(lines) > h && name != "broken" {
						t.Fatalf("%d×%d: %d lines", w, h, len(lines))
					}
					for _, line := range lines {
						if got := part.StyledWidth(line); got > w {
							t.Fatalf("%d×%d: %d cells in %q", w, h, got, line)
						}
					}
					if strings.Contains(view, "\x1b[2J") {
						t.Fatalf("%d×%d: a text steers the terminal", w, h)
					}
					if cursor != nil && (cursor.X >= w || cursor.Y >= len(lines) || cursor.X < 0 || cursor.Y < 0) {
						t.Fatalf("%d×%d: the cursor is at %d,%d", w, h, cursor.X, cursor.Y)
					}
					if b.Capturing() && cursor == nil {
						t.Fatalf("%d×%d: a field has the focus and no cursor", w, h)
					}
				}
			}
		})
	}
}

// A second changes the clock and nothing else.
func TestASecondChangesTheClockOnly(t *testing.T) {
	b := newBench(t)
	for _, size := range [][2]int{{60, 18}, {80, 22}, {120, 38}} {
		before, _ := b.View(size[0], size[1])
		b.now = b.now.Add(time.Second)
		after, _ := b.View(size[0], size[1])
		was, is := clockText(b.spent.seconds(data.At(b.now))-1), clockText(b.spent.seconds(data.At(b.now)))
		if after != strings.Replace(before, was+" of", is+" of", 1) {
			t.Errorf("%v: more than the clock changed", size)
		}
	}
}

// Where little may move, the clock goes on by the minute.
func TestAStillClockCountsMinutes(t *testing.T) {
	b := newBench(t)
	b.s.Still = true
	before, _ := b.View(80, 22)
	b.now = b.now.Add(59 * time.Second)
	if after, _ := b.View(80, 22); after != before || !strings.Contains(after, "0 of 45 min") {
		t.Errorf("within a minute it changed:\n%s", after)
	}
	b.now = b.now.Add(time.Second)
	if after, _ := b.View(80, 22); !strings.Contains(after, "1 of 45 min") {
		t.Errorf("after a minute it shows\n%s", after)
	}
}

func TestTheSelectedStepIsAlwaysInSight(t *testing.T) {
	b := newBench(t)
	for _, size := range [][2]int{{60, 18}, {80, 22}, {120, 38}} {
		b.press(t, "home")
		for range b.visible() {
			view, _ := b.View(size[0], size[1])
			if !strings.Contains(view, theme.GlyphSelect) {
				t.Fatalf("%v: %s is out of sight", size, b.cursor)
			}
			b.press(t, "j")
		}
	}
}

// A script longer than its panel can be read to its end.
func TestALongScriptScrolls(t *testing.T) {
	b := newBench(t)
	b.cursor = "welcome"
	b.press(t, "tab") // the notes take the room
	b.View(60, 18)
	if b.shown.overflow == 0 {
		t.Fatal("the script fits: the test needs a smaller window")
	}
	seen := ""
	for range 6 {
		view, _ := b.View(60, 18)
		seen += view
		if b.shown.overflow == b.peek {
			break
		}
		b.press(t, "pgdown")
	}
	if b.cursor != "welcome" || !strings.Contains(seen, "45分ほど") {
		t.Errorf("the end of the script is never shown:\n%s", seen)
	}
}

func TestUntouched(t *testing.T) {
	tests := []struct {
		name string
		set  func(*bench)
		want bool
	}{
		{"nothing", func(*bench) {}, true},
		{"prepared", func(b *bench) { b.do("profile", "sku-check") }, true},
		{"spoken", func(b *bench) { b.do("welcome") }, false},
		{"spoken in an earlier call", func(b *bench) { b.do("welcome"); b.call.Steps[0].At -= 5000 }, true},
		{"noted", func(b *bench) { b.note.SetText("hello") }, false},
		{"blanks noted", func(b *bench) { b.note.SetText(" \n") }, true},
		{"needed", func(b *bench) { b.need.SetText("peace") }, false},
		{"captured", func(b *bench) { b.file.Facts.Issues = []data.Issue{{ActivityID: b.call.Activity.ID}} }, false},
		{"captured in another call", func(b *bench) { b.file.Facts.Issues = []data.Issue{{ActivityID: data.ID{99}}} }, true},
		{"on its way to the disk", func(b *bench) {
			b.writes.queue = []write{{step: store.Step{StepID: "welcome"}}}
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			tt.set(b)
			if got := b.untouched(); got != tt.want {
				t.Fatalf("untouched is %v", got)
			}
			b.openWrap()
			if b.wrap.noAnswer() != tt.want {
				t.Errorf("the outcome is %s", b.wrap.result().id)
			}
		})
	}
}

func TestNextStep(t *testing.T) {
	tests := []struct {
		line, outcome, text, when string
		allDay                    bool
		proposed                  int
	}{
		{"she sets prices on 20 SKUs fri 10:00", "strategy_chosen", "she sets prices on 20 SKUs", "2026-11-27T01:00:00.000Z", false, 0},
		{"send the list, 3 dec", "strategy_chosen", "send the list", "2026-12-02T15:00:00.000Z", true, 0},
		{"価格を設定 来週月曜 10時", "strategy_chosen", "価格を設定", "2026-11-30T01:00:00.000Z", false, 0},
		{"fri send the list", "strategy_chosen", "send the list", "2026-11-26T15:00:00.000Z", true, 0},
		{"mon ami", "strategy_chosen", "mon ami", "2026-11-30T15:00:00.000Z", true, 5},
		{"no date here", "strategy_chosen", "no date here", "2026-11-30T15:00:00.000Z", true, 5},
		{"", "to_be_continued", "", "2026-11-25T15:00:00.000Z", true, 2},
		{"", data.OutcomeNoAnswer, "", "2026-11-24T15:00:00.000Z", true, 1},
		{"goodbye", "not_a_fit", "goodbye", "", false, 0},
	}
	for _, tt := range tests {
		b := newBench(t)
		text, when := b.nextStep(tt.line, tt.outcome)
		at, err := when.at.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if text != tt.text || string(at) != tt.when || when.allDay != tt.allDay || when.proposed != tt.proposed || when.past {
			t.Errorf("%q: %q %s %+v", tt.line, text, at, when)
		}
	}
}

func TestWrongDates(t *testing.T) {
	b := newBench(t)
	for line, want := range map[string]phrase.Code{
		"send the list 31.2.":        phrase.NoSuch,
		"send the list, 30 feb":      phrase.NoSuch,
		"call on fri 25:00":          phrase.NoSuch,
		"call today 10:00":           phrase.Past,
		"call sat 27 nov":            phrase.Mismatch,
		"31.2. send the list":        phrase.NoSuch,
		"today 10:00 call":           phrase.Past,
		"32nd street office":         "",
		"send the list":              "",
		"":                           "",
		"she sets prices on 20 SKUs": "",
		"call fri 10:00":             "",
	} {
		got := phrase.Code("")
		if _, f := b.nextStep(line, "strategy_chosen"); f.wrong != nil {
			got = f.wrong.Code
		}
		if got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
}

// The line whose date is none is filed as text only when she has been told.
func TestAWrongDateIsSaidBeforeItIsFiled(t *testing.T) {
	b := newBench(t)
	b.press(t, "e")
	b.line.SetText("send the list 31.2.")
	b.press(t, "enter")
	if b.wrap.sent || !strings.Contains(b.wrap.err, "enter again") {
		t.Fatalf("filed unasked, saying %q", b.wrap.err)
	}
	if view, _ := b.View(80, 22); !strings.Contains(view, "there is no “31.2.”") {
		t.Errorf("what is wrong is not said:\n%s", view)
	}
	b.press(t, "enter")
	if !b.wrap.sent {
		t.Error("the second enter does not file")
	}
}

func TestWantLines(t *testing.T) {
	b := newBench(t)
	request := data.Request{ID: data.ID{8}, Subject: "Price below cost?", Body: "My lamps\ncost less than I paid.\x1b[2J " + strings.Repeat("Why? ", 900)}
	b.file.Facts.Requests = []data.Request{request}
	f := data.Firing{Code: data.ReasonRequestWaiting, Occurrence: request.ID.String(), Since: data.At(b.now), Label: request.Subject}
	if got, want := b.wantText(&f, data.At(b.now)), "request waiting 0 min: Price below cost? — My lamps\ncost"; !strings.HasPrefix(got, want) {
		t.Errorf("it says %q", got)
	}
	for n := 1; n < 5; n++ {
		lines := fewLines(b.wantText(&f, data.At(b.now)), 40, n)
		if len(lines) != n || !strings.HasSuffix(lines[n-1], "…") || strings.Contains(strings.Join(lines, ""), "\x1b") {
			t.Errorf("%d lines are %q", n, lines)
		}
	}
	if got := fewLines("short", 40, 3); len(got) != 1 {
		t.Errorf("a short text is %q", got)
	}
}

// A customer who does not want to be asked is not asked again as one who was forgotten.
func TestADeclinedSurveyIsFiledAsOne(t *testing.T) {
	b := newBench(t)
	b.press(t, "e")
	b.play, _ = b.s.Desk.Library().Current("satisfaction-survey")
	b.wrap.outcomes, b.wrap.outcome = []option{{id: "declined"}}, 0
	if got := b.scores(); len(got) != 2 || got[0].Kind != data.SurveyNPS || !got[0].Declined || got[1].Kind != data.SurveyCSAT || !got[1].Declined {
		t.Errorf("filed as %+v", got)
	}
	b.play, _ = b.s.Desk.Library().Current("up-sell")
	if got := b.scores(); len(got) != 0 {
		t.Errorf("who declined an offer has %+v", got)
	}
}

func TestFiling(t *testing.T) {
	b := newBench(t)
	b.do("welcome", "show-limits", "reach")
	b.note.SetText("\nworried about cost\nmore")
	b.now = b.now.Add(12 * time.Minute)
	b.press(t, "e")
	b.line.SetText("sets prices fri 10:00")
	f := b.filing()
	if f.Outcome != "to_be_continued" || f.Sentiment != data.SentimentNeutral || f.Seconds != 720 || f.Summary != "worried about cost" ||
		f.NextStep != "sets prices" || f.AllDay || f.Kind != "" || f.Finished {
		t.Errorf("filed as %+v", f)
	}
	if len(f.Attendees) != 1 || f.Attendees[0] != b.person.ID.String() {
		t.Errorf("attended by %v", f.Attendees)
	}
	if got := strings.Join(f.Told, " "); got != "price-limits contact" {
		t.Errorf("told %s", got)
	}
	b.press(t, "tab", "5") // no answer after all
	f = b.filing()
	if f.Outcome != data.OutcomeNoAnswer || f.Kind != data.FollowUpRetry || f.Sentiment != "" || f.Attendees != nil || f.Told != nil {
		t.Errorf("filed as %+v", f)
	}
	b.press(t, "1", "tab", "3", "tab", "2", "1")
	f = b.filing()
	if f.Sentiment != data.SentimentBad || len(f.Attendees) != 1 || f.Attendees[0] != (data.ID{4}).String() {
		t.Errorf("filed as %+v", f)
	}
	b.line.SetText("sets prices")
	b.press(t, "tab", "space")
	if f = b.filing(); f.FollowUp != 0 {
		t.Errorf("the proposed day was refused, and stands: %v", f.FollowUp)
	}
}

func TestSummaryIsInTheCustomersLanguage(t *testing.T) {
	b := newBench(t)
	b.s.Words = words.New("de") // whatever we speak ourselves
	b.run.Answers["goal"] = playbook.Answer{Type: playbook.FreeText, Text: "売上を伸ばす\x1b[2J"}
	b.press(t, "e")
	b.line.SetText("価格を設定 27 nov 10:00")
	got := b.summary()
	for _, want := range []string{"渡辺 恵子様", "2026年11月24日", "売上を伸ばす", "価格を設定", "2026年11月27日 10:00", "Aiko Tanaka, aiko@example.com"} {
		if !strings.Contains(got, want) {
			t.Errorf("the summary lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "\x1b") {
		t.Errorf("the summary holds an escape character: %q", got)
	}
	b.s.Words = words.New("en")
	b.person.Language = "sv" // not in the playbook: ours
	if got := b.summary(); !strings.Contains(got, "Hello 渡辺 恵子") {
		t.Errorf("the summary is:\n%s", got)
	}
	b.play = nil
	for lang, want := range map[string]string{"sv": "- Next step: 価格を設定", "ja-JP": "- 次の対応: 価格を設定", "de": "- Nächster Schritt: 価格を設定"} {
		b.person.Language = lang
		if got := b.summary(); !strings.Contains(got, "# 株式会社さばえ眼鏡") || !strings.Contains(got, want) {
			t.Errorf("the summary for %s is:\n%s", lang, got)
		}
	}
}

// Writes go to the disk one after the other, and only when the text that they take
// is there.
func TestWritesWaitTheirTurn(t *testing.T) {
	b := newBench(t)
	if cmd := b.tick(); cmd == nil || !b.writes.running {
		t.Fatal("the first tick is not written")
	}
	b.tick()
	if len(b.writes.queue) != 2 || b.run.State(b.cursor) != playbook.Open {
		t.Fatalf("two ticks make %+v", b.writes.queue)
	}
	if b.writes.queue[0].step.State != data.StepDone || b.writes.queue[1].step.State != data.StepOpen {
		t.Error("a tick and its taking back changed places")
	}
	if !b.writes.pending(b.cursor) || b.settled() {
		t.Error("what is not committed passes for saved")
	}
	b.Update(stepSavedMsg{b.Call, nil})
	if len(b.writes.queue) != 1 || !b.writes.running {
		t.Error("the second tick does not follow")
	}
	b.Update(stepSlowMsg{b.Call, b.writes.seq})
	if pending, _ := b.Saving(); !pending {
		t.Error("a slow write is not said")
	}
	b.tick()
	b.Update(stepSavedMsg{b.Call, errors.New("the disk is full")})
	if len(b.writes.queue) != 0 || b.run.State(b.cursor) != playbook.Open {
		t.Error("after a failure the screen shows what is not on the disk")
	}
	if pending, _ := b.Saving(); pending {
		t.Error("after a failure something is still being saved")
	}
}

// Leaving waits for what is under way: a tick made just before is not lost.
func TestLeavingWaitsForTheDisk(t *testing.T) {
	b := newBench(t)
	b.tick()
	b.press(t, "j")
	b.tick()
	b.press(t, "esc")
	if b.left {
		t.Fatal("the page left with ticks under way")
	}
	b.press(t, "space") // too late
	b.Update(stepSavedMsg{b.Call, nil})
	if b.left || len(b.writes.queue) != 1 {
		t.Fatalf("the page left with %d ticks under way", len(b.writes.queue))
	}
	b.Update(stepSavedMsg{b.Call, nil})
	if !b.left {
		t.Error("the page does not leave")
	}
}

func TestTheRealNeedIsFiled(t *testing.T) {
	b := newBench(t)
	b.run.Answers["real_need"] = playbook.Answer{Type: playbook.FreeText, Text: "answered"}
	if got := b.realNeed(); got != "answered" {
		t.Errorf("the need is %q", got)
	}
	b.need.SetText(" noted ")
	if got := b.realNeed(); got != "noted" {
		t.Errorf("the need is %q", got)
	}
}

func TestNewTopics(t *testing.T) {
	b := newBench(t)
	b.do("show-limits", "reach")
	b.file.Told = []data.Told{{ContactID: b.person.ID, Topic: "contact"}, {ContactID: data.ID{99}, Topic: "price-limits"}}
	if got := strings.Join(b.newTopics(), " "); got != "price-limits" {
		t.Errorf("new to this contact are %s", got)
	}
	if got := strings.Join(b.toldTopics(b.person.ID), " "); got != "How to reach us" {
		t.Errorf("this contact heard of %s", got)
	}
}

// One frame, as it is drawn for each key and each second.
func BenchmarkView(b *testing.B) {
	c := newBench(b)
	for b.Loop() {
		c.View(120, 38)
	}
}

// What is said to the customer is read in her language; what is prepared, in ours.
func TestScriptsAreReadInTheirLanguage(t *testing.T) {
	b := newBench(t)
	for step, want := range map[string]string{
		"profile": "sales emphasised", "sku-check": "How many SKUs does the account show?",
		"welcome": "お世話になっております", "sku-count": "何点ほど", "first-rule": "She shares her screen",
	} {
		b.cursor = step
		if view, _ := b.View(120, 38); !strings.Contains(view, want) {
			t.Errorf("the script of %s lacks %q", step, want)
		}
	}
}

// A call that nothing asks for does not speak of a reason.
func TestACallWithoutAReasonSaysSo(t *testing.T) {
	b := newBench(t)
	for reason, want := range map[data.Reason]string{"": "nothing stands against this account now", "followup.due": "no playbook answers this reason"} {
		b.call.Activity.Reason = reason
		if text := strings.Join(b.noPlayLines(200), " "); !strings.Contains(text, want) {
			t.Errorf("for %q it says %q", reason, text)
		}
	}
}
