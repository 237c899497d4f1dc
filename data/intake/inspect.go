package intake

import "rounds/data"

// Inspect looks at the whole file and says how it will be read. An error says why
// the file cannot be imported and what to do: no header, an unknown kind, no id
// column.
func Inspect(name string, open Opener, opts Options) (*Plan, error) {
	return nil, data.Errorf(data.CodeInternal, "inspecting %s is not built yet", name)
}
