package intake

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
)

func TestScanner(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":               {"a,b\nc,d", "1:a|b 2:c|d"},
		"crlf":                {"a,b\r\nc,d\r\n", "1:a|b 2:c|d"},
		"quotes":              {"\"a,\"\"x\"\"\",b\r\n\"c\nd\",e\nf,g", "1:a,\"x\"|b 2:c\nd|e 4:f|g"},
		"quoted last":         {"a,\"b\"\r\nc,d", "1:a|b 2:c|d"},
		"bare quote":          {"5\" pipe,b\nc,d", "1:5\" pipe|b 2:c|d"},
		"quote inside quotes": {"\"say \"hi\" now\",b\n", "1:say \"hi\" now|b"},
		"blanks at quotes":    {" \"a,b\" ,c\n", "1:a,b|c"},
		"open quote":          {"a,\"b\nc,d\ne,f\n", "1:a|\"b! 2:c|d 3:e|f"},
		"empty lines":         {"a\n\nb", "1:a 2: 3:b"},
		"no end":              {"a,", "1:a|"},
	} {
		s := newScanner(strings.NewReader(c.in), ',', '\n')
		var got []string
		var r row
		for s.next(&r) {
			line := itoa(r.line) + ":" + string(bytes.Join(r.cells, []byte("|")))
			if r.problem != "" {
				line += "!"
			}
			got = append(got, line)
		}
		if s.err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q (%v), want %q", name, strings.Join(got, " "), s.err, c.want)
		}
	}
}

func TestScannerBounds(t *testing.T) {
	in := "a,b\n" + strings.Repeat("x", 5<<20) + "\nc,\"" + strings.Repeat("y\n", 1<<20) + "z,w\n"
	s := newScanner(strings.NewReader(in), ',', '\n')
	var r row
	rows, long, quote := 0, 0, 0
	for s.next(&r) {
		rows++
		switch r.problem {
		case problemLong:
			long++
		case problemQuote:
			quote++
		}
	}
	if long != 1 || quote != 1 || rows != 1+1+1+1<<20 || len(s.buf) > 2*maxRecord {
		t.Errorf("%d rows, %d too long, %d with an open quote, a buffer of %d", rows, long, quote, len(s.buf))
	}
}

// TestScannerRoundTrip: what RFC 4180 writes comes back, whatever the cells hold.
func TestScannerRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.SampledFrom([]rune("ab \",;\r\n\té漢")))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 5), 1, 8).Draw(t, "rows")
		var b strings.Builder
		for _, cells := range rows {
			for i, c := range cells {
				if i > 0 {
					b.WriteByte(';')
				}
				b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			b.WriteString("\r\n")
		}
		s := newScanner(iotestOneByte{strings.NewReader(b.String())}, ';', '\n')
		var r row
		for i, cells := range rows {
			if !s.next(&r) || len(r.cells) != len(cells) || r.problem != "" {
				t.Fatalf("row %d: %q %q, want %q", i, r.cells, r.problem, cells)
			}
			for k := range cells {
				if string(r.cells[k]) != cells[k] {
					t.Fatalf("row %d cell %d: %q, want %q", i, k, r.cells[k], cells[k])
				}
			}
		}
		if s.next(&r) {
			t.Fatalf("one row too many: %q", r.cells)
		}
	})
}

// iotestOneByte makes every read short, so that rows cross the buffer's fill.
type iotestOneByte struct{ r *strings.Reader }

func (o iotestOneByte) Read(p []byte) (int, error) {
	if len(p) > 1 {
		p = p[:1]
	}
	return o.r.Read(p)
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		in       string
		point    byte
		money    data.Money
		currency string
		ok       bool
	}{
		{"0", '.', 0, "", true}, {"-12", '.', -1200, "", true}, {"1,234.56", '.', 123456, "", true}, {"1.234,56", ',', 123456, "", true},
		{"1 234,5", ',', 123450, "", true}, {"1'234.50", '.', 123450, "", true}, {"12,34,567.89", '.', 123456789, "", true},
		{"$1,200", '.', 120000, "USD", true}, {"EUR 12,50", ',', 1250, "EUR", true}, {"12.5 USD", '.', 1250, "USD", true},
		{"(1,234.00)", '.', -123400, "", true}, {"１２，３４５円", '.', 1234500, "JPY", true}, {"¥12,400", '.', 1240000, "JPY", true},
		{"12,50-", ',', -1250, "", true}, {"12,-", ',', 1200, "", true}, {"0.005", '.', 1, "", true}, {"-0.005", '.', -1, "", true}, {".5", '.', 50, "", true},
		{"1\u00a0234,50\u00a0€", ',', 123450, "EUR", true}, {"−5", '.', -500, "", true}, {"45%", '.', 4500, "", true},
		{"1,23,4", '.', 0, "", false}, {"1,2345", '.', 0, "", false}, {"12abc", '.', 0, "", false}, {"", '.', 0, "", false}, {"1.2.3", '.', 0, "", false},
		{"1234567890123456789", '.', 0, "", false}, {"1.234.567.890.123.456.789", ',', 0, "", false},
		// as programs write what they computed
		{"0.07123456789012345678", '.', 7, "", true}, {"12.340000000000000124", '.', 1234, "", true}, {"-1.2345678901234567e+02", '.', -12346, "", true},
		{"5e-01", '.', 50, "", true}, {"1E+03", '.', 100000, "", true}, {"1,25E+02", ',', 12500, "", true}, {"7.5e-300", '.', 0, "", true},
		{"12e5", '.', 0, "", false}, {"1e+400", '.', 0, "", false}, {"e+02", '.', 0, "", false}, {"1e+", '.', 0, "", false}, {"1e+2e+2", '.', 0, "", false}, {"--5", '.', 0, "", false}, {"$", '.', 0, "", false},
	} {
		d, ok := parseNumber([]byte(c.in), c.point)
		m, fits := d.money()
		if ok != c.ok || ok && (!fits || m != c.money || d.currency != c.currency) {
			t.Errorf("%q with %q: %v %s %q, want %v %s %q", c.in, c.point, ok, m, d.currency, c.ok, c.money, c.currency)
		}
	}
}

func TestDates(t *testing.T) {
	at := func(y int, m time.Month, d, h, mi, s, ms int) data.Instant {
		return data.At(time.Date(y, m, d, h, mi, s, ms*1_000_000, time.UTC))
	}
	for _, c := range []struct {
		in    string
		order DateOrder
		want  data.Instant // 0: no date
	}{
		{"2026-11-03", "", at(2026, 11, 3, 0, 0, 0, 0)}, {"2026/11/3 14:05", "", at(2026, 11, 3, 14, 5, 0, 0)},
		{"03.11.2026", OrderDMY, at(2026, 11, 3, 0, 0, 0, 0)}, {"11/3/2026", OrderMDY, at(2026, 11, 3, 0, 0, 0, 0)}, {"03-11-26", OrderDMY, at(2026, 11, 3, 0, 0, 0, 0)},
		{"26/11/03", OrderYMD, at(2026, 11, 3, 0, 0, 0, 0)}, {"3/11/1999 2:05 PM", OrderDMY, at(1999, 11, 3, 14, 5, 0, 0)}, {"12/31/69", OrderMDY, at(1969, 12, 31, 0, 0, 0, 0)},
		{"2026-11-03T14:05:06.789Z", "", at(2026, 11, 3, 14, 5, 6, 789)}, {"2026-11-03T14:05:06+09:00", "", at(2026, 11, 3, 5, 5, 6, 0)},
		{"2026-11-03 14:05:06 -0530", "", at(2026, 11, 3, 19, 35, 6, 0)}, {"2026-11-03 14:05:06 UTC", "", at(2026, 11, 3, 14, 5, 6, 0)}, {"2026-11-03 14:05 JST", "", at(2026, 11, 3, 5, 5, 0, 0)},
		{"3 Dec 2026", "", at(2026, 12, 3, 0, 0, 0, 0)}, {"Dec 3, 2026", "", at(2026, 12, 3, 0, 0, 0, 0)}, {"3. Dezember 2026", "", at(2026, 12, 3, 0, 0, 0, 0)}, {"Thu, 03 Dec 2026 10:00:00 GMT", "", at(2026, 12, 3, 10, 0, 0, 0)},
		{"03-Mär-26", "", at(2026, 3, 3, 0, 0, 0, 0)}, {"December 3rd, 2026", "", at(2026, 12, 3, 0, 0, 0, 0)},
		{"2026年11月3日", "", at(2026, 11, 3, 0, 0, 0, 0)}, {"２０２６年１１月３日（火）午後２時０５分", "", at(2026, 11, 3, 14, 5, 0, 0)}, {"令和8年11月3日", "", at(2026, 11, 3, 0, 0, 0, 0)}, {"令和元年5月1日", "", at(2019, 5, 1, 0, 0, 0, 0)},
		{"20261103", "", at(2026, 11, 3, 0, 0, 0, 0)}, {"20261103140506", "", at(2026, 11, 3, 14, 5, 6, 0)}, {"1793714706789", "", 1793714706789}, {"1793714706", "", 1793714706000},
		{"31-02-2024", OrderDMY, 0}, {"29-02-2024", OrderDMY, at(2024, 2, 29, 0, 0, 0, 0)}, {"13/13/2024", OrderDMY, 0}, {"5月31日", "", 0}, {"10.000.000", OrderDMY, 0}, {"192.168.1.1", OrderDMY, 0},
		{"2026-11-03 25:00", "", 0}, {"2026-11-03 10:61", "", 0}, {"hello world", "", 0}, {"", "", 0}, {"2026-11-03x", "", 0}, {"1800-01-01", "", 0},
	} {
		w, ok := parseDate([]byte(c.in))
		var got data.Instant
		if ok {
			got, ok = w.at(c.order, nil)
		}
		if ok != (c.want != 0) || got != c.want {
			t.Errorf("%q: %v %s, want %s", c.in, ok, got.Time(nil), c.want.Time(nil))
		}
	}
	w, _ := parseDate([]byte("2026-07-01 09:00"))
	if got, _ := w.at("", data.LoadLocation("Europe/Berlin")); got != at(2026, 7, 1, 7, 0, 0, 0) {
		t.Errorf("a time without a zone is local: %s", got.Time(nil))
	}
}

// TestDateOrderOverTheWholeFile: one telling day in a column decides it, wherever
// it stands, and columns of one file may differ.
func TestDateOrderOverTheWholeFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "rows")
		tell := rapid.IntRange(0, n-1).Draw(t, "telling row")
		var b strings.Builder
		b.WriteString("account_id,name,signup date,renewal date\n")
		days := make([]data.Date, n)
		for i := range n {
			day := rapid.IntRange(1, 12).Draw(t, "day")
			if i == tell {
				day = rapid.IntRange(13, 28).Draw(t, "telling day")
			}
			d := data.Day(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), day)
			days[i] = d
			b.WriteString("A" + itoa(i) + ",x," + d.In(time.UTC).Format("02/01/2006") + "," + d.In(time.UTC).Format("1/2/06") + "\n")
		}
		var got []data.Date
		p, err := Inspect("accounts.csv", textFile(b.String()), Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Read(t.Context(), textFile(b.String()), Handler{Record: func(r *Record) error {
			a := r.Entity.(*data.Account)
			if a.StartOn != a.RenewalOn {
				t.Fatalf("%s is read %s and %s", r.ExtID, a.StartOn, a.RenewalOn)
			}
			got = append(got, a.StartOn)
			return nil
		}})
		if err != nil || len(got) != n {
			t.Fatalf("%d of %d rows, %v", len(got), n, err)
		}
		for i := range days {
			if got[i] != days[i] {
				t.Fatalf("row %d is %s, want %s", i, got[i], days[i])
			}
		}
	})
}

func TestMapping(t *testing.T) {
	m, err := ParseMapping("book.toml", []byte(`
connector = "acme-crm"
date_order = "mdy"
currency = "EUR"
time_zone = "Europe/Berlin"

[accounts]
id = "Nummer"
name = "Bezeichnung"
mrr = "Wert"
[accounts.columns."Interne Notiz"]
ignore = true
[accounts.columns."SKUs"]
type = "text"
custom = "sku_count"
[accounts.columns."Wert"]
decimal = ","
`))
	if err != nil {
		t.Fatal(err)
	}
	o := readAll(t, "x.csv", textFile("Nummer,Bezeichnung,Wert,Interne Notiz,SKUs,Seit\n01,Acme,\"1,234\",geheim,12,3/4/2026\n"), Options{Mapping: m})
	a := account(t, o.records[0])
	if o.plan.Connector != "acme-crm" || o.records[0].ExtID != "01" || a.Name != "Acme" || a.MRR != 123 || a.Currency != "EUR" || a.Custom["sku_count"] != "12" || a.Custom["Seit"] != "2026-03-04" || len(a.Custom) != 2 {
		t.Errorf("%+v", a)
	}
	_, err = Inspect("y.csv", textFile("Nummer,Name\n1,A\n"), Options{Mapping: m})
	if err == nil || !strings.Contains(err.Error(), "book.toml:9:") || !strings.Contains(err.Error(), "Bezeichnung") {
		t.Errorf("error %v", err)
	}
}

func TestMappingErrors(t *testing.T) {
	for in, want := range map[string]string{
		"connector = \n":               "m.toml:1:",
		"\nfoo = 1\n":                  `m.toml:2: there is no setting "foo"`,
		"encoding = \"x\"\n":           "m.toml:1:",
		"\ndelimiter = \"::\"\n":       "m.toml:2:",
		"date_order = \"ddd\"":         "m.toml:1:",
		"decimal = \"x\"":              "m.toml:1:",
		"time_zone = \"Mars/Base\"":    "m.toml:1:",
		"currency = \"doubloons\"":     "m.toml:1:",
		"header_line = -1":             "m.toml:1:",
		"[accounts]\n\nnmae = \"x\"\n": `m.toml:3: accounts have no field "nmae"`,
		"[usage]\nday = 3\n":           "m.toml:2:",
		"[accounts]\n[accounts.columns.\"A\"]\ntype=\"z\"\n": "m.toml:2:",
		"[accounts.columns.\"A\"]\nbogus=1\n":                "m.toml:1:",
	} {
		_, err := ParseMapping("m.toml", []byte(in))
		if data.CodeOf(err) != data.CodeInvalid || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", in, err, want)
		}
	}
	if _, err := ParseMapping("m.toml", []byte("[contacts]\naccount.id = \"Firma\"\n\"account.name\" = \"Name\"\n")); err != nil {
		t.Errorf("references: %v", err)
	}
}
