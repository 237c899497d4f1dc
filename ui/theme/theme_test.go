package theme

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// indexed returns the colour of xterm's 256 from 16 up; the first 16 belong to
// the user.
func indexed(t *testing.T, i int) int {
	t.Helper()
	switch {
	case i < 16 || i > 255:
		t.Fatalf("colour %d is not one of the fixed 240", i)
		return 0
	case i >= 232:
		return (8 + 10*(i-232)) * 0x010101
	default:
		steps := [...]int{0, 95, 135, 175, 215, 255}
		i -= 16
		return steps[i/36]<<16 | steps[i/6%6]<<8 | steps[i%6]
	}
}

// xterm's default colours, by SGR number.
var xterm = map[string]int{
	"30": 0x000000, "31": 0xcd0000, "32": 0x00cd00, "33": 0xcdcd00, "34": 0x0000ee, "35": 0xcd00cd, "36": 0x00cdcd, "37": 0xe5e5e5,
	"90": 0x7f7f7f, "91": 0xff0000, "92": 0x00ff00, "93": 0xffff00, "94": 0x5c5cff, "95": 0xff00ff, "96": 0x00ffff, "97": 0xffffff,
	"43": 0xcdcd00,
}

// WCAG 2.1 AA asks 4.5 for text and 3 for what is not text. A disabled control
// is exempt; in 16 colours faint, which is only that or text still being
// typed, is held to 3, since the terminal has one grey.
func TestPalettesAreReadable(t *testing.T) {
	for _, p := range []struct {
		name    string
		palette palette
		grounds []int
		// in 16 colours the ground is xterm's own
		basicGround int
	}{
		{"dark", night, nightGrounds[:], 0x000000},
		{"light", light, lightGrounds[:], 0xffffff},
	} {
		for i, ink := range p.palette {
			need, needBasic := 4.5, 4.5
			switch token(i) {
			case rule:
				need, needBasic = 3, 3
			case faint, pending:
				needBasic = 3
			}
			for _, ground := range p.grounds {
				if ink.rgb != none && contrast(ink.rgb, ground) < need {
					t.Errorf("%s %s: #%06x on #%06x has contrast %.2f, want %.1f", p.name, tokenNames[i], ink.rgb, ground, contrast(ink.rgb, ground), need)
				}
				if ink.index != none {
					if c := indexed(t, ink.index); contrast(c, ground) < need {
						t.Errorf("%s %s: colour %d on #%06x has contrast %.2f, want %.1f", p.name, tokenNames[i], ink.index, ground, contrast(c, ground), need)
					}
				}
			}
			if ink.basic == "" {
				continue
			}
			fg, bg, on := strings.Cut(ink.basic, ";")
			ground := p.basicGround
			if on {
				ground = xterm[bg]
			}
			if c := contrast(xterm[fg], ground); c < needBasic {
				t.Errorf("%s %s: SGR %s has contrast %.2f in xterm's colours, want %.1f", p.name, tokenNames[i], ink.basic, c, needBasic)
			}
		}
	}
}

// In true colour the palette's number is written only where it is the very colour.
func TestNumbersStandForTheSameColour(t *testing.T) {
	for i := 16; i < 256; i++ {
		if got, want := fixed(i), indexed(t, i); got != want {
			t.Errorf("colour %d is #%06x, not #%06x", i, want, got)
		}
	}
	for _, i := range []int{none, 0, 15} {
		if fixed(i) != none {
			t.Errorf("colour %d is a person's own", i)
		}
	}
}

func fields(t Theme) map[string]Style {
	return map[string]Style{
		"Text": t.Text, "Title": t.Title, "Muted": t.Muted, "Faint": t.Faint, "Accent": t.Accent, "Red": t.Red, "Amber": t.Amber,
		"Green": t.Green, "Rule": t.Rule, "Input": t.Input, "Pending": t.Pending, "Toast": t.Toast, "Error": t.Error,
	}
}

