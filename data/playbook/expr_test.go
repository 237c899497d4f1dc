package playbook

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func sample() Answers {
	return Answers{
		"sku_count": {Type: Number, Number: 140},
		"seller":    {Type: Option, Text: "new"},
		"price":     {Type: Money, Number: 8.5, Currency: "EUR"},
		"trial_end": {Type: Date, Text: "2026-11-27"},
		"agreed":    {Type: Bool, Bool: true},
		"refused":   {Type: Bool},
		"goal":      {Type: FreeText, Text: "sell more"},
	}
}

func TestExprEval(t *testing.T) {
	cases := []struct {
		expr string
		want bool
	}{
		{`sku_count > 100 and seller == "new"`, true},
		{`sku_count > 100 and seller == "experienced"`, false},
		{`sku_count > 140 or sku_count >= 140`, true},
		{`100 < sku_count`, true},
		{`sku_count == 140`, true},
		{`sku_count != 140`, false},
		{`price <= 8.5 and price > -1`, true},
		{`seller != 'experienced'`, true},
		{`trial_end < "2026-12-01" and trial_end >= "2026-11-27"`, true},
		{`agreed`, true},
		{`refused`, false},
		{`agreed == true and refused != true`, true},
		{`agreed != refused`, true},
		{`not agreed or not refused`, true},
		{`not (agreed and refused)`, true},
		{`has(goal) and not has(other)`, true},
		{`goal == "sell more"`, true},
		// "and" binds more tightly than "or".
		{`agreed or refused and refused`, true},
		{`(agreed or refused) and refused`, false},
		// A missing answer makes every comparison false, != included.
		{`other == 1`, false},
		{`other != 1`, false},
		{`other < 1 or other >= 1`, false},
		{`other`, false},
		{`not (other == 1)`, true},
		{`other == sku_count`, false},
		// So do different types, and an order of truth values.
		{`seller == 140`, false},
		{`sku_count != "140"`, false},
		{`goal`, false},
		{`agreed < refused`, false},
	}
	for _, c := range cases {
		e, err := ParseExpr(c.expr)
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		if got := e.Eval(sample()); got != c.want {
			t.Errorf("%s is %v, want %v", c.expr, got, c.want)
		}
	}
	if zero := (Expr{}); !zero.Eval(nil) || !zero.IsZero() || zero.Fields() != nil {
		t.Error("the zero condition must always hold and read nothing")
	}
}

func TestExprErrors(t *testing.T) {
	cases := []struct {
		expr string
		off  int
		says string
	}{
		{``, 0, "nothing where a field"},
		{`   `, 3, "nothing where a field"},
		{`sku_count >`, 11, "nothing where a field"},
		{`sku_count = 3`, 10, `write "=="`},
		{`sku_count => 3`, 10, "no comparison"},
		{`a == "x`, 5, "no closing quote"},
		{`a == 3 b`, 7, `join two conditions`},
		{`(a == 3`, 7, `should close the parenthesis opened at character 1`},
		{`a == 3)`, 6, `")" after a complete condition`},
		{`has a`, 4, "in parentheses"},
		{`has(3)`, 4, "needs the name of a field"},
		{`has(a`, 5, "should close has(a"},
		{`3`, 0, "no condition"},
		{`true`, 0, "no condition"},
		{`3 == 3`, 0, "two constants"},
		{`a < true`, 4, "no order"},
		{`1 < a < 3`, 6, "two values at a time"},
		{`a == 3x`, 5, "no number"},
		{`a == 0x1p4`, 5, "no number"},
		{`a == --3`, 5, "no number"},
		{`a & b`, 2, "cannot stand here"},
		{`日本 == 3`, 0, "cannot stand here"},
		{`a == "日本" and B`, 14, "cannot stand here"},
		{`and`, 0, `"and" where a field`},
		{"\xff", 0, "UTF-8"},
		{strings.Repeat("a or ", 300), 0, "more than 1000 bytes"},
		{strings.Repeat("(", 100), 32, "nested more than"},
		{strings.Repeat("not ", 100), 128, "nested more than"},
	}
	for _, c := range cases {
		_, err := ParseExpr(c.expr)
		var bad *ExprError
		if !errors.As(err, &bad) {
			t.Errorf("%q gave %v, want an *ExprError", c.expr, err)
			continue
		}
		if bad.Offset != c.off || !strings.Contains(bad.Error(), c.says) {
			t.Errorf("%q: at %d %q, want at %d …%s…", c.expr, bad.Offset, bad, c.off, c.says)
		}
	}
}

func TestExprFields(t *testing.T) {
	e, err := ParseExpr(`a > 3 and (has(b) or c) and not (1 == a or d == e)`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.Fields(), []string{"a", "b", "c", "d", "e"}; !slices.Equal(got, want) {
		t.Errorf("fields %v, want %v", got, want)
	}
}

func FuzzExpr(f *testing.F) {
	for _, s := range []string{`sku_count > 100 and seller == "new"`, `not has(x) or (a and b)`, `((`, `"`, `1 == -`, `a<=b`, "a == '日本'"} {
		f.Add(s)
	}
	files, _ := filepath.Glob("shipped/*.yaml")
	shipped := map[string]bool{}
	for _, file := range files {
		for _, m := range regexp.MustCompile(`(?m)^ *when: ([^{\n]+)$`).FindAllSubmatch(read(f, file), -1) {
			if s := strings.Trim(string(m[1]), `'`); !shipped[s] {
				shipped[s] = true
				f.Add(s)
			}
		}
	}
	if len(shipped) < 20 {
		f.Fatalf("the shipped playbooks have %d conditions", len(shipped))
	}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := ParseExpr(src)
		var bad *ExprError
		switch {
		case err == nil:
			if e.IsZero() || len(e.Fields()) == 0 {
				t.Fatalf("%q passed as a condition without a field", src)
			}
			again, err := ParseExpr(e.String())
			if err != nil || again.Eval(sample()) != e.Eval(sample()) {
				t.Fatalf("%q does not read back the same (%v)", src, err)
			}
		case !errors.As(err, &bad) || bad.Offset < 0 || bad.Offset > len([]rune(src)) || bad.Message.String() == "":
			t.Fatalf("%q: an error without a place in it: %#v", src, err)
		}
	})
}
