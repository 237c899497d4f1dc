package data

import (
	"crypto/sha256"
	"path"
	"strings"
)

// TeamFile is a file that a lead shares with the team: its rules, a playbook. It belongs
// to the workspace and to no account; only a lead writes one.
type TeamFile struct {
	ID   ID      `db:"id"`   // TeamFileID of Path
	Path string  `db:"path"` // below the configuration folder: "playbooks/save-call.yaml"
	Text string  `db:"text"` // whole; empty: it is shared no more
	At   Instant `db:"at"`
	By   ID      `db:"by"`
}

// TeamRules is the path of the team's rules; a playbook stands in TeamPlaybooks.
const (
	TeamRules     = "rules.toml"
	TeamPlaybooks = "playbooks/"
)

// IsTeamFile reports whether a file of that path can be shared. Others that arrive, as
// from a newer program, are left alone.
func IsTeamFile(name string) bool {
	rest, ok := strings.CutPrefix(name, TeamPlaybooks)
	if !ok {
		return name == TeamRules
	}
	ext := path.Ext(rest)
	return (ext == ".yaml" || ext == ".yml") && len(rest) > len(ext) && !strings.ContainsAny(rest, "/\\")
}

// TeamFileID is the id of the file of a path, the same on every machine (a UUID of
// version 8, RFC 9562): two leads who share a file of one name without knowing of each
// other write one row, and see a conflict instead of two files.
func TeamFileID(name string) ID {
	sum := sha256.Sum256([]byte("team_file " + name))
	var id ID
	copy(id[:], sum[:])
	id[6] = 0x80 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}
