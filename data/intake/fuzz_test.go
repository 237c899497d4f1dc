package intake

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rounds/data"
)

var fuzzSeeds = []string{
	"account_id,name,mrr\nA1,One,12\n", "id;Firma;Umsatz\n1;\"A;B\";1.234,5\n", "\ufeffRecord ID\tCompany name\n1\tX\n",
	"\xff\xfei\x00d\x00,\x00n\x00a\x00m\x00e\x00\n\x00", "a,b\n\"unclosed\nx,y\n", "usage_id,date,feature,count\n1,31-12-2024,f,2\n1,31-12-2024,f,3\n",
	"sep=;\nTicket ID;Created at;Subject\n1;2026年11月3日;x\n", "event_id,event type,date\n1,churn,1793714706789\n", "\x82\xa0,\x83A\n\x8a\xbf,\x8e\x9a\n",
	"\"\"\"\"\"\",\n\r\r\n", "Account ID,Account Name\n1,x\n\nGrand Totals (1 records)\n",
}

// realSeeds are the first lines of the real files, where they lie on this machine.
func realSeeds(f *testing.F) (out []string) {
	f.Helper()
	files, _ := filepath.Glob(filepath.Join(datasets, "*", "*.csv"))
	if len(files) == 0 {
		f.Log("the data sets are not on this machine: no seeds of real files")
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		end := 0
		for range 4 { // a header and rows; of files without an end to their first line, nothing
			end += bytes.IndexByte(raw[end:], '\n') + 1
		}
		if end <= 4<<10 {
			out = append(out, string(raw[:end]))
		}
	}
	return out
}

// FuzzInspect: any bytes are a plan or an error of ours, and a plan can be carried
// out on the same bytes, with every row accounted for.
func FuzzInspect(f *testing.F) {
	for _, s := range fuzzSeeds {
		for i := range Kinds() {
			f.Add(s, uint8(i))
		}
	}
	for _, s := range realSeeds(f) {
		f.Add(s, uint8(len(Kinds()))) // which says nothing of its kind
	}
	f.Fuzz(func(t *testing.T, s string, kind uint8) {
		var opts Options
		if k := int(kind); k < len(Kinds()) {
			opts.As = Kinds()[k]
		}
		p, err := Inspect("f.csv", textFile(s), opts)
		if err != nil {
			if data.CodeOf(err) != data.CodeInvalid {
				t.Fatalf("error %v", err)
			}
			return
		}
		checkRead(t, p, s)
	})
}

// FuzzRead: a plan of one file carried out on another rejects rows, and does no harm.
func FuzzRead(f *testing.F) {
	for _, s := range append(realSeeds(f), fuzzSeeds...) {
		f.Add(s)
	}
	const like = "account_id,name,mrr,renewal date,is trial,signup date,country,extra\nA,B,1.5,31/12/2026,true,1/1/2026,DE,x\n"
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Inspect("accounts.csv", textFile(like), Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkRead(t, p, like+s)
	})
}

func checkRead(t *testing.T, p *Plan, s string) {
	t.Helper()
	stats, err := p.Read(context.Background(), textFile(s), Handler{
		Record: func(r *Record) error {
			if r.ExtID == "" || r.Entity == nil || r.Line <= p.HeaderLine {
				t.Fatalf("record %+v", r)
			}
			if strings.ContainsRune(r.ExtID, 0x1b) {
				t.Fatalf("an escape in %q", r.ExtID)
			}
			return nil
		},
		Reject: func(r Rejection) error {
			if r.Reason == "" || r.Line <= p.HeaderLine || strings.ContainsAny(r.Value, "\x1b\n") {
				t.Fatalf("rejection %+v", r)
			}
			return nil
		},
	})
	if err != nil || stats.Rows != stats.Records+stats.Rejected+stats.Repeated+stats.Deleted+stats.Skipped {
		t.Fatalf("%+v %v", stats, err)
	}
}

// FuzzDate: a cell is no date, or a real day of the years that a customer may have, in
// each order that explains it; written as the standard has it, it is the same day.
func FuzzDate(f *testing.F) {
	for _, s := range []string{
		"2026-11-03", "3.11.2026", "11/3/26", "03-Nov-2026 14:05", "2026年11月3日", "20261103T140500Z", "1793714706789", "29/02/2027", "Nov 3rd, 2026 2:05 pm +0530", "令和8年11月3日",
		"３１／１２／２０２６", "0000-00-00", "Tue, 3 November 2026 24:00", "1.1.70",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, cell []byte) {
		w, ok := parseDate(cell)
		if !ok {
			return
		}
		for _, o := range []DateOrder{OrderDMY, OrderMDY, OrderYMD} {
			day, ok := w.day(o)
			if !ok || day == 0 {
				continue
			}
			iso := day.String()
			again, ok := parseDate([]byte(iso))
			if same, fits := again.day(OrderYMD); !ok || !fits || same != day || iso < "1900" || iso > "2199-12-31" {
				t.Errorf("%q as %s is %s, which is read as %v", cell, o, iso, same)
			}
		}
	})
}

// FuzzMapping: a mapping file is one, or says where it is none.
func FuzzMapping(f *testing.F) {
	for _, s := range []string{
		"connector = \"salesforce\"\n[accounts]\nid = \"Kundennr\"\n", "[accounts.columns]\nname = \"Firma\"\ndate_order = \"dmy\"\n", "[requests]\naccount.id = \"A\"\n[requests.values]\nx = 1\n",
		"[accounts]\nmrr = { column = \"Umsatz\", decimal = \",\" }\n", "= 1", "[[accounts]]", "\xff",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, err := ParseMapping("map.toml", src)
		if err == nil && m == nil {
			t.Error("neither a mapping nor an error")
		}
		if err != nil && (data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "map.toml")) {
			t.Errorf("error %v", err)
		}
	})
}
