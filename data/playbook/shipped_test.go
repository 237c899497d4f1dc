package playbook

import (
	"encoding/json"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"

	"rounds/data"
)

// field is every playbook of the field, as the product ships it.
var field = []string{
	"ad-platform-onboarding", "claims-anomaly", "complaint-followup", "configuration-takeover", "cross-sell", "cs-team-launch", "escalation-followup",
	"failed-payment", "feature-activation", "health-recovery", "local-app-onboarding", "outage", "performance-review", "renewal",
	"repricer-onboarding", "request-handling", "sales-handoff", "satisfaction-survey", "save-call", "strategy-readvice", "success-story",
	"trial-end", "up-sell",
}

// playless are the reasons that no playbook answers: one is never on the queue, for a
// promised date the text of the promise says what to do.
var playless = []string{"signup.self_serve", "followup.due"}

// plays is which playbook answers which reason of the queue, for an account with a
// product: none of ours, where the product is not named.
var plays = []struct{ reason, product, play string }{
	{"request.waiting", "", "request-handling"},
	{"callback.requested", "", "request-handling"},
	{"outage.open", "", "outage"},
	{"signup.new", "", "feature-activation"},
	{"signup.new", "CRM", "feature-activation"},
	{"signup.new", "Repricer", "repricer-onboarding"},
	{"signup.new", "repricer pro", "repricer-onboarding"},
	{"signup.new", "Repricers United", "feature-activation"},
	{"signup.new", "Ad platform", "ad-platform-onboarding"},
	{"signup.new", "Local presence", "local-app-onboarding"},
	{"product.activated", "Analytics", "feature-activation"},
	{"product.activated", "Partner integration", "ad-platform-onboarding"},
	{"product.activated", "Client app", "local-app-onboarding"},
	{"onboarding.appointment", "Repricer", "repricer-onboarding"},
	{"onboarding.stalled", "Ad platform", "ad-platform-onboarding"},
	{"handoff.due", "Repricer", "sales-handoff"},
	{"promise.uncovered", "Repricer", "feature-activation"},
	{"feedback.answer", "", "feature-activation"},
	{"release.changed", "", "feature-activation"},
	{"config.takeover", "Ad platform", "configuration-takeover"},
	{"trial.ending", "Repricer", "trial-end"},
	{"cancellation.notice", "", "save-call"},
	{"contract.changed", "", "renewal"},
	{"renewal.window", "", "renewal"},
	{"survey.due", "", "satisfaction-survey"},
	{"escalation.followup", "", "escalation-followup"},
	{"complaint.followup", "", "complaint-followup"},
	{"payment.failed", "", "failed-payment"},
	{"health.dropped", "", "health-recovery"},
	{"usage.drop", "", "health-recovery"},
	{"usage.high", "", "up-sell"},
	{"proposal.open", "", "up-sell"},
	{"adoption.narrow", "", "cross-sell"},
	{"claims.anomaly", "Repricer", "claims-anomaly"},
	{"claims.deadline", "Repricer", "claims-anomaly"},
	{"market.changed", "Repricer", "strategy-readvice"},
	{"review.due", "Ad platform", "performance-review"},
	{"cadence.call", "Ad platform", "performance-review"},
}

// reasons are the codes of the field.
func reasons() []string {
	var codes []string
	for _, r := range data.Reasons() {
		codes = append(codes, string(r))
	}
	return codes
}

func TestShippedLintClean(t *testing.T) {
	for _, p := range Lint(ShippedFiles(), reasons()) {
		t.Error(p)
	}
	ids := make([]string, 0, len(field))
	for _, p := range Shipped() {
		ids = append(ids, p.ID)
	}
	if !slices.Equal(ids, field) {
		t.Errorf("shipped are %v, want %v", ids, field)
	}
}

