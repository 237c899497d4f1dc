package uitest

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// archive is a file in the txtar format: a script, then named sections, each
// after a line "-- name --". The format is read here, in few lines, because the
// module that reads it elsewhere brings a newer golang.org/x/sys than the
// program is built with.
type archive struct {
	script   string
	sections []section
}

type section struct{ name, text string }

func readArchive(file string) (*archive, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the script cannot be read: %w", err)
	}
	return parseArchive(string(data)), nil
}

func parseArchive(text string) *archive {
	a := &archive{}
	into := &a.script
	for line := range strings.SplitAfterSeq(text, "\n") {
		if name, ok := marker(line); ok {
			a.sections = append(a.sections, section{name: name})
			into = &a.sections[len(a.sections)-1].text
			continue
		}
		*into += line
		if line != "" && !strings.HasSuffix(line, "\n") {
			*into += "\n"
		}
	}
	return a
}

// marker returns the name in a line that begins a section.
func marker(line string) (name string, ok bool) {
	line = strings.TrimRight(line, "\r\n")
	if len(line) < len("-- x --") || !strings.HasPrefix(line, "-- ") || !strings.HasSuffix(line, " --") {
		return "", false
	}
	name = strings.TrimSpace(line[3 : len(line)-3])
	return name, name != ""
}

func (a *archive) format() []byte {
	var b bytes.Buffer
	b.WriteString(a.script)
	for _, s := range a.sections {
		fmt.Fprintf(&b, "-- %s --\n%s", s.name, s.text)
	}
	return b.Bytes()
}
