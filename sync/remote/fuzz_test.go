package remote

import (
	"strings"
	"testing"
)

// FuzzPoke: whatever a server sends as its stream of events, only heads come out of it,
// and it ends.
func FuzzPoke(f *testing.F) {
	for _, s := range []string{
		"data: {\"head\":7}\n\n", ": alive\n\ndata:{\"head\":1}\r\n\r\ndata:{\"head\":-1}\n", "event: head\ndata: 7\n", "data:{\"head\":1e3}\n",
		"data:" + strings.Repeat("x", 70_000) + "\n", "data:{\"head\":9223372036854775808}\n", "\x00\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lines := strings.Count(s, "data:")
		err := eachHead(strings.NewReader(s), func(head int64) {
			if lines--; head <= 0 || lines < 0 {
				t.Errorf("head %d of %q", head, s)
			}
		})
		if err == nil {
			t.Error("the end of a stream is no error")
		}
	})
}
