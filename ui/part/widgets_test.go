package part

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"rounds/ui/theme"
)

var plainTheme = theme.New(colorprofile.NoTTY, true)

// checkBlock asserts the promise of every widget: h lines of w cells.
func checkBlock(t *rapid.T, what, block string, w, h int) {
	if w <= 0 || h <= 0 {
		if block != "" {
			t.Fatalf("%s in %d×%d is %q", what, w, h, block)
		}
		return
	}
	lines := strings.Split(block, "\n")
	for _, line := range lines {
		if n := ansi.StringWidthWc(line); n != w || len(lines) != h {
			t.Fatalf("%s in %d×%d has %d lines, one of %d cells: %q", what, w, h, len(lines), n, line)
		}
	}
}

func drawSlots(t *rapid.T) []Slot {
	slots := make([]Slot, rapid.IntRange(0, 3).Draw(t, "slots"))
	for i := range slots {
		slots[i] = Slot{Text: awkwardText().Draw(t, "text"), Style: fieldTheme.Amber, Keep: rapid.IntRange(0, 3).Draw(t, "keep"), Min: rapid.IntRange(0, 9).Draw(t, "min")}
	}
	return slots
}

func drawHints(t *rapid.T) []Hint {
	hints := make([]Hint, rapid.IntRange(0, 6).Draw(t, "hints"))
	for i := range hints {
		hints[i] = Hint{Key: rapid.SampledFrom([]string{"c", "ctrl+k", "?"}).Draw(t, "key"), Label: awkwardText().Draw(t, "label"), Disabled: rapid.Bool().Draw(t, "disabled"), Pinned: rapid.Bool().Draw(t, "pinned")}
	}
	return hints
}

func TestWidgetsKeepTheirSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(0, 60).Draw(t, "w"), rapid.IntRange(0, 8).Draw(t, "h")
		title := awkwardText().Draw(t, "title")
		body := fieldTheme.Red.Render(Cut(awkwardText().Draw(t, "body"), 50)) + "\n" + Clean(awkwardText().Draw(t, "more"))
		checkBlock(t, "panel", Panel(fieldTheme, title, body, rapid.Bool().Draw(t, "focused"), w, h), w, h)
		checkBlock(t, "dialog", Dialog(fieldTheme, title, body, drawHints(t), w, h), w, h)
		checkBlock(t, "footer", Footer(fieldTheme, drawHints(t), w), w, min(w, 1))
		checkBlock(t, "header", Header(w, drawSlots(t), drawSlots(t), drawSlots(t)), w, min(w, 1))
		checkBlock(t, "bar", Bar(rapid.Float64().Draw(t, "share"), w), w, min(w, 1))
		checkBlock(t, "meter", Meter(rapid.Float64().Draw(t, "share"), title, w), w, min(w, 1))
		checkBlock(t, "spark", Spark(rapid.SliceOf(rapid.Float64()).Draw(t, "values"), w), w, min(w, 1))
		if w > 0 && h > 0 {
			box := Block(fieldTheme.Accent.Render("東京")+"\nbox", 5, 2)
			x, y := rapid.IntRange(0, w).Draw(t, "x"), rapid.IntRange(-1, h).Draw(t, "y")
			checkBlock(t, "overlay", Overlay(body, box, x, y, w, h), w, h)
			checkBlock(t, "beside", Beside(h, Block(body, w, h), Panel(fieldTheme, title, body, true, 7, h)), w+7, h)
		}
	})
}

func TestPanel(t *testing.T) {
	got := Panel(plainTheme, "Health", "● 22\n▁▂▃\nmore", true, 10, 3)
	if want := "│ Health  \n│ ● 22    \n│ ▁▂▃     "; got != want {
		t.Errorf("focused:\n%s", got)
	}
	got = Panel(plainTheme, "Health", "", false, 10, 2)
	if want := "  Health  \n          "; got != want {
		t.Errorf("not focused:\n%q", got)
	}
}

