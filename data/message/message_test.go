package message

import (
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/playbook"
)

func TestDraft(t *testing.T) {
	full := Facts{
		Contact: "Britta Lindqvist", CSM: "Aiko Tanaka", Email: "aiko@example.com", Date: "2026-11-24",
		Summary: Points("## Strategy\n- **Push** for new lamps  \n\n- no price below cost"), NextStep: "she sets prices on 20 SKUs", FollowUp: "2026-11-27", Clock: "10:00",
		Promises: []Dated{{"CSV export", "2026-11-30"}, {"the price list", ""}},
	}
	with := func(change func(*Facts)) Facts {
		f := full
		change(&f)
		return f
	}
	tests := []struct {
		name string
		f    Facts
		want string
	}{
		{"english", with(func(f *Facts) { f.Lang = "en-GB" }), `Subject: Our call on 24 Nov 2026

Hello Britta Lindqvist,

thank you for the call on 24 Nov 2026. Here is what we agreed, so that you can look it up.

Strategy
- Push for new lamps
- no price below cost

Next step: she sets prices on 20 SKUs
We speak again on 27 Nov 2026 at 10:00, your time.

What I promised you:
- CSV export (by 30 Nov 2026)
- the price list

If anything comes up in between, you reach a person, not a queue: Aiko Tanaka, aiko@example.com. A reply to this message comes to me as well.

Kind regards
Aiko Tanaka`},
		{"german, nobody in particular, nothing agreed", Facts{Lang: "de", CSM: "Jonas Brandt", Date: "2026-11-24", Told: []string{"Gebühren"}}, `Betreff: Unser Gespräch am 24.11.2026

Guten Tag,

vielen Dank für das Gespräch am 24.11.2026. Hier zum Nachlesen, was wir vereinbart haben.

Wir haben durchgesprochen:
- Gebühren

Wenn in der Zwischenzeit etwas ist, antworten Sie einfach auf diese Nachricht: Jonas Brandt antwortet persönlich.

Mit freundlichen Grüßen
Jonas Brandt`},
		{"japanese, nobody answered", Facts{Lang: "ja", Contact: "渡辺 恵子", CSM: "田中 愛子", Email: "aiko@example.com", Date: "2026-11-24", NoAnswer: true, FollowUp: "2026-11-25"}, `件名：2026年11月24日のお電話について

渡辺 恵子 様

いつもお世話になっております。

2026年11月24日にお電話を差し上げましたが、ご不在のようでしたのでご連絡いたします。

次回は2026年11月25日にご連絡いたします。

ご不明な点がございましたら、担当の田中 愛子(aiko@example.com)まで直接ご連絡ください。このメールへのご返信も、担当者が直接拝見いたします。

どうぞよろしくお願い申し上げます。
田中 愛子`},
	}
	for _, tt := range tests {
		if got := Draft(tt.f); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// Whatever is known or typed, a message says how to reach a person, has no hole and
// steers no terminal.
func TestEveryDraftSaysHowToReachAPerson(t *testing.T) {
	evil := "Ev\x1b[2Jil {1}{2}\n name"
	for _, lang := range []string{"en", "de", "ja", "sv", ""} {
		for _, f := range []Facts{
			{CSM: "Aiko"}, {CSM: "Aiko", Email: "aiko@example.com", NoAnswer: true},
			{CSM: evil, Contact: evil, Email: evil, Summary: evil, NextStep: evil, FollowUp: evil, Clock: evil, Promises: []Dated{{evil, evil}}, Told: []string{evil}},
		} {
			f.Lang, f.Date = lang, "2026-11-24"
			got := Draft(f)
			if strings.ContainsAny(got, "\x1b\r") || strings.Contains(got, "\n\n\n") || !strings.Contains(got, clean(f.CSM)) {
				t.Errorf("%q: %q", lang, got)
			}
			if f.Email != "" && !strings.Contains(got, clean(f.Email)) {
				t.Errorf("%q: no address in %q", lang, got)
			}
		}
	}
}

func TestPoints(t *testing.T) {
	got := Points("Das haben wir vereinbart:\n\n## Ihr Shop\n- Ziel: **mehr** *bald*\n  - davon `viel`, 2 * 3 * 4\n\n## Leer\n\n## Strategie\n* [Push](https://example.com/push)\n\n## Weiter\n\nMit freundlichen Grüßen")
	if want := "Ihr Shop\n- Ziel: mehr bald\n  - davon viel, 2 * 3 * 4\n\nStrategie\n- Push (https://example.com/push)"; got != want {
		t.Errorf("the points are %q, want %q", got, want)
	}
	if got, want := Points("## 戦略\n・**Push**"), "戦略\n・Push"; got != want {
		t.Errorf("the points are %q, want %q", got, want)
	}
	if got := Points("Hello\n\nKind regards"); got != "" {
		t.Errorf("a letter without points gives %q", got)
	}
}

// What a customer receives is plain text, whatever the playbook: no heading or stress of
// Markdown is left of any summary that is shipped, and nothing of its points is lost.
func TestSummariesAreReadAsPlainText(t *testing.T) {
	for _, p := range playbook.Shipped() {
		for lang, summary := range p.Summary {
			got := Points(summary)
			for line := range strings.SplitSeq(got, "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), "#") || strings.Contains(line, "**") || strings.Contains(line, "](") {
					t.Errorf("%s in %s: %q", p.ID, lang, line)
				}
			}
			points := strings.Count(summary, "\n- ") + strings.Count(summary, "\n・")
			if kept := strings.Count("\n"+got, "\n- ") + strings.Count("\n"+got, "\n・"); points == 0 || kept != points {
				t.Errorf("%s in %s: %d points of %d", p.ID, lang, kept, points)
			}
		}
	}
}

func TestPromisesOf(t *testing.T) {
	call := data.ID{1}
	got := PromisesOf(&data.Facts{Promises: []data.Promise{
		{Text: "CSV export", ActivityID: call, DueOn: data.Day(2026, 11, 30)}, {Text: "kept", ActivityID: call, CoveredAt: 5}, {Text: "another call's"},
	}}, call)
	if len(got) != 1 || got[0] != (Dated{"CSV export", "2026-11-30"}) {
		t.Errorf("promises %+v", got)
	}
}
