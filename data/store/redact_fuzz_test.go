package store

import (
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/text"
)

// FuzzRedactor: a whole name that stands alone never stays, and what is left is the
// text without it.
func FuzzRedactor(f *testing.F) {
	f.Add("Britta Holm", "+46 8 123 456", "call ", " today")
	f.Add("山田 太郎", "", "今日", "様")
	f.Add("O'Neil (Jr.) [x]", "030/12 34 56", "\n", "'s")
	f.Add("A", "", "", "")
	f.Fuzz(func(t *testing.T, name, phone, before, after string) {
		name, phone = text.Line(name), text.Line(phone) // as the store has them
		if len(name) > 200 || len(phone) > 40 {
			return // a name of a page is found slowly, and costs a fuzzer its time
		}
		r := newRedactor(&data.Contact{Name: name, Phone: phone}, "the account")
		got, hit := r.text(before + " " + name + " " + after)
		if again, _ := r.text(got); len(strings.Fields(name)) > 1 && (!hit || strings.Contains(again, " "+name+" ")) {
			t.Errorf("%q stays in %q", name, got)
		}
		if !hit && got != before+" "+name+" "+after {
			t.Errorf("a text without names became %q", got)
		}
	})
}

// FuzzQuoteFormula: quoting has an inverse, and what it lets through is no formula.
func FuzzQuoteFormula(f *testing.F) {
	for _, s := range []string{"", "=1+1", "'=x", "+49 30", "+SUM(A1)", "＝x", "-", "''@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted := quoteFormula(s)
		if back := unquoteFormula(quoted); back != s {
			t.Errorf("%q is written %q and comes back as %q", s, quoted, back)
		}
		if strings.ContainsAny(quoted, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!|") && quoted != "" && strings.ContainsRune(formulaStarts, []rune(quoted)[0]) {
			t.Errorf("%q is written as the formula %q", s, quoted)
		}
	})
}
