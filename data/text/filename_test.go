package text

import (
	"strings"
	"testing"
)

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"Lindqvist Handels AB": "Lindqvist-Handels-AB", "../../etc/passwd": "etc-passwd", "株式会社さばえ眼鏡": "株式会社さばえ眼鏡",
		"a\x1b[2J/b\x00": "a-b", "": "file", " … ": "file", "Vogel & Weiß": "Vogel-Weiß",
	} {
		if got := FileName(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
	if got := FileName(strings.Repeat("長", 500)); len([]rune(got)) != mostFileName {
		t.Errorf("a long name has %d characters", len([]rune(got)))
	}
}
