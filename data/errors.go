package data

import (
	"errors"
	"fmt"
	"strings"
)

// Code tells a machine what kind of failure an error is; the command line turns
// it into an exit status.
type Code string

// The codes. Each error of ours carries one.
const (
	CodeInvalid   Code = "invalid"   // the input is wrong: exit 2
	CodeNotFound  Code = "not_found" // nothing by that name or id: exit 3
	CodeAmbiguous Code = "ambiguous" // several by that name: exit 3
	CodeConflict  Code = "conflict"  // somebody else changed it, or another process holds it: exit 1
	CodeReadOnly  Code = "read_only" // the disk or the file refuses writes: exit 1
	CodeFull      Code = "full"      // no space left: exit 1
	CodeLocked    Code = "locked"    // the server was away for longer than the lease: exit 1
	CodeDamaged   Code = "damaged"   // the database is not readable: exit 1
	CodeInternal  Code = "internal"  // a defect of ours: exit 1
)

// Error is a failure with a code for machines and a sentence for people that
// says what was wrong, where, and what to do next.
type Error struct {
	Code    Code
	Message string
	Cause   error
	// Said is the message where it can be said in the reader's language, too.
	Said Sentence
	// Format and Args are what the message was made of, by which package words says it in
	// the reader's language; "" where it is Said.
	Format string
	Args   []any
}

// Error is the sentence.
func (e *Error) Error() string { return e.Message }

// Unwrap gives what caused it, or nil.
func (e *Error) Unwrap() error { return e.Cause }

// Phrase is a part of a message that is ours too, such as what was being done: package
// words has it in other languages. What a person typed and what the book says is a plain
// text, and stands as it is.
type Phrase string

// Noun is the name of an entity or of a field in a message, which package words calls by
// the name that people know it by.
type Noun string

// String is the noun in English, as far as its name tells.
func (n Noun) String() string { return strings.ReplaceAll(string(n), "_", " ") }

// Errorf makes an Error; a %w in the format becomes its cause.
func Errorf(code Code, format string, args ...any) error {
	wrapped := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: wrapped.Error(), Cause: errors.Unwrap(wrapped), Format: format, Args: args}
}

// Refuse makes an Error of a sentence, which package words says in other languages.
func Refuse(code Code, said Sentence) error {
	return &Error{Code: code, Message: said.String(), Said: said}
}

// CodeOf is the code of the first Error in err's chain, CodeInternal when there
// is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
