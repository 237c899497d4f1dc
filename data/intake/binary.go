package intake

import (
	"bytes"

	"rounds/data"
)

// signatures are what files begin with that people take for tables, or drop beside
// them.
var signatures = []struct{ begins, what string }{
	{"PK\x03\x04", "an Excel or ZIP file"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file"},
	{"\x1f\x8b", "a compressed file"},
	{"%PDF-", "a PDF"},
	{"\x89PNG\r\n\x1a\n", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"GIF87a", "a picture"},
	{"GIF89a", "a picture"},
	{"SQLite format 3\x00", "a database"},
	{"\x7fELF", "a program"},
}

// signature names what the first bytes of a file say that it is, "" for none.
func signature(head []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begins)) {
			return s.what
		}
	}
	return ""
}

// countControls counts the bytes that no text has, NUL among them.
func countControls(b []byte) (n int64) {
	for _, x := range b {
		if x < ' ' && (x < '\t' || x > '\r') {
			n++
		}
	}
	return n
}

// mostControls is the share of such bytes that a text may have, as one in so many:
// a stray one is a slip of an export, of a picture every tenth byte is one.
const mostControls = 50

// refuse is an error for a file that is no text. UTF-16 has a NUL in each letter of the West.
func (s *sniffed) refuse() error {
	what := "this is no text file"
	switch {
	case s.signature != "":
		what += " but " + s.signature
	case s.encoding == encUTF16LE || s.encoding == encUTF16BE:
		return nil
	case s.controls <= s.size/mostControls:
		return nil
	}
	return data.Errorf(data.CodeInvalid, "%s; save the table as CSV and import that", what)
}
