package playbook

import _ "embed"

//go:embed schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of the playbook format, for
// editors that complete and check while a team lead types. It describes the
// structure; what one part says about another is checked by Parse.
func Schema() []byte { return []byte(schema) }
