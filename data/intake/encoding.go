package intake

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"rounds/data"
)

// The encodings, as a Plan names them.
const (
	encUTF8    = "utf-8"
	encUTF8BOM = "utf-8 with BOM"
	encCP932   = "cp932"
	encUTF16LE = "utf-16le"
	encUTF16BE = "utf-16be"
	encLatin1  = "iso-8859-1"
	enc1252    = "windows-1252"
)

// parseEncoding reads the name in a mapping file; iconv's common names count too.
func parseEncoding(s string) (string, bool) {
	switch compact(s) {
	case "utf8", "utf8withbom", "utf8bom":
		return encUTF8, true
	case "cp932", "shiftjis", "sjis", "windows31j", "ms932":
		return encCP932, true
	case "utf16", "utf16le":
		return encUTF16LE, true
	case "utf16be":
		return encUTF16BE, true
	case "latin1", "iso88591", "iso885915":
		return encLatin1, true
	case "windows1252", "cp1252", "ansi":
		return enc1252, true
	}
	return "", false
}

// decode turns src into UTF-8 without a byte order mark.
func decode(src io.Reader, name string) io.Reader {
	switch name {
	case encCP932:
		return transform.NewReader(src, japanese.ShiftJIS.NewDecoder())
	case encUTF16LE:
		return transform.NewReader(src, utf16(unicode.LittleEndian))
	case encUTF16BE:
		return transform.NewReader(src, utf16(unicode.BigEndian))
	case encLatin1, enc1252:
		return transform.NewReader(src, charmap.Windows1252.NewDecoder())
	}
	r := bufio.NewReader(src)
	if b, _ := r.Peek(3); string(b) == "\ufeff" {
		_, _ = r.Discard(3)
	}
	return r
}

func utf16(e unicode.Endianness) transform.Transformer {
	return unicode.UTF16(e, unicode.UseBOM).NewDecoder()
}

// sniffed is what a first pass over the raw bytes tells.
type sniffed struct {
	encoding  string
	eol       byte
	size      int64
	controls  int64  // bytes that no text has
	signature string // what the first bytes say that the file is, "" for a text
}

// sniff finds the encoding and the line end. It looks at the whole file, because
// the first letter beyond ASCII may stand on its last line.
func sniff(src io.Reader) (sniffed, error) {
	var c census
	what := ""
	buf := make([]byte, 64<<10)
	for first := true; ; first = false {
		n, err := io.ReadFull(src, buf)
		if n > 0 {
			if first {
				c.mark(buf[:n])
				what = signature(buf[:n])
			}
			c.count(buf[:n])
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return sniffed{}, err
		}
	}
	out := sniffed{encoding: c.decide(), eol: '\n', size: c.size, controls: c.controls, signature: what}
	if c.lf == 0 && c.cr > 0 {
		out.eol = '\r'
	}
	if out.size == 0 {
		return out, data.Errorf(data.CodeInvalid, "the file is empty; export it again")
	}
	return out, nil
}

// census counts what tells encodings apart.
type census struct {
	bom          string
	size, lf, cr int64
	controls     int64
	nulEven      int64 // zero bytes at even and odd places: UTF-16
	nulOdd       int64
	notUTF8      bool
	tail         []byte // an unfinished UTF-8 sequence at the end of the last block
	lead         byte   // an unfinished CP932 pair
	before       byte   // the byte before lead
	notCP932     bool
	japanese     int64 // pairs that look like Japanese
	latin        int64 // pairs that look like a Latin letter within a word
	last         byte
	c1           bool // bytes 80–9F: letters and signs in Windows-1252, controls in Latin-1
	lastWasHalf  bool
}

func (c *census) mark(b []byte) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		c.bom = encUTF8BOM
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		c.bom = encUTF16LE
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		c.bom = encUTF16BE
	}
}

func (c *census) count(b []byte) {
	c.lf += int64(bytes.Count(b, []byte{'\n'}))
	c.cr += int64(bytes.Count(b, []byte{'\r'}))
	if n := bytes.Count(b, []byte{0}); n > 0 {
		for i, x := range b {
			if x == 0 && (c.size+int64(i))%2 == 0 {
				c.nulEven++
			} else if x == 0 {
				c.nulOdd++
			}
		}
	}
	c.controls += countControls(b)
	c.size += int64(len(b))
	if c.bom != "" {
		return
	}
	c.checkUTF8(b)
	if !isASCII(b) || c.lead != 0 {
		c.checkCP932(b)
	} else if len(b) > 0 {
		c.last, c.lastWasHalf = b[len(b)-1], false
	}
}

func (c *census) checkUTF8(b []byte) {
	if c.notUTF8 {
		return
	}
	if len(c.tail) > 0 {
		b = append(c.tail, b...)
		c.tail = nil
	}
	for back := 1; back < utf8.UTFMax && back <= len(b); back++ {
		if x := b[len(b)-back]; utf8.RuneStart(x) {
			if !utf8.FullRune(b[len(b)-back:]) {
				c.tail = bytes.Clone(b[len(b)-back:])
				b = b[:len(b)-back]
			}
			break
		}
	}
	c.notUTF8 = !utf8.Valid(b)
}

// checkCP932 walks the bytes as CP932 does. In Latin-1 text a byte beyond ASCII
// stands between letters of a word, and what follows is a letter too; in Japanese
// text the second byte is mostly beyond ASCII, or the first is that of kana.
func (c *census) checkCP932(b []byte) {
	for _, x := range b {
		if x >= 0x80 && x <= 0x9f {
			c.c1 = true
		}
		if c.lead != 0 {
			lead := c.lead
			c.lead = 0
			switch {
			case x < 0x40 || x == 0x7f || x > 0xfc:
				c.notCP932 = true
			case x >= 0x80 || lead <= 0x9f && !isASCIILetter(c.before):
				c.japanese++
			case isASCIILetter(x):
				c.latin++
			}
			c.last, c.lastWasHalf = x, false
			continue
		}
		half := x >= 0xa6 && x <= 0xdf
		switch {
		case x < 0x80:
		case half:
			if c.lastWasHalf {
				c.japanese++
			} else if isASCIILetter(c.last) {
				c.latin++
			}
		case x == 0x80 || x == 0xa0 || x >= 0xfd:
			c.notCP932 = true
		case x >= 0xa1 && x <= 0xa5:
		default:
			c.lead, c.before = x, c.last
		}
		c.last, c.lastWasHalf = x, half
	}
}

func isASCIILetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

func (c *census) decide() string {
	switch {
	case c.bom != "":
		return c.bom
	case c.nulOdd > c.size/8 && c.nulOdd > 2*c.nulEven:
		return encUTF16LE
	case c.nulEven > c.size/8 && c.nulEven > 2*c.nulOdd:
		return encUTF16BE
	case !c.notUTF8 && len(c.tail) == 0:
		return encUTF8
	case !c.notCP932 && c.lead == 0 && c.japanese > c.latin:
		return encCP932
	case c.c1:
		return enc1252
	}
	return encLatin1
}