func TestShippedAnswersReasons(t *testing.T) {
	lib, problems := NewLibrary(Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	quick, problems := OpenLibrary(nil, ShippedFiles())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range plays {
		var products []string
		if c.product != "" {
			products = []string{c.product}
		}
		p, ok := lib.For(c.reason, products...)
		if !ok || p.ID != c.play {
			t.Errorf("%s of %q is answered by %v, want %s", c.reason, c.product, p.Head().ID, c.play)
			continue
		}
		h, ok := quick.HeadFor(c.reason, products...)
		if !ok || !reflect.DeepEqual(h, p.Head()) {
			t.Errorf("%s: the head %+v says otherwise than the playbook", c.reason, h)
		}
		if q, ok := quick.For(c.reason, products...); !ok || !same(p, q) {
			t.Errorf("%s: the opened library has another playbook", c.reason)
		}
	}
	for _, code := range reasons() {
		if !slices.ContainsFunc(plays, func(c struct{ reason, product, play string }) bool { return c.reason == code }) && !slices.Contains(playless, code) {
			t.Errorf("nobody says which playbook answers %s", code)
		}
	}
	for _, code := range playless {
		if p, ok := lib.For(code); ok {
			t.Errorf("%s answers %s, which needs no script", p.ID, code)
		}
	}
}

// eachText visits every text of a playbook with its place.
func eachText(p *Playbook, visit func(where string, t Text)) {
	visit("title", p.Title)
	visit("objective", p.Objective)
	visit("summary", p.Summary)
	for _, tp := range p.Topics {
		visit("topic "+tp.ID, tp.Label)
	}
	for _, o := range p.AllOutcomes() {
		visit("outcome "+o.ID, o.Label)
	}
	for _, s := range p.Sections {
		visit("section "+s.ID, s.Title)
		visit("objective of "+s.ID, s.Objective)
		for _, st := range s.Steps {
			visit("label of "+st.ID, st.Label)
			visit("text of "+st.ID, st.Text)
			for _, c := range st.Options {
				visit("option "+c.ID+" of "+st.ID, c.Label)
			}
		}
	}
	for _, c := range p.Cards {
		visit("card "+c.ID, c.Title)
		if c.NoRule != nil {
			visit("no rule of "+c.ID, c.NoRule)
		}
		for _, ch := range c.Choices {
			visit("choice "+ch.ID, ch.Label)
		}
		for _, r := range c.Rows {
			visit("detail of "+r.Recommend, r.Detail)
		}
	}
}

func TestShippedSpeaksThreeLanguages(t *testing.T) {
	for _, p := range Shipped() {
		if !slices.Equal(p.Languages, []string{"en", "de", "ja"}) {
			t.Errorf("%s speaks %v", p.ID, p.Languages)
		}
		eachText(p, func(where string, text Text) {
			if got := text.Languages(); !slices.Equal(got, []string{"de", "en", "ja"}) {
				t.Errorf("%s, %s: there is text in %v only", p.ID, where, got)
			}
			names := placeholdersIn(text["en"])
			for _, lang := range []string{"de", "ja"} {
				if got := placeholdersIn(text[lang]); !slices.Equal(got, names) {
					t.Errorf("%s, %s: %s names %v, English %v", p.ID, where, lang, got, names)
				}
			}
			// "Push", "Buy Box" and scales read the same in every language.
			if len(text["en"]) > 20 && strings.IndexFunc(text["ja"], isJapanese) < 0 {
				t.Errorf("%s, %s: this is no Japanese: %s", p.ID, where, text["ja"])
			}
			for _, word := range []string{" du ", " dir ", " dein", " dich "} {
				if strings.Contains(strings.ToLower(text["de"]), word) {
					t.Errorf("%s, %s: German customers are addressed as Sie: %s", p.ID, where, text["de"])
				}
			}
		})
	}
}

// A key may be given to something else, and then a text that names it misleads in the
// middle of a call. What a step asks for is said; which key does it, the footer knows.
func TestShippedNamesNoKeys(t *testing.T) {
	modified := regexp.MustCompile(`(?i)\b(ctrl|alt|shift|strg)\s*\+|\bf([1-9]|1[0-2])\b|\b(esc|tab|enter) key\b`)
	alone := regexp.MustCompile(`[0-9A-Za-z{}_äöüÄÖÜß'’-]+`)
	words := map[string][]string{"en": {"a", "A", "I", "s"}, "de": {}, "ja": {}}
	for _, p := range Shipped() {
		eachText(p, func(where string, text Text) {
			for lang, said := range text {
				found := modified.FindAllString(said, -1)
				for _, word := range alone.FindAllString(said, -1) {
					if len(word) == 1 && unicode.IsLetter(rune(word[0])) && !slices.Contains(words[lang], word) {
						found = append(found, word)
					}
				}
				if len(found) > 0 {
					t.Errorf("%s, %s, %s names %q: %s", p.ID, where, lang, found, said)
				}
			}
		})
	}
}

func placeholdersIn(s string) []string {
	var names []string
	replacePlaceholders(s, func(name string) string {
		names = append(names, name)
		return ""
	})
	slices.Sort(names)
	return slices.Compact(names)
}

func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
}

