package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	_ "time/tzdata"

	"rounds/data"
	"rounds/data/rules"
)

func load(src string) (*rules.Set, []data.Problem) {
	set, _, problems := rules.Load("rules.toml", []byte(src), func(id string) bool { return id == "renewal" })
	return set, problems
}

func TestWhatIsShownIsTheSameRules(t *testing.T) {
	changed, err := rules.Default().With(
		rules.Change{Path: "renewal.window.checkpoints", Value: []int{120, 60}},
		rules.Change{Path: "health.ages", Value: [][]int{{3, 20, 40}, {0, 50, 70}}},
		rules.Change{Path: "review.due.segments", Value: []string{"a \"b\"", "日本"}},
		rules.Change{Path: "usage.high.on", Value: false},
		rules.Change{Path: "usage.high.view", Value: "risk"},
		rules.Change{Path: "renewal.window.play", Value: "renewal"},
		rules.Change{Path: "working.response", Value: true},
		rules.Change{Path: "rank.breach", Value: 700},
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, set := range map[string]*rules.Set{"default": rules.Default(), "changed": changed} {
		again, problems := load(string(set.Write(rules.Origin{"rank.breach": "rules.toml:3"})))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		if again.Fingerprint() != set.Fingerprint() {
			t.Errorf("%s: what is shown is read otherwise", name)
		}
	}
	if rules.Default().Fingerprint() == changed.Fingerprint() {
		t.Error("the changed rules have the fingerprint of the defaults")
	}
	if s := changed.Signal; !reflect.DeepEqual(s.Checkpoints, []int{120, 60}) || s.Response == nil || s.Health.Hours == nil || changed.IsOn(data.ReasonUsageHigh) ||
		changed.Views[data.ReasonUsageHigh] != data.ViewRisk {
		t.Errorf("the changes did not arrive: %+v", s)
	}
	if d := rules.Default(); !d.IsOn(data.ReasonUsageHigh) || len(d.Signal.Checkpoints) != 4 {
		t.Error("changing a copy changed the defaults")
	}
}

// The defaults that the file shows are those of the field.
func TestDefaultsOfTheField(t *testing.T) {
	shown := string(rules.Default().Write(nil))
	for _, want := range []string{
		"[request.waiting]", "amber_minutes = 20 ", "breach_minutes = 120 ", "[outage.open]", "breach_minutes = 30 ",
		"checkpoints = [180, 90, 60, 30]", "usage = 30 ", "yellow = 51 ", "green = 76 ", "breach = 1000 ", "JPY = 150",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("the defaults lack %q", want)
		}
	}
	for _, code := range data.Reasons() {
		has := strings.Contains(shown, "\n["+string(code)+"]")
		if has == (code == data.ReasonSignupSelfServe) {
			t.Errorf("[%s] is shown: %v", code, has)
		}
	}
}

// A channel may have a clock of its own: both of its minutes or none, and where they stand
// is said when they are no clock.
func TestClocksOfChannels(t *testing.T) {
	set, problems := load("[request.waiting.channel]\nchat = [5, 30]\nemail = [60, 240]\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for channel, want := range map[data.Channel][2]int{data.ChannelChat: {5, 30}, data.ChannelEmail: {60, 240}, data.ChannelPhone: {20, 120}, "fax": {20, 120}} {
		if got := set.Signal.ClockOf(channel); got.Amber != want[0] || got.Answer != want[1] {
			t.Errorf("%s waits %v, want %v", channel, got, want)
		}
	}
	if got, want := set.NumbersOf(data.ReasonRequestWaiting), "amber_minutes 20, breach_minutes 120, email [60, 240], chat [5, 30]"; got != want {
		t.Errorf("the numbers are %q, want %q", got, want)
	}
	again, problems := load(string(set.Write(nil)))
	if len(problems) > 0 || again.Fingerprint() != set.Fingerprint() {
		t.Errorf("what is shown is read otherwise: %v", problems)
	}
	for _, wrong := range []string{"chat = [5]", "chat = [30, 5]", "chat = [0, 0]", "chat = [1, 2, 3]"} {
		set, problems := load("[request.waiting.channel]\n" + wrong + "\n")
		if len(problems) != 1 || problems[0].Line != 2 || !strings.Contains(problems[0].Message.String(), "by chat") {
			t.Errorf("%s: %v", wrong, problems)
		}
		if got := set.Signal.ClockOf(data.ChannelChat); got.Answer != 120 {
			t.Errorf("%s is in force as %v", wrong, got)
		}
	}
	if _, problems := load("[request.waiting.channel]\nfax = [5, 30]\n"); len(problems) != 1 || !strings.Contains(problems[0].Message.String(), "request.waiting.channel.fax") {
		t.Errorf("a channel that nobody has: %v", problems)
	}
}

