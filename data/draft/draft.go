// Package draft is the arithmetic of a text that is being typed: every key is
// one splice, and the text is what the splices make of the text before them.
//
// A field journals its edits as they come and is rebuilt from the journal after
// a crash, so what a person saw and what the journal holds must be one function.
package draft

import "fmt"

// Edit replaces Del runes at rune Pos by Ins. Pos and Del count runes (Unicode
// code points), not bytes and not characters as a reader counts them.
type Edit struct {
	Pos int    `json:"pos"`
	Del int    `json:"del,omitempty"`
	Ins string `json:"ins,omitempty"`
}

// Apply returns text with the edit made; text itself is left as it was. It
// fails, and returns no text, where the edit reaches outside the text.
func (e Edit) Apply(text []rune) ([]rune, error) {
	if err := e.check(len(text)); err != nil {
		return nil, err
	}
	ins := []rune(e.Ins)
	out := make([]rune, 0, len(text)-e.Del+len(ins))
	out = append(out, text[:e.Pos]...)
	out = append(out, ins...)
	return append(out, text[e.Pos+e.Del:]...), nil
}

// ApplyTo makes the edit in text itself, reusing its room, and returns the
// result as append does. On an error text is unchanged.
func (e Edit) ApplyTo(text []rune) ([]rune, error) {
	if err := e.check(len(text)); err != nil {
		return text, err
	}
	ins := []rune(e.Ins)
	before := len(text)
	after := before - e.Del + len(ins)
	tail := e.Pos + e.Del
	if after > before {
		text = append(text, make([]rune, after-before)...)
	}
	copy(text[e.Pos+len(ins):after], text[tail:before])
	copy(text[e.Pos:], ins)
	return text[:after], nil
}

// check compares without adding, so that no position can overflow.
func (e Edit) check(length int) error {
	if e.Pos < 0 || e.Pos > length || e.Del < 0 || e.Del > length-e.Pos {
		return fmt.Errorf("the edit removes %d runes at %d, but the text has %d: the journal does not belong to this text", e.Del, e.Pos, length)
	}
	return nil
}

// Replay returns base after all edits, in their order. An error names the
// number of the edit that does not fit, from 1, and comes with no text.
func Replay(base string, edits []Edit) (string, error) {
	text := []rune(base)
	for i, e := range edits {
		var err error
		if text, err = e.ApplyTo(text); err != nil {
			return "", fmt.Errorf("edit %d of %d: %w", i+1, len(edits), err)
		}
	}
	return string(text), nil
}
