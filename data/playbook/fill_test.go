package playbook

import (
	"slices"
	"strings"
	"testing"
)

var called = Facts{
	Account: "Lindqvist Handels AB", Contact: "Britta Lindqvist", CSM: "Aiko Tanaka", Date: "2026-11-21",
	NextStep: "she sets prices\non 20 SKUs", FollowUp: "2026-11-27", Outcome: "strategy chosen", Reach: "Aiko Tanaka, +49 30 1234",
}

func TestRenderSummary(t *testing.T) {
	p := shippedPlay(t, "repricer-onboarding")
	r := NewRun(p, map[string]string{"sku_count": "140", "product_kind": "private_label"})
	r.Answers["strategy"] = Answer{Type: Option, Text: "push"}
	r.Answers["price_min"] = Answer{Type: Money, Number: 8.5, Currency: "EUR"}
	md, missing := p.RenderSummary(r, "de-CH", called)
	want := `Guten Tag, Britta Lindqvist,

vielen Dank für unser Gespräch am 21.11.2026. Das haben wir vereinbart:

## Ihr Shop
- Produkte: 140 SKUs, Eigenmarke (Private Label)

## Ihre Strategie
- Strategie: **Push**
- Niedrigster Preis in unserem Beispiel: 8,5 EUR

## Wie es weitergeht
- Nächster Schritt: she sets prices on 20 SKUs
- Ich melde mich wieder am 27.11.2026.

Wenn etwas unklar ist, erreichen Sie mich direkt: Aiko Tanaka, +49 30 1234

Mit freundlichen Grüßen
Aiko Tanaka`
	if md != want {
		t.Errorf("summary\n%s\nwant\n%s", md, want)
	}
	if wantMissing := []string{"first_value", "goal", "marketplaces", "price_max", "trial_call"}; !slices.Equal(missing, wantMissing) {
		t.Errorf("missing %v, want %v", missing, wantMissing)
	}
	md, missing = p.RenderSummary(Run{}, "ja", Facts{Contact: "佐藤\x1b[31m", CSM: "田中", Date: "2026-11-21"})
	if strings.Contains(md, "##") || strings.ContainsRune(md, '\x1b') || !strings.Contains(md, "2026年11月21日") {
		t.Errorf("an empty run gave\n%s", md)
	}
	if !slices.Contains(missing, "reach") {
		t.Errorf("nobody can be reached, and missing says %v", missing)
	}
}

func TestEverySummaryReads(t *testing.T) {
	for _, p := range Shipped() {
		for _, lang := range p.Languages {
			md, missing := p.RenderSummary(NewRun(p, nil), lang, called)
			if slices.Contains(missing, "reach") || !strings.Contains(md, called.Reach) || strings.Contains(md, "Britta Lindqvist") == p.Workspace || strings.Contains(md, "{{") {
				t.Errorf("%s in %s:\n%s", p.ID, lang, md)
			}
		}
	}
}

func TestScript(t *testing.T) {
	p := shippedPlay(t, "repricer-onboarding")
	s := mustStep(t, p, "welcome")
	if got := p.Script(s, "en", Run{}, called); !strings.HasPrefix(got, "Hello Britta Lindqvist, this is Aiko Tanaka. Thank you") {
		t.Errorf("script: %s", got)
	}
	if got := p.Script(s, "ja", Run{}, Facts{CSM: "田中"}); !strings.HasPrefix(got, "…様、お世話になっております。担当の田中でございます。") {
		t.Errorf("script: %s", got)
	}
	if got := s.Heading("de"); got != "Danken, Ziel vereinbaren" {
		t.Errorf("heading: %s", got)
	}
	if got := (&Step{Text: Text{"en": "Say hello"}}).Heading("de"); got != "Say hello" {
		t.Errorf("heading without a label: %s", got)
	}
	all := Facts{"a", "b", "c", "d", "e", "f", "g", "h"}
	for _, name := range placeholders {
		if all.value(name, "en") == "" {
			t.Errorf("{{%s}} has no source", name)
		}
	}
}

func TestReplacePlaceholders(t *testing.T) {
	for in, want := range map[string]string{
		"a {{x}} b {{ y }}": "a <x> b <y>",
		"{{x}}{{y}}":        "<x><y>",
		"{{{x}}}":           "{<x>}",
		"{{a {{x}}":         "{{a <x>",
		"{{x} }":            "{{x} }",
		"}} {{":             "}} {{",
		"{{}}":              "<>",
		"{{}":               "{{}",
		"{{":                "{{",
		"":                  "",
	} {
		if got := replacePlaceholders(in, func(name string) string { return "<" + name + ">" }); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func FuzzReplacePlaceholders(f *testing.F) {
	f.Add("Hello {{contact}}, {{ {{x}} }}")
	f.Add("{{}}}{")
	f.Fuzz(func(t *testing.T, s string) {
		got := replacePlaceholders(s, func(name string) string {
			if strings.ContainsAny(name, "{}") {
				t.Fatalf("%q names %q", s, name)
			}
			return "{{" + name + "}}"
		})
		if strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(s), "") {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