// Every number has bounds, and the first number beyond each is refused where it stands.
func TestEveryBoundIsKept(t *testing.T) {
	n := 0
	for _, k := range rules.Keys() {
		if k.Kind != rules.Whole {
			continue
		}
		n++
		for _, beyond := range []int{k.Least - 1, k.Most + 1} {
			_, problems := load(fmt.Sprintf("[%s]\n%s = %d\n", k.Table(), k.Name(), beyond))
			if len(problems) != 1 || problems[0].Code != "range" || problems[0].Line != 2 || problems[0].Column != len(k.Name())+4 {
				t.Errorf("%s = %d: %v", k.Path, beyond, problems)
			}
		}
		_, problems := load(fmt.Sprintf("[%s]\n%s = \"x\"\n", k.Table(), k.Name()))
		if len(problems) != 1 || problems[0].Code != "type" {
			t.Errorf("%s = \"x\": %v", k.Path, problems)
		}
	}
	if n < 100 {
		t.Fatalf("only %d numbers were looked at", n)
	}
}

func TestMistakesAreFoundWhereTheyStand(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"[renewal.window]\ncheckpionts = [90]", `2:1: there is no rule "renewal.window.checkpionts"; did you mean renewal.window.checkpoints?`},
		{"[renewal.window]\nevery = 2", `2:1: there is no rule "renewal.window.every"; [renewal.window] has on, view, play, checkpoints, act_days`},
		{"[renewal.widow]\nact_days = 1", `2:1: there is no reason "renewal.widow"; did you mean renewal.window?`},
		{"[weather]\nrain = 1", `2:1: there is no reason or table "weather"; ` + "`rounds rules show` has them all"},
		{"[signup.self_serve]\non = true", `2:1: a self-serve sign-up is logged and never queued, so there is nothing to set in [signup.self_serve]`},
		{"[weather]", `1:10: there is no reason or table "weather"; ` + "`rounds rules show` has them all"},
		{"amber = 3", `1:1: there is no rule "amber"; numbers stand in tables such as [request.waiting]`},
		{"[request.waiting]\namber_minutes = \"20\"", `2:17: request.waiting.amber_minutes is the text "20"; write a whole number from 0 to 100000`},
		{"[request.waiting]\namber_minutes = 2.5", `2:17: request.waiting.amber_minutes is 2.5; write a whole number from 0 to 100000`},
		{"[usage.high]\non = 1", `2:6: usage.high.on is 1; write true or false`},
		{"[usage.high]\npercent = 101", `2:11: usage.high.percent is 101; write a whole number from 1 to 100`},
		{"[usage.high]\nview = \"growht\"", `2:8: usage.high.view is "growht"; write response, onboarding, renewal, risk or growth`},
		{"[usage.high]\nplay = \"nothing\"", "2:8: there is no playbook \"nothing\"; `rounds playbook list` has them"},
		{"[renewal.window]\ncheckpoints = [90,\n  \"x\"]", `3:3: renewal.window.checkpoints holds the text "x"; write whole numbers`},
		{"[renewal.window]\ncheckpoints = [30, 90]", `2:15: the renewal checkpoints [30 90] do not descend; write them as 180, 90, 60, 30`},
		{"[health]\nyellow = 80", `2:10: the health bands begin at yellow 80 and green 76; write 1 ≤ yellow < green ≤ 100`},
		{"[health]\nages = [[1, 2]]", `2:8: health.ages is a list; write rows of three: [[1, 10, 30], [6, 30, 60], [0, 51, 76]]`},
		{"[health.weight]\nusage = 10\nusage = 20", `3:1: health.weight.usage is set in line 2 already; keep one of the two`},
		{"[working]\nfrom = \"25:00\"", `2:8: working.from is "25:00"; write a time such as 09:00`},
		{"[working]\nfrom = \"19:00\"", `2:8: work ends (to = "18:00") before it begins (from = "19:00"); write the later time in to`},
		{"[working]\ndays = [\"mon\", \"noday\"]", `2:16: working.days is "noday"; write mon, tue, wed, thu, fri, sat or sun`},
		{"[working]\nholidays = [\"2026-02-30\"]", `2:13: working.holidays is "2026-02-30"; write dates such as 2026-12-25`},
		{"[working]\ntime_zone = \"Europe/Berln\"", `2:13: "Europe/Berln" is no time zone; write it as Europe/Berlin`},
		{"[rank.parity]\nyen = 3", `2:1: "yen" is no currency; write its three capital letters, as JPY`},
		{"[rank.parity]\nJPY = 0", `2:7: rank.parity.JPY: give how many JPY weigh like one unit, a whole number from 1 on`},
		{"[[usage.high]]\npercent = 9", `1:3: [[usage.high]] is a list of tables, and the rules have none; write [usage.high]`},
		{"[usage.high\npercent = 9", `1:12: this is no valid TOML: a bracket is not closed`},
		{"[rank]\nvalue = 日", `2:9: this is no valid TOML: a value is missing or is none; put texts in quotes`},
		{"x = \"\xff\"", `1:6: this is no UTF-8; save the file as UTF-8`},
	} {
		_, problems := load(c.src)
		if len(problems) == 0 || !strings.HasPrefix(problems[0].String(), "rules.toml:"+c.want) {
			t.Errorf("%q:\n got %v\nwant rules.toml:%s", c.src, problems, c.want)
		}
	}
}

