package data

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Sentence is something that is said of a file or of data: which one it is, and what
// stands in it: texts of the file, whole numbers, figures, families of health, other
// sentences. It is English here; other languages make theirs from Key and Args. The zero
// Sentence says nothing.
type Sentence struct {
	Key     string
	Args    []any
	english string
}

// Sentences are the English sentences of a package by key, with the places of their
// arguments, which are texts there: %s or %q. One that counts its first argument stands
// as key.one and key.other.
type Sentences map[string]string

// Say makes a sentence.
func (s Sentences) Say(key string, args ...any) Sentence {
	format, ok := s[key]
	switch {
	case ok:
	case len(args) > 0 && args[0] == 1:
		format = s[key+".one"]
	default:
		format = s[key+".other"]
	}
	return Sentence{Key: key, Args: args, english: format}
}

// Cite is Say of what a file says, or may say: numbers stand as they are typed there, in
// every language.
func (s Sentences) Cite(key string, args ...any) Sentence {
	cited := make([]any, len(args))
	for i, a := range args {
		if _, nested := a.(Sentence); !nested {
			a = fmt.Sprint(a)
		}
		cited[i] = a
	}
	return s.Say(key, cited...)
}

// IsZero reports whether nothing is said.
func (s Sentence) IsZero() bool { return s.Key == "" }

// String is the sentence in English, "" where nothing is said.
func (s Sentence) String() string {
	if len(s.Args) == 0 {
		return s.english
	}
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		if v, ok := a.(float64); ok {
			a = strconv.FormatFloat(v, 'f', 3, 64)
		}
		args[i] = fmt.Sprint(a)
	}
	return fmt.Sprintf(s.english, args...)
}

// MarshalJSON gives the English sentence: what a machine goes by is the code beside it.
func (s Sentence) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }
