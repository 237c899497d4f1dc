package intake

import (
	"io"
	"math"
	"strings"
	"testing"

	"rounds/data"
)

func tableOf(t *testing.T, text string) *Table {
	t.Helper()
	table, err := ReadTable("t.csv", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTableTypesItsColumns(t *testing.T) {
	for _, c := range []struct {
		name, cells string // one a line
		typ         Type
		numbers     []float64 // NaN: missing
		markers     string
	}{
		{"whole", "1\n2\n30", TypeNumber, []float64{1, 2, 30}, ""},
		{"points", "1.5\n1,234.25\n-3", TypeNumber, []float64{1.5, 1234.25, -3}, ""},
		{"blanks", "1\n \n3", TypeNumber, []float64{1, math.NaN(), 3}, ""},
		{"NA", "1\nNA\n?\nn/a\nNULL\n5", TypeNumber, []float64{1, math.NaN(), math.NaN(), math.NaN(), math.NaN(), 5}, ""},
		{"words", "1\n2\n3\n4\nunknown", TypeNumber, []float64{1, 2, 3, 4, math.NaN()}, "unknown"},
		{"too many words", "1\n2\nmany\nfew\nsome", TypeText, nil, ""},
		{"money", "€ 12\n€ 7", TypeNumber, []float64{12, 7}, ""},
		{"per cent", "12%\n7%", TypeNumber, []float64{12, 7}, ""},
		{"as programs write them", "0.07123456789012345\n5e-05\n0.30000000000000004\n1.5e+03\n0.0", TypeNumber, []float64{0.07123456789012345, 0.00005, 0.30000000000000004, 1500, 0}, ""},
		{"codes that look like powers", "12e5\n3E10\n7e1", TypeText, nil, ""},
		{"codes", "00451\n00007\n01234", TypeText, nil, ""},
		{"days", "2024-01-31\n2024-02-29\n", TypeDate, []float64{19753, 19782}, ""},
		{"german days", "31.01.2024\n01.02.2024", TypeDate, []float64{19753, 19754}, ""},
		{"yes and no", "Yes\nno\nYES", TypeBool, []float64{1, 0, 1}, ""},
		{"three answers", "Yes\nNo\nNo internet service", TypeText, nil, ""},
		{"nothing", "NULL\nNULL", TypeText, nil, ""},
		{"mixed case", "Basic\nbasic\nPro", TypeText, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("name;v\n")
			for cell := range strings.Lines(c.cells + "\n") {
				b.WriteString("a;\"" + strings.TrimSuffix(cell, "\n") + "\"\n")
			}
			table := tableOf(t, b.String())
			v, ok := table.Column("V")
			if !ok || v.Type != c.typ || strings.Join(v.Markers, " ") != c.markers {
				t.Fatalf("%v: type %s, markers %v", ok, v.Type, v.Markers)
			}
			for i, want := range c.numbers {
				if got := v.Numbers[i]; got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
					t.Errorf("row %d is %v, want %v", i, got, want)
				}
			}
		})
	}
}

func TestTableFindsItsLayout(t *testing.T) {
	for name, text := range map[string]string{
		"comma":          "plan,price\nbasic,1.5\npro,2.5\n",
		"byte order":     "\ufeffplan,price\nbasic,1.5\npro,2.5\n",
		"semicolon":      "plan;price\nbasic;1,5\npro;2,5\n",
		"tab":            "plan\tprice\r\nbasic\t1.5\r\npro\t2.5\r\n",
		"pipe":           "plan|price\nbasic|1.5\npro|2.5\n",
		"quotes":         "\"plan\",\"price\"\n\"basic\",\"1.5\"\n\"pro\",\"2.5\"\n",
		"blank rows":     "\nplan,price\n\nbasic,1.5\n\npro,2.5\n",
		"UTF-16":         "\xff\xfep\x00l\x00a\x00n\x00,\x00p\x00r\x00i\x00c\x00e\x00\n\x00b\x00a\x00s\x00i\x00c\x00,\x001\x00.\x005\x00\n\x00p\x00r\x00o\x00,\x002\x00.\x005\x00\n\x00",
		"words as cells": "plan,price\nbasic,1.5\npro,2.5\nemail,phone,name\n",
	} {
		table := tableOf(t, text)
		plan, _ := table.Column("plan")
		price, ok := table.Column("price")
		if !ok || table.Rows != 2 || plan.Levels[0] != "basic" || price.Numbers[0] != 1.5 || price.Numbers[1] != 2.5 {
			t.Errorf("%s: %+v", name, table)
		}
	}
}

func TestTableColumnByNumber(t *testing.T) {
	table := tableOf(t, "Customer ID,Left?,2\nx,1,y\nz,0,y\n")
	for typed, want := range map[string]string{"customer_id": "Customer ID", "left": "Left?", "2": "2", "1": "Customer ID", "3": "2"} {
		if c, ok := table.Column(typed); !ok || c.Name != want {
			t.Errorf("%q is %v %v, want %q", typed, ok, c, want)
		}
	}
	if c, ok := table.Column("4"); ok {
		t.Errorf("column 4 is %q", c.Name)
	}
}

func TestTableRefusesWhatIsNone(t *testing.T) {
	for text, why := range map[string]string{"": "empty", "PK\x03\x04xxxx": "Excel", "1,2\n3,4\n": "header"} {
		_, err := ReadTable("t.csv", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
		if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
