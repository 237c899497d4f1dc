package part

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"rounds/ui/theme"
)

// queue is a table as wide as the real one.
func queue() Columns {
	return Columns{Gap: 1, Cols: []Column{
		{Title: "due", Min: 10},
		{Title: "account", Min: 14, Max: 28, Flex: 2},
		{Title: "why", Min: 12, Flex: 3},
		{Title: "health", Min: 6, Drop: 1},
		{Title: "MRR", Min: 8, Drop: 3, Right: true},
		{Title: "lang", Min: 4, Drop: 4},
		{Title: "there", Min: 5, Drop: 2, Right: true},
	}}
}

func widths(layout []ColWidth) string {
	var b strings.Builder
	for _, at := range layout {
		fmt.Fprintf(&b, "%d+%d ", at.X, at.W)
	}
	return strings.TrimSpace(b.String())
}

func TestLayout(t *testing.T) {
	tests := []struct {
		w    int
		want string
	}{
		{120, "0+10 11+28 40+53 94+6 101+8 110+4 115+5"},
		{80, "0+10 11+20 32+21 54+6 61+8 70+4 75+5"},
		{60, "0+10 11+14 26+12 39+6 46+8 0+0 55+5"}, // the language gave way
		{59, "0+10 11+18 30+16 47+6 0+0 0+0 54+5"},  // then the MRR
		{44, "0+10 11+17 29+15 0+0 0+0 0+0 0+0"},
		{38, "0+10 11+14 26+12 0+0 0+0 0+0 0+0"},
		{20, "0+10 11+9 0+0 0+0 0+0 0+0 0+0"}, // below what never gives way
		{0, "0+0 0+0 0+0 0+0 0+0 0+0 0+0"},
	}
	for _, tt := range tests {
		if got := widths(queue().Layout(tt.w)); got != tt.want {
			t.Errorf("%d: got %s\nwant %s", tt.w, got, tt.want)
		}
	}
}

func drawColumns(t *rapid.T) Columns {
	c := Columns{Gap: rapid.IntRange(0, 3).Draw(t, "gap")}
	for range rapid.IntRange(0, 8).Draw(t, "columns") {
		c.Cols = append(c.Cols, Column{
			Min: rapid.IntRange(0, 20).Draw(t, "min"), Max: rapid.IntRange(0, 40).Draw(t, "max"),
			Flex: rapid.IntRange(0, 3).Draw(t, "flex"), Drop: rapid.IntRange(0, 4).Draw(t, "drop"),
			Right: rapid.Bool().Draw(t, "right"),
		})
	}
	return c
}

func TestRowProperties(t *testing.T) {
	red := theme.New(colorprofile.TrueColor, true).Red
	rapid.Check(t, func(t *rapid.T) {
		c, w := drawColumns(t), rapid.IntRange(0, 160).Draw(t, "w")
		cells := make([]Cell, rapid.IntRange(0, len(c.Cols)+1).Draw(t, "cells"))
		for i := range cells {
			cells[i] = Cell{Text: awkwardText().Draw(t, "text"), Style: red}
		}
		layout := c.Layout(w)
		x := 0
		for i, at := range layout {
			if at.W == 0 {
				continue
			}
			if at.X < x || at.X+at.W > w {
				t.Fatalf("column %d of %d cells is at %+v, the one before ends at %d", i, w, at, x)
			}
			x = at.X + at.W
		}
		if c.Gap > 0 {
			if row := c.Row(layout, w, cells); ansi.StringWidthWc(row) != w {
				t.Fatalf("a row of %d cells takes %d: %q", w, ansi.StringWidthWc(row), row)
			}
		}
		if again := c.Layout(w); !slices.Equal(again, layout) {
			t.Fatalf("the same width gave %v and %v", layout, again)
		}
	})
}

func TestRow(t *testing.T) {
	c := queue()
	th := theme.New(colorprofile.ANSI, true)
	layout := c.Layout(80)
	cells := []Cell{
		{"◐ 104 min", th.Amber}, {"株式会社さばえ眼鏡第二工場", th.Text}, {"cancellation notice", th.Text},
		{"○ 82 ▲", th.Green}, {"1,240", th.Text}, {"ja", th.Muted}, {"22:05", th.Muted},
	}
	want := "\x1b[93m◐ 104 min\x1b[m  株式会社さばえ眼鏡…  cancellation notice   \x1b[92m○ 82 ▲\x1b[m    1,240 ja   22:05"
	if got := c.Row(layout, 80, cells); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := c.Header(layout, 80, theme.Style{}); got != "due        account              why                   health      MRR lang there" {
		t.Errorf("the header is %q", got)
	}
}

func BenchmarkRow(b *testing.B) {
	c := queue()
	th := theme.New(colorprofile.TrueColor, true)
	layout := c.Layout(119)
	for _, name := range []string{"Lindqvist Handels AB", "株式会社さばえ眼鏡"} {
		cells := []Cell{{"◐ 104 min", th.Amber}, {name, th.Text}, {"request waiting 16 min +2", th.Text}, {"◐ 61 ▼", th.Amber}, {"1,240", th.Text}, {"sv", th.Muted}, {"14:05", th.Muted}}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				c.Row(layout, 119, cells)
			}
		})
	}
}