// TestShippedCallsAreWhole checks what makes a script usable as it stands.
func TestShippedCallsAreWhole(t *testing.T) {
	for _, p := range Shipped() {
		kinds := map[SectionKind]int{}
		steps, required, reach := 0, 0, false
		for _, s := range p.Sections {
			kinds[s.Kind]++
			for _, st := range s.Steps {
				steps++
				if st.Required {
					required++
				}
				reach = reach || st.Kind == Say && strings.Contains(st.Text["en"], "{{reach}}")
				if st.Kind == Say && st.Text["ja"] != "" && !strings.ContainsAny(st.Text["ja"], "。") {
					t.Errorf("%s: %s is no Japanese sentence", p.ID, st.ID)
				}
			}
		}
		if p.Sections[0].Kind != Prepare || kinds[Call] < 3 || steps < 10 || required < 6 || !reach {
			t.Errorf("%s: %d prepare and %d call sections, %d steps of which %d required, reach spoken %v",
				p.ID, kinds[Prepare], kinds[Call], steps, required, reach)
		}
		if len(p.Outcomes) < 3 || len(p.Topics) < 2 {
			t.Errorf("%s: %d outcomes, %d topics", p.ID, len(p.Outcomes), len(p.Topics))
		}
	}
}

func TestRepricingStrategyCard(t *testing.T) {
	p := shippedPlay(t, "repricer-onboarding")
	card, ok := p.Card("repricing-strategy")
	if !ok {
		t.Fatal("the card is gone")
	}
	want := map[[2]string]string{
		{"new", "private_label"}:         "push",
		{"experienced", "wholesale"}:     "buy_box",
		{"new", "wholesale"}:             "",
		{"experienced", "private_label"}: "",
		{"new", "both"}:                  "",
		{"experienced", "both"}:          "",
	}
	for in, id := range want {
		rec, ok := EvaluateCard(*card, Answers{
			"seller_experience": {Type: Option, Text: in[0]}, "product_kind": {Type: Option, Text: in[1]}})
		if rec.ID != id || ok != (id != "") {
			t.Errorf("%v: %q %v, want %q", in, rec.ID, ok, id)
		}
	}
	for id, facts := range map[string][]string{
		"push":    {"maximise revenue", "minimum"},
		"buy_box": {"8 to 15 EUR", "90 %", "without losing it"},
	} {
		for _, row := range card.Rows {
			for _, fact := range facts {
				if row.Recommend == id && !strings.Contains(row.Detail["en"], fact) {
					t.Errorf("%s does not say %q: %s", id, fact, row.Detail["en"])
				}
			}
		}
	}
	half := Answers{"product_kind": {Type: Option, Text: "wholesale"}}
	if _, ok := EvaluateCard(*card, half); ok {
		t.Error("a recommendation was made with an input missing")
	}
	if got := MissingInputs(*card, half); !slices.Equal(got, []string{"seller_experience"}) {
		t.Errorf("missing inputs %v", got)
	}
	// The list a seller sees stays within what a 45-minute call can hold.
	for _, kind := range []string{"push", "buy_box"} {
		r := NewRun(p, map[string]string{"sku_count": "140"})
		r.Answers["strategy"] = Answer{Type: Option, Text: kind}
		n := 0
		for _, s := range p.Visible(r) {
			if s.OffsetDays == 0 {
				n++
			}
		}
		if n < 14 || n > 19 {
			t.Errorf("%s: %d steps for the day of the call", kind, n)
		}
	}
}

