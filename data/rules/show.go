package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Write is the set as a file: every key in its table, with what it says and, where
// origin is not nil, from where its value comes. Reading it gives the same set.
func (s *Set) Write(origin Origin) []byte {
	var b strings.Builder
	table := ""
	for i := range keys() {
		k := &keys()[i]
		if k.Table() != table {
			if table == "rank" {
				s.writeParity(&b, origin)
			}
			table = k.Table()
			fmt.Fprintf(&b, "\n[%s]", table)
			if k.Name() == "on" && k.Doc != "" {
				b.WriteString("  # " + k.Doc)
			}
			b.WriteByte('\n')
		}
		line := k.Name() + " = " + Encode(k.get(s))
		var notes []string
		if k.Doc != "" && k.Name() != "on" {
			notes = append(notes, k.Doc)
		}
		if origin != nil {
			notes = append(notes, "("+from(origin, k.Path)+")")
		}
		writeLine(&b, line, strings.Join(notes, " "))
	}
	return []byte(strings.TrimPrefix(b.String(), "\n"))
}

// noteColumn is where the notes begin, as far as values leave room.
const noteColumn = 26

func writeLine(b *strings.Builder, line, note string) {
	b.WriteString(line)
	if note != "" {
		b.WriteString(strings.Repeat(" ", max(noteColumn-len(line), 1)) + "# " + note)
	}
	b.WriteByte('\n')
}

func (s *Set) writeParity(b *strings.Builder, origin Origin) {
	b.WriteString("\n[rank.parity]  # how many units of a currency weigh like one of full_mrr; 1 where it is not named\n")
	for _, currency := range slices.Sorted(maps.Keys(s.Rank.Parity)) {
		note := ""
		if origin != nil {
			note = "(" + from(origin, "rank.parity."+currency) + ")"
		}
		writeLine(b, currency+" = "+strconv.FormatInt(s.Rank.Parity[currency], 10), note)
	}
}

func from(origin Origin, path string) string {
	if at := origin[path]; at != "" {
		return at
	}
	return "default"
}

// Encode writes a value as TOML.
func Encode(v any) string {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case string:
		return quote(v)
	case []int:
		return list(v, strconv.Itoa)
	case []string:
		return list(v, quote)
	default:
		return list(v.([][]int), func(row []int) string { return list(row, strconv.Itoa) })
	}
}

func list[T any](items []T, write func(T) string) string {
	out := make([]string, len(items))
	for i, v := range items {
		out[i] = write(v)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// quote writes a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString("\\" + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Fingerprint changes when any rule does.
func (s *Set) Fingerprint() string {
	sum := sha256.Sum256(s.Write(nil))
	return hex.EncodeToString(sum[:16])
}
