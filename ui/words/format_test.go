package words

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/kpi"
	"rounds/data/signal"
)

// Every form of a date, a time and a number in each language.
func TestFormats(t *testing.T) {
	berlin := data.LoadLocation("Europe/Berlin")
	now := data.At(time.Date(2026, 11, 26, 13, 5, 0, 0, time.UTC)) // Thursday, 14:05 there
	at := func(d time.Duration) data.Instant { return now.Add(d) }
	today := now.DateIn(berlin)
	day := 24 * time.Hour
	says := func(f func(w *Words) string) [3]string {
		return [3]string{f(New("en")), f(New("de")), f(New("ja"))}
	}
	for _, c := range []struct {
		name string
		says func(w *Words) string
		want [3]string
	}{
		{"day", func(w *Words) string { return w.Day(today-14, today) }, [3]string{"12 Nov", "12. Nov.", "11月12日"}},
		{"day of another year", func(w *Words) string { return w.Day(today+60, today) }, [3]string{"25 Jan 2027", "25. Jan. 2027", "2027年1月25日"}},
		{"day and weekday", func(w *Words) string { return w.DayLong(today+1, today) }, [3]string{"Fri 27 Nov", "Fr 27. Nov.", "11月27日(金)"}},
		{"moment", func(w *Words) string { return w.Moment(at(20*time.Hour), now, berlin) }, [3]string{"Fri 27 Nov 10:05", "Fr 27. Nov. 10:05", "11月27日(金) 10:05"}},
		{"month", func(w *Words) string { return w.Month(today) }, [3]string{"Nov 2026", "Nov. 2026", "2026年11月"}},
		{"number", func(w *Words) string { return w.Number(1234567) }, [3]string{"1,234,567", "1.234.567", "1,234,567"}},
		{"decimal", func(w *Words) string { return w.Decimal(1234.56, 1) }, [3]string{"1,234.6", "1.234,6", "1,234.6"}},
		{"money", func(w *Words) string { return w.Money(124000, "EUR") }, [3]string{"1,240 EUR", "1.240 EUR", "1,240 EUR"}},
		{"money with cents", func(w *Words) string { return w.Money(124005, "EUR") }, [3]string{"1,240.05 EUR", "1.240,05 EUR", "1,240.05 EUR"}},
		{"less than one, owed", func(w *Words) string { return w.Money(-50, "") }, [3]string{"-0.50", "-0,50", "-0.50"}},
		{"money in a column", func(w *Words) string { return w.WholeMoney(124005) }, [3]string{"1,240", "1.240", "1,240"}},
		{"percent", func(w *Words) string { return w.KPIValue(kpi.Figure{ID: kpi.NRR, Value: 98.25, Known: true}) }, [3]string{"98.2 %", "98,2 %", "98.2%"}},
		{"half days", func(w *Words) string { return w.KPIValue(kpi.Figure{ID: kpi.FirstValue, Value: 12.5, Known: true}) }, [3]string{"12½ d", "12½ T", "12日半"}},
		{"half a day", func(w *Words) string { return w.KPIValue(kpi.Figure{ID: kpi.FirstValue, Value: 0.5, Known: true}) }, [3]string{"½ d", "½ T", "半日"}},
		{"minutes", func(w *Words) string { return w.Minutes(31 * 60) }, [3]string{"31 min", "31 min", "31分"}},
		{"span of minutes", func(w *Words) string { return w.Span(16 * time.Minute) }, [3]string{"16 min", "16 min", "16分"}},
		{"span of hours", func(w *Words) string { return w.Span(3 * time.Hour) }, [3]string{"3 h", "3 h", "3時間"}},
		{"span of days", func(w *Words) string { return w.Span(3 * day) }, [3]string{"3 d", "3 T", "3日"}},
		{"clock runs", func(w *Words) string { return w.Due(at(104*time.Minute), true, now, berlin) }, [3]string{"104 min left", "noch 104 min", "残り104分"}},
		{"clock ran out", func(w *Words) string { return w.Due(at(-32*time.Minute), true, now, berlin) }, [3]string{"32 min late", "seit 32 min", "32分超過"}},
		{"late", func(w *Words) string { return w.Due(at(-3*day), false, now, berlin) }, [3]string{"3 d late", "seit 3 T", "3日超過"}},
		{"today", func(w *Words) string { return w.Due(at(time.Hour), false, now, berlin) }, [3]string{"today", "heute", "今日"}},
		{"this week", func(w *Words) string { return w.Due(at(4*day), false, now, berlin) }, [3]string{"Mon", "Mo", "月曜"}},
		{"later", func(w *Words) string { return w.Due(at(20*day), false, now, berlin) }, [3]string{"in 20 d", "in 20 T", "20日後"}},
		{"just now", func(w *Words) string { return w.Ago(at(-time.Second), now, berlin) }, [3]string{"just now", "gerade eben", "たった今"}},
		{"minutes ago", func(w *Words) string { return w.Ago(at(-12*time.Minute), now, berlin) }, [3]string{"12 min ago", "vor 12 min", "12分前"}},
		{"yesterday", func(w *Words) string { return w.Ago(at(-day), now, berlin) }, [3]string{"yesterday", "gestern", "昨日"}},
		{"long ago", func(w *Words) string { return w.Ago(at(-20*day), now, berlin) }, [3]string{"6 Nov", "6. Nov.", "11月6日"}},
		{"rhythm of days", func(w *Words) string { return w.Rhythm(cadence.Rhythm{Every: 3}) }, [3]string{"every 3 days", "alle 3 Tage", "3日ごと"}},
		{"why with two numbers", func(w *Words) string {
			return w.Why(&data.Firing{Code: data.ReasonAdoptionNarrow, N: 2, M: 11}, now)
		}, [3]string{"mostly 2 of 11 features", "nur 2 von 11 Funktionen", "利用は11機能中2に集中"}},
		{"an onboarding stalled", func(w *Words) string {
			return w.Why(&data.Firing{Code: data.ReasonStalled, N: 7, Label: "repricer-onboarding"}, now)
		}, [3]string{"onboarding stalled 7 d", "Onboarding stockt 7 T", "導入が7日停滞"}},
		{"another checklist stalled", func(w *Words) string {
			return w.Why(&data.Firing{Code: data.ReasonStalled, N: 7, M: signal.OtherChecklist, Label: "renewal"}, now)
		}, [3]string{"checklist stalled 7 d", "Checkliste stockt 7 T", "チェックリストが7日停滞"}},
		{"health fell", func(w *Words) string {
			return w.Why(&data.Firing{Code: data.ReasonHealthDropped, N: 69, M: 80}, now)
		}, [3]string{"health fell 80 → 69", "Health fiel 80 → 69", "ヘルスが80から69へ低下"}},
		{"one", func(w *Words) string { return w.N("queue.open-requests", 1) }, [3]string{"1 open", "1 offen", "1件未対応"}},
	} {
		if got := says(c.says); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Numbers follow the region, texts the language.
func TestNumbersFollowTheRegion(t *testing.T) {
	for lang, want := range map[string]string{"de-CH": "1’240", "de-AT": "1\u00a0240", "en-GB": "1,240"} {
		if got := New(lang).Number(1240); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
