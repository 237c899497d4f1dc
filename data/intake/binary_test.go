package intake

import (
	"bytes"
	"compress/flate"
	"math/rand/v2"
	"strings"
	"testing"

	"rounds/data"
)

// noise is what compressed data look like.
func noise(t *testing.T, size int) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for b.Len() < size {
		if _, err := w.Write([]byte{byte(r.IntN(200)), byte(r.IntN(200))}); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestInspectRefusesWhatIsNoText(t *testing.T) {
	some := noise(t, 4096)
	for name, c := range map[string]struct{ in, says string }{
		"png":                   {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + some, "no text file but a picture; save the table as CSV"},
		"jpeg":                  {"\xff\xd8\xff\xe0" + some, "a picture"},
		"xlsx":                  {"PK\x03\x04\x14\x00" + some, "an Excel or ZIP file"},
		"pdf":                   {"%PDF-1.7\nname,id\n1,2\n", "a PDF"},
		"gzip":                  {"\x1f\x8b\x08" + some, "a compressed file"},
		"unknown":               {some, "this is no text file; save"},
		"with BOM, but no text": {"\xef\xbb\xbf" + some, "this is no text file; save"},
	} {
		for _, as := range []Kind{"", KindAccounts} {
			_, err := Inspect("f.csv", textFile(c.in), Options{As: as})
			if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s as %q: %v", name, as, err)
			}
		}
	}
}

// A stray control character is a slip of an export, and UTF-16 is full of NULs.
func TestInspectTakesTextWithASlip(t *testing.T) {
	rows := "account_id,account_name,industry\n" + strings.Repeat("A1,Lindqvist,Retail\n", 20)
	wide := "\xff\xfe"
	for _, r := range rows {
		wide += string([]byte{byte(r), 0})
	}
	for name, in := range map[string]string{
		"NUL":            strings.Replace(rows, "Retail", "Ret\x00ail", 1),
		"escape":         strings.Replace(rows, "Retail", "\x1b[31mRetail", 1),
		"UTF-16":         wide,
		"UTF-16, no BOM": wide[2:],
	} {
		if _, err := Inspect("f.csv", textFile(in), Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
