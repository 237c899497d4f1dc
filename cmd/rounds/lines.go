package main

import (
	"strings"

	"rounds/data"
)

// printLines writes the document for --json and lines in both other forms: for
// what is read by line also in a pipe. The lines must be clean already.
func (p *printer) printLines(document any, lines []string) error {
	if p.form == formJSON {
		return p.print(report{document: document})
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight(line, "\n") + "\n")
	}
	if _, err := p.m.Stdout.Write([]byte(b.String())); err != nil {
		return data.Errorf(data.CodeReadOnly, "the output could not be written: %w", err)
	}
	return nil
}

// columns are plain columns under titles of the catalogue.
func (p *printer) columns(keys ...string) []column {
	out := make([]column, len(keys))
	for i, key := range keys {
		out[i] = column{title: p.words.T(key)}
	}
	return out
}
