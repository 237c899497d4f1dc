package part

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The short way has to say what the whole segmentation says, whatever follows.
func TestClusterTakesTheShortWayRightly(t *testing.T) {
	next := []string{"", "a", " ", "あ", "株", "한", "é", "│", "\u0301", "\u200d", "\ufe0f", "\u3099", "ﾞ", "\u1160", "\u11a8", "😀", "\x1b[m", "\xff", "\u0e33"}
	for r := rune(0xa0); r < 0x20000; r++ {
		if plainCells(r) == 0 {
			continue
		}
		for _, after := range next {
			s := string(r) + after
			want, cells := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
			if n, got := Cluster(s); n != len(want) || got != cells {
				t.Errorf("%U before %q: %d bytes and %d cells, want %d and %d", r, after, n, got, len(want), cells)
			}
		}
	}
}