func shippedPlay(t testing.TB, id string) *Playbook {
	t.Helper()
	for _, p := range Shipped() {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("%s is not shipped", id)
	return nil
}

func TestPrinciples(t *testing.T) {
	ps := Principles()
	if len(ps) != 7 {
		t.Fatalf("%d principles, want 7", len(ps))
	}
	for _, text := range append([]Text{RealNeed()}, ps[0].Text, ps[6].Text) {
		if got := text.Languages(); !slices.Equal(got, []string{"de", "en", "ja"}) {
			t.Errorf("%v speaks %v", text, got)
		}
	}
}

// TestSchemaTakesShipped reads the files with the YAML library alone, so that
// schema and parser cannot be wrong together.
func TestSchemaTakesShipped(t *testing.T) {
	sch := loadSchema(t)
	names, err := fs.Glob(ShippedFiles(), "*.yaml")
	if err != nil || len(names) != len(field) {
		t.Fatal(names, err)
	}
	for _, name := range names {
		for _, fault := range sch.check("", sch.root, decodeYAML(t, name)) {
			t.Errorf("%s%s", name, fault)
		}
	}
}

// TestSchemaRefuses damages a shipped playbook in one place at a time.
func TestSchemaRefuses(t *testing.T) {
	sch := loadSchema(t)
	cases := map[string]func(p, section, step map[string]any){
		"unknown key":    func(p, _, _ map[string]any) { p["colour"] = "red" },
		"no sections":    func(p, _, _ map[string]any) { delete(p, "sections") },
		"version text":   func(p, _, _ map[string]any) { p["version"] = "one" },
		"version zero":   func(p, _, _ map[string]any) { p["version"] = 0 },
		"bad id":         func(p, _, _ map[string]any) { p["id"] = "A B" },
		"plain title":    func(_, s, _ map[string]any) { s["title"] = "Title" },
		"unknown kind":   func(_, _, st map[string]any) { st["kind"] = "sing" },
		"unknown type":   func(_, _, st map[string]any) { st["type"] = "colour" },
		"no languages":   func(p, _, _ map[string]any) { p["languages"] = []any{} },
		"bad language":   func(_, s, _ map[string]any) { s["title"] = map[string]any{"English": "x"} },
		"required text":  func(_, _, st map[string]any) { st["required"] = "yes" },
		"trigger string": func(p, _, _ map[string]any) { p["trigger"] = "signup.new" },
	}
	for name, damage := range cases {
		doc := decodeYAML(t, "repricer-onboarding.yaml").(map[string]any)
		section := doc["sections"].([]any)[0].(map[string]any)
		damage(doc, section, section["steps"].([]any)[0].(map[string]any))
		if len(sch.check("", sch.root, doc)) == 0 {
			t.Errorf("%s passed the schema", name)
		}
	}
}

func decodeYAML(t *testing.T, name string) any {
	t.Helper()
	src, err := fs.ReadFile(ShippedFiles(), name)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := yaml.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	// JSON has one kind of number, which is what the schema speaks of.
	plain, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	doc = nil
	if err := json.Unmarshal(plain, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func BenchmarkOpenLibrary(b *testing.B) {
	for b.Loop() {
		if l, _ := OpenLibrary(nil, ShippedFiles()); len(l.Heads()) != len(field) {
			b.Fatal("heads are missing")
		}
	}
}

func BenchmarkParseOne(b *testing.B) {
	src, err := fs.ReadFile(ShippedFiles(), "repricer-onboarding.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, problems := Parse("a.yaml", src, nil); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

// A topic is remembered by its id, so an id must mean the same wherever it stands: a
// contact who heard of the results of the trial has not heard of the quarter's.
func TestShippedTopicsMeanOneThing(t *testing.T) {
	first := map[string]string{}
	for _, p := range Shipped() {
		for _, topic := range p.Topics {
			label := topic.Label["en"] + " · " + topic.Label["de"] + " · " + topic.Label["ja"]
			if other, ok := first[topic.ID]; ok && other != label {
				t.Errorf("%s calls the topic %s %q, another playbook %q", p.ID, topic.ID, label, other)
			}
			first[topic.ID] = label
		}
	}
}
