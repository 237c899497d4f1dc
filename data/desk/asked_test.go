package desk_test

import (
	"testing"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
)

// An answer is said as its playbook offers it, in the reader's language: a choice, the
// choice of a rule card, a number. One of a step or a playbook that is not known here says
// nothing, nor does one that is gone.
func TestQuestionsSayTheirAnswers(t *testing.T) {
	account := data.ID{1}
	id := func(n byte) data.ID { return data.ID{7, n} }
	l, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := desk.New(book(t,
		data.Account{ID: account, Name: "Acme"},
		data.Run{ID: id(1), AccountID: account, PlaybookID: "ad-platform-onboarding", PlaybookVersion: 2},
		data.Run{ID: id(2), AccountID: account, PlaybookID: "repricer-onboarding"},
		data.Run{ID: id(3), AccountID: account, PlaybookID: "gone"},
		data.StepAnswer{ID: id(11), AccountID: account, RunID: id(1), StepID: "white-label", Field: "white_label", Answer: "waits_us"},
		data.StepAnswer{ID: id(12), AccountID: account, RunID: id(2), StepID: "strategy", Answer: "buy_box"},
		data.StepAnswer{ID: id(13), AccountID: account, RunID: id(3), StepID: "strategy", Answer: "buy_box"},
		data.StepAnswer{ID: id(14), AccountID: account, RunID: id(2), StepID: "unheard_of", Answer: "buy_box"},
	), clock, l)
	asked, err := d.Questions(t.Context(), id(11), id(12), id(13), id(14), id(15))
	if err != nil || len(asked) != 2 {
		t.Fatalf("%d questions are known (%v), want 2", len(asked), err)
	}
	for _, c := range []struct {
		of           data.ID
		answer, want string
	}{
		{id(11), "waits_us", "Wartet auf uns"},
		{id(11), "waits_customer", "Wartet auf die IT des Kunden"},
		{id(11), "unheard_of", "unheard_of"},
		{id(12), "buy_box", "Buy Box"},
	} {
		if got := asked[c.of].Text(c.answer, "de"); got != c.want {
			t.Errorf("%s is said as %q, want %q", c.answer, got, c.want)
		}
	}
}
