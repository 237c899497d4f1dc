package welcome

import (
	"net/url"
	"path/filepath"
	"strings"
)

// splitPaths takes a line of file paths apart as a shell would: blanks part them,
// quotes and \ keep blanks in, as terminals paste files that are dropped on them;
// ~ is the home folder, and file:// addresses are paths. ok is false for a quote
// that is not closed.
func splitPaths(line, home string) (paths []string, ok bool) {
	var b strings.Builder
	var quote rune
	begun, escaped, bare := false, false, true
	flush := func() {
		if begun {
			paths = append(paths, expand(b.String(), home, bare))
		}
		b.Reset()
		begun, bare = false, true
	}
	for _, r := range line {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
			begun = true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			b.WriteRune(r)
		case r == '\'' || r == '"':
			if !begun {
				bare = false // "~" in quotes is a name
			}
			quote, begun = r, true
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			flush()
		default:
			b.WriteRune(r)
			begun = true
		}
	}
	if escaped {
		b.WriteByte('\\')
	}
	flush()
	return paths, quote == 0
}

func expand(path, home string, bare bool) string {
	if u, err := url.Parse(path); err == nil && u.Scheme == "file" {
		return u.Path
	}
	if rest, tilde := strings.CutPrefix(path, "~"); bare && tilde && home != "" && (rest == "" || rest[0] == '/') {
		return filepath.Join(home, rest)
	}
	return path
}
