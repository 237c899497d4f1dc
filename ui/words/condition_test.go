package words_test

import (
	"regexp"
	"testing"

	"rounds/data/playbook"
	"rounds/ui/words"
)

// inFile is what conditions look like in the file of a playbook.
var inFile = regexp.MustCompile(`==|!=|<|>|\bhas\(|\b(true|false)\b|[a-z]_[a-z]`)

// Every condition of the shipped playbooks is worded by their questions and answers, in each
// language, and so is what a row of a rule card asks for.
func TestConditionsOfShippedPlaybooks(t *testing.T) {
	library, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles())
	for _, head := range library.Heads() {
		p, _ := library.Current(head.ID)
		for _, lang := range []string{"en", "de", "ja"} {
			w := words.New(lang)
			check := func(where, said string) {
				if said == "" || inFile.MatchString(said) {
					t.Errorf("%s, %s in %s: %q", p.ID, where, lang, said)
				}
			}
			for i := range p.Sections {
				for k := range p.Sections[i].Steps {
					if s := &p.Sections[i].Steps[k]; !s.When.IsZero() {
						check(s.ID, w.Condition(p, s.When, lang))
					}
				}
			}
			for i := range p.Cards {
				for k := range p.Cards[i].Rows {
					check(p.Cards[i].ID, w.Row(p, &p.Cards[i], &p.Cards[i].Rows[k], lang))
				}
			}
		}
	}
}

// A condition of a team's own reads as well, however it is put together: of fields that no
// question asks for by their names.
func TestConditionsOfATeamsOwn(t *testing.T) {
	library, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles())
	p, _ := library.Current("failed-payment")
	for _, tt := range []struct{ lang, condition, want string }{
		{"en", "retries_over == false", "“Did the silent retries run out?” is answered with no"},
		{"en", "not retries_over", "“Did the silent retries run out?” is not answered with yes"},
		{"en", `route == "new_card" or route == "invoice"`, "“Which way fits the cause” is answered with “A new card, entered now” or “By invoice and transfer”"},
		{"en", `not (route == "new_card" or route == "invoice")`, "“Which way fits the cause” is not answered with “A new card, entered now” or “By invoice and transfer”"},
		{"en", `route != "new_card" or route == "invoice"`, "“Which way fits the cause” is answered with anything but “A new card, entered now” or “Which way fits the cause” is answered with “By invoice and transfer”"},
		{"en", `not (route != "new_card")`, "“Which way fits the cause” is open or answered with “A new card, entered now”"},
		{"de", `not (route != "new_card")`, "„Welcher Weg passt zur Ursache“ offen oder mit „Neue Karte, jetzt eingetragen“ beantwortet ist"},
		{"ja", `not (route != "new_card")`, "「原因に合った方法」が未回答または回答が「新しいカードを今すぐ登録」"},
		{"de", `route != "new_card"`, "„Welcher Weg passt zur Ursache“ anders als mit „Neue Karte, jetzt eingetragen“ beantwortet ist"},
		{"ja", `route != "new_card"`, "「原因に合った方法」の回答が「新しいカードを今すぐ登録」以外"},
		{"ja", `not (route == "new_card")`, "「原因に合った方法」の回答が「新しいカードを今すぐ登録」でない"},
		{"en", `route != "new_card" and route != "invoice"`, "“Which way fits the cause” is answered with anything but “A new card, entered now” or “By invoice and transfer”"},
		{"en", `seats > 10 and not (route != "new_card")`, "“seats” is over 10 and (“Which way fits the cause” is open or answered with “A new card, entered now”)"},
		{"en", "seats > 10 and (has(plan) or not has(region))", "“seats” is over 10 and (“plan” is answered or “region” is open)"},
		{"en", "100 < seats", "“seats” is over 100"},
		{"en", "not (seats >= 1200.5)", "“seats” is not at least 1200.5"},
		{"en", "seats <= bought", "“seats” is at most “bought”"},
		{"de", "seats > 10 and not has(plan)", "„seats“ über 10 liegt und „plan“ offen ist"},
		{"ja", "seats >= 10 or has(plan)", "「seats」が10以上または「plan」に回答済み"},
	} {
		e, err := playbook.ParseExpr(tt.condition)
		if err != nil {
			t.Fatal(err)
		}
		if got := words.New(tt.lang).Condition(p, e, tt.lang); got != tt.want {
			t.Errorf("%s\n is %s\nnot %s", tt.condition, got, tt.want)
		}
	}
}