func TestEveryWritingOfAKeyIsRead(t *testing.T) {
	for _, src := range []string{
		"[renewal.window]\nact_days = 9", "renewal.window.act_days = 9", "[renewal]\nwindow.act_days = 0x9", "[renewal]\nwindow = { act_days = 9 }",
		"renewal = { window = { act_days = +9 } }", "\"renewal\".'window'.act_days = 9 # nine",
	} {
		set, problems := load(src)
		if len(problems) > 0 || set.Signal.RenewalDays != 9 {
			t.Errorf("%q: %d, %v", src, set.Signal.RenewalDays, problems)
		}
	}
}

func TestEditKeepsWhatAPersonWrote(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", "[health.weight]\nusage = 40\n"},
		{"# ours\n[health.weight]  # learned\nusage = 30   # was 30\nbreadth = 20\n", "# ours\n[health.weight]  # learned\nusage = 40   # was 30\nbreadth = 20\n"},
		{"[health.weight]\nbreadth = 20 # b\n\n[rank]\nrisk = 5\n", "[health.weight]\nbreadth = 20 # b\nusage = 40\n\n[rank]\nrisk = 5\n"},
		{"[health.weight]\n\n[rank]\nrisk = 5", "[health.weight]\nusage = 40\n\n[rank]\nrisk = 5"},
		{"[rank]\nrisk = 5", "[rank]\nrisk = 5\n\n[health.weight]\nusage = 40\n"},
		{"[health]\nweight.breadth = 2\n", "[health]\nweight.breadth = 2\nweight.usage = 40\n"},
		{"health.weight.breadth = 2", "health.weight.breadth = 2\nhealth.weight.usage = 40\n"},
		{"[health]\nweight = { usage = 1, breadth = 2 }\n", "[health]\nweight = { usage = 40, breadth = 2 }\n"},
		{"[health.weight]\r\nusage = 30\r\n", "[health.weight]\r\nusage = 40\r\n"},
	} {
		got, err := rules.Edit("rules.toml", []byte(c.src), rules.Change{Path: "health.weight.usage", Value: 40})
		if err != nil || string(got) != c.want {
			t.Errorf("%q:\n got %q %v\nwant %q", c.src, got, err, c.want)
			continue
		}
		if set, problems := load(string(got)); len(problems) > 0 || set.Signal.Health.Weights.Usage != 40 {
			t.Errorf("%q is read as %d, %v", got, set.Signal.Health.Weights.Usage, problems)
		}
	}
	for _, src := range []string{"[health]\nweight = { breadth = 2 }\n", "[health"} {
		if _, err := rules.Edit("rules.toml", []byte(src), rules.Change{Path: "health.weight.usage", Value: 40}); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%q: %v", src, err)
		}
	}
	long := "[renewal.window]\ncheckpoints = [ # far\n  180, # near\n 90 ] # all\n"
	got, err := rules.Edit("rules.toml", []byte(long), rules.Change{Path: "renewal.window.checkpoints", Value: []int{120, 60}})
	if want := "[renewal.window]\ncheckpoints = [120, 60] # all\n"; err != nil || string(got) != want {
		t.Errorf("a list over lines becomes %q %v", got, err)
	}
}

func TestChangesAsTheyAreTyped(t *testing.T) {
	for _, c := range []struct{ typed, path, value string }{
		{"health.weight.usage=40", "health.weight.usage", "40"},
		{"renewal.checkpoints=[120,60]", "renewal.window.checkpoints", "[120, 60]"},
		{" renewal.window.checkpoints = [ 120 , 60 ] ", "renewal.window.checkpoints", "[120, 60]"},
		{"usage.high.view=risk", "usage.high.view", `"risk"`},
		{"working.response=true", "working.response", "true"},
		{"checkpoints=[9]", "renewal.window.checkpoints", "[9]"},
		{"review.segments=[\"x\"]", "review.due.segments", `["x"]`},
	} {
		got, err := rules.ParseChange(c.typed)
		if err != nil || got.Path != c.path || rules.Encode(got.Value) != c.value {
			t.Errorf("%q: %+v %v", c.typed, got, err)
		}
	}
	for typed, why := range map[string]string{
		"usage.percent=3": `"usage.percent" may be usage.drop.percent, usage.high.percent`, "health.weight.usage": "write it as health.weight.usage=40",
		"health.weight.usge=3": "did you mean health.weight.usage", "rank.risk=x": `"x" is no value; write risk=50`, "rank.risk=-1": "from 0 to 10000", "=3": "no change",
		"usage.high.view=sky": "write response, onboarding", "moon=3": "there is no rule",
	} {
		if got, err := rules.ParseChange(typed); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %+v %v, want %s", typed, got, err, why)
		}
	}
	if _, err := rules.Default().With(rules.Change{Path: "health.green", Value: 10}); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("green below yellow: %v", err)
	}
}

