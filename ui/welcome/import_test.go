package welcome

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"rounds/data/intake"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/theme"
	"rounds/ui/uitest"
	"rounds/ui/words"
)

// importingPage is a page with an import under way, and whether that was stopped.
func importingPage(t *testing.T) (p *Welcome, stopped *bool) {
	t.Helper()
	stopped = new(bool)
	s := &page.Session{Words: words.New("en"), Theme: theme.New(colorprofile.TrueColor, true), Keys: keys.Default()}
	p = New(s, nil)
	p.ask(filing, "welcome.files.hint")
	p.field.Paste("accounts.csv contacts.csv")
	p.state, p.job = importing, &job{cancel: func() { *stopped = true }}
	return p, stopped
}

func TestEscStopsAnImport(t *testing.T) {
	p, stopped := importingPage(t)
	esc, err := uitest.ParseKey("esc")
	if err != nil {
		t.Fatal(err)
	}
	p.Update(esc)
	if view, _ := p.View(80, 20); !*stopped || !strings.Contains(view, "stopping") {
		t.Errorf("esc stopped it: %v; the page says\n%s", *stopped, view)
	}
	p.Update(importedMsg{job: p.job, err: context.Canceled})
	view, cursor := p.View(80, 20)
	if !strings.Contains(view, "Stopped. Nothing of the file under way was written.") || !strings.Contains(view, "accounts.csv contacts.csv") || cursor == nil {
		t.Errorf("after stopping the files are not on the line again:\n%s", view)
	}
}

func TestReportsStandBesideALaterFailure(t *testing.T) {
	p, _ := importingPage(t)
	rejected := make([]intake.Rejection, 5)
	for i := range rejected {
		rejected[i] = intake.Rejection{Line: i + 2, Reason: "no good"}
	}
	p.Update(importedMsg{job: p.job, err: errors.New("the disk is full"), reports: []intake.Report{
		{File: "accounts.csv", Kind: intake.KindAccounts, Rows: 7, Added: 2, Rejected: rejected},
	}})
	view, _ := p.View(80, 20)
	for _, want := range []string{"accounts.csv", "7 rows: 2 added", "5 rows rejected:", "line 4: no good", "… and 2 more", "the disk is full"} {
		if !strings.Contains(view, want) {
			t.Errorf("the page does not say %q:\n%s", want, view)
		}
	}
	if strings.Contains(view, "line 5") {
		t.Error("more rejected rows are shown than have room")
	}
}

// What was assumed about a file, and why rows of it do not go in, is said in the reader's
// language.
func TestWhatAFileSaysIsSaidInTheReadersLanguage(t *testing.T) {
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("Company ID,Company name,Country,MRR\n1,Acme,DE,10\n2,Beta,DE,abc\n,Gamma,DE,10\n")), nil
	}
	plan, err := intake.Inspect("accounts.csv", open, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report := plan.Report()
	if _, err := plan.Read(context.Background(), open, intake.Handler{Reject: func(r intake.Rejection) error {
		report.Rejected = append(report.Rejected, r)
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string][]string{
		"en": {"accounts · CSV · ", "language, time zone of new accounts is guessed from the country", "this is not a number as the column writes them (1,234.56)", "the id is blank"},
		"de": {"Kunden · CSV · ", "bei neuen Kunden nach dem Land geschätzt: Sprache, Zeitzone", "das ist keine Zahl, wie die Spalte sie schreibt", "die ID fehlt"},
		"ja": {"顧客 · CSV · ", "新しい顧客の言語, タイムゾーンは、国から推定します", "この列の書き方（1,234.56）の数値ではありません", "IDが空です"},
	} {
		p, _ := importingPage(t)
		p.s.Words = words.New(lang)
		p.Update(importedMsg{job: p.job, reports: []intake.Report{report}})
		view, _ := p.View(120, 24)
		for _, want := range says {
			if !strings.Contains(view, want) {
				t.Errorf("%s: the page does not say %q:\n%s", lang, want, view)
			}
		}
	}
}

// An answer of an import that the page has forgotten changes nothing.
func TestAnotherImportsAnswerIsDropped(t *testing.T) {
	p, _ := importingPage(t)
	p.Update(importedMsg{job: &job{}, err: errors.New("old")})
	if p.state != importing || p.err != nil {
		t.Errorf("the page is in state %d with %v", p.state, p.err)
	}
}
