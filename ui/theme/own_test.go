package theme

import (
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// The figures are those of the standard's own examples.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b int
		want float64
	}{{0x000000, 0xffffff, 21}, {0xffffff, 0xffffff, 1}, {0x777777, 0xffffff, 4.48}, {0x767676, 0xffffff, 4.54}, {0xff0000, 0xffffff, 4.0}} {
		if got := contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 || got != contrast(c.b, c.a) {
			t.Errorf("#%06x on #%06x has contrast %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestOwnColours(t *testing.T) {
	own, err := Read([]byte("background = \"#1a1b26\"\n[colours]\nred = \"#f7768e\"\naccent = \"#7dcfff\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	th := own.Theme(colorprofile.TrueColor)
	if !th.Dark || th.Red.Prefix() != "\x1b[38;2;247;118;142m" || th.Accent.Prefix() != "\x1b[1;38;2;125;207;255m" {
		t.Errorf("red is %q, the accent %q, dark %v", th.Red.Prefix(), th.Accent.Prefix(), th.Dark)
	}
	if built := New(colorprofile.TrueColor, true); th.Green != built.Green || th.Title != built.Title {
		t.Error("what the file does not say is not the dark palette's")
	}
	if got := own.Theme(colorprofile.ANSI256).Red.Prefix(); got != "\x1b[38;5;210m" {
		t.Errorf("of 256 colours red is %q", got)
	}
	if got, want := own.Theme(colorprofile.ANSI).Red, New(colorprofile.ANSI, true).Red; got != want {
		t.Errorf("of 16 colours red is %q, want %q", got.Prefix(), want.Prefix())
	}
	if light, err := Read([]byte("background = \"#fdf6e3\"\n")); err != nil || light.Theme(colorprofile.TrueColor).Dark {
		t.Errorf("a light background makes a dark theme (%v)", err)
	}
}

// Of 256 colours every ground has one that can be read on it.
func TestNearestCanBeRead(t *testing.T) {
	for rgb := 0; rgb <= 0xffffff; rgb += 0x030711 {
		for _, ground := range append(nightGrounds[:], lightGrounds[:]...) {
			i := nearest(rgb, ground, 4.5)
			if i == none || contrast(indexed(t, i), ground) < 4.5 {
				t.Fatalf("#%06x becomes colour %d, which cannot be read on #%06x", rgb, i, ground)
			}
		}
	}
}

func TestOwnColoursThatCannotBe(t *testing.T) {
	for file, want := range map[string]string{
		"":                                  `background is ""; write your terminal's`,
		"background = \"black\"":            `background is "black"`,
		"background = \"#12345\"":           `background is "#12345"`,
		"background = \"#0000000\"":         `background is`,
		"background = \"#-00001\"":          `background is`,
		"background = \"#000000\"\nred = 1": `line 2: there is no setting "red"; write background and [colours]`,
		"background = ":                     "line 1:",
		"background = \"#000000\"\n[colours]\nrde = \"#ff0000\"":    `there is no colour for "rde"; did you mean "red"?`,
		"background = \"#000000\"\n[colours]\npurple = \"#ff00ff\"": `there are text, title, muted`,
		"background = \"#000000\"\n[colours]\nred = \"red\"":        `red is "red"; write a colour as "#rrggbb"`,
		"background = \"#000000\"\n[colours]\nred = \"#800000\"":    "red, #800000, has a contrast of 1.9 on #000000; it needs 4.5",
		"background = \"#000000\"\n[colours]\nrule = \"#400000\"":   "it needs 3.0",
		"background = \"#777777\"":                                  "muted",
	} {
		if _, err := Read([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", file, err, want)
		}
	}
	_, err := Read([]byte("background = \"#000000\"\n[colours]\nred = \"#300000\"\ngreen = \"#003000\"\n"))
	if err == nil || !strings.Contains(err.Error(), "red,") || !strings.Contains(err.Error(), "green,") {
		t.Errorf("not all that cannot be read was told: %v", err)
	}
}