func TestWorkingHoursOfTheOlderPlace(t *testing.T) {
	old := []byte("theme = \"dark\"\n[working]\nfrom = \"08:00\"\ntime_zone = \"Europe/Berlin\"\n")
	base, origin, problems := rules.Older("config.toml", old)
	if len(problems) > 0 || base.Working.From != "08:00" || origin["working.from"] != "config.toml:3" {
		t.Fatalf("%+v %v %v", base.Working, origin, problems)
	}
	set, origin, problems := rules.Over(base, origin, "rules.toml", []byte("[working]\nfrom = \"10:00\"\n"), nil)
	if len(problems) > 0 || set.Working.From != "10:00" || set.Working.TimeZone != "Europe/Berlin" || origin["working.from"] != "rules.toml:2" ||
		origin["working.time_zone"] != "config.toml:4" || base.Working.From != "08:00" {
		t.Errorf("%+v %v %v", set.Working, origin, problems)
	}
}

func TestNoise(t *testing.T) {
	b := rules.Budget{Days: 90, LeastFired: 20, LeastActed: 20}
	for _, c := range []struct {
		count data.RuleCount
		noise bool
	}{
		{data.RuleCount{Code: data.ReasonUsageHigh, Fired: 20, Done: 3}, true},
		{data.RuleCount{Code: data.ReasonUsageHigh, Fired: 20, Done: 4}, false},           // 20 %
		{data.RuleCount{Code: data.ReasonUsageHigh, Fired: 19}, false},                    // too few to judge
		{data.RuleCount{Code: data.ReasonUsageHigh, Fired: 40, Done: 3, Open: 21}, false}, // most may still be acted on
		{data.RuleCount{Code: data.ReasonUsageHigh, Fired: 40, Done: 3, Open: 20}, true},
		{data.RuleCount{Code: data.ReasonUsageHigh, Fired: 200, Done: 30, Open: 170}, false}, // all that ended were acted on
		{data.RuleCount{Code: data.ReasonRequestWaiting, Fired: 100}, false},
		{data.RuleCount{Code: data.ReasonOutageOpen, Fired: 100}, false},
		{data.RuleCount{Code: data.ReasonUsageHigh}, false},
	} {
		if got := b.Noise(&c.count); got != c.noise {
			t.Errorf("%+v: noise is %v", c.count, got)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[renewal.window]\ncheckpoints = [90,\n 30]\n[rank]\nparity.JPY = 3")
	f.Add(string(rules.Default().Write(nil)))
	f.Add("a = { b = [ { c = 1 } ], d = 2020-01-01 }\n[[x]]\ny.z = '''\n'''")
	f.Fuzz(func(t *testing.T, src string) {
		set, _, _ := rules.Load("rules.toml", []byte(src), nil)
		if wrong := set.Signal.Check(); !wrong.IsZero() {
			t.Errorf("the rules read from %q are unsound: %v", src, wrong)
		}
		out, err := rules.Edit("rules.toml", []byte(src), rules.Change{Path: "rank.risk", Value: 7})
		if err == nil {
			if again, _, problems := rules.Load("rules.toml", out, nil); len(problems) == 0 && again.Rank.Risk != 7 {
				t.Errorf("%q edited is %q, which does not say 7", src, out)
			}
		}
	})
}

// The page of the field says of every reason the numbers of the defaults and its view.
func TestThePageOfTheFieldAgrees(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "field.md"))
	if err != nil {
		t.Fatal(err)
	}
	d := rules.Default()
	for _, code := range data.Reasons() {
		row := ""
		for line := range strings.Lines(string(page)) {
			if strings.HasPrefix(line, "| `"+string(code)+"` |") {
				row = line
			}
		}
		switch {
		case row == "":
			t.Errorf("%s has no row", code)
		case code == data.ReasonSignupSelfServe:
		case !strings.Contains(row, "| "+string(d.Views[code])+", key"):
			t.Errorf("%s stands in another view: %s", code, row)
		case d.NumbersOf(code) != "" && !strings.Contains(row, "| "+d.NumbersOf(code)+" |"):
			t.Errorf("%s has other numbers: %s, want %s", code, row, d.NumbersOf(code))
		}
	}
}