func TestHeaderGivesWay(t *testing.T) {
	left := []Slot{{Text: "rounds", Keep: 3}, {Text: "Aiko Tanaka", Keep: 1, Min: 5}}
	center := []Slot{{Text: "◐ 104 min left", Keep: 9}}
	right := []Slot{{Text: "synced 14:02", Keep: 5}, {Text: "14:05", Keep: 2}}
	for _, want := range []string{
		"rounds  Aiko Tanaka         ◐ 104 min left         synced 14:02  14:05",
		"rounds  Aiko Tanaka  ◐ 104 min left  synced 14:02  14:05",
		"rounds  Aiko…  ◐ 104 min left  synced 14:02  14:05",
		"rounds    ◐ 104 min left  synced 14:02  14:05",
		"rounds  ◐ 104 min left  synced 14:02",
		"◐ 104 min left  synced 14:02",
		"◐ 104 min left",
	} {
		if got := Header(Width(want), left, center, right); got != want {
			t.Errorf("%d cells:\ngot  %q\nwant %q", Width(want), got, want)
		}
	}
}

func TestHeaderSaysInShort(t *testing.T) {
	left := []Slot{{Text: "rounds · Aiko Tanaka", Short: "rounds", Keep: 2}, {Text: "Issues", Keep: 4}}
	right := []Slot{{Text: "synced", Keep: 5}}
	for _, want := range []string{
		"rounds · Aiko Tanaka  Issues  synced",
		"rounds  Issues               synced",
		"rounds  Issues  synced",
		"Issues         synced",
		"       synced",
	} {
		if got := Header(Width(want), left, nil, right); got != want {
			t.Errorf("%d cells:\ngot  %q\nwant %q", Width(want), got, want)
		}
	}
}

func TestFooterGivesWay(t *testing.T) {
	hints := []Hint{{Key: "enter", Label: "open"}, {Key: "c", Label: "call", Disabled: true}, {Key: "s", Label: "snooze"}, {Key: "?", Label: "help", Pinned: true}}
	for _, want := range []string{
		" enter open   c call   s snooze   ? help",
		" enter open   c call   ? help   ",
		" enter open   ? help",
		" ? help",
		"       ",
	} {
		w := Width(want)
		if strings.TrimSpace(want) == "" {
			w, want = 5, "     "
		}
		if got := Footer(plainTheme, hints, w); got != want {
			t.Errorf("%d cells: got %q, want %q", w, got, want)
		}
	}
	th := fieldTheme
	if got := Footer(th, hints[1:2], 8); got != " "+th.Faint.Render("c call")+" " {
		t.Errorf("a disabled key is %q", got)
	}
}

func TestOverlayCutsWideCharacters(t *testing.T) {
	page := "東京都庁\nsecond"
	if got := ansi.Strip(Overlay(page, "[]", 1, 0, 8, 2)); got != " [] 都庁\nsecond  " {
		t.Errorf("got %q", got)
	}
	if got := ansi.Strip(Overlay(page, "[]\n[]", 6, 1, 8, 2)); got != "東京都庁\nsecond[]" {
		t.Errorf("at the edge: %q", got)
	}
	// What stands right of the box keeps its colour.
	red := fieldTheme.Red
	got := Overlay(red.Render("abcdefgh"), "--", 2, 0, 8, 1)
	if want := red.Prefix() + "gh"; ansi.Strip(got) != "ab--efgh" || !strings.Contains(got, red.Prefix()+"efgh") {
		t.Errorf("got %q, want it to hold %q", got, want)
	}
	if x, y := Center(10, 3, 80, 24); x != 35 || y != 10 {
		t.Errorf("the middle is at %d, %d", x, y)
	}
}

func TestDialog(t *testing.T) {
	got := Dialog(plainTheme, "Snooze", "until? fri", []Hint{{Key: "enter", Label: "snooze"}}, 20, 4)
	if want := "─ Snooze ───────────\n  until? fri        \n enter snooze       \n────────────────────"; got != want {
		t.Errorf("got\n%s", got)
	}
	if w, h := DialogInner(20, 4); w != 16 || h != 1 {
		t.Errorf("the room inside is %d×%d", w, h)
	}
}

