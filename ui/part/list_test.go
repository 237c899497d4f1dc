package part

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"rounds/ui/theme"
)

func numbered(i, w int, _ bool) string { return Fit(fmt.Sprintf("row %d", i), w) }

func TestListView(t *testing.T) {
	th := theme.New(colorprofile.NoTTY, true)
	var l List
	l.SetLen(5)
	l.Select(2)
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"third row in two lines", func() {}, " row 1  \n»row 2  "},
		{"up stays in sight", func() { l.Move(-1) }, "»row 1  \n row 2  "},
		{"up scrolls", func() { l.Move(-1) }, "»row 0  \n row 1  "},
		{"up stops", func() { l.Move(-9) }, "»row 0  \n row 1  "},
		{"end", func() { l.End() }, " row 3  \n»row 4  "},
		{"wheel keeps the row", func() { l.Select(3); l.Wheel(-1) }, " row 2  \n»row 3  "},
		{"wheel takes it along", func() { l.Wheel(-9) }, " row 0  \n»row 1  "},
		{"page keeps a row", func() { l.Home(); l.Page(1) }, " row 0  \n»row 1  "},
		{"rows go", func() { l.End(); l.SetLen(1) }, "»row 0  \n        "},
		{"none left", func() { l.SetLen(0) }, "        \n        "},
	}
	for _, s := range steps {
		s.do()
		if got := l.View(th, 8, 2, numbered); got != s.want {
			t.Errorf("%s:\n%s\nwant\n%s", s.name, got, s.want)
		}
	}
	for _, s := range []struct {
		rows, cursor int
		want         string
	}{{0, 0, ""}, {2, 0, ""}, {5, 0, "↓3"}, {5, 2, "↑1 ↓2"}, {5, 4, "↑3"}} {
		var l List
		l.SetHeight(2)
		l.SetLen(s.rows)
		l.Select(s.cursor)
		if got := l.Beyond(); got != s.want {
			t.Errorf("on row %d of %d, out of sight are %q, want %q", s.cursor, s.rows, got, s.want)
		}
	}
	if l.Cursor() != -1 {
		t.Errorf("an empty list has its cursor on %d", l.Cursor())
	}
}

func TestListLeaps(t *testing.T) {
	l := List{Leap: true}
	l.SetHeight(10)
	l.SetLen(30)
	for _, s := range []struct{ move, from int }{{9, 0}, {1, 6}, {5, 6}, {1, 12}, {-3, 12}, {-2, 6}, {-9, 0}, {28, 20}} {
		l.Move(s.move)
		if from, _ := l.Visible(); from != s.from {
			t.Errorf("on row %d the list begins with row %d, want %d", l.Cursor(), from, s.from)
		}
	}
}

func TestListClick(t *testing.T) {
	var l List
	l.SetHeight(3)
	l.SetLen(10)
	l.End()
	if row, ok := l.At(0); row != 7 || !ok {
		t.Errorf("line 0 is row %d, %v", row, ok)
	}
	if _, ok := l.At(3); ok {
		t.Error("a line below the list is a row")
	}
	l.SetLen(2)
	if _, ok := l.At(2); ok {
		t.Error("an empty line is a row")
	}
}

// Whatever happens, the cursor is on a row that is in sight, a full screen is
// shown where there are rows enough, and only what is in sight is rendered.
func TestListProperties(t *testing.T) {
	th := theme.New(colorprofile.NoTTY, true)
	rapid.Check(t, func(t *rapid.T) {
		var l List
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			n := rapid.IntRange(-40, 40).Draw(t, "n")
			switch rapid.IntRange(0, 7).Draw(t, "step") {
			case 0:
				l.SetLen(n)
			case 1:
				l.SetHeight(n)
			case 2:
				l.Move(n)
			case 3:
				l.Page(n)
			case 4:
				l.Home()
			case 5:
				l.End()
			case 6:
				l.Wheel(n)
			case 7:
				l.Select(n)
			}
			h := rapid.IntRange(1, 12).Draw(t, "h")
			calls := 0
			view := l.View(th, 10, h, func(i, w int, selected bool) string {
				calls++
				if i < 0 || i >= l.Len() || selected != (i == l.Cursor()) {
					t.Fatalf("row %d of %d was asked for, selected %v", i, l.Len(), selected)
				}
				return numbered(i, w, selected)
			})
			if want := min(h, l.Len()); calls != want {
				t.Fatalf("%d rows were rendered, want %d", calls, want)
			}
			if marks := strings.Count(view, theme.GlyphSelect); marks != min(1, l.Len()) {
				t.Fatalf("%d marks in\n%s", marks, view)
			}
			lines := strings.Split(view, "\n")
			for _, line := range lines {
				if ansi.StringWidthWc(line) != 10 || len(lines) != h {
					t.Fatalf("%d lines, one is %q", len(lines), line)
				}
			}
		}
	})
}

func BenchmarkList100k(b *testing.B) {
	th := theme.New(colorprofile.TrueColor, true)
	c := queue()
	layout := c.Layout(119)
	var l List
	l.SetLen(100_000)
	row := func(i, w int, _ bool) string {
		return c.Row(layout, w, []Cell{{"◐ 104 min", th.Amber}, {"株式会社さばえ眼鏡", th.Text}, {"request waiting 16 min +2", th.Text}, {"◐ 61 ▼", th.Amber}, {"1,240", th.Text}, {"sv", th.Muted}, {"14:05", th.Muted}})
	}
	kept := row(0, 119, false)
	for name, render := range map[string]func(int, int, bool) string{
		"rendered": row,
		"kept":     func(int, int, bool) string { return kept },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			l.Home()
			for range b.N {
				l.Move(1)
				l.View(th, 120, 36, render)
			}
		})
	}
}
