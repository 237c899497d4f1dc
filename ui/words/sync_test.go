package words_test

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/ui/part"
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
		{"en", 0, 1, "synced 14:02 · all on the server but 1 unfiled draft"},
		{"en", 0, 2, "synced 14:02 · all on the server but 2 unfiled drafts"},
		{"en", 3, 2, "synced 14:02 · 3 waiting"},
		{"de", 0, 1, "synchron 14:02 · alles auf dem Server bis auf 1 Entwurf"},
		{"de", 0, 2, "synchron 14:02 · alles auf dem Server bis auf 2 Entwürfe"},
		{"ja", 0, 1, "同期 14:02 · 下書き1件のほかはすべてサーバーにあります"},
	} {
		if got := words.New(x.lang).SyncLine(&s, x.waiting, x.drafts, now, time.UTC); got != x.want {
			t.Errorf("%s, %d waiting, %d drafts: it says %q, want %q", x.lang, x.waiting, x.drafts, got, x.want)
		}
	}
}

// The line stands whole on the narrowest page, whatever the state.
func TestSyncLineFitsTheNarrowestPage(t *testing.T) {
	const room = 60 - 2
	now := data.Instant(time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC).UnixMilli())
	for _, lang := range []string{"en", "de", "ja"} {
		for _, phase := range []data.SyncPhase{data.SyncIdle, data.SyncBusy, data.SyncFirst, data.SyncOffline, data.SyncRefused, data.SyncPostpone, data.SyncSignIn, data.SyncUpgrade, data.SyncRevoked} {
			s := data.SyncState{Phase: phase, Last: now, Since: now, Retry: now + 300_000}
			for _, waiting := range []int64{0, 120} {
				if line := words.New(lang).SyncLine(&s, waiting, 12, now, time.UTC); part.Width(line) > room {
					t.Errorf("%s, %s: %q is %d cells wide, and has %d", lang, phase, line, part.Width(line), room)
				}
			}
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

// What needs a person is counted by what is there, one as one.
func TestNeedsSaysOnlyWhatIsThere(t *testing.T) {
	for _, x := range []struct {
		lang                                       string
		conflicts, letters, quarantined, writeBack int64
		want                                       string
	}{
		{"en", 1, 0, 0, 0, "1 conflict"},
		{"en", 2, 1, 0, 0, "2 conflicts · 1 refused"},
		{"en", 0, 0, 1, 3, "1 of an account that left · 3 not taken by a CRM"},
		{"de", 1, 0, 2, 0, "1 Konflikt · 2 von Kunden, die fort sind"},
		{"de", 2, 2, 1, 1, "2 Konflikte · 2 abgelehnt · 1 von einem Kunden, der fort ist · 1 vom CRM nicht übernommen"},
		{"ja", 1, 0, 2, 0, "競合1件 · 外れた顧客の変更2件"},
	} {
		if got := words.New(x.lang).Needs(x.conflicts, x.letters, x.quarantined, x.writeBack); got != x.want {
			t.Errorf("%s: it says %q, want %q", x.lang, got, x.want)
		}
	}
}

// The account of an account is the account.
func TestAnAccountOutOfScope(t *testing.T) {
	for _, x := range []struct{ lang, ent, want string }{
		{"en", "account", "the account is not in your scope (any more)"},
		{"en", "note", "the account of the note is not in your scope (any more)"},
		{"de", "account", "der Kunde gehört nicht (mehr) zu Ihrem Bereich"},
		{"de", "note", "der Kunde gehört nicht (mehr) zu Ihrem Bereich (Notiz)"},
		{"ja", "account", "この顧客は（もう）担当範囲にありません"},
		{"ja", "note", "このメモの顧客は（もう）担当範囲にありません"},
	} {
		if got := words.New(x.lang).Rejected("out_of_scope", x.ent, "the "+x.ent); got != x.want {
			t.Errorf("%s: it says %q, want %q", x.lang, got, x.want)
		}
	}
}
