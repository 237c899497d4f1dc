package screen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// What a random screen is made of. x/vt parts an accent from an ASCII letter, so that
// accents stand on others here; xterm is shown them all.
var (
	latin  = []string{"a", "Z", "7", "é", "ß", "·", "─", "…", "●", "»", "x", "/", "│"}
	wide   = []string{"株", "式", "さ", "ば", "え", "한", "。", "Ａ", "ｱ"}
	others = []string{"ж", "א", "ب", "क", "é", "か\u3099", "ö\u0323", "ŋ\u0301"}
	styles = []string{"1", "2", "4", "7", "1;38;5;81", "38;2;178;178;178", "91", "30;43", "38;5;210", "9", "3", "48;5;17", "0;1", "22", "24", "39", "27"}
)

// randomView is a screen of words, blanks and styles, wide characters at its edges
// among them; a little of it changes from one to the next, as with keys, or all.
type randomView struct {
	dice  *rand.Rand
	w, h  int
	pool  [][]string
	lines []string
}

func (v *randomView) line() string {
	var b strings.Builder
	for b.Len() < v.w*2 && v.dice.IntN(12) > 0 {
		switch v.dice.IntN(5) {
		case 0:
			b.WriteString(strings.Repeat(" ", v.dice.IntN(v.w/2)))
		case 1:
			fmt.Fprintf(&b, "\x1b[%sm", styles[v.dice.IntN(len(styles))])
		case 2:
			b.WriteString("\x1b[m")
		default:
			from := v.pool[v.dice.IntN(len(v.pool))]
			for range 1 + v.dice.IntN(8) {
				b.WriteString(from[v.dice.IntN(len(from))])
			}
		}
	}
	return b.String() + "\x1b[m" // a style ends with its line
}

// next is another view.
func (v *randomView) next() string {
	switch v.dice.IntN(6) {
	case 0:
		v.lines = nil
	case 1: // moved up or down, as a list is
		n, at := 1+v.dice.IntN(3), v.dice.IntN(v.h)
		if at+n < len(v.lines) {
			copy(v.lines[at:], v.lines[at+n:])
		}
	case 2:
		n, at := 1+v.dice.IntN(3), v.dice.IntN(v.h)
		if at+n < len(v.lines) {
			copy(v.lines[at+n:], v.lines[at:])
		}
	case 3:
		if len(v.lines) > 0 {
			y := v.dice.IntN(len(v.lines))
			runes := []rune(v.lines[y])
			if len(runes) > 0 {
				runes[v.dice.IntN(len(runes))] = '·'
				v.lines[y] = string(runes)
			}
		}
	}
	for len(v.lines) < v.h {
		v.lines = append(v.lines, v.line())
	}
	for range v.dice.IntN(3) {
		v.lines[v.dice.IntN(v.h)] = v.line()
	}
	return strings.Join(v.lines, "\n")
}

// A view that is drawn over others looks as it does drawn alone, and as it says.
func TestDrawnOverOthersIsDrawnAlone(t *testing.T) {
	for seed := range uint64(100) {
		dice := rand.New(rand.NewPCG(seed, 1))
		v := &randomView{dice: dice, w: 2 + dice.IntN(60), h: 1 + dice.IntN(20), pool: [][]string{latin, latin, wide, others}}
		e := newEmulator(v.w, v.h)
		var p painter
		var out []byte
		for step := range 30 {
			content := v.next()
			out = p.draw(out[:0], content, v.w, v.h)
			if _, err := e.Write(out); err != nil {
				t.Fatal(err)
			}
			want := pictureOf(content, v.w, v.h)
			if got := e.picture(); got != want {
				t.Fatalf("seed %d, step %d, %d×%d, written %q:\n%s\nwant\n%s", seed, step, v.w, v.h, out, got, want)
			}
		}
	}
}