// Each depth uses only what it has; what must be told apart without reading is.
func TestDepths(t *testing.T) {
	colours := map[colorprofile.Profile]func(sgr string) bool{
		colorprofile.TrueColor: func(s string) bool { return strings.Contains(s, "38;2;") || strings.Contains(s, "38;5;") },
		colorprofile.ANSI256:   func(s string) bool { return strings.Contains(s, "38;5;") },
		colorprofile.ANSI:      func(s string) bool { return !strings.Contains(s, "38;") },
		colorprofile.ASCII:     onlyAttributes,
		colorprofile.Unknown:   onlyAttributes,
	}
	for profile, allowed := range colours {
		for _, dark := range []bool{true, false} {
			th := New(profile, dark)
			for name, style := range fields(th) {
				sgr := strings.TrimSuffix(strings.TrimPrefix(style.Prefix(), "\x1b["), "m")
				if sgr != "" && !allowed(sgr) && !onlyAttributes(sgr) {
					t.Errorf("%v dark=%v %s uses %q", profile, dark, name, sgr)
				}
				if got := ansi.Strip(style.Render("東京")); got != "東京" {
					t.Errorf("%v %s renders %q", profile, name, got)
				}
			}
			for _, pair := range [][2]Style{{th.Text, th.Accent}, {th.Text, th.Red}, {th.Red, th.Amber}, {th.Amber, th.Green}, {th.Input, th.Pending}, {th.Text, th.Faint}} {
				if pair[0] == pair[1] {
					t.Errorf("%v dark=%v: two tokens that must differ are both %q", profile, dark, pair[0].Prefix())
				}
			}
		}
	}
}

func onlyAttributes(sgr string) bool {
	for part := range strings.SplitSeq(sgr, ";") {
		if part != "1" && part != "2" && part != "4" && part != "7" {
			return false
		}
	}
	return true
}

func TestNoTerminalNoEscapes(t *testing.T) {
	for name, style := range fields(New(colorprofile.NoTTY, true)) {
		if style != (Style{}) {
			t.Errorf("%s is %q in a pipe", name, style.Prefix())
		}
	}
}

func TestStyle(t *testing.T) {
	th := New(colorprofile.ANSI, true)
	if got := th.Red.Render("late"); got != "\x1b[91mlate\x1b[m" {
		t.Errorf("got %q", got)
	}
	if got := th.Red.Render(""); got != "" {
		t.Errorf("an empty text became %q", got)
	}
	if got := (Style{}).Render("plain"); got != "plain" {
		t.Errorf("no style made %q", got)
	}
	if th.Red.Prefix()+"x"+th.Red.Reset() != th.Red.Render("x") {
		t.Error("Prefix and Reset are not what Render puts around a text")
	}
}

func TestGlyphs(t *testing.T) {
	glyphs := []string{GlyphRed, GlyphAmber, GlyphGreen, GlyphNone, GlyphUp, GlyphDown, GlyphLevel, GlyphSelect, GlyphWait, GlyphAlert, GlyphRule}
	for i := range SparkLevels {
		glyphs = append(glyphs, Spark(i))
	}
	for _, g := range glyphs {
		if ansi.StringWidth(g) != 1 || ansi.StringWidthWc(g) != 1 {
			t.Errorf("%s is not one cell", g)
		}
	}
	th := New(colorprofile.TrueColor, true)
	seen := map[string]bool{}
	for _, l := range []Light{LightNone, LightGreen, LightAmber, LightRed} {
		key := l.Glyph() + fmt.Sprint(th.Light(l))
		if seen[key] || seen[l.Glyph()] {
			t.Errorf("light %d looks like another", l)
		}
		seen[key], seen[l.Glyph()] = true, true
	}
	if Trend(3)+Trend(-0.5)+Trend(0) != "▲▼·" {
		t.Error("the trends are not ▲ ▼ ·")
	}
	if Spark(-1) != "▁" || Spark(99) != "▇" {
		t.Error("levels outside the scale are not the nearest")
	}
}

func BenchmarkRender(b *testing.B) {
	style := New(colorprofile.TrueColor, true).Amber
	b.ReportAllocs()
	for range b.N {
		style.Render("◐ 104 min")
	}
}
