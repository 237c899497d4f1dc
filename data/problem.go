package data

import "fmt"

// Problem is one fault of a file that a team writes, a playbook or its rules. Line and
// Column count from 1, the column in characters.
type Problem struct {
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Column  int      `json:"column"`
	Code    string   `json:"code"`
	Message Sentence `json:"message"`
}

// String is the form that editors jump to, in English: file:line:col: message.
func (p Problem) String() string { return p.Place() + ": " + p.Message.String() }

// Place is where it stands, as an editor jumps there: file:line:col.
func (p Problem) Place() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }
