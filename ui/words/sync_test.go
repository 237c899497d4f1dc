package words_test

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/ui/words"
)

// What is typed and not filed is nowhere else, so that the line does not say that all of it is.
func TestSyncLineSaysWhatIsHereAlone(t *testing.T) {
	now := data.Instant(time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC).UnixMilli())
	s := data.SyncState{Phase: data.SyncIdle, Last: now}
	for _, x := range []struct {
		lang            string
		waiting, drafts int64
		want            string
	}{
		{"en", 0, 0, "synced 14:02 · everything is on the server"},
		{"en", 0, 1, "synced 14:02 · all but 1 draft not filed yet is on the server"},
		{"en", 0, 2, "synced 14:02 · all but 2 drafts not filed yet is on the server"},
		{"en", 3, 2, "synced 14:02 · 3 waiting"},
		{"de", 0, 1, "synchron 14:02 · alles bis auf 1 nicht abgelegten Entwurf ist auf dem Server"},
		{"ja", 0, 1, "同期 14:02 · 未記録の下書き1件を除き、すべてサーバーにあります"},
	} {
		if got := words.New(x.lang).SyncLine(&s, x.waiting, x.drafts, now, time.UTC); got != x.want {
			t.Errorf("%s, %d waiting, %d drafts: it says %q, want %q", x.lang, x.waiting, x.drafts, got, x.want)
		}
	}
}

// A first sync is said by the per cent, and by tenths where little may move.
func TestSyncProgressInSteps(t *testing.T) {
	s := data.SyncState{Phase: data.SyncFirst, Progress: data.SyncProgress{Rows: 479, Total: 1000}}
	for step, want := range map[int64]string{1: "first sync 47 %", 10: "first sync 40 %"} {
		if got := words.New("en").SyncProgress(&s, step); got != want {
			t.Errorf("in steps of %d it says %q, want %q", step, got, want)
		}
	}
}
