package paper

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rounds/ui/words"
)

// look measures a page: whether anything is wider than the window, what was drawn how
// large in which colours, and how far the colours of text stand from their ground.
const look = `(() => {
  const rgb = c => { const m = c.match(/[\d.]+/g).map(Number); return m.slice(0, 3) };
  const light = c => rgb(c).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05) };
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  const text = [...document.querySelectorAll('h1, h2, p, th, td, small, li, figcaption, .better, .worse')].filter(e => e.getClientRects().length);
  return {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    plots: [...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).map(s => {
      const box = s.getBoundingClientRect(), lines = [...s.querySelectorAll('path, circle')].filter(p => getComputedStyle(p).strokeWidth != '1px' && getComputedStyle(p).stroke != 'none');
      return {
        spark: s.classList.contains('spark'), width: box.width, height: box.height, inside: box.left >= 0 && box.right <= innerWidth + .5,
        lines: lines.length, colours: new Set(lines.map(p => getComputedStyle(p).stroke)).size,
        visible: lines.every(p => contrast(getComputedStyle(p).stroke, paper) > 1.8),
        named: s.ariaLabel || (s.querySelector('title')?.textContent ?? '') + (s.querySelector('desc')?.textContent ?? ''),
      }
    }),
    paper, contrast: Math.min(...text.map(e => contrast(getComputedStyle(e).color, paper))),
    scripts: document.scripts.length, images: document.images.length, styles: document.styleSheets.length,
    tables: document.querySelectorAll('table').length, unheaded: document.querySelectorAll('table:not(:has(th[scope]))').length,
    text: document.body.innerText,
  }
})()`

type looks struct {
	Overflow float64
	Plots    []struct {
		Spark, Inside, Visible bool
		Width, Height          float64
		Lines, Colours         int
		Named                  string
	}
	Paper                   string
	Contrast                float64
	Scripts, Images, Styles int
	Tables, Unheaded        int
	Text                    string
}

// saved writes a page and gives its address.
func saved(t *testing.T, page []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// The review is looked at in a real browser: on a phone, a screen and paper, light and
// dark. Nothing stands out of the window, the plots are there, text can be read, and
// nothing is loaded, run or complained of, whatever the names say.
func TestTheReviewInABrowser(t *testing.T) {
	addresses := map[string]string{}
	for _, lang := range []string{"en", "de", "ja"} {
		var page bytes.Buffer
		if err := reviewOf(t, window(t, "2026-Q3"), lang).WriteHTML(&page); err != nil {
			t.Fatal(err)
		}
		addresses[lang] = saved(t, page.Bytes())
	}
	b := startChromium(t)
	papers := map[string]string{}
	for _, tt := range []struct {
		name, lang, media, scheme string
		width, height             int
		sparks                    bool
	}{
		{"phone", "en", "screen", "light", 390, 844, false},
		{"phone at night", "en", "screen", "dark", 390, 844, false},
		{"phone in German", "de", "screen", "light", 390, 844, false},
		{"phone in Japanese", "ja", "screen", "light", 390, 844, false},
		{"screen", "en", "screen", "light", 1280, 800, true},
		{"screen at night", "en", "screen", "dark", 1280, 800, true},
		{"A4", "en", "print", "dark", 680, 960, true}, // 180 mm between the margins; paper is white at night too
	} {
		address := addresses[tt.lang]
		b.window(tt.width, tt.height)
		b.media(tt.media, tt.scheme)
		b.open(address)
		var got looks
		b.ask(look, &got)
		if got.Overflow > 0 {
			t.Errorf("%s: the page is %.0f pixels wider than the window", tt.name, got.Overflow)
		}
		plots, sparks := 0, 0
		for _, p := range got.Plots {
			if p.Spark {
				sparks++
			} else {
				plots++
			}
			if least := 300.0; p.Spark != (p.Height < 30) || !p.Spark && p.Width < least || !p.Inside || p.Lines == 0 || !p.Visible || p.Named == "" {
				t.Errorf("%s: a plot is %+v", tt.name, p)
			}
		}
		if plots != 14 || (sparks == 14) != tt.sparks { // cross-sells: none; stalled: only now
			t.Errorf("%s: %d plots and %d small ones", tt.name, plots, sparks)
		}
		if got.Contrast < 4.5 {
			t.Errorf("%s: text stands out from its ground by %.2f to 1 only", tt.name, got.Contrast)
		}
		if got.Scripts != 0 || got.Images != 0 || got.Styles != 1 || got.Unheaded != 0 || got.Tables < 40 {
			t.Errorf("%s: %d scripts, %d images, %d styles, %d tables of which %d have no heads", tt.name, got.Scripts, got.Images, got.Styles, got.Tables, got.Unheaded)
		}
		for _, name := range []string{hostileName, hostileSegment, wideName, longName, rightName} {
			if !bytes.Contains([]byte(got.Text), []byte(name)) {
				t.Errorf("%s: the page does not say %s", tt.name, name)
			}
		}
		for _, c := range b.complaints(address) {
			t.Errorf("%s: %s", tt.name, c)
		}
		papers[tt.name] = got.Paper
	}
	if papers["screen"] == papers["screen at night"] || papers["A4"] != "rgb(255, 255, 255)" {
		t.Errorf("the grounds are %v", papers)
	}
	var names []string
	b.ask(`[...document.querySelectorAll('.chapter')].map(c => c.id)`, &names)
	if want := reviewIDs(); !slices.Equal(names, want) {
		t.Errorf("the chapters are %v, want %v", names, want)
	}
}

// The report of an account is looked at in the same way.
func TestTheReportOfAnAccountInABrowser(t *testing.T) {
	addresses := map[string]string{}
	for _, lang := range []string{"en", "de", "ja"} {
		m := october()
		m.Owner = rightName
		m.Facts.Activities[0].Summary = longName + " " + wideName
		var page bytes.Buffer
		if err := m.Report(words.New(lang)).WriteHTML(&page); err != nil {
			t.Fatal(err)
		}
		addresses[lang] = saved(t, page.Bytes())
	}
	b := startChromium(t)
	for _, tt := range []struct {
		name, lang, media, scheme string
		width, height             int
	}{
		{"phone", "en", "screen", "light", 390, 844},
		{"phone in German", "de", "screen", "dark", 390, 844},
		{"screen in Japanese", "ja", "screen", "light", 1280, 800},
		{"A4", "en", "print", "dark", 680, 960},
	} {
		b.window(tt.width, tt.height)
		b.media(tt.media, tt.scheme)
		b.open(addresses[tt.lang])
		var got looks
		b.ask(look, &got)
		if got.Overflow > 0 || got.Contrast < 4.5 || got.Scripts != 0 || got.Images != 0 || got.Styles != 1 || tt.media == "print" && got.Paper != "rgb(255, 255, 255)" {
			t.Errorf("%s: %.0f pixels too wide, text by %.2f to 1 on %s, %d scripts, %d images, %d styles", tt.name, got.Overflow, got.Contrast, got.Paper, got.Scripts, got.Images, got.Styles)
		}
		for _, said := range []string{"<b>*Evil*</b>", longName, wideName, rightName, "old and open", "solved in it"} {
			if !bytes.Contains([]byte(got.Text), []byte(said)) {
				t.Errorf("%s: the page does not say %s", tt.name, said)
			}
		}
		for _, c := range b.complaints(addresses[tt.lang]) {
			t.Errorf("%s: %s", tt.name, c)
		}
	}
}
