package playbook

import (
	"errors"
	"math"
	"testing"
)

func TestReadAndShow(t *testing.T) {
	options := []Choice{
		{"private_label", Text{"en": "Private label", "de": "Eigenmarke", "ja": "自社ブランド"}},
		{"wholesale", Text{"en": "Wholesale", "de": "Handelsware"}},
		{"both", Text{"en": "Both", "de": "Beides"}},
	}
	zero, ten := 0.0, 10.0
	number, money := Step{Kind: Ask, Field: "n", Type: Number}, Step{Kind: Ask, Field: "m", Type: Money, Min: &zero}
	nps := Step{Kind: Ask, Field: "nps", Type: Number, Min: &zero, Max: &ten}
	choice := Step{Kind: Ask, Field: "c", Type: Option, Options: options}
	date, yes, text := Step{Kind: Ask, Field: "d", Type: Date}, Step{Kind: Ask, Field: "b", Type: Bool}, Step{Kind: Ask, Field: "t", Type: FreeText}
	cases := []struct {
		step        Step
		typed, lang string
		want        Answer
		shown, code string
	}{
		{number, "140", "en", Answer{Type: Number, Number: 140}, "140", ""},
		{number, " １４０ ", "ja", Answer{Type: Number, Number: 140}, "140", ""},
		{number, "1,200", "en", Answer{Type: Number, Number: 1200}, "1200", ""},
		{number, "1,200", "de", Answer{Type: Number, Number: 1.2}, "1,2", ""},
		{number, "1.200", "de", Answer{Type: Number, Number: 1200}, "1200", ""},
		{number, "1.200", "en", Answer{Type: Number, Number: 1.2}, "1.2", ""},
		{number, "9,5", "en", Answer{Type: Number, Number: 9.5}, "9.5", ""},
		{number, "9.5", "de-AT", Answer{Type: Number, Number: 9.5}, "9,5", ""},
		{number, "1.234.567", "en", Answer{Type: Number, Number: 1234567}, "1234567", ""},
		{number, "1,234.50", "de", Answer{Type: Number, Number: 1234.5}, "1234,5", ""},
		{number, "1.234,50", "en", Answer{Type: Number, Number: 1234.5}, "1234.5", ""},
		{number, "-12 000", "sv", Answer{Type: Number, Number: -12000}, "-12000", ""},
		{number, "1'200", "de", Answer{Type: Number, Number: 1200}, "1200", ""},
		{number, "1,5,0", "en", Answer{}, "", "answer.number"},
		{number, "many", "en", Answer{}, "", "answer.number"},
		{number, "-", "en", Answer{}, "", "answer.number"},
		{number, "1e5", "en", Answer{}, "", "answer.number"},
		{number, "99999999999999", "en", Answer{}, "", "answer.number"},
		{number, "", "en", Answer{}, "", "answer.empty"},
		{nps, "10", "en", Answer{Type: Number, Number: 10}, "10", ""},
		{nps, "11", "en", Answer{}, "", "answer.range"},
		{nps, "-1", "en", Answer{}, "", "answer.range"},
		{money, "8.50 EUR", "en", Answer{Type: Money, Number: 8.5, Currency: "EUR"}, "8.5 EUR", ""},
		{money, "€8,50", "de", Answer{Type: Money, Number: 8.5, Currency: "EUR"}, "8,5 EUR", ""},
		{money, "￥1200", "ja", Answer{Type: Money, Number: 1200, Currency: "JPY"}, "1200 JPY", ""},
		{money, "1200円", "ja", Answer{Type: Money, Number: 1200, Currency: "JPY"}, "1200 JPY", ""},
		{money, "usd 5", "en", Answer{Type: Money, Number: 5, Currency: "USD"}, "5 USD", ""},
		{money, "15", "en", Answer{Type: Money, Number: 15}, "15", ""},
		{money, "5 euros", "en", Answer{}, "", "answer.number"},
		{money, "-5 EUR", "en", Answer{}, "", "answer.range"},
		{date, "2026-11-27", "de", Answer{Type: Date, Text: "2026-11-27"}, "27.11.2026", ""},
		{date, "2026-11-07", "ja", Answer{Type: Date, Text: "2026-11-07"}, "2026年11月7日", ""},
		{date, "2026-11-07", "en", Answer{Type: Date, Text: "2026-11-07"}, "7 Nov 2026", ""},
		{date, "2026-02-30", "en", Answer{}, "", "answer.date"},
		{choice, "wholesale", "de", Answer{Type: Option, Text: "wholesale"}, "Handelsware", ""},
		{choice, "2", "en", Answer{Type: Option, Text: "wholesale"}, "Wholesale", ""},
		{choice, "Private label", "ja", Answer{Type: Option, Text: "private_label"}, "自社ブランド", ""},
		{choice, "private-label", "en", Answer{Type: Option, Text: "private_label"}, "Private label", ""},
		{choice, "eigen", "en", Answer{Type: Option, Text: "private_label"}, "Private label", ""},
		{choice, "b", "en", Answer{Type: Option, Text: "both"}, "Both", ""},
		{choice, "自社", "en", Answer{Type: Option, Text: "private_label"}, "Private label", ""},
		{choice, "4", "en", Answer{}, "", "answer.option"},
		{choice, "retail", "en", Answer{}, "", "answer.option"},
		{yes, "Y", "en", Answer{Type: Bool, Bool: true}, "yes", ""},
		{yes, "nein", "de", Answer{Type: Bool}, "nein", ""},
		{yes, "はい", "ja", Answer{Type: Bool, Bool: true}, "はい", ""},
		{yes, "perhaps", "en", Answer{}, "", "answer.bool"},
		{text, "  two shops, DE and SE ", "en", Answer{Type: FreeText, Text: "two shops, DE and SE"}, "two shops, DE and SE", ""},
	}
	for _, c := range cases {
		got, err := c.step.Read(c.typed, c.lang)
		var bad *AnswerError
		if c.code != "" {
			if !errors.As(err, &bad) || bad.Code != c.code || bad.Message == "" || bad.Field != c.step.Field {
				t.Errorf("%s %q: error %v, want %s", c.step.Type, c.typed, err, c.code)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s %q in %s: %+v %v, want %+v", c.step.Type, c.typed, c.lang, got, err, c.want)
			continue
		}
		if shown := c.step.Show(got, c.lang); shown != c.shown {
			t.Errorf("%s %q shown in %s as %q, want %q", c.step.Type, c.typed, c.lang, shown, c.shown)
		}
		if again, err := c.step.Read(got.String(), "en"); err != nil || again != got {
			t.Errorf("%s %q is kept as %q and read back as %+v (%v)", c.step.Type, c.typed, got, again, err)
		}
	}
	// "w" begins one option only, an ambiguous beginning chooses none.
	same := Step{Kind: Ask, Field: "c", Type: Option, Options: []Choice{{"aa", Text{"en": "Sold"}}, {"bb", Text{"en": "Soon"}}}}
	if a, err := same.Read("so", "en"); err == nil {
		t.Errorf("an ambiguous beginning chose %v", a)
	}
}

func TestAccept(t *testing.T) {
	cases := []struct {
		step Step
		a    Answer
		code string
	}{
		{Step{Kind: Say}, Answer{}, "answer.step"},
		{Step{Kind: Ask, Type: Number}, Answer{Type: FreeText, Text: "3"}, "answer.type"},
		{Step{Kind: Ask, Type: Number}, Answer{Type: Number, Number: math.NaN()}, "answer.number"},
		{Step{Kind: Ask, Type: Number}, Answer{Type: Number, Number: math.Inf(1)}, "answer.number"},
		{Step{Kind: Ask, Type: Money}, Answer{Type: Money, Number: 1, Currency: "euro"}, "answer.currency"},
		{Step{Kind: Ask, Type: Number}, Answer{Type: Number, Number: 1, Currency: "EUR"}, "answer.currency"},
		{Step{Kind: Ask, Type: Date}, Answer{Type: Date, Text: "tomorrow"}, "answer.date"},
		{Step{Kind: Ask, Type: FreeText}, Answer{Type: FreeText, Text: " "}, "answer.empty"},
		{Step{Kind: Ask, Type: Option}, Answer{Type: Option, Text: "x"}, "answer.option"},
	}
	for _, c := range cases {
		var bad *AnswerError
		if err := c.step.Accept(c.a); !errors.As(err, &bad) || bad.Code != c.code {
			t.Errorf("%+v accepted as %v, want %s", c.a, err, c.code)
		}
	}
}

func TestTextIn(t *testing.T) {
	text := Text{"en": "colour", "de": "Farbe", "pt-BR": "cor", "zh-Hant": "顏色", "sv": ""}
	cases := map[string]string{
		"en": "colour", "EN_gb": "colour", "de-AT": "Farbe", "pt-BR": "cor", "pt": "cor", "pt-PT": "cor",
		"zh-Hant-TW": "顏色", "sv": "colour", "fi": "colour", "": "colour",
	}
	for lang, want := range cases {
		if got := text.In(lang); got != want {
			t.Errorf("In(%q) is %q, want %q", lang, got, want)
		}
	}
	if got := (Text{"ja": "色", "de": "Farbe"}).In("fr"); got != "Farbe" {
		t.Errorf("without English the first by tag is taken, got %q", got)
	}
	if got := Text(nil).In("en"); got != "" {
		t.Errorf("no text gave %q", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("1,234.50", "de")
	f.Add("€ 8", "en")
	f.Add("1'200,5", "fr")
	f.Fuzz(func(t *testing.T, typed, lang string) {
		for _, typ := range []FieldType{FreeText, Number, Money, Date, Option, Bool} {
			s := Step{Kind: Ask, Field: "f", Type: typ, Options: []Choice{{"a", Text{"en": "A"}}, {"b", nil}}}
			a, err := s.Read(typed, lang)
			if err == nil {
				if again, err := s.Read(a.String(), "en"); err != nil || again != a || s.Accept(a) != nil {
					t.Fatalf("%q was read as %+v, and that as %+v (%v)", typed, a, again, err)
				}
			}
			s.Show(a, lang)
		}
	})
}
