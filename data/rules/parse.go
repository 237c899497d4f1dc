package rules

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"rounds/data"
)

// entry is one key of a file with its value as written.
type entry struct {
	path         string
	kind         unstable.Kind
	data         string
	items        []item
	line, column int // of the key
	at           item
	inline       bool // within { }, where no line can be added
	keyStart     int  // bytes of the key as written
	keyEnd       int
	valueStart   int
	valueEnd     int
}

// item is a value within a list.
type item struct {
	kind         unstable.Kind
	data         string
	items        []item
	line, column int
}

// table is a header of a file.
type table struct {
	path string
	end  int // bytes to the end of its line
}

// source is a file taken apart.
type source struct {
	name     string
	src      []byte
	entries  []entry
	tables   []table
	problems []data.Problem
}

// MaxBytes is the largest file of rules; the whole default file has 15 KiB.
const MaxBytes = 256 << 10

// read takes a file apart; what is no TOML is a problem.
func read(name string, src []byte) *source {
	s := &source{name: name, src: src}
	if len(src) > MaxBytes {
		s.problem(0, "syntax", say("rule.size", MaxBytes>>10))
		return s
	}
	if i := invalidUTF8(src); i >= 0 {
		s.problem(i, "syntax", say("rule.encoding"))
		return s
	}
	var p unstable.Parser
	p.Reset(src)
	prefix := ""
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table:
			path, at := keyPath(e.Key())
			prefix = path + "."
			end := bytes.IndexByte(src[at.end:], '\n')
			if end < 0 {
				end = len(src) - at.end
			}
			s.tables = append(s.tables, table{path, at.end + end})
		case unstable.ArrayTable:
			path, at := keyPath(e.Key())
			prefix = path + "."
			s.problem(at.start, "type", say("rule.tables", path))
		case unstable.KeyValue:
			s.keyValue(e, prefix, false)
		}
	}
	if err := p.Error(); err != nil {
		at := len(src)
		var syntax *unstable.ParserError
		message := err.Error()
		if errors.As(err, &syntax) {
			message = syntax.Message
			if len(syntax.Highlight) > 0 {
				at = int(p.Range(syntax.Highlight).Offset)
			}
		}
		s.problem(at, "syntax", say("rule.syntax", cause(message)))
	}
	return s
}

func invalidUTF8(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// span is where a key stands.
type span struct{ start, end int }

func keyPath(it unstable.Iterator) (string, span) {
	var parts []string
	var at span
	for it.Next() {
		n := it.Node()
		if parts == nil {
			at.start = int(n.Raw.Offset)
		}
		at.end = int(n.Raw.Offset + n.Raw.Length)
		parts = append(parts, string(n.Data))
	}
	return strings.Join(parts, "."), at
}

func (s *source) keyValue(e *unstable.Node, prefix string, inline bool) {
	path, at := keyPath(e.Key())
	path = prefix + path
	v := e.Value()
	if v.Kind == unstable.InlineTable {
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				s.keyValue(it.Node(), path+".", true)
			}
		}
		return
	}
	out := entry{path: path, kind: v.Kind, data: string(v.Data), inline: inline, keyStart: at.start, keyEnd: at.end}
	out.line, out.column = s.position(at.start)
	out.valueStart = at.end + bytes.IndexByte(s.src[at.end:], '=') + 1
	for out.valueStart < len(s.src) && (s.src[out.valueStart] == ' ' || s.src[out.valueStart] == '\t') {
		out.valueStart++
	}
	out.valueEnd = int(e.Raw.Offset + e.Raw.Length)
	out.at = item{line: out.line, column: out.column}
	if v.Kind != unstable.Array {
		out.at = s.item(v, out.at)
	} else {
		out.at.line, out.at.column = s.position(out.valueStart)
		out.items = s.items(v, out.at)
	}
	s.entries = append(s.entries, out)
}

func (s *source) items(v *unstable.Node, near item) []item {
	var out []item
	for it := v.Children(); it.Next(); {
		if it.Node().Kind != unstable.Comment {
			out = append(out, s.item(it.Node(), near))
		}
	}
	return out
}

func (s *source) item(v *unstable.Node, near item) item {
	out := item{kind: v.Kind, data: string(v.Data), line: near.line, column: near.column}
	if v.Raw.Length > 0 {
		out.line, out.column = s.position(int(v.Raw.Offset))
	}
	if v.Kind == unstable.Array {
		out.items = s.items(v, out)
	}
	return out
}

// position is the line and column of a byte.
func (s *source) position(offset int) (line, column int) {
	offset = min(offset, len(s.src))
	before := s.src[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte{'\n'}), 1 + utf8.RuneCount(before[start:])
}

func (s *source) problem(offset int, code string, message data.Sentence) {
	line, column := s.position(offset)
	s.fault(line, column, code, message)
}

func (s *source) fault(line, column int, code string, message data.Sentence) {
	s.problems = append(s.problems, data.Problem{File: s.name, Line: line, Column: column, Code: code, Message: message})
}

// wholeNumber reads an integer of TOML.
func wholeNumber(kind unstable.Kind, data string) (int, bool) {
	if kind != unstable.Integer {
		return 0, false
	}
	digits := strings.TrimPrefix(strings.ReplaceAll(data, "_", ""), "+")
	base := 10
	for prefix, b := range map[string]int{"0x": 16, "0o": 8, "0b": 2} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok {
			digits, base = rest, b
		}
	}
	n, err := strconv.ParseInt(digits, base, 0)
	return int(n), err == nil
}
