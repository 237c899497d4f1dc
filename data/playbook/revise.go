package playbook

import (
	"fmt"
	"regexp"

	"rounds/data"
)

// The lines of a file that name a playbook and its version, at its top level.
var (
	idLine      = regexp.MustCompile(`(?m)^id:[^\r\n#]*`)
	versionLine = regexp.MustCompile(`(?m)^version:[^\r\n#]*`)
)

// Revised returns the YAML of a playbook with another id and version, and everything
// else, comments too, as it was written. A file without such a line, as one in flow
// style, is returned as it is; what is then wrong is found by Parse.
func Revised(src []byte, id string, version int) []byte {
	src = replaceFirst(src, idLine, "id: "+id)
	return replaceFirst(src, versionLine, fmt.Sprintf("version: %d", version))
}

// replaceFirst keeps the spaces before a comment that follows.
func replaceFirst(src []byte, line *regexp.Regexp, with string) []byte {
	at := line.FindIndex(src)
	if at == nil {
		return src
	}
	end := at[1]
	for end > at[0] && (src[end-1] == ' ' || src[end-1] == '\t') {
		end--
	}
	out := make([]byte, 0, len(src)+len(with))
	out = append(append(out, src[:at[0]]...), with...)
	return append(out, src[end:]...)
}

// HeadOf reads what names the playbook of a file; ok is false where it is faulty.
func HeadOf(name string, src []byte) (h Head, ok bool) { return readHead(name, src) }

// CheckRevision finds what keeps a playbook that was edited as a file from standing in
// place of the one of an id; least is the lowest version that no run stands on.
func CheckRevision(file string, p *Playbook, id string, least int) []data.Problem {
	at := func(code string, message data.Sentence) []data.Problem {
		return []data.Problem{{File: file, Line: 1, Column: 1, Code: code, Message: message}}
	}
	switch {
	case p.ID != id:
		return at("edit.id", say("edit.id", p.ID, id))
	case p.Version < least:
		return at("edit.version", say("edit.version", p.Version, least))
	}
	return nil
}