func TestGraphs(t *testing.T) {
	nan := math.NaN()
	tests := []struct{ name, got, want string }{
		{"rising", Spark([]float64{0, 1, 2, 3, 4, 5, 6}, 7), "▁▂▃▄▅▆▇"},
		{"flat", Spark([]float64{5, 5, 5}, 4), "▄▄▄ "},
		{"missing", Spark([]float64{1, nan, 3}, 3), "▁ ▇"},
		{"averaged", Spark([]float64{0, 0, 6, 6}, 2), "▁▇"},
		{"huge", Spark([]float64{-math.MaxFloat64, math.MaxFloat64}, 2), "▁▇"},
		{"infinite", Spark([]float64{math.Inf(1), 1, 2}, 3), " ▁▇"},
		{"none", Spark(nil, 3), "   "},
		{"a little", Bar(0.001, 5), "▇░░░░"},
		{"nearly", Bar(0.999, 5), "▇▇▇▇░"},
		{"all", Bar(1.5, 5), "▇▇▇▇▇"},
		{"nothing", Bar(-1, 5), "░░░░░"},
		{"no number", Bar(nan, 5), "░░░░░"},
		{"meter", Meter(9.0/14, "9 of 14", 18), "▇▇▇▇▇▇░░░░ 9 of 14"},
		{"meter without room", Meter(0.5, "9 of 14", 10), "9 of 14   "},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestToasts(t *testing.T) {
	start := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	var toasts Toasts
	if _, ok := toasts.Next(); ok || toasts.View(plainTheme, 20) != "" {
		t.Error("no toast has a time or a view")
	}
	first := toasts.Show(Toast{Text: "Copied."}, start, 3*time.Second)
	second := toasts.Show(Toast{Text: "The file is read-only.", Error: true}, start.Add(time.Second), 9*time.Second)
	if at, _ := toasts.Next(); !at.Equal(start.Add(3 * time.Second)) {
		t.Errorf("the next to expire is at %v", at)
	}
	if got := toasts.View(plainTheme, 20); got != "! The file is read-…" {
		t.Errorf("the newest is %q", got)
	}
	if toasts.Expire(start.Add(2 * time.Second)) {
		t.Error("a toast expired early")
	}
	if !toasts.Expire(start.Add(3 * time.Second)) {
		t.Error("a toast did not expire")
	}
	toasts.Dismiss(first) // long gone: the newer stays
	if toast, ok := toasts.Current(); !ok || toast.ID != second {
		t.Errorf("left is %+v, %v", toast, ok)
	}
	toasts.Dismiss(second)
	if _, ok := toasts.Current(); ok {
		t.Error("a dismissed toast stays")
	}
	toasts.Show(Toast{Text: "Omar gave you an account", News: true}, start, time.Second)
	toasts.Show(Toast{Text: "Resolved: invoice page is slow", Hint: " · u takes it back"}, start, time.Second)
	if got := toasts.View(plainTheme, 30); got != "Resolved: i… · u takes it back" {
		t.Errorf("what does not fit cuts the key: %q", got)
	}
	toasts.Pressed()
	if toast, ok := toasts.Current(); !ok || !toast.News {
		t.Errorf("after a key, left is %+v, %v", toast, ok)
	}
}

func TestStack(t *testing.T) {
	var s Stack[string]
	if _, ok := s.Pop(); ok {
		t.Error("an empty stack gave something")
	}
	s.Push("find")
	s.Push("help")
	if top, _ := s.Top(); top != "help" || !slices.Equal(s.All(), []string{"find", "help"}) {
		t.Errorf("the top is %s of %v", top, s.All())
	}
	s.Pop()
	if last, ok := s.Pop(); last != "find" || !ok || s.Len() != 0 {
		t.Errorf("the last is %s, %d left", last, s.Len())
	}
}
