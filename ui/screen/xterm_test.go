package screen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/width"

	"rounds/ui/part"
	"rounds/ui/xterm"
)

// Screens of Latin, wide and combining characters in every style, drawn one over another,
// look on xterm as they say: each character at its place in its colours.
func TestXtermDrawsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("xterm is left out of short runs")
	}
	sizes := []Size{{80, 24}, {120, 40}, {40, 12}, {2, 2}, {17, 5}}
	pool := [][]string{latin, latin, wide, others, {"e\u0301", "a\u0308\u0323", "n\u0303"}}
	var runs []xterm.Run
	var want [][]string
	for seed := range 40 {
		size := sizes[seed%len(sizes)]
		v := &randomView{dice: rand.New(rand.NewPCG(uint64(seed), 3)), w: size.W, h: size.H, pool: pool}
		run, seen := xterm.Run{W: size.W, H: size.H}, []string{}
		var p painter
		for range 12 {
			content := v.next()
			run.Steps = append(run.Steps, xterm.Step{Bytes: p.draw(nil, content, size.W, size.H), Look: true})
			seen = append(seen, pictureOf(content, size.W, size.H))
		}
		runs, want = append(runs, run), append(want, seen)
	}
	for i, pictures := range xterm.Draw(t, runs) {
		for k := range pictures {
			if got := ofXterm(&pictures[k]); got != want[i][k] {
				t.Fatalf("run %d, picture %d, written %q: xterm shows\n%s\nwant\n%s", i, k, runs[i].Steps[k].Bytes, got, want[i][k])
			}
		}
	}
}

// On a terminal that gives characters of uncertain width two cells, the signs of the
// interface are drawn by narrow ones and all others take their two.
func TestXtermDrawsAmbiguousCharactersWide(t *testing.T) {
	if testing.Short() {
		t.Skip("xterm is left out of short runs")
	}
	var uncertain strings.Builder
	for r := rune(0xa1); r < 0x3000; r++ {
		if width.LookupRune(r).Kind() == width.EastAsianAmbiguous && !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			uncertain.WriteRune(r)
		}
	}
	pool := [][]string{latin, wide, strings.Split("①②※±→←°§ΩαδЖдяüßéø", ""), strings.Split("│─●◐○▲▼·…×–“”▁▄▇█", "")}
	size := Size{W: 60, H: 20}
	var runs []xterm.Run
	var want [][]string
	part.Measure(2, func() {
		for seed := range 20 {
			v := &randomView{dice: rand.New(rand.NewPCG(uint64(seed), 5)), w: size.W, h: size.H, pool: pool}
			run, seen := xterm.Run{W: size.W, H: size.H, Wide: uncertain.String()}, []string{}
			var p painter
			for range 12 {
				content := v.next()
				run.Steps = append(run.Steps, xterm.Step{Bytes: p.draw(nil, content, size.W, size.H), Look: true})
				seen = append(seen, pictureOf(content, size.W, size.H))
			}
			runs, want = append(runs, run), append(want, seen)
		}
	})
	for i, pictures := range xterm.Draw(t, runs) {
		for k := range pictures {
			if got := ofXterm(&pictures[k]); got != want[i][k] {
				t.Fatalf("run %d, picture %d, written %q: xterm shows\n%s\nwant\n%s", i, k, runs[i].Steps[k].Bytes, got, want[i][k])
			}
		}
	}
}

// ofXterm writes a picture as emulator.picture does.
func ofXterm(p *xterm.Picture) string {
	var b strings.Builder
	for _, row := range p.Rows {
		last := pen{}
		for _, c := range row {
			if c.Width == 0 {
				continue
			}
			one, text := pen{fg: colour(c.FG), bg: colour(c.BG), attrs: attr(c.Attrs)}, c.Text
			if text == "" {
				text = " "
			}
			if text == " " {
				one = one.blank()
			}
			if one != last {
				fmt.Fprintf(&b, "%v", one)
				last = one
			}
			b.WriteString(text)
		}
		b.WriteString("\n")
	}
	return b.String()
}
